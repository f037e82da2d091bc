import Ajv2020 from 'ajv/dist/2020';
import schema from '../fixtures/schemas/marathon-app.json';
import type { Block } from './synth';

const isApp = new Ajv2020({ allErrors: true, strictTuples: false }).compile(schema);

/** A Marathon app, as a file that Terraform wrote holds it. Throws what Marathon would refuse. */
export function appOf(text: string): Block {
  const app = JSON.parse(text) as Block;
  if (!isApp(app)) {
    throw new TypeError(`Marathon would refuse ${JSON.stringify(isApp.errors)}`);
  }
  return app;
}

/** A Terraform template with nothing in it that Terraform knows later, as Terraform writes it. */
export function rendered(template: string): string {
  return template.replace(/([$%])\1(?=\{)/g, '$1');
}

/** Options of `docker run` that an app hands on, by their keys. */
export function parametersOf(app: Block): Readonly<Record<string, readonly string[]>> {
  const { docker } = app.container as { docker: { parameters: { key: string; value: string }[] } };
  const byKey = new Map<string, string[]>();
  for (const { key, value } of docker.parameters) {
    byKey.set(key, [...(byKey.get(key) ?? []), value]);
  }
  return Object.fromEntries(byKey);
}

import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A block of Terraform JSON. */
export type Block = Readonly<Record<string, unknown>>;

/** A `cdk.tf.json`. */
export interface StackJson {
  readonly terraform: Block;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly data?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Block>>>>;
  readonly variable?: Readonly<Record<string, Block>>;
}

/** An app that writes into a folder of its own under the system's temporary folder. */
export function newApp(): App {
  return new App({ outdir: mkdtempSync(join(tmpdir(), 'strata-synth-')) });
}

/** Synthesizes the app of a construct as a user's program does, validations included, and reads every stack back. */
export function synth(scope: IConstruct): Readonly<Record<string, StackJson>> {
  const app = App.of(scope);
  try {
    app.synth();
    const stacks = join(app.outdir, 'stacks');
    return Object.fromEntries(
      readdirSync(stacks).map((name) => [
        name,
        JSON.parse(readFileSync(join(stacks, name, 'cdk.tf.json'), 'utf8')) as StackJson,
      ]),
    );
  } finally {
    rmSync(app.outdir, { recursive: true, force: true });
  }
}

/** A block without one of its arguments. */
export function without(block: Block, name: string): Block {
  return Object.fromEntries(Object.entries(block).filter(([key]) => key !== name));
}

/** Resources (or `data.` sources) of one type, without cdktf's comments, in the order of their ids. */
export function allOf(stack: StackJson, type: string): Block[] {
  const found = type.startsWith('data.') ? stack.data?.[type.slice('data.'.length)] : stack.resource?.[type];
  return Object.values(found ?? {}).map((block) => without(block, '//'));
}

/** The only resource (or `data.` source) of a type. */
export function onlyOne(stack: StackJson, type: string): Block {
  const found = allOf(stack, type);
  if (found.length !== 1) {
    throw new RangeError(`the stack has ${found.length} ${type}, expected one`);
  }
  return found[0]!;
}

/** The resource (or `data.` source) of a type that has a `name`. */
export function named(stack: StackJson, type: string, name: string): Block {
  const found = allOf(stack, type).find((attributes) => attributes.name === name);
  if (found === undefined) {
    throw new RangeError(`the stack has no ${type} named ${name}`);
  }
  return found;
}

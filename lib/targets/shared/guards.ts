import type { Guards } from '../target';

/** The steps to an argument, as a binding calls them; worked out once for each argument that a dialect owns. */
const stepsTo = new Map<string, readonly string[]>();

/**
 * What must still be so in the written configuration, for each argument that a dialect owns: its value in the
 * configuration of a binding, which calls `num_cpus` `numCpus`. Read as the re-check reads what is written.
 */
export function guardsOf(config: object, owned: readonly string[]): Guards {
  const guards: Record<string, unknown> = {};
  for (const path of owned) {
    guards[path] = valueAt(config, stepsOf(path), 0);
  }
  return guards;
}

function stepsOf(path: string): readonly string[] {
  const known = stepsTo.get(path);
  if (known !== undefined) {
    return known;
  }
  const steps = path.split('.').map(camelCase);
  stepsTo.set(path, steps);
  return steps;
}

function valueAt(value: unknown, steps: readonly string[], from: number): unknown {
  const step = steps[from];
  if (step === undefined) {
    return value;
  }
  if (step === '*') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item) => valueAt(item, steps, from + 1)).filter((item) => item !== undefined);
  }
  return typeof value === 'object' && value !== null
    ? valueAt((value as Readonly<Record<string, unknown>>)[step], steps, from + 1)
    : undefined;
}

function camelCase(argument: string): string {
  return argument.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

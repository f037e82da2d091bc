import type { Guards } from '../target';

/**
 * What must still be so in the written configuration, for each argument that a dialect owns: its value in the
 * configuration of a binding, which calls `num_cpus` `numCpus`. Read as the re-check reads what is written.
 */
export function guardsOf(config: object, owned: readonly string[]): Guards {
  return Object.fromEntries(owned.map((path) => [path, valueAt(config, path.split('.'))]));
}

function valueAt(value: unknown, [head, ...rest]: readonly string[]): unknown {
  if (head === undefined) {
    return value;
  }
  if (head === '*') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item) => valueAt(item, rest)).filter((item) => item !== undefined);
  }
  return typeof value === 'object' && value !== null
    ? valueAt((value as Readonly<Record<string, unknown>>)[camelCase(head)], rest)
    : undefined;
}

function camelCase(argument: string): string {
  return argument.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

import type { Guards } from '../target';

/** The parts of paths, in a binding's words; the same few paths are asked of every guest. */
const PARTS = new Map<string, readonly string[]>();

/**
 * What must still be so in the written configuration, for each argument that a dialect owns: its value in the
 * configuration of a binding, which calls `num_cpus` `numCpus`. Read as the re-check reads what is written.
 */
export function guardsOf(config: object, owned: readonly string[]): Guards {
  const guards: Record<string, unknown> = {};
  for (const path of owned) {
    guards[path] = valueAt(config, partsOf(path), 0);
  }
  return guards;
}

function valueAt(value: unknown, parts: readonly string[], index: number): unknown {
  const part = parts[index];
  if (part === undefined) {
    return value;
  }
  if (part === '*') {
    const items: readonly unknown[] = Array.isArray(value) ? value : [];
    return items.map((item) => valueAt(item, parts, index + 1)).filter((item) => item !== undefined);
  }
  return typeof value === 'object' && value !== null
    ? valueAt((value as Readonly<Record<string, unknown>>)[part], parts, index + 1)
    : undefined;
}

function partsOf(path: string): readonly string[] {
  const known = PARTS.get(path) ?? path.split('.').map(camelCase);
  PARTS.set(path, known);
  return known;
}

function camelCase(argument: string): string {
  return argument.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

import { type Attributes, blocksOf } from '../model';

/**
 * What Terraform is told not to see changes of, as far as it holds some attributes, or is held by them: `disk` holds
 * `disk.*.size`, and `disk[0].label` does not.
 */
export function ignoredOf(resource: Attributes, attributes: readonly string[]): string[] {
  const guarded = attributes.map(partsOf);
  return blocksOf(resource.lifecycle)
    .flatMap(({ ignore_changes: ignored }) => (Array.isArray(ignored) ? (ignored as unknown[]) : [ignored]))
    .filter((entry) => entry !== undefined && entry !== null)
    .map(String)
    .filter((entry) => entry === 'all' || guarded.some((path) => isWithin(path, partsOf(entry))));
}

/** Names along a path, without the places of lists. */
function partsOf(path: string): string[] {
  return path
    .replace(/\["([^"]*)"\]/g, '.$1')
    .split(/[.[\]]+/)
    .filter((part) => part !== '' && part !== '*' && !/^\d+$/.test(part));
}

/** Whether one path is a part of another, or the same. */
function isWithin(one: readonly string[], other: readonly string[]): boolean {
  return one.slice(0, other.length).every((part, index) => part === other[index]);
}

import { type Attributes, blocksOf } from '../model';
import { isGuest } from '../targets';

/** Labels of all resources of one type that are guests. */
export function guestsOf(resources: unknown, type: string): string[] {
  return blocksOf(resources)
    .flatMap((byType) => blocksOf(byType[type]))
    .flatMap(Object.entries)
    .filter(([, block]) => isGuest({ type, attributes: blocksOf(block)[0] ?? {} }))
    .map(([label]) => label);
}

/** What Terraform is told not to see changes of, as far as it is among some attributes (`disk.*.size` is in `disk`). */
export function ignoredOf(resource: Attributes, attributes: readonly string[]): string[] {
  const names = new Set(attributes.map((path) => path.split('.')[0]));
  return blocksOf(resource.lifecycle)
    .flatMap(({ ignore_changes: ignored }) => (Array.isArray(ignored) ? (ignored as unknown[]) : [ignored]))
    .filter((entry) => entry !== undefined && entry !== null)
    .map(String)
    .filter((entry) => entry === 'all' || names.has(/^[\w-]+/.exec(entry)?.[0] ?? ''));
}

import { type Attributes, blocksOf } from '../model';

/** What Terraform is told not to see changes of, as far as it is among some attributes (`disk.*.size` is in `disk`). */
export function ignoredOf(resource: Attributes, attributes: readonly string[]): string[] {
  const names = new Set(attributes.map((path) => path.split('.')[0]));
  return blocksOf(resource.lifecycle)
    .flatMap(({ ignore_changes: ignored }) => (Array.isArray(ignored) ? (ignored as unknown[]) : [ignored]))
    .filter((entry) => entry !== undefined && entry !== null)
    .map(String)
    .filter((entry) => entry === 'all' || names.has(/^[\w-]+/.exec(entry)?.[0] ?? ''));
}

import { type Layer, type LedgerRow, groupBy } from '../model';
import { plain } from './plain';

/** How people call what runs guests in this way. */
const TECHNIQUE = {
  'bare-metal': 'bare metal',
  hosted: 'hosted',
  'container-host': 'container host',
  'container-in-vm': 'container in a VM',
} as const;

const DESCRIBE: Record<Layer, (row: LedgerRow) => string> = {
  'bare-metal': ({ system, technique }) => `${system}, ${TECHNIQUE[technique]}`,
  'host-os': ({ system, technique }) => `${system}, ${TECHNIQUE[technique]}`,
  cluster: ({ system }) => `cluster, ${system}`,
  vm: ({ system }) => `vm, ${system}`,
  'container-engine': ({ system, name }) => (system.toLowerCase() === name.toLowerCase() ? '' : system),
  container: ({ system }) => shortImage(system),
};

/** What a row is, in a few words. */
export function describeRow(row: LedgerRow): string {
  return plain(DESCRIBE[row.layer](row));
}

/**
 * What rows that stand beside each other are called: by name; by path where it lies in another stack than the rows
 * around it, or where two would be called the same.
 */
export function namesOf(siblings: readonly LedgerRow[], stack: string): string[] {
  const called = groupBy(siblings, ({ name }) => name);
  return siblings.map(({ name, path }) => {
    if (stackOf(path) !== stack) {
      return plain(path);
    }
    return plain(called.get(name)!.length === 1 || stack === '' ? name : path.slice(stack.length + 1));
  });
}

/** The first part of a path; empty for a path that has but one. */
export function stackOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf('/')));
}

/** An image without the digest that nobody reads: the tag tells it, or else the digest's first characters. */
function shortImage(image: string): string {
  const [, name, digest] = /^([^@]+)@sha256:([0-9a-f]{12})[0-9a-f]+$/i.exec(image) ?? [];
  if (name === undefined) {
    return image;
  }
  const hasTag = name.lastIndexOf(':') > name.lastIndexOf('/');
  return hasTag ? name : `${name}@${digest}`;
}

import { type HostKind, kindTakes } from '../compile/kinds';
import type { Packing, UnitClass } from '../compile/packing';

/** Classes that are compared with each other. */
const MOST_CLASSES = 300;

/** Units of which no two share a host, and the only kinds that take any of them: fewer hosts than units. */
export interface CliqueFound {
  readonly members: readonly CliqueMember[];
  readonly kinds: readonly HostKind[];
}

/** So many units of a class. */
export interface CliqueMember {
  readonly one: UnitClass;
  readonly count: number;
}

/** Looks for a clique that is larger than the number of its hosts: the groups that are apart, and what grows of them by size. */
export function findClique(packing: Packing, kinds: readonly HostKind[]): CliqueFound | undefined {
  const { classes } = packing;
  for (const members of membersOfGroups(packing)) {
    const found = tooLarge(packing, kinds, members);
    if (found !== undefined) {
      return found;
    }
  }
  return classes.length > MOST_CLASSES ? undefined : grow(packing, kinds);
}

function membersOfGroups({ classes, groups }: Packing): CliqueMember[][] {
  const members = Array.from({ length: groups }, (): CliqueMember[] => []);
  for (const one of classes) {
    one.apart.forEach((group) => members[group]!.push({ one, count: one.count }));
  }
  return members;
}

/** Grows a clique from each class on, the biggest first. */
function grow(packing: Packing, kinds: readonly HostKind[]): CliqueFound | undefined {
  const { classes } = packing;
  for (const start of classes) {
    const members: CliqueMember[] = [];
    for (const one of [start, ...classes.filter((other) => other !== start)]) {
      if (members.every((member) => excludes(packing, kinds, member.one, one))) {
        members.push({ one, count: excludes(packing, kinds, one, one) ? one.count : 1 });
      }
    }
    const found = tooLarge(packing, kinds, members);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether no host takes a unit of both. */
function excludes(packing: Packing, kinds: readonly HostKind[], a: UnitClass, b: UnitClass): boolean {
  return (
    a.apart.some((group) => b.apart.includes(group)) ||
    !kinds.some(
      (kind) =>
        a.asks.every((amount, dimension) => amount + b.asks[dimension]! <= kind.has[dimension]!) &&
        kindTakes(packing, kind, a) &&
        kindTakes(packing, kind, b),
    )
  );
}

/** Those with the fewest hosts first: whether one more of them is too many for the hosts of all so far. */
function tooLarge(
  packing: Packing,
  kinds: readonly HostKind[],
  clique: readonly CliqueMember[],
): CliqueFound | undefined {
  const hostsOf = (some: readonly HostKind[]): number => some.reduce((sum, { hosts }) => sum + hosts.length, 0);
  const members = clique
    .map((member) => ({ member, kinds: kinds.filter((kind) => kindTakes(packing, kind, member.one)) }))
    .sort((a, b) => hostsOf(a.kinds) - hostsOf(b.kinds));
  const taken = new Set<HostKind>();
  let count = 0;
  for (const [index, { member, kinds: takers }] of members.entries()) {
    takers.forEach((kind) => taken.add(kind));
    count += member.count;
    const all = kinds.filter((kind) => taken.has(kind));
    if (count > hostsOf(all)) {
      return { members: members.slice(0, index + 1).map((some) => some.member), kinds: all };
    }
  }
  return undefined;
}

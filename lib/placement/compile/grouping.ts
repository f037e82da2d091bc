import { compareText } from '../../model';
import type { Constraints, PlacementGuest } from '../problem';
import type { Contradiction } from '../proof';
import { UnionFind } from './union-find';

/** Groups of guests, as units: all that share a host are one unit. */
export interface Grouping {
  /** Guest that stands for the unit of each guest: the first of them. */
  readonly roots: Int32Array;
  /** Groups that a unit is in, of which each host takes one unit at most; by root. */
  readonly groupsOf: ReadonlyMap<number, readonly number[]>;
  /** How many such groups there are. */
  readonly groups: number;
  /** Two guests that must be together and apart. */
  readonly contradiction?: Contradiction;
}

/** Reads the groups of guests that are ordered by id. Groups that overlap and lie together are one. */
export function groupGuests(guests: readonly PlacementGuest[], constraints: Constraints): Grouping {
  const { together = [], apart = [] } = constraints;
  const indexOf =
    together.length + apart.length === 0 ? new Map<string, number>() : new Map(guests.map(({ id }, i) => [id, i]));
  const membersOf = (group: readonly string[]): number[] =>
    [...new Set(group)].flatMap((id) => indexOf.get(id) ?? []).sort((a, b) => a - b);

  const union = new UnionFind(guests.length);
  for (const [first, ...others] of together.map(membersOf)) {
    others.forEach((other) => union.unite(first!, other));
  }
  const roots = Int32Array.from(guests, (_, index) => union.find(index));

  const groupsOf = new Map<number, number[]>();
  let contradiction: Contradiction | undefined;
  const groups = distinct(apart.map(membersOf));
  groups.forEach((members, group) => {
    const memberAt = new Map<number, number>();
    for (const member of members) {
      const root = roots[member]!;
      const other = memberAt.get(root);
      if (other === undefined) {
        memberAt.set(root, member);
        groupsOf.set(root, [...(groupsOf.get(root) ?? []), group]);
      } else {
        contradiction ??= { kind: 'contradiction', guests: [guests[other]!.id, guests[member]!.id] };
      }
    }
  });
  return { roots, groupsOf, groups: groups.length, contradiction };
}

/** Groups of two or more, each once, in an order that does not depend on how they came. */
function distinct(groups: readonly number[][]): number[][] {
  const byKey = new Map(groups.filter(({ length }) => length > 1).map((members) => [members.join(), members]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, members]) => members);
}

import { type Compiled, nameAssignment } from './compile';
import type { HostKind } from './kinds';
import type { UnitClass } from './packing';
import type { PartialPlacement } from '../placement';
import type { Askers, Asking } from '../proof';

/** Guests that a proof names of those that ask. */
export const NAMED = 8;

/** Ids of the guests of each unit that is asked for, in the order of their ids. */
export function guestsOfUnits({ guests, unitOf }: Compiled, units: ReadonlySet<number>): Map<number, string[]> {
  const ids = new Map([...units].map((unit): [number, string[]] => [unit, []]));
  guests.forEach(({ id }, index) => ids.get(unitOf[index]!)?.push(id));
  return ids;
}

/** Who asks of a dimension, as a proof names them. Guests that share a host are one: `a + b`. */
export function askers(
  compiled: Compiled,
  classes: readonly UnitClass[],
  amountOf: (one: UnitClass) => number,
): Askers {
  const asking = classes.filter((one) => amountOf(one) > 0);
  const biggest = [...asking]
    .sort((a, b) => amountOf(b) - amountOf(a) || a.first - b.first)
    .slice(0, NAMED)
    .flatMap((one) =>
      Array.from({ length: Math.min(NAMED, one.count) }, (_, index) => ({
        unit: one.first + index,
        amount: amountOf(one),
      })),
    )
    .slice(0, NAMED);
  const ids = guestsOfUnits(compiled, new Set(biggest.map(({ unit }) => unit)));
  return {
    count: asking.reduce((sum, { count }) => sum + count, 0),
    biggest: biggest.map(({ unit, amount }): Asking => ({ guest: ids.get(unit)!.join(' + '), amount })),
  };
}

/** Ids of all hosts of some kinds, sorted. */
export function nameHosts({ packing }: Compiled, kinds: readonly HostKind[]): string[] {
  const indexes = kinds.flatMap(({ hosts }) => hosts).sort((a, b) => a - b);
  return indexes.map((host) => packing.hosts[host]!.id);
}

/** Ids of units without a host, the biggest first. */
export function unplacedOf(compiled: Compiled, hostOf: Int32Array): string[] {
  const units = [...hostOf.keys()].filter((unit) => hostOf[unit]! < 0);
  const ids = guestsOfUnits(compiled, new Set(units));
  return units.flatMap((unit) => ids.get(unit)!);
}

/** A placement of some units, named. */
export function partialPlacement(compiled: Compiled, hostOf: Int32Array): PartialPlacement {
  return { assignment: nameAssignment(compiled, hostOf), unplaced: unplacedOf(compiled, hostOf) };
}

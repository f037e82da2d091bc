import type { Dimension } from '../dimension';
import type { PlacementGuest } from '../problem';
import type { Grouping } from './grouping';
import type { HostSets } from './host-sets';
import { CPU, type UnitClass } from './packing';

/** Guests that share a host. */
export interface Unit extends Omit<UnitClass, 'first' | 'count'> {
  /** Index of the first of them. */
  readonly root: number;
}

/** Equal units. */
export interface UnitsOfClass {
  readonly shape: Unit;
  readonly roots: readonly number[];
}

/** Makes one unit of all guests that share a host. */
export function unitsOf(
  guests: readonly PlacementGuest[],
  dimensions: readonly Dimension[],
  { roots, groupsOf }: Grouping,
  sets: HostSets,
): Unit[] {
  const units = new Map<number, Unit>();
  guests.forEach((guest, index) => {
    const root = roots[index]!;
    const asks = dimensions.map((dimension) => amountOf(guest[dimension]));
    const oneCpu = asks[CPU]!;
    const oneMemory = amountOf(guest.sizeMemory ?? guest.memory);
    const hosts = sets.of(guest.allowed);
    const unit = units.get(root);
    units.set(
      root,
      unit === undefined
        ? { root, asks, guests: 1, oneCpu, oneMemory, hosts, apart: groupsOf.get(root) ?? [] }
        : {
            ...unit,
            asks: asks.map((amount, dimension) => amount + unit.asks[dimension]!),
            guests: unit.guests + 1,
            oneCpu: Math.max(unit.oneCpu, oneCpu),
            oneMemory: Math.max(unit.oneMemory, oneMemory),
            hosts: sets.cut(unit.hosts, hosts),
          },
    );
  });
  return [...units.values()];
}

/** Less than nothing, or what is no number, asks for nothing here; it is for others to refuse it. */
function amountOf(amount = 0): number {
  return amount > 0 ? amount : 0;
}

/** Puts equal units into classes, the biggest first: by the share they ask of what all hosts have. */
export function classify(units: readonly Unit[], totals: readonly number[]): UnitsOfClass[] {
  const byKey = new Map<string, { shape: Unit; roots: number[]; share: number }>();
  for (const unit of units) {
    const { asks, guests, oneCpu, oneMemory, hosts, apart } = unit;
    let key = `${guests} ${oneCpu} ${oneMemory} ${hosts.index} ${apart.join()}`;
    let share = 0;
    for (let dimension = 0; dimension < asks.length; dimension += 1) {
      key += ` ${asks[dimension]}`;
      share += asks[dimension]! / totals[dimension]!;
    }
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, { shape: unit, roots: [unit.root], share });
    } else {
      known.roots.push(unit.root);
    }
  }
  return [...byKey.values()].sort((a, b) => b.share - a.share || a.shape.root - b.shape.root);
}

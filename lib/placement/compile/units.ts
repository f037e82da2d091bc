import type { Grouping } from './grouping';
import type { HostSet, HostSets } from './host-sets';
import type { Capacities, UnitClass } from './packing';
import type { Constraints, PlacementGuest } from '../problem';

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
  { roots, groupsOf }: Grouping,
  hostsOf: (guest: PlacementGuest) => HostSet,
  sets: HostSets,
): Unit[] {
  const units = new Map<number, Unit>();
  guests.forEach((guest, index) => {
    const root = roots[index]!;
    const [cpu, memory, size] = [guest.cpu, guest.memory, guest.sizeMemory ?? guest.memory].map(amountOf) as Amounts;
    const hosts = hostsOf(guest);
    const unit = units.get(root);
    units.set(
      root,
      unit === undefined
        ? { root, cpu, memory, guests: 1, oneCpu: cpu, oneMemory: size, hosts, apart: groupsOf.get(root) ?? [] }
        : {
            ...unit,
            cpu: unit.cpu + cpu,
            memory: unit.memory + memory,
            guests: unit.guests + 1,
            oneCpu: Math.max(unit.oneCpu, cpu),
            oneMemory: Math.max(unit.oneMemory, size),
            hosts: sets.cut(unit.hosts, hosts),
          },
    );
  });
  return [...units.values()];
}

type Amounts = [number, number, number];

/** Less than nothing, or what is no number, asks for nothing here; it is for others to refuse it. */
function amountOf(amount: number): number {
  return amount > 0 ? amount : 0;
}

/** The hosts that a guest may run on: those allowed that see all its stores. */
export function hostSetReader(sets: HostSets, { stores = [] }: Constraints): (guest: PlacementGuest) => HostSet {
  const seenBy = new Map(stores.map(({ id, hosts }) => [id, sets.of(hosts)]));
  return ({ allowed, stores: shares = [] }) =>
    shares.reduce((set, { store }) => sets.cut(set, seenBy.get(store) ?? sets.all), sets.of(allowed));
}

/** Puts equal units into classes, the biggest first: by the share they ask of what all hosts have. */
export function classify(units: readonly Unit[], capacity: Capacities): UnitsOfClass[] {
  const byKey = new Map<string, { shape: Unit; roots: number[] }>();
  for (const unit of units) {
    const { cpu, memory, guests, oneCpu, oneMemory, hosts, apart } = unit;
    const key = `${cpu} ${memory} ${guests} ${oneCpu} ${oneMemory} ${hosts.index} ${apart.join()}`;
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, { shape: unit, roots: [unit.root] });
    } else {
      known.roots.push(unit.root);
    }
  }
  const [allCpu, allMemory] = [sumOf(capacity.cpu), sumOf(capacity.memory)];
  const share = ({ shape }: UnitsOfClass): number => shape.cpu / allCpu + shape.memory / allMemory;
  return [...byKey.values()]
    .map((one) => ({ ...one, share: share(one) }))
    .sort((a, b) => b.share - a.share || a.shape.root - b.shape.root);
}

/** What all hosts have, at least 1. */
function sumOf(amounts: Float64Array): number {
  return amounts.reduce((sum, amount) => sum + Math.max(0, amount), 1);
}

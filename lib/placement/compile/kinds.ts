import { CPU, MEMORY, type Packing, type UnitClass, takes } from './packing';

/** Hosts of which one is as good as another. */
export interface HostKind {
  /** What each of them has, by dimension. */
  readonly has: readonly number[];
  readonly largestCpu: number;
  readonly largestMemory: number;
  /** Indexes of the host sets, other than all hosts, that they are in; ascending. */
  readonly sets: readonly number[];
  /** Host indexes, ascending. */
  readonly hosts: readonly number[];
}

/** The kinds of all hosts that take anybody; the largest first, so that none comes after one it is at least as good as. */
export function kindsOf(packing: Packing): HostKind[] {
  const { capacity, dimensions, largestCpu, largestMemory } = packing;
  const setsOf = setsOfHosts(packing);
  const byKey = new Map<string, number[]>();
  const hasOf = (host: number): number[] =>
    dimensions.map((_, dimension) => capacity[host * dimensions.length + dimension]!);
  packing.hosts.forEach((_, host) => {
    const has = hasOf(host);
    if (has[CPU]! < 0) {
      return;
    }
    const key = `${has.join(' ')} ${largestCpu[host]} ${largestMemory[host]} ${setsOf[host]!.join()}`;
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, [host]);
    } else {
      known.push(host);
    }
  });
  return [...byKey.values()]
    .map((hosts): HostKind => {
      const host = hosts[0]!;
      return {
        has: hasOf(host),
        largestCpu: largestCpu[host]!,
        largestMemory: largestMemory[host]!,
        sets: setsOf[host]!,
        hosts,
      };
    })
    .sort(largestFirst);
}

/** Whether a host of one kind can stand in for a host of the other, whatever that one holds. */
export function isAsGood(one: HostKind, other: HostKind): boolean {
  // Many kinds are compared with each other.
  for (let dimension = 0; dimension < one.has.length; dimension += 1) {
    if (one.has[dimension]! < other.has[dimension]!) {
      return false;
    }
  }
  return (
    one.largestCpu >= other.largestCpu &&
    one.largestMemory >= other.largestMemory &&
    other.sets.every((set) => one.sets.includes(set))
  );
}

/** Whether hosts of the kind take a unit of the class when they are empty. */
export function kindTakes(packing: Packing, kind: HostKind, one: UnitClass): boolean {
  return takes(packing, one, kind.hosts[0]!);
}

/** Each comparison is part of `isAsGood`: a kind that is as good as another, and not the same, comes first. */
function largestFirst(a: HostKind, b: HostKind): number {
  return (
    b.has[MEMORY]! - a.has[MEMORY]! ||
    b.has[CPU]! - a.has[CPU]! ||
    b.has.reduce((by, amount, dimension) => by || amount - a.has[dimension]!, 0) ||
    compare(b.largestMemory, a.largestMemory) ||
    compare(b.largestCpu, a.largestCpu) ||
    b.sets.length - a.sets.length ||
    a.hosts[0]! - b.hosts[0]!
  );
}

/** By size; Infinity minus Infinity is no number. */
function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** For each host, the sets that it is in and that matter to a class. */
function setsOfHosts({ hosts, classes }: Packing): number[][] {
  const setsOf = hosts.map((): number[] => []);
  const sets = new Map(classes.map(({ hosts: set }) => [set.index, set]));
  for (const { index, mask } of [...sets.values()].sort((a, b) => a.index - b.index)) {
    mask?.forEach((within, host) => {
      if (within === 1) {
        setsOf[host]!.push(index);
      }
    });
  }
  return setsOf;
}

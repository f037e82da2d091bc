import { type Packing, type UnitClass, takes } from './packing';

/** Hosts of which one is as good as another. */
export interface HostKind {
  readonly cpu: number;
  readonly memory: number;
  readonly guests: number;
  readonly largestCpu: number;
  readonly largestMemory: number;
  /** Indexes of the host sets, other than all hosts, that they are in; ascending. */
  readonly sets: readonly number[];
  /** Host indexes, ascending. */
  readonly hosts: readonly number[];
}

/** The kinds of all hosts that take anybody; the largest first, so that none comes after one it is at least as good as. */
export function kindsOf(packing: Packing): HostKind[] {
  const { capacity, largestCpu, largestMemory } = packing;
  const setsOf = setsOfHosts(packing);
  const byKey = new Map<string, { hosts: number[] }>();
  packing.hosts.forEach((_, host) => {
    if (capacity.cpu[host]! < 0) {
      return;
    }
    const key =
      `${capacity.cpu[host]} ${capacity.memory[host]} ${capacity.guests[host]} ` +
      `${largestCpu[host]} ${largestMemory[host]} ${setsOf[host]!.join()}`;
    const known = byKey.get(key);
    if (known === undefined) {
      byKey.set(key, { hosts: [host] });
    } else {
      known.hosts.push(host);
    }
  });
  return [...byKey.values()]
    .map(({ hosts }): HostKind => {
      const host = hosts[0]!;
      return {
        cpu: capacity.cpu[host]!,
        memory: capacity.memory[host]!,
        guests: capacity.guests[host]!,
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
  return (
    one.cpu >= other.cpu &&
    one.memory >= other.memory &&
    one.guests >= other.guests &&
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
    b.memory - a.memory ||
    b.cpu - a.cpu ||
    b.guests - a.guests ||
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

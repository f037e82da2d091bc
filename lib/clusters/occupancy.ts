import type { Assignment, PlacementGuest, PlacementHost, PlacementProblem } from '../placement';
import type { Guarantees } from './guarantees';
import { mayRun } from './limits';

/** What a host has left, or a unit takes. */
interface Amounts {
  readonly cpu: number;
  readonly memory: number;
  /** Memory that no ratio makes more of, in MiB. */
  readonly guaranteed: number;
}

/** What hosts have left, by id. */
export type Free = ReadonlyMap<string, Amounts>;

/** Guests that share a host, or one guest. */
interface Unit extends Amounts {
  readonly guests: readonly PlacementGuest[];
  /** Indexes of the groups of which a host takes one unit at most. */
  readonly apart: readonly number[];
}

/** Hosts with the guests that are on them: what each has left, and how guests of lost hosts find room on the others. */
export class Occupancy {
  private readonly unitsOn = new Map<string, Unit[]>();
  private readonly left = new Map<string, Amounts>();
  /** Hosts that hold a unit of each group of those that are apart. */
  private readonly heldBy: readonly ReadonlySet<string>[];

  /** Where guests are: all of them are placed. */
  constructor(
    private readonly problem: PlacementProblem,
    guarantees: Guarantees,
    private readonly on: Assignment,
  ) {
    for (const unit of unitsOf(problem, guarantees)) {
      const host = this.hostOf(unit);
      const there = this.unitsOn.get(host);
      if (there === undefined) {
        this.unitsOn.set(host, [unit]);
      } else {
        there.push(unit);
      }
    }
    for (const { id, cpu, memory } of problem.hosts) {
      const empty = { cpu, memory, guaranteed: guarantees.ofHost.get(id) ?? 0 };
      this.left.set(id, (this.unitsOn.get(id) ?? []).reduce(less, empty));
    }
    const { apart = [] } = problem.constraints ?? {};
    this.heldBy = apart.map((group) => new Set(group.flatMap((guest) => on.get(guest) ?? [])));
  }

  /** What each host has left, by id. */
  public get free(): Free {
    return this.left;
  }

  /** How full a host is: the larger share of what it has that is taken. */
  public filled({ id, cpu, memory }: PlacementHost): number {
    const left = this.left.get(id)!;
    return Math.max(1 - left.cpu / Math.max(1, cpu), 1 - left.memory / Math.max(1, memory));
  }

  /**
   * What hosts have left once guests of lost hosts run on the others, all of which stay where they are.
   *
   * Nothing where one of them found no room in this way; that does not mean that there is none.
   */
  public after(lost: ReadonlySet<string>): Free | undefined {
    const hosts = this.problem.hosts.filter(({ id }) => !lost.has(id));
    const left = new Map(hosts.map(({ id }) => [id, this.left.get(id)!]));
    const arrived = new Map<number, Set<string>>();
    const scarcity = scarcityOf(this.problem);
    const weigh = ({ cpu, memory }: Amounts): number => cpu * scarcity.cpu + memory * scarcity.memory;
    const units = [...lost].flatMap((id) => this.unitsOn.get(id) ?? []).sort((a, b) => weigh(b) - weigh(a));
    for (const unit of units) {
      const host = this.tightest(unit, hosts, left, arrived, weigh);
      if (host === undefined) {
        return undefined;
      }
      left.set(host, less(left.get(host)!, unit));
      for (const group of unit.apart) {
        arrived.set(group, (arrived.get(group) ?? new Set()).add(host));
      }
    }
    return left;
  }

  /** The host that has the least left when it takes a unit. */
  private tightest(
    unit: Unit,
    hosts: readonly PlacementHost[],
    left: Free,
    arrived: ReadonlyMap<number, ReadonlySet<string>>,
    weigh: (amounts: Amounts) => number,
  ): string | undefined {
    let best: string | undefined;
    let least = Infinity;
    for (const host of hosts) {
      const has = left.get(host.id)!;
      const weight = weigh(has);
      if (
        weight < least &&
        unit.cpu <= has.cpu &&
        unit.memory <= has.memory &&
        unit.guaranteed <= has.guaranteed &&
        unit.guests.every((guest) => mayRun(guest, host)) &&
        !unit.apart.some((group) => this.heldBy[group]!.has(host.id) || arrived.get(group)?.has(host.id) === true)
      ) {
        [best, least] = [host.id, weight];
      }
    }
    return best;
  }

  private hostOf({ guests }: Unit): string {
    return this.on.get(guests[0]!.id)!;
  }
}

function less(has: Amounts, taken: Amounts): Amounts {
  return {
    cpu: has.cpu - taken.cpu,
    memory: has.memory - taken.memory,
    guaranteed: has.guaranteed - taken.guaranteed,
  };
}

/** What a part of each dimension is worth: the share that is asked of all that there is. */
function scarcityOf({ hosts, guests }: PlacementProblem): Readonly<Record<'cpu' | 'memory', number>> {
  const scarcity = (dimension: 'cpu' | 'memory'): number => {
    const has = hosts.reduce((sum, host) => sum + host[dimension], 1);
    return guests.reduce((sum, guest) => sum + guest[dimension], 0) / (has * has);
  };
  return { cpu: scarcity('cpu'), memory: scarcity('memory') };
}

function unitsOf({ guests, constraints = {} }: PlacementProblem, { ofGuest }: Guarantees): Unit[] {
  const { together = [], apart = [] } = constraints;
  const known = new Map(guests.map((guest) => [guest.id, guest]));
  const sharing = new Map(guests.map((guest): [string, ReadonlySet<PlacementGuest>] => [guest.id, new Set([guest])]));
  for (const group of together) {
    const members = new Set(group.flatMap((id) => [...(sharing.get(id) ?? [])]));
    members.forEach(({ id }) => sharing.set(id, members));
  }
  const groupsOf = new Map<string, number[]>();
  apart.forEach((group, index) =>
    group.forEach((id) => known.has(id) && groupsOf.set(id, [...(groupsOf.get(id) ?? []), index])),
  );
  return [...new Set(sharing.values())].map((members) => {
    const all = [...members];
    const sum = (amountOf: (guest: PlacementGuest) => number): number =>
      all.reduce((total, guest) => total + amountOf(guest), 0);
    return {
      guests: all,
      cpu: sum(({ cpu }) => cpu),
      memory: sum(({ memory }) => memory),
      guaranteed: sum(({ id }) => ofGuest.get(id) ?? 0),
      apart: [...new Set(all.flatMap(({ id }) => groupsOf.get(id) ?? []))],
    };
  });
}

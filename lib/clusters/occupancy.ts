import { groupBy } from '../model';
import type { Assignment, Constraints, GuestMove, PlacementGuest, PlacementHost, PlacementProblem } from '../placement';
import { type Amounts, NOTHING, fits, hasOf, mayRun, plus, takenBy } from './limits';

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
  /** What each host has left. */
  public readonly free: Free;
  private readonly guestsOn: ReadonlyMap<string, readonly PlacementGuest[]>;
  private readonly groups: Groups;
  private knownUnits: ReadonlyMap<string, Unit> | undefined;
  private readonly weigh: (amounts: Pick<Amounts, 'cpu' | 'memory'>) => number;

  /** Where guests are: all of them are placed. */
  constructor(
    private readonly problem: PlacementProblem,
    on: Assignment,
  ) {
    const { hosts, guests, constraints = {} } = problem;
    this.guestsOn = groupBy(guests, ({ id }) => on.get(id)!);
    this.groups = groupsOf(constraints, on);
    this.weigh = weighing(problem);
    this.free = new Map(hosts.map((host) => [host.id, plus(hasOf(host), sumOf(this.guestsOn.get(host.id) ?? []), -1)]));
  }

  /** How full a host is: the larger share of what it has that is taken. */
  public filled({ id, cpu, memory }: PlacementHost): number {
    const left = this.free.get(id)!;
    return Math.max(1 - left.cpu / Math.max(1, cpu), 1 - left.memory / Math.max(1, memory));
  }

  /**
   * What hosts have left once guests of lost hosts run on the others, all of which stay where they are.
   *
   * Nothing where one of them found no room in this way; that does not mean that there is none.
   */
  public after(lost: ReadonlySet<string>): Free | undefined {
    const hosts = this.problem.hosts.filter(({ id }) => !lost.has(id));
    const left = new Map(hosts.map(({ id }) => [id, this.free.get(id)!]));
    const heldBy = this.groups.heldBy.map((held) => new Set(held));
    const units = [...lost].flatMap((id) => this.unitsOn(id)).sort((a, b) => this.weigh(b) - this.weigh(a));
    for (const unit of units) {
      const host = this.tightest(unit, hosts, left, heldBy);
      if (host === undefined) {
        return undefined;
      }
      left.set(host, plus(left.get(host)!, unit, -1));
      unit.apart.forEach((group) => heldBy[group]!.add(host));
    }
    return left;
  }

  /**
   * Whether a guest, with those that it must share a host with, could run on another host beside what is there: by size
   * and guarantee, by where each of them may run, and apart from what they must be apart from.
   */
  public couldRun(guest: string, host: string): boolean {
    const other = this.problem.hosts.find(({ id }) => id === host);
    const unit = this.unitOf(guest);
    return other !== undefined && unit !== undefined && takes(unit, other, this.free, this.groups.heldBy);
  }

  /** What hosts have left once guests have moved. Nothing where one is left behind on a host that is lost. */
  public afterMoves(lost: ReadonlySet<string>, moves: readonly GuestMove[]): Free | undefined {
    const moved = new Map(moves.map((move) => [move.guest, move]));
    if ([...lost].some((id) => this.guestsOn.get(id)?.some((guest) => !moved.has(guest.id)))) {
      return undefined;
    }
    const left = new Map(this.free);
    for (const guest of this.problem.guests) {
      const move = moved.get(guest.id);
      if (move !== undefined) {
        const taken = sumOf([guest]);
        left.set(move.from, plus(left.get(move.from)!, taken, 1));
        left.set(move.to, plus(left.get(move.to)!, taken, -1));
      }
    }
    lost.forEach((id) => left.delete(id));
    return left;
  }

  /** The host that has the least left when it takes a unit. */
  private tightest(
    unit: Unit,
    hosts: readonly PlacementHost[],
    left: Free,
    heldBy: readonly ReadonlySet<string>[],
  ): string | undefined {
    let best: string | undefined;
    let least = Infinity;
    for (const host of hosts) {
      const weight = this.weigh(left.get(host.id)!);
      if (weight < least && takes(unit, host, left, heldBy)) {
        [best, least] = [host.id, weight];
      }
    }
    return best;
  }

  private unitOf(guest: string): Unit | undefined {
    this.knownUnits ??= new Map(
      [...this.guestsOn.keys()].flatMap((host) =>
        this.unitsOn(host).flatMap((unit) => unit.guests.map(({ id }) => [id, unit] as const)),
      ),
    );
    return this.knownUnits.get(guest);
  }

  private unitsOn(host: string): Unit[] {
    const { leaderOf, apartOf } = this.groups;
    const guests = this.guestsOn.get(host) ?? [];
    return [...groupBy(guests, ({ id }) => leaderOf.get(id) ?? id).values()].map((members) => ({
      ...sumOf(members),
      guests: members,
      apart: [...new Set(members.flatMap(({ id }) => apartOf.get(id) ?? []))],
    }));
  }
}

/** Whether a host takes a unit beside what is on it. */
function takes(unit: Unit, host: PlacementHost, left: Free, heldBy: readonly ReadonlySet<string>[]): boolean {
  return (
    fits(unit, left.get(host.id)!) &&
    unit.guests.every((guest) => mayRun(guest, host)) &&
    !unit.apart.some((group) => heldBy[group]!.has(host.id))
  );
}

/** What guests take together. */
function sumOf(guests: readonly PlacementGuest[]): Amounts {
  return guests.reduce((sum, guest) => plus(sum, takenBy(guest), 1), NOTHING);
}

/** What of the constraints matters to guests that move. */
interface Groups {
  /** By guest that must share its host: a guest of those that share it, the same for all of them. */
  readonly leaderOf: ReadonlyMap<string, string>;
  /** By guest that must keep apart: the groups that it is in. */
  readonly apartOf: ReadonlyMap<string, readonly number[]>;
  /** By group of those that are apart: hosts of its guests. */
  readonly heldBy: readonly ReadonlySet<string>[];
}

function groupsOf({ together = [], apart = [] }: Constraints, on: Assignment): Groups {
  const sharing = new Map<string, ReadonlySet<string>>();
  for (const group of together) {
    const members = new Set(group.flatMap((id) => [...(sharing.get(id) ?? [id])]));
    members.forEach((id) => sharing.set(id, members));
  }
  const memberships = apart.flatMap((group, index) => group.map((id) => ({ id, index })));
  return {
    leaderOf: new Map([...sharing].map(([id, members]) => [id, [...members][0]!])),
    apartOf: new Map([...groupBy(memberships, ({ id }) => id)].map(([id, all]) => [id, all.map(({ index }) => index)])),
    heldBy: apart.map((group) => new Set(group.flatMap((id) => on.get(id) ?? []))),
  };
}

/** What amounts are worth: in each dimension, the share that is asked of all that there is. */
function weighing({ hosts, guests }: PlacementProblem): (amounts: Pick<Amounts, 'cpu' | 'memory'>) => number {
  const scarcity = (dimension: 'cpu' | 'memory'): number => {
    const has = hosts.reduce((sum, host) => sum + host[dimension], 1);
    return guests.reduce((sum, guest) => sum + guest[dimension], 0) / (has * has);
  };
  const [byCpu, byMemory] = [scarcity('cpu'), scarcity('memory')];
  return ({ cpu, memory }) => cpu * byCpu + memory * byMemory;
}

import { compareText } from '../model';
import { place } from './place';
import type { Placement } from './placement';
import type { Assignment, PlacementGuest, PlacementOptions, PlacementProblem } from './problem';
import type { Proof } from './proof';
import { type HostCount, type MoreShape, firstOf, roomBeside, roomOnStores } from './room-for';

/** Guests that are counted when nobody says. */
const MOST = 100_000;

/** How many more guests fit. */
export interface RoomForMore {
  /** A placement of so many is known. */
  readonly count: number;
  /** Whether one more is known not to fit. */
  readonly exact: boolean;
  /** More than this do not fit; `count` where it is exact, `most` where nothing smaller is known. */
  readonly atMost: number;
  /** Where they go, by host id. */
  readonly on: readonly HostCount[];
  /** Why one more than `atMost` does not fit; missing where nobody tried. */
  readonly blockedBy?: Proof;
}

/** How the room for more guests is counted. */
export interface RoomOptions extends PlacementOptions {
  /**
   * Whether all guests stay where `hint` says. Guests that it does not name are not there.
   *
   * @default false - everything may be placed anew
   */
  readonly keep?: boolean;

  /**
   * Guests that are counted at most.
   *
   * @default 100_000
   */
  readonly most?: number;
}

/** How many more guests of a shape fit beside those that are there. */
export function howManyMore(problem: PlacementProblem, shape: MoreShape, options: RoomOptions = {}): RoomForMore {
  const { hint = new Map<string, string>(), keep = false, most = MOST } = options;
  return keep ? kept(problem, shape, hint, most) : replaced(problem, shape, options, most);
}

function kept(problem: PlacementProblem, shape: MoreShape, hint: Assignment, most: number): RoomForMore {
  const limit = Math.min(most, roomOnStores(problem, shape));
  const on = firstOf(roomBeside(problem, shape, hint), limit);
  const count = on.reduce((sum, one) => sum + one.count, 0);
  return { count, exact: count < most, atMost: count, on };
}

/** Starts from what fits beside a placement; from there by doubling steps, then by halving. */
function replaced(problem: PlacementProblem, shape: MoreShape, options: PlacementOptions, most: number): RoomForMore {
  const trials = new Trials(problem, shape, options, most);
  const before = trials.tryPlacing(0);
  if (before.verdict === 'fits') {
    const beside = kept(problem, shape, before.assignment, most);
    trials.known = { count: beside.count, on: beside.on };
    const undecided = trials.raise(most + 1);
    trials.lower(undecided);
  }
  const { known, tooMany, blockedBy } = trials;
  const exact = blockedBy !== undefined && known.count >= tooMany - 1;
  return { ...known, exact, atMost: Math.max(0, tooMany - 1), ...(blockedBy !== undefined && { blockedBy }) };
}

/** Placements with more and more guests. */
class Trials {
  /** The most that are known to fit. */
  public known: Pick<RoomForMore, 'count' | 'on'> = { count: 0, on: [] };

  /** The fewest that are known not to fit, with the reason; more than are counted where nothing is known. */
  public tooMany: number;
  public blockedBy: Proof | undefined;

  public constructor(
    private readonly problem: PlacementProblem,
    private readonly shape: MoreShape,
    private readonly options: PlacementOptions,
    most: number,
  ) {
    this.tooMany = most + 1;
  }

  /** Tries one number, and keeps what is learned. */
  public tryPlacing(count: number): Placement {
    const { hosts, guests, constraints = {} } = this.problem;
    const { apart: alone, ...shape } = this.shape;
    const more = newIds(guests, count).map((id): PlacementGuest => ({ ...shape, id }));
    const ids = more.map(({ id }) => id);
    const apart = [...(constraints.apart ?? []), ...(alone === true ? [ids] : [])];
    const placed = place(hosts, [...guests, ...more], { ...constraints, apart }, this.options);
    if (placed.verdict === 'fits') {
      this.known = { count, on: countByHost(ids, placed.assignment) };
    } else if (placed.verdict === 'does-not-fit') {
      [this.tooMany, this.blockedBy] = [count, placed.proof];
    }
    return placed;
  }

  /** Raises what is known to fit, up to a number that is not; the fewest that are not decided, or not tried. */
  public raise(limit: number): number {
    let open = Math.min(limit, this.tooMany);
    for (let step = 1; this.known.count + step < open;) {
      const count = this.known.count + step;
      const { verdict } = this.tryPlacing(count);
      open = verdict === 'fits' ? open : count;
      step = nextStep(step, open - this.known.count);
    }
    return open;
  }

  /** Lowers what is known not to fit, down to a number that is not decided. */
  public lower(undecided: number): void {
    let open = undecided;
    for (let step = 1; open + step < this.tooMany;) {
      const count = open + step;
      const { verdict } = this.tryPlacing(count);
      open = verdict === 'does-not-fit' ? open : count;
      step = nextStep(step, this.tooMany - open);
    }
  }
}

/** Twice as far as before, but to the middle of what is open at most. */
function nextStep(step: number, open: number): number {
  return Math.max(1, Math.min(2 * step, Math.floor(open / 2)));
}

/** Ids that no guest has. */
function newIds(guests: readonly PlacementGuest[], count: number): string[] {
  const taken = new Set(guests.map(({ id }) => id));
  const ids: string[] = [];
  for (let index = 1; ids.length < count; index += 1) {
    if (!taken.has(`new-${index}`)) {
      ids.push(`new-${index}`);
    }
  }
  return ids;
}

function countByHost(ids: readonly string[], assignment: Assignment): HostCount[] {
  const counts = new Map<string, number>();
  for (const id of ids) {
    const host = assignment.get(id)!;
    counts.set(host, (counts.get(host) ?? 0) + 1);
  }
  return [...counts].map(([host, count]) => ({ host, count })).sort((a, b) => compareText(a.host, b.host));
}

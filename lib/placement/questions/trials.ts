import { compareText } from '../../model';
import { DEFAULT_BUDGET } from '../place';
import type { Placement } from '../placement';
import { Placer } from '../placer';
import type { Assignment, PlacementGuest, PlacementOptions, PlacementProblem } from '../problem';
import type { Proof } from '../proof';
import { StepBudget } from '../search/budget';
import type { HostCount, MoreShape, RoomForMore } from './room-for';

/** Placements with more and more guests. */
export class Trials {
  /** The most that are known to fit. */
  public known: Pick<RoomForMore, 'count' | 'on'> = { count: 0, on: [] };

  /** The fewest that are known not to fit, with the reason; more than are counted where nothing is known. */
  public tooMany: number;
  public blockedBy: Proof | undefined;

  private readonly hint: Assignment | undefined;

  /** Steps that are left for all trials together. */
  private readonly budget: StepBudget;
  private readonly placer: Placer;

  public constructor(
    private readonly problem: PlacementProblem,
    private readonly shape: MoreShape,
    { nodeBudget = DEFAULT_BUDGET, hint }: PlacementOptions,
    private readonly most: number,
  ) {
    this.tooMany = most + 1;
    this.hint = hint;
    this.budget = new StepBudget(nodeBudget);
    this.placer = new Placer(this.budget);
  }

  /** Tries one number that may be asked for, and keeps what is learned. */
  public tryPlacing(count: number): Placement {
    const { hosts, guests, constraints = {} } = this.problem;
    const { apart: alone, ...shape } = this.shape;
    const more = newIds(guests, count).map((id): PlacementGuest => ({ ...shape, id }));
    const ids = more.map(({ id }) => id);
    const apart = [...(constraints.apart ?? []), ...(alone === true ? [ids] : [])];
    const problem = { hosts, guests: [...guests, ...more], constraints: { ...constraints, apart } };
    const placed = this.placer.place(problem, this.hint);
    if (placed.verdict === 'fits') {
      this.known = { count, on: countByHost(ids, placed.assignment) };
    } else if (placed.verdict === 'does-not-fit') {
      [this.tooMany, this.blockedBy] = [count, placed.proof];
    }
    return placed;
  }

  /** Raises what is known to fit; the fewest that are too many, not decided or not counted. */
  public raise(): number {
    let open = Math.min(this.most + 1, this.tooMany);
    for (let step = 1; this.known.count + step < open && !this.budget.over;) {
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
    for (let step = 1; open + step < this.tooMany && !this.budget.over;) {
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

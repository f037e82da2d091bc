import type { Compiled } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { hasRoom } from '../compile/packing';
import type { Placer } from '../placer';
import type { Assignment, PlacementProblem } from '../problem';
import type { StepBudget } from '../search/budget';
import type { DownSums } from './down-sums';
import type { DownUnit } from './down-units';
import type { LostStates } from './lost-states';

/** Of what is left, one placement may search through a part. */
const PART_OF_BUDGET = 0.1;

/** A placement after which every loss is survived, that there is none, or that neither was found within the budget. */
export type DownSearched = Assignment | 'none' | 'over';

/**
 * Looks for a placement in which those that stay down are where every loss is survived.
 *
 * They are put on hosts one by one, the biggest first, with a placement of all others beside them at each step. It goes
 * back where there is none; where those that run on already leave no room after a loss; and where the sums say so. Equal
 * ones are put in the order of their hosts, and of equal hosts that have none the first is tried, so that no arrangement
 * is seen twice under other names.
 */
export class DownSearch {
  private readonly kindOf: Int32Array;
  private readonly hostOf: Int32Array;

  /** Units on each host. */
  private readonly counts: Int32Array;

  /** What hosts have left beside the units that are put. */
  private readonly left: Float64Array;

  /** Whether something was left out that is not known to lead nowhere. */
  private isOpen = false;

  public constructor(
    private readonly problem: PlacementProblem,
    private readonly compiled: Compiled,
    private readonly units: readonly DownUnit[],
    private readonly sums: DownSums,
    private readonly states: LostStates,
    private readonly placer: Placer,
    private readonly budget: StepBudget,
  ) {
    const { packing } = compiled;
    this.kindOf = new Int32Array(packing.hosts.length).fill(-1);
    kindsOf(packing).forEach(({ hosts }, kind) => hosts.forEach((host) => (this.kindOf[host] = kind)));
    this.hostOf = new Int32Array(units.length).fill(-1);
    this.counts = new Int32Array(packing.hosts.length);
    this.left = packing.capacity.slice();
  }

  /** Starts from a placement of all guests while no host is lost. */
  public run(placed: Assignment): DownSearched {
    return this.descend(0, placed) ?? (this.isOpen || this.states.isOpen || this.budget.over ? 'over' : 'none');
  }

  private descend(at: number, placed: Assignment): Assignment | undefined {
    if (at === this.units.length) {
      return placed;
    }
    for (const host of this.choices(at, placed)) {
      if (this.budget.over) {
        return undefined;
      }
      this.put(at, host, 1);
      const next = this.isHopeless(host, placed) ? undefined : this.placedWith(at, host, placed);
      const found = next === undefined ? undefined : this.descend(at + 1, next);
      if (found !== undefined) {
        return found;
      }
      this.put(at, host, -1);
    }
    return undefined;
  }

  /** Hosts to try in turn: those whose loss needs it most, then the one where it is. */
  private choices(at: number, placed: Assignment): number[] {
    const unit = this.units[at]!;
    const isLike = this.units[at - 1]?.likeness === unit.likeness;
    const from = isLike ? this.hostOf[at - 1]! : 0;
    const fresh = new Set<number>();
    const now = placed.get(unit.guests[0]!);
    return unit.hosts
      .filter((host) => {
        // The first fresh host of a kind stands for all of them, wherever the order of equal units begins.
        const isFresh = this.counts[host] === 0;
        const isFirst = isFresh && !fresh.has(this.kindOf[host]!);
        fresh.add(isFresh ? this.kindOf[host]! : -1);
        return host >= from && (!isFresh || isFirst) && hasRoom(this.left, host, unit.asks);
      })
      .map((host) => ({ host, need: this.sums.needOf(host), isNow: this.compiled.packing.hosts[host]!.id === now }))
      .sort((a, b) => b.need - a.need || Number(b.isNow) - Number(a.isNow) || a.host - b.host)
      .map(({ host }) => host);
  }

  private put(at: number, host: number, times: 1 | -1): void {
    const unit = this.units[at]!;
    this.hostOf[at] = host;
    this.counts[host]! += times;
    this.sums.move(unit, host, times);
    this.states.move(at, host, times);
    unit.asks.forEach((amount, dimension) => (this.left[host * unit.asks.length + dimension]! -= amount * times));
  }

  private isHopeless(host: number, placed: Assignment): boolean {
    this.budget.spent += 1;
    return this.sums.short() >= 0 || !this.states.allSurvive(host, placed);
  }

  /** A placement of all guests with the units that are put where they are. */
  private placedWith(at: number, host: number, placed: Assignment): Assignment | undefined {
    const { hosts } = this.compiled.packing;
    if (this.units[at]!.guests.every((id) => placed.get(id) === hosts[host]!.id)) {
      return placed;
    }
    const put = new Map(
      this.units.slice(0, at + 1).flatMap(({ guests }, unit) => {
        const only: ReadonlySet<string> = new Set([hosts[this.hostOf[unit]!]!.id]);
        return guests.map((id) => [id, only] as const);
      }),
    );
    const { spare = new Set(), guests } = this.problem;
    const answer = this.placer.place(
      {
        ...this.problem,
        hosts: this.problem.hosts.filter(({ id }) => !spare.has(id)),
        guests: guests.map((guest) => (put.has(guest.id) ? { ...guest, allowed: put.get(guest.id)! } : guest)),
      },
      placed,
      PART_OF_BUDGET,
    );
    this.isOpen ||= answer.verdict === 'undecided';
    return answer.verdict === 'fits' ? answer.assignment : undefined;
  }
}

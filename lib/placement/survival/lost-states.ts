import type { Compiled } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import type { Placer } from '../placer';
import type { Assignment, PlacementProblem } from '../problem';
import type { StepBudget } from '../search/budget';
import type { DownUnit } from './down-units';
import { type Loss, nameLoss } from './losses';

/** Of what is left, one placement may search through a part. */
const PART_OF_BUDGET = 0.1;

/** Sets that are compared in the time of a step. */
const SETS_A_STEP = 8;

/** Losses for which a unit is counted in the time of a step. */
const LOSSES_A_STEP = 8;

/** What is known of losses of one kind: sets of units, as bits, beside which all others have room, and have none. */
interface Known {
  room: bigint[];
  none: bigint[];
}

/**
 * Which units that stay down run on after each loss, and whether all that must run have room beside them. Fewer leave
 * more room: so one answer says something of many sets. Of equal units, the first so many stand for any.
 */
export class LostStates {
  /** Whether an answer was missing that might have been that there is room. */
  public isOpen = false;

  private readonly known: readonly Known[];
  /** Which of them each loss goes by. */
  private readonly kindOf: Int32Array;
  private readonly lossesWithout: readonly (readonly number[])[];
  /** Units that run on after each loss, as bits. */
  private readonly running: bigint[];
  /** How many of each likeness run on, loss by loss. */
  private readonly counts: Int32Array;
  private readonly likenesses: readonly number[];
  private readonly firstOf: readonly number[];

  public constructor(
    private readonly problem: PlacementProblem,
    private readonly compiled: Compiled,
    private readonly units: readonly DownUnit[],
    private readonly losses: readonly Loss[],
    private readonly placer: Placer,
    private readonly budget: StepBudget,
  ) {
    const { hosts } = compiled.packing;
    const kindOfHost = new Map(
      kindsOf(compiled.packing).flatMap((kind, index) => kind.hosts.map((host) => [host, index])),
    );
    const keys = losses.map((loss) =>
      loss
        .map((host) => kindOfHost.get(host)!)
        .sort((a, b) => a - b)
        .join(),
    );
    const kinds = [...new Set(keys)];
    // That there is room beside none of them is known before this is asked.
    this.known = kinds.map(() => ({ room: [0n], none: [] }));
    const indexOfKind = new Map(kinds.map((key, index) => [key, index]));
    this.kindOf = Int32Array.from(keys, (key) => indexOfKind.get(key)!);
    this.lossesWithout = hosts.map((_, host) => [...losses.keys()].filter((loss) => !losses[loss]!.includes(host)));
    this.running = losses.map(() => 0n);
    const all = [...new Set(units.map(({ likeness }) => likeness))];
    this.likenesses = units.map(({ likeness }) => all.indexOf(likeness));
    this.firstOf = all.map((likeness) => units.findIndex((unit) => unit.likeness === likeness));
    this.counts = new Int32Array(losses.length * all.length);
  }

  /** Puts a unit on a host, or takes it from there: it runs on after each loss of others. */
  public move(at: number, host: number, times: 1 | -1): void {
    const likeness = this.likenesses[at]!;
    this.budget.spent += Math.ceil(this.lossesWithout[host]!.length / LOSSES_A_STEP);
    for (const loss of this.lossesWithout[host]!) {
      const index = loss * this.firstOf.length + likeness;
      const last = times > 0 ? this.counts[index]! : this.counts[index]! - 1;
      this.running[loss]! ^= 1n << BigInt(this.firstOf[likeness]! + last);
      this.counts[index]! += times;
    }
  }

  /** Whether all that must run have room after each loss of others than the host on which a unit was put. */
  public allSurvive(host: number, placed: Assignment): boolean {
    return this.lossesWithout[host]!.every((loss) => this.survives(loss, placed));
  }

  private survives(loss: number, placed: Assignment): boolean {
    const running = this.running[loss]!;
    const known = this.known[this.kindOf[loss]!]!;
    this.budget.spent += Math.ceil((known.room.length + known.none.length) / SETS_A_STEP);
    if (known.room.some((set) => (set & running) === running)) {
      return true;
    }
    if (known.none.some((set) => (set & running) === set)) {
      return false;
    }
    const hasRoom = this.hasRoom(this.losses[loss]!, running, placed);
    if (hasRoom) {
      known.room = [...known.room.filter((set) => (set & running) !== set), running];
    } else {
      known.none = [...known.none.filter((set) => (set & running) !== running), running];
    }
    return hasRoom;
  }

  private hasRoom(loss: Loss, running: bigint, placed: Assignment): boolean {
    const lost = new Set(nameLoss(this.compiled, loss));
    const runs = new Set(this.units.flatMap(({ guests }, unit) => ((running >> BigInt(unit)) & 1n ? guests : [])));
    const answer = this.placer.place(
      {
        ...this.problem,
        hosts: this.problem.hosts.filter(({ id }) => !lost.has(id)),
        guests: this.problem.guests.filter(({ id, staysDown = false }) => !staysDown || runs.has(id)),
      },
      placed,
      PART_OF_BUDGET,
    );
    this.isOpen ||= answer.verdict === 'undecided';
    return answer.verdict === 'fits';
  }
}

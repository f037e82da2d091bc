import type { Compiled } from '../compile/compile';
import { guestsOfUnits } from '../compile/names';
import type { GuestMove } from '../moves';
import type { Placed } from './restarter';
import type { SurvivedLoss, Survives } from './survival';

/** Survived losses that are told in full. */
const MOST_TOLD = 3;

/** Losses that are survived: the first few, and the first after which guests that run must move. */
export class Told {
  private readonly worst: SurvivedLoss[] = [];
  private rearranged: SurvivedLoss | undefined;

  /** Adds a loss. What moves is asked for where it is told. */
  public add(lost: readonly string[], isRearranged: boolean, moved: () => readonly GuestMove[]): void {
    const isFirst = isRearranged && this.rearranged === undefined;
    if (!isFirst && this.worst.length === MOST_TOLD) {
      return;
    }
    const loss = { lost, moved: moved() };
    if (this.worst.length < MOST_TOLD) {
      this.worst.push(loss);
    }
    if (isFirst) {
      this.rearranged = loss;
    }
  }

  public get losses(): Pick<Survives, 'worst' | 'rearranged'> {
    const { worst, rearranged } = this;
    return { worst, ...(rearranged !== undefined && { rearranged }) };
  }
}

/** Moves of units as moves of their guests. */
export function nameMoves(compiled: Compiled, before: Int32Array, moved: readonly Placed[]): GuestMove[] {
  const { hosts } = compiled.packing;
  const ids = guestsOfUnits(compiled, new Set(moved.map(({ unit }) => unit)));
  return moved.flatMap(({ unit, host }) =>
    ids.get(unit)!.map((guest) => ({ guest, from: hosts[before[unit]!]!.id, to: hosts[host]!.id })),
  );
}

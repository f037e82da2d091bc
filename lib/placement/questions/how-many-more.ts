import type { Assignment, PlacementOptions, PlacementProblem } from '../problem';
import { type MoreShape, type RoomForMore, firstOf, roomBeside, roomBySums } from './room-for';
import { Trials } from './trials';

/** Guests that are counted when nobody says. */
const MOST = 100_000;

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
  const on = firstOf(roomBeside(problem, shape, hint), most);
  const count = on.reduce((sum, one) => sum + one.count, 0);
  return { count, exact: count < most, atMost: count, on };
}

/** Starts from what fits beside a placement, and from what the sums forbid; between them by steps and by halves. */
function replaced(problem: PlacementProblem, shape: MoreShape, options: PlacementOptions, most: number): RoomForMore {
  const trials = new Trials(problem, shape, options, most);
  const before = trials.tryPlacing(0);
  if (before.verdict === 'fits') {
    const beside = kept(problem, shape, before.assignment, most);
    trials.known = { count: beside.count, on: beside.on };
    const bySums = roomBySums(problem, shape);
    if (bySums < most) {
      trials.tryPlacing(bySums + 1);
    }
    trials.lower(trials.raise());
  }
  const { known, tooMany, blockedBy } = trials;
  const exact = blockedBy !== undefined && known.count >= tooMany - 1;
  return { ...known, exact, atMost: Math.max(0, tooMany - 1), ...(blockedBy !== undefined && { blockedBy }) };
}

import type { Board } from '../search/board';
import type { StepBudget } from '../search/budget';
import { mostWorth } from './pricing';

/** Weights of the classes, whole numbers, under which all units weigh more than all hosts can hold. */
export interface Weighing {
  /** By class. */
  readonly weights: Float64Array;
  readonly asked: number;
  readonly capacity: number;
}

/**
 * The largest weight, in turn. Small whole numbers are weighed fast, and are often exact: prices are simple parts of each
 * other where sizes are.
 */
const SCALES = [64, 840, 1_000_000];

/** Steps for the heaviest filling of one kind. */
const MOST_STEPS = 500_000;

/** Whole numbers that differ by less than one are equal. */
const LESS_THAN_ONE = 0.99;

/** What a price may be off by when it is as good as a whole number. */
const ROUNDING = 1e-6;

/**
 * Turns what units are worth into whole weights, and weighs exactly: so rounding errors prove nothing.
 *
 * The hosts are known to hold about so much of what units are worth, and by so large a part less than is asked. Half of
 * that part is room for an estimate: what a host holds is then found faster, and said to be a little more.
 */
export function weigh(
  board: Board,
  worth: Float64Array,
  held: Float64Array,
  part: number,
  budget: StepBudget,
): Weighing | undefined {
  const largest = worth.reduce((most, one) => Math.max(most, one), 0);
  for (const scale of SCALES) {
    const weights = worth.map((one) => Math.floor((Math.max(0, one) / largest) * scale + ROUNDING));
    const asked = board.remaining.reduce((sum, units, one) => sum + units * weights[one]!, 0);
    let capacity = 0;
    for (let kind = 0; kind < held.length; kind += 1) {
      if (board.left[kind]! > 0) {
        const tolerance = Math.max(LESS_THAN_ONE, (held[kind]! / largest) * scale * (part / 2));
        const effort = { atLeast: 0, tolerance, enough: Infinity, most: MOST_STEPS };
        capacity += Math.floor(mostWorth(board, kind, weights, effort, budget).atMost) * board.left[kind]!;
      }
    }
    if (asked > capacity) {
      return { weights, asked, capacity };
    }
  }
  return undefined;
}

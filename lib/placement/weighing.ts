import type { Board } from './board';
import type { Budget } from './budget';
import { mostWorth } from './pricing';

/** Weights of the classes, whole numbers, under which all units weigh more than all hosts can hold. */
export interface Weighing {
  /** By class. */
  readonly weights: Float64Array;
  readonly asked: number;
  readonly capacity: number;
}

/** The largest weight. */
const FINEST = 1_000_000;

/** Whole numbers: what differs by less than one is equal. */
const EFFORT = { atLeast: 0, tolerance: 0.5, enough: Infinity, most: 2_000_000 };

/** Turns what units are worth into whole weights, and weighs exactly: so rounding errors prove nothing. */
export function weigh(board: Board, worth: Float64Array, budget: Budget): Weighing | undefined {
  const { remaining, left } = board;
  const largest = worth.reduce((most, one) => Math.max(most, one), 0);
  const weights = worth.map((one) => Math.floor((Math.max(0, one) / largest) * FINEST));
  const asked = remaining.reduce((sum, units, one) => sum + units * weights[one]!, 0);
  let capacity = 0;
  for (let kind = 0; kind < left.length; kind += 1) {
    if (left[kind]! > 0) {
      const priced = mostWorth(board, kind, weights, EFFORT, budget);
      if (!priced.exact) {
        return undefined;
      }
      capacity += priced.worth * left[kind]!;
    }
  }
  return asked > capacity ? { weights, asked, capacity } : undefined;
}

import type { PlacementProblem } from '../../lib/placement';

/** Numbers that look random and are the same on every machine: Numerical Recipes' linear congruence. */
export class Dice {
  public constructor(private state: number) {}

  /** A whole number from the lowest to the highest, both possible. */
  public roll(lowest: number, highest: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return lowest + Math.floor((this.state / 2 ** 32) * (highest - lowest + 1));
  }

  /** One of some. */
  public pick<T>(some: readonly T[]): T {
    return some[this.roll(0, some.length - 1)]!;
  }
}

/** A bin-packing instance of one dimension. */
export interface Instance {
  readonly capacity: number;
  readonly sizes: readonly number[];
}

/** The instance as a placement on so many hosts, in memory. */
export function onHosts({ capacity, sizes }: Instance, count: number): PlacementProblem {
  return {
    hosts: Array.from({ length: count }, (_, index) => ({ id: `h-${index}`, cpu: 0, memory: capacity })),
    guests: sizes.map((memory, index) => ({ id: `g-${index}`, cpu: 0, memory })),
  };
}

/** The fewest hosts that the sum allows. */
export function fewestBySum({ capacity, sizes }: Instance): number {
  return Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / capacity);
}

const uniform = (dice: Dice, count: number, capacity: number, lowest: number, highest: number): Instance => ({
  capacity,
  sizes: Array.from({ length: count }, () => dice.roll(lowest, highest)),
});

/** Falkenauer's "uniform" class (Journal of Heuristics 2, 1996): sizes 20 to 100, bins of 150. */
export const falkenauerU = (dice: Dice, count: number): Instance => uniform(dice, count, 150, 20, 100);

/** Falkenauer's "triplets": bins of 1000, each filled without a gap by three; one of 380 to 490, one of 250 or more. */
export function falkenauerT(dice: Dice, count: number): Instance {
  const sizes = Array.from({ length: count / 3 }, () => {
    const first = dice.roll(380, 490);
    const second = dice.roll(250, Math.floor((1000 - first) / 2));
    return [first, second, 1000 - first - second];
  });
  return { capacity: 1000, sizes: sizes.flat() };
}

/** Scholl, Klein and Juergens' first set (Computers & Operations Research 24, 1997): sizes up to 100. */
export const scholl1 = (dice: Dice, count: number, capacity: number, lowest: number): Instance =>
  uniform(dice, count, capacity, lowest, 100);

/** Their second set: bins of 1000 that hold so many of the average size, which varies by so many percent. */
export function scholl2(dice: Dice, count: number, average: number, percent: number): Instance {
  const size = 1000 / average;
  return uniform(dice, count, 1000, Math.ceil(size * (1 - percent / 100)), Math.floor(size * (1 + percent / 100)));
}

/** Their third set, "hard": bins of 100,000, sizes of 20,000 to 35,000. */
export const scholl3 = (dice: Dice): Instance => uniform(dice, 200, 100_000, 20_000, 35_000);

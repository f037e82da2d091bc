import type { PlacementProblem } from '../../../lib/placement';
import { type Dice, type Instance, falkenauerT, falkenauerU, scholl1, scholl2, scholl3 } from '../../placement/sets';
import { cut, flavors } from './vectors';

/** A set of instances with one dimension: how many hosts are needed is asked. */
export interface BinSet {
  readonly name: string;
  /** Whether it is one of 50 to 200 guests, of which the issue speaks. */
  readonly counts: boolean;
  readonly make: (dice: Dice) => Instance;
  /** Hosts that are needed, where the construction tells. */
  readonly fewest?: number;
}

const range = <T>(some: readonly T[], make: (one: T) => BinSet[]): BinSet[] => some.flatMap(make);

/** By the published schemes, since the files are not part of this project. */
export const BIN_SETS: readonly BinSet[] = [
  { name: 'Falkenauer u120', counts: true, make: (dice) => falkenauerU(dice, 120) },
  { name: 'Falkenauer u250', counts: false, make: (dice) => falkenauerU(dice, 250) },
  { name: 'Falkenauer t60', counts: true, make: (dice) => falkenauerT(dice, 60), fewest: 20 },
  { name: 'Falkenauer t120', counts: true, make: (dice) => falkenauerT(dice, 120), fewest: 40 },
  { name: 'Falkenauer t249', counts: false, make: (dice) => falkenauerT(dice, 249), fewest: 83 },
  ...range([50, 100, 200], (count) =>
    [100, 120, 150].flatMap((capacity) =>
      [1, 20, 30].map((lowest) => ({
        name: `Scholl 1, ${count}`,
        counts: true,
        make: (dice: Dice) => scholl1(dice, count, capacity, lowest),
      })),
    ),
  ),
  ...range([50, 100, 200], (count) =>
    [3, 5, 7, 9].flatMap((average) =>
      [20, 50, 90].map((percent) => ({
        name: `Scholl 2, ${count}`,
        counts: true,
        make: (dice: Dice) => scholl2(dice, count, average, percent),
      })),
    ),
  ),
  { name: 'Scholl 3, 200', counts: true, make: scholl3 },
];

/** A set of instances with two dimensions on mixed hosts. */
export interface VectorSet {
  readonly name: string;
  readonly make: (dice: Dice) => PlacementProblem;
  /** Whether they fit by construction. */
  readonly fits: boolean;
}

export const VECTOR_SETS: readonly VectorSet[] = [
  ...[90, 95, 98, 100].map((percent) => ({
    name: `sizes of a catalogue, ${percent} % asked`,
    make: (dice: Dice) => flavors(dice, dice.roll(8, 16), percent),
    fits: false,
  })),
  ...[5, 3, 1, 0].map((free) => ({
    name: `any sizes, cut with ${free} % free`,
    make: (dice: Dice) => {
      const hosts = dice.pick([10, 20]);
      return cut(dice, hosts * dice.pick([5, 10]), hosts, free);
    },
    fits: true,
  })),
];

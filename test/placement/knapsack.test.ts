import * as fc from 'fast-check';
import type { Knapsack } from '../../lib/placement/program/knapsack';
import { packBySearch } from '../../lib/placement/program/knapsack-search';
import { packByTable } from '../../lib/placement/program/knapsack-table';

interface Thing {
  readonly cpu: number;
  readonly memory: number;
  readonly worth: number;
  readonly most: number;
  readonly apart: readonly number[];
}

const knapsack = (things: readonly Thing[], cpu: number, memory: number, guests: number): Knapsack => ({
  asks: [
    Float64Array.from(things, (thing) => thing.cpu),
    Float64Array.from(things, (thing) => thing.memory),
    Float64Array.from(things, () => 1),
  ],
  worth: Float64Array.from(things, (thing) => thing.worth),
  most: Int32Array.from(things, (thing) => thing.most),
  apart: things.map((thing) => thing.apart),
  room: [cpu, memory, guests],
});

const THOROUGH = { atLeast: 0, tolerance: 0.5, enough: Infinity, most: 1e6 };

/** The best worth, by trying all counts. */
function bestByTrying({ asks, worth, most, apart, room }: Knapsack): number {
  const visit = (index: number, left: typeof room, groups: readonly number[]): number => {
    if (index === worth.length) {
      return 0;
    }
    let best = 0;
    const mostHere = apart[index]!.length > 0 ? Math.min(1, most[index]!) : most[index]!;
    for (let count = 0; count <= mostHere; count += 1) {
      const after = left.map((has, dimension) => has - count * asks[dimension]![index]!);
      const taken = count > 0 ? apart[index]! : [];
      if (Math.min(...after) >= 0 && !taken.some((group) => groups.includes(group))) {
        best = Math.max(best, count * worth[index]! + visit(index + 1, after, [...groups, ...taken]));
      }
    }
    return best;
  };
  return visit(0, room, []);
}

const aThing = (apart: fc.Arbitrary<number[]>): fc.Arbitrary<Thing> =>
  fc.record({
    cpu: fc.nat(5),
    memory: fc.nat(5),
    worth: fc.integer({ min: 1, max: 20 }),
    most: fc.integer({ min: 1, max: 3 }),
    apart,
  });

const aKnapsack = (apart: fc.Arbitrary<number[]>, cpu = fc.nat(10)): fc.Arbitrary<Knapsack> =>
  fc
    .tuple(fc.array(aThing(apart), { maxLength: 6 }), cpu, fc.nat(10), fc.nat(6))
    .map(([things, ...room]) => knapsack(things, ...room));

const worthOf = ({ worth }: Knapsack, counts: Int32Array): number =>
  worth.reduce((sum, one, index) => sum + one * counts[index]!, 0);

describe('the knapsack', () => {
  test('is worth as much as the best that trying all finds, with groups of which one goes in', () => {
    fc.assert(
      fc.property(aKnapsack(fc.subarray([0, 1])), (given) => {
        const packed = packBySearch(given, THOROUGH);
        expect(packed).toMatchObject({ worth: bestByTrying(given), exact: true });
        expect(Math.floor(packed.atMost)).toBe(packed.worth);
        expect(worthOf(given, packed.counts)).toBe(packed.worth);
      }),
      { numRuns: 1000 },
    );
  });

  test('is worth the same by a table, where one dimension alone decides', () => {
    fc.assert(
      fc.property(aKnapsack(fc.constant([]), fc.constant(1000)), (given) => {
        const unlimited = { ...given, room: [given.room[0]!, given.room[1]!, 1000] };
        const packed = packByTable(unlimited);
        expect(packed?.worth).toBe(bestByTrying(unlimited));
        expect(worthOf(given, packed!.counts)).toBe(packed!.worth);
      }),
      { numRuns: 1000 },
    );
  });

  test('takes no table where two dimensions decide, or a group', () => {
    const things = [
      { cpu: 2, memory: 2, worth: 1, most: 5, apart: [] },
      { cpu: 3, memory: 1, worth: 2, most: 5, apart: [] },
    ];
    expect(packByTable(knapsack(things, 5, 5, 100))).toBe(undefined);
    expect(packByTable(knapsack(things, 500, 5, 100))).toMatchObject({ worth: 10 });
    expect(packByTable(knapsack([{ ...things[0]!, apart: [0] }], 500, 5, 100))).toBe(undefined);
  });

  test('takes no table that is too large', () => {
    const primes = [999_983, 999_979].map((memory) => ({ cpu: 0, memory, worth: 1, most: 1, apart: [] }));
    expect(packByTable(knapsack(primes, 0, 1_500_000, 100))).toBe(undefined);
    const thousands = [900_000, 700_000].map((memory) => ({ cpu: 0, memory, worth: 1, most: 1, apart: [] }));
    expect(packByTable(knapsack(thousands, 0, 1_500_000, 100))).toMatchObject({ worth: 1 });
  });

  test('never says less than what could go in, however soon it is cut short and whatever does not matter', () => {
    fc.assert(
      fc.property(
        aKnapsack(fc.subarray([0, 1])),
        fc.nat(12),
        fc.nat(12),
        fc.nat(30),
        (given, most, enough, tolerance) => {
          const packed = packBySearch(given, { atLeast: 0, tolerance: tolerance + 0.5, enough, most });
          expect(packed.atMost).toBeGreaterThanOrEqual(bestByTrying(given));
          expect(worthOf(given, packed.counts)).toBeLessThanOrEqual(packed.worth);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('says when it was cut short, and looks for nothing that is worth too little', () => {
    const things = Array.from({ length: 12 }, (_, index) => ({
      cpu: 3 + (index % 4),
      memory: 6 - (index % 4),
      worth: 10 + index,
      most: 3,
      apart: [],
    }));
    const given = knapsack(things, 40, 40, 100);
    expect(packBySearch(given, { ...THOROUGH, most: 20 }).exact).toBe(false);
    expect(packBySearch(given, { ...THOROUGH, enough: 20 }).exact).toBe(false);
    const { worth } = packBySearch(given, THOROUGH);
    expect(packBySearch(given, { ...THOROUGH, atLeast: worth })).toMatchObject({ worth, exact: true });
    expect([...packBySearch(given, { ...THOROUGH, atLeast: worth }).counts]).toEqual(things.map(() => 0));
  });
});

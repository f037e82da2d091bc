import type { HostKind } from '../../lib/placement/compile/kinds';
import { worstLosses } from '../../lib/placement/survival/losses';

/** A kind of hosts; the first host has the number. */
const kind = (first: number, count: number, cpu: number, memory: number, sets: number[] = []): HostKind => ({
  has: [cpu, memory],
  largestCpu: Infinity,
  largestMemory: Infinity,
  sets,
  hosts: Array.from({ length: count }, (_, index) => first + index),
});

const lossesOf = (kinds: HostKind[], failures: number): number[][] =>
  [...worstLosses(kinds, failures)].map((loss) => [...loss]);

describe('the losses that are examined', () => {
  test('are one, of nothing, when nothing is lost', () => {
    expect(lossesOf([kind(0, 2, 4, 4)], 0)).toEqual([[]]);
  });

  test('are one when all hosts are equal', () => {
    expect(lossesOf([kind(0, 9, 4, 4)], 3)).toEqual([[0, 1, 2]]);
  });

  test('are those of the largest hosts, then of the next', () => {
    const chain = [kind(0, 2, 8, 8), kind(10, 1, 6, 6), kind(20, 5, 4, 4)];
    expect(lossesOf(chain, 1)).toEqual([[0]]);
    expect(lossesOf(chain, 2)).toEqual([[0, 1]]);
    expect(lossesOf(chain, 3)).toEqual([[0, 1, 10]]);
    expect(lossesOf(chain, 5)).toEqual([[0, 1, 10, 20, 21]]);
  });

  test('are all choices among kinds of which none is better', () => {
    const kinds = [kind(0, 2, 4, 8), kind(10, 2, 6, 6), kind(20, 1, 8, 4)];
    expect(lossesOf(kinds, 1)).toEqual([[0], [10], [20]]);
    expect(lossesOf(kinds, 2)).toEqual([
      [0, 1],
      [0, 10],
      [0, 20],
      [10, 11],
      [10, 20],
    ]);
  });

  test('have a lesser host only after all that are better', () => {
    // 20 is less than 0 and 1, but not less than 10.
    const kinds = [kind(0, 2, 4, 8), kind(20, 3, 4, 6), kind(10, 1, 9, 2)];
    expect(lossesOf(kinds, 2)).toEqual([
      [0, 1],
      [0, 10],
    ]);
    expect(lossesOf(kinds, 3)).toEqual([
      [0, 1, 20],
      [0, 1, 10],
    ]);
  });

  test('have a smaller host, too, that may run what a larger may not', () => {
    const kinds = [kind(0, 3, 8, 8, [1]), kind(10, 3, 4, 4, [1, 2])];
    expect(lossesOf(kinds, 1)).toEqual([[0], [10]]);
  });
});

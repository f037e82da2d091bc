import {
  amountsOf,
  largeBound,
  partsBound,
  partsExceeded,
  rounded,
  roundedBound,
  sumBound,
} from '../../lib/placement/bounds/bounds';

/** Amounts, each once; the biggest first. */
const each = (...amounts: number[]) => amountsOf(amounts.map((amount) => ({ amount, count: 1 })));

describe('a bound', () => {
  test('by the sum holds when all is asked for, and breaks one beyond', () => {
    expect(sumBound(each(6, 4), each(10))).toBe(undefined);
    expect(sumBound(each(6, 5), each(10))).toEqual({ kind: 'sum', asked: 11, capacity: 10 });
    expect(sumBound(each(), each())).toBe(undefined);
  });

  test('by large guests counts how often a size goes into each host', () => {
    // 25 takes two of 10, 19 one.
    expect(largeBound(each(10, 10, 10), each(25, 19))).toBe(undefined);
    expect(largeBound(each(10, 10, 10, 10), each(25, 19))).toEqual({ kind: 'large', size: 10, room: 3 });
  });

  test('by large guests names the largest size that has no room', () => {
    expect(largeBound(each(9, 8, 7, 6), each(10, 10))).toEqual({ kind: 'large', size: 7, room: 2 });
  });

  test('by large guests leaves those out that ask nothing', () => {
    expect(largeBound(each(0, 0), each(0))).toBe(undefined);
  });

  test('by rounding counts a guest as the host that it blocks', () => {
    // Martello and Toth's L2: a 7 and a 4 do not share a host of 10.
    expect(roundedBound(each(7, 7, 7, 4, 4), each(10, 10, 10, 10))).toBe(undefined);
    expect(roundedBound(each(7, 7, 7, 4, 4, 4), each(10, 10, 10, 10))).toEqual({
      kind: 'rounded',
      from: 4,
      full: 10,
      asked: 42,
      capacity: 40,
    });
  });

  test('by rounding gives a host of another size all that it can hold', () => {
    // A host of 17 holds 7 + 10 as 10 + 10: the second is not blocked, since nothing is left over.
    expect(roundedBound(each(7, 7, 7, 7, 4, 4), each(17, 10, 10, 10))).toBe(undefined);
    // On 8 a 7 counts as 10: the host cannot be used better. Three such and a 4 are more than 3 x 10 hold.
    expect(roundedBound(each(7, 7, 7, 4), each(10, 10, 8))).toMatchObject({
      from: 4,
      full: 10,
      asked: 34,
      capacity: 30,
    });
  });

  test('by parts counts what exceeds them', () => {
    // Quarters of 100: 51 exceeds two, 26 one; a host exceeds three.
    expect(partsBound(each(51, 51, 26, 26), each(100, 100))).toBe(undefined);
    expect(partsBound(each(51, 51, 26, 26, 26), each(100, 100))).toEqual({
      kind: 'parts',
      parts: 4,
      full: 100,
      asked: 7,
      capacity: 6,
    });
  });

  test.each([
    [3, 0],
    [4, 4],
    [6, 6],
    [7, 10],
    [10, 10],
    [12, 12],
  ])('rounds %i to %i, from 4 and on hosts of 10', (amount, value) => {
    expect(rounded(amount, 4, 10)).toBe(value);
  });

  test.each([
    [0, 0],
    [25, 0],
    [26, 1],
    [50, 1],
    [51, 2],
    [100, 3],
    [101, 4],
  ])('has %i exceed %i quarters of 100', (amount, parts) => {
    expect(partsExceeded(amount, 4, 100)).toBe(parts);
  });

  test('sees equal amounts as one, the biggest first', () => {
    expect(
      amountsOf([
        { amount: 1, count: 2 },
        { amount: 3, count: 1 },
        { amount: 1, count: 4 },
      ]),
    ).toEqual([
      { amount: 3, count: 1 },
      { amount: 1, count: 6 },
    ]);
  });
});

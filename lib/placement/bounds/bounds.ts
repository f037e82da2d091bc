import type { PartsExceeded, RoundedSumExceeded, SumExceeded, TooManyLarge } from '../proof';

/** An amount, and how many guests ask it or how many hosts have it. */
export interface Tally {
  readonly amount: number;
  readonly count: number;
}

/** A bound that does not hold: the arithmetic of a proof. */
export type Broken =
  | Pick<SumExceeded, 'kind' | 'asked' | 'capacity'>
  | Pick<TooManyLarge, 'kind' | 'size' | 'room'>
  | Pick<RoundedSumExceeded, 'kind' | 'from' | 'full' | 'asked' | 'capacity'>
  | Pick<PartsExceeded, 'kind' | 'parts' | 'full' | 'asked' | 'capacity'>;

/** A condition that every placement meets in every dimension, given what is asked and what hosts have; biggest first. */
export type Bound = (asked: readonly Tally[], has: readonly Tally[]) => Broken | undefined;

/** Values of a bound's parameters that are tried. */
const MOST_SIZES = 400;
const MOST_FULLS = 8;
const MOST_PARTS = 60;

/** No more is asked than there is. */
export const sumBound: Bound = (guests, hosts) => {
  const [asked, capacity] = [total(guests, (amount) => amount), total(hosts, (amount) => amount)];
  return asked > capacity ? { kind: 'sum', asked, capacity } : undefined;
};

/** No more guests of a size than the hosts take of that size. */
export const largeBound: Bound = (guests, hosts) => {
  let count = 0;
  for (const { amount: size, count: more } of guests.slice(0, MOST_SIZES)) {
    count += more;
    if (size > 0) {
      const room = total(hosts, (amount) => Math.floor(amount / size));
      if (count > room) {
        return { kind: 'large', size, room };
      }
    }
  }
  return undefined;
};

/** Martello and Toth's L2 (Knapsack Problems, 1990, 8.3.2), carried over to hosts of different sizes. */
export const roundedBound: Bound = (guests, hosts) => {
  const froms = guests.map(({ amount }) => amount).slice(-MOST_SIZES);
  for (const { amount: full } of byCount(hosts).slice(0, MOST_FULLS)) {
    for (const from of froms.filter((size) => size > 0 && 2 * size <= full)) {
      const asked = total(guests, (amount) => rounded(amount, from, full));
      const capacity = total(hosts, (amount) => mostRounded(amount, from, full));
      if (asked > capacity) {
        return { kind: 'rounded', from, full, asked, capacity };
      }
    }
  }
  return undefined;
};

/**
 * The dual-feasible functions u(k) of Fekete and Schepers ("New classes of fast lower bounds for bin packing problems",
 * Mathematical Programming 91, 2001), without their special case for whole parts: so they grow at least as fast as their
 * argument on hosts of every size.
 */
export const partsBound: Bound = (guests, hosts) => {
  for (const { amount: full } of byCount(hosts).slice(0, MOST_FULLS)) {
    for (let parts = 2; parts <= MOST_PARTS; parts += 1) {
      const asked = total(guests, (amount) => partsExceeded(amount, parts, full));
      const capacity = total(hosts, (amount) => partsExceeded(amount, parts, full));
      if (asked > capacity) {
        return { kind: 'parts', parts, full, asked, capacity };
      }
    }
  }
  return undefined;
};

/** What an amount counts for in `RoundedSumExceeded`. */
export function rounded(amount: number, from: number, full: number): number {
  return amount < from ? 0 : amount > full - from ? Math.max(full, amount) : amount;
}

/** What an amount counts for in `PartsExceeded`. */
export function partsExceeded(amount: number, parts: number, full: number): number {
  return Math.max(0, Math.ceil((amount * parts) / full) - 1);
}

/** The most that guests on a host of an amount count for: so many over `full - from`, and the others as they are. */
function mostRounded(amount: number, from: number, full: number): number {
  const over = full - from + 1;
  let most = amount < from ? 0 : amount;
  for (let count = 1; count * over <= amount; count += 1) {
    const rest = amount - count * over;
    most = Math.max(most, count * full + (rest < from ? 0 : rest));
  }
  return most;
}

/** Merges equal amounts; the biggest first. */
export function amountsOf(amounts: readonly Tally[]): Tally[] {
  const counts = new Map<number, number>();
  for (const { amount, count } of amounts) {
    counts.set(amount, (counts.get(amount) ?? 0) + count);
  }
  return [...counts].map(([amount, count]) => ({ amount, count })).sort((a, b) => b.amount - a.amount);
}

function byCount(amounts: readonly Tally[]): Tally[] {
  return amounts.filter(({ amount }) => amount > 0).sort((a, b) => b.count - a.count || b.amount - a.amount);
}

function total(amounts: readonly Tally[], value: (amount: number) => number): number {
  return amounts.reduce((sum, { amount, count }) => sum + value(amount) * count, 0);
}

import { type Effort, type Knapsack, type Packed, bindingDimensions } from './knapsack';

/** What sums of shares may be off by, since they are not whole numbers. */
const ROUNDING = 1e-9;

/** Depth first, what is worth most by its size first. */
export function packBySearch(given: Knapsack, effort: Effort): Packed {
  const sizes = sizesOf(given);
  const order = [...sizes.keys()].sort((a, b) => given.worth[b]! * sizes[a]! - given.worth[a]! * sizes[b]! || a - b);
  const sorted = (values: Float64Array): Float64Array => Float64Array.from(order, (index) => values[index]!);
  const asks = given.asks.map(sorted);
  const [worth, size] = [sorted(given.worth), sorted(sizes)];
  const most = order.map((index) => given.most[index]!);
  const apart = order.map((index) => given.apart[index]!);
  const { length } = order;
  const rates = asks.map((amounts) => bestRates(worth, amounts));
  const counts = new Int32Array(length);
  const groups = new Set<number>();
  const left = Float64Array.from(given.room);
  let leftOfSize = 1;
  let best = effort.atLeast;
  let bestCounts: Int32Array | undefined;
  let steps = 0;

  /** The most that can still be got from a place on. */
  const bound = (from: number): number => {
    let [room, sum] = [leftOfSize + ROUNDING, 0];
    for (let place = from; place < length && room > 0; place += 1) {
      if (size[place]! === Infinity) {
        continue;
      }
      const count = size[place]! === 0 ? most[place]! : Math.min(most[place]!, room / size[place]!);
      sum += count * worth[place]!;
      room -= count * size[place]!;
    }
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      sum = Math.min(sum, atRate(left[dimension]!, rates[dimension]![from]!));
    }
    return sum;
  };
  const put = (place: number, count: number): void => {
    counts[place]! += count;
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      left[dimension]! -= asks[dimension]![place]! * count;
    }
    leftOfSize -= size[place]! * count;
    apart[place]!.forEach((group) => (count > 0 ? groups.add(group) : groups.delete(group)));
  };
  const stopped = (): boolean => steps > effort.most || (steps > effort.enough && bestCounts !== undefined);
  const visit = (place: number, value: number): void => {
    steps += 1;
    if (value > best + effort.tolerance) {
      best = value;
      bestCounts = counts.slice();
    }
    if (place === length || stopped() || value + bound(place) <= best + effort.tolerance) {
      return;
    }
    const count = countThatFits(place);
    if (count > 0) {
      put(place, count);
    }
    for (let now = count; now >= 0; now -= 1) {
      visit(place + 1, value + worth[place]! * now);
      if (now > 0) {
        put(place, -1);
      }
    }
  };
  const countThatFits = (place: number): number => {
    let count = most[place]!;
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      const asked = asks[dimension]![place]!;
      count = asked === 0 ? count : Math.min(count, Math.floor(left[dimension]! / asked));
    }
    if (apart[place]!.length > 0) {
      return apart[place]!.some((group) => groups.has(group)) ? 0 : Math.min(1, count);
    }
    return count;
  };
  const atMost = bound(0);
  visit(0, 0);
  const result = new Int32Array(length);
  order.forEach((index, place) => (result[index] = bestCounts?.[place] ?? 0));
  const exact = !stopped();
  return { counts: result, worth: best, atMost: exact ? best + effort.tolerance : atMost, exact, steps };
}

/** Share of the room that a thing takes, all dimensions that bind together; at most 1 goes in. */
function sizesOf(given: Knapsack): Float64Array {
  const binding = bindingDimensions(given);
  const share = (amount: number, has: number): number => (amount > 0 ? amount / has / binding.length : 0);
  return given.worth.map((_, index) =>
    binding.reduce((sum, dimension) => sum + share(given.asks[dimension]![index]!, given.room[dimension]!), 0),
  );
}

/** What goes into a room is worth no more than this; nothing is known of it where something takes no room. */
function atRate(room: number, rate: number): number {
  return rate === Infinity ? Infinity : room * rate;
}

/** For each place, the most that a unit of a dimension is worth in anything from there on. */
function bestRates(worth: Float64Array, amount: Float64Array): Float64Array {
  const rates = new Float64Array(worth.length + 1);
  for (let place = worth.length - 1; place >= 0; place -= 1) {
    rates[place] = Math.max(rates[place + 1]!, worth[place]! / amount[place]!);
  }
  return rates;
}

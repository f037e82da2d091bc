import type { Effort, Knapsack, Packed } from './knapsack';

/** What sums of shares may be off by, since they are not whole numbers. */
const ROUNDING = 1e-9;

/** Depth first, what is worth most by its size first. */
export function packBySearch(given: Knapsack, effort: Effort): Packed {
  const sizes = sizesOf(given);
  const order = [...sizes.keys()].sort((a, b) => given.worth[b]! * sizes[a]! - given.worth[a]! * sizes[b]! || a - b);
  const sorted = (values: Float64Array): Float64Array => Float64Array.from(order, (index) => values[index]!);
  const [cpu, memory, guests] = [given.cpu, given.memory, given.guests].map(sorted) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [worth, size] = [sorted(given.worth), sorted(sizes)];
  const most = order.map((index) => given.most[index]!);
  const apart = order.map((index) => given.apart[index]!);
  const { length } = order;
  const perCpu = bestRates(worth, cpu);
  const perMemory = bestRates(worth, memory);
  const counts = new Int32Array(length);
  const groups = new Set<number>();
  const left = { ...given.room, size: 1 };
  let best = effort.atLeast;
  let bestCounts: Int32Array | undefined;
  let steps = 0;

  /** The most that can still be got from a place on. */
  const bound = (from: number): number => {
    let [room, sum] = [left.size + ROUNDING, 0];
    for (let place = from; place < length && room > 0; place += 1) {
      if (size[place]! === Infinity) {
        continue;
      }
      const count = size[place]! === 0 ? most[place]! : Math.min(most[place]!, room / size[place]!);
      sum += count * worth[place]!;
      room -= count * size[place]!;
    }
    return Math.min(sum, atRate(left.cpu, perCpu[from]!), atRate(left.memory, perMemory[from]!));
  };
  const put = (place: number, count: number): void => {
    counts[place]! += count;
    left.cpu -= cpu[place]! * count;
    left.memory -= memory[place]! * count;
    left.guests -= guests[place]! * count;
    left.size -= size[place]! * count;
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
    if (apart[place]!.length > 0) {
      const fits = cpu[place]! <= left.cpu && memory[place]! <= left.memory && guests[place]! <= left.guests;
      return fits && !apart[place]!.some((group) => groups.has(group)) ? 1 : 0;
    }
    return Math.min(
      most[place]!,
      cpu[place]! === 0 ? Infinity : Math.floor(left.cpu / cpu[place]!),
      memory[place]! === 0 ? Infinity : Math.floor(left.memory / memory[place]!),
      guests[place]! === 0 ? Infinity : Math.floor(left.guests / guests[place]!),
    );
  };
  const atMost = bound(0);
  visit(0, 0);
  const result = new Int32Array(length);
  order.forEach((index, place) => (result[index] = bestCounts?.[place] ?? 0));
  const exact = !stopped();
  return { counts: result, worth: best, atMost: exact ? best + effort.tolerance : atMost, exact, steps };
}

/** Share of the room that a thing takes, both dimensions together; at most 1 goes in. */
function sizesOf({ cpu, memory, most, room }: Knapsack): Float64Array {
  const binds = (amounts: Float64Array, has: number): boolean =>
    amounts.reduce((sum, amount, index) => sum + amount * most[index]!, 0) > has;
  const [byCpu, byMemory] = [binds(cpu, room.cpu), binds(memory, room.memory)];
  const weigh = byCpu && byMemory ? 2 : 1;
  const share = (binding: boolean, amount: number, has: number): number =>
    binding && amount > 0 ? amount / has / weigh : 0;
  return cpu.map((amount, index) => share(byCpu, amount, room.cpu) + share(byMemory, memory[index]!, room.memory));
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

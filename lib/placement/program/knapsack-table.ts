import { MEMORY } from '../compile/packing';
import { type Knapsack, type Packed, bindingDimensions } from './knapsack';

/** Cells of a table that is made: some thousandths of a second. */
const MOST_CELLS = 600_000;

/** Cells that take as long as a step of a search. */
const CELLS_A_STEP = 100;

/** By dynamic programming, where one dimension alone decides and its amounts are not too fine; otherwise nothing. */
export function packByTable(given: Knapsack): Packed | undefined {
  const amounts = onlyDimension(given);
  if (amounts === undefined) {
    return undefined;
  }
  const { sizes, room } = amounts;
  const unit = sizes.reduce(greatestCommonDivisor, 0) || 1;
  const capacity = Math.floor(room / unit);
  const copies = [...sizes.keys()].flatMap((index) =>
    Array<number>(Math.min(given.most[index]!, sizes[index] === 0 ? Infinity : Math.floor(room / sizes[index]!))).fill(
      index,
    ),
  );
  if (copies.length * (capacity + 1) > MOST_CELLS) {
    return undefined;
  }
  const best = new Float64Array(capacity + 1);
  const takes = cells(copies.length * (capacity + 1));
  copies.forEach((index, copy) => {
    const size = sizes[index]! / unit;
    const worth = given.worth[index]!;
    const row = copy * (capacity + 1);
    for (let left = capacity; left >= size; left -= 1) {
      if (best[left - size]! + worth > best[left]!) {
        best[left] = best[left - size]! + worth;
        takes[row + left] = 1;
      }
    }
  });
  const counts = new Int32Array(sizes.length);
  let left = capacity;
  for (let copy = copies.length - 1; copy >= 0; copy -= 1) {
    if (takes[copy * (capacity + 1) + left] === 1) {
      const index = copies[copy]!;
      counts[index]! += 1;
      left -= sizes[index]! / unit;
    }
  }
  const worth = best[capacity]!;
  return {
    counts,
    worth,
    atMost: worth,
    exact: true,
    steps: Math.ceil((copies.length * capacity) / CELLS_A_STEP),
  };
}

/** Kept from table to table, since one of them is made for each column. */
let scratch = new Uint8Array(0);

/** So many cells, all zero. */
function cells(count: number): Uint8Array {
  scratch = scratch.length < count ? new Uint8Array(count) : scratch;
  return scratch.fill(0, 0, count);
}

/** The dimension that limits what goes in, when all the others never do. */
function onlyDimension(given: Knapsack): { readonly sizes: Float64Array; readonly room: number } | undefined {
  const limits = bindingDimensions(given);
  const [only = MEMORY] = limits;
  return limits.length > 1 || given.apart.some(({ length }) => length > 0)
    ? undefined
    : { sizes: given.asks[only]!, room: given.room[only]! };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

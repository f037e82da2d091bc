import type { Packing } from '../compile/packing';
import type { TightestSum } from '../placement';

/** The dimension of which the largest share is asked; of one that nobody limits, none is. */
export function tightestSum({ classes, dimensions, capacity }: Packing): TightestSum {
  return dimensions
    .map((dimension, index) => ({
      dimension,
      asked: classes.reduce((sum, one) => sum + one.asks[index]! * one.count, 0),
      capacity: capacity.reduce(
        (sum, amount, at) => (at % dimensions.length === index ? sum + Math.max(0, amount) : sum),
        0,
      ),
    }))
    .reduce((tightest, sum) => (share(sum) > share(tightest) ? sum : tightest));
}

function share({ asked, capacity }: TightestSum): number {
  return capacity === 0 ? 0 : asked / capacity;
}

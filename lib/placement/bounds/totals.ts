import { DIMENSIONS, type Packing } from '../compile/packing';
import type { TightestSum } from '../placement';

/** The dimension of which the largest share is asked; of one that nobody limits, none is. */
export function tightestSum({ classes, capacity }: Packing): TightestSum {
  return DIMENSIONS.map((dimension) => ({
    dimension,
    asked: classes.reduce((sum, one) => sum + one[dimension] * one.count, 0),
    capacity: capacity[dimension].reduce((sum, amount) => sum + Math.max(0, amount), 0),
  })).reduce((tightest, sum) => (share(sum) > share(tightest) ? sum : tightest));
}

function share({ asked, capacity }: TightestSum): number {
  return capacity === 0 ? 0 : asked / capacity;
}

import type { Dimension } from './dimension';
import type { Assignment } from './problem';
import type { Proof } from './proof';

/** There is a placement: here it is. */
export interface Fits {
  readonly verdict: 'fits';
  readonly assignment: Assignment;
}

/** There is none, for this reason. */
export interface DoesNotFit {
  readonly verdict: 'does-not-fit';
  readonly proof: Proof;
}

/** The sum that comes nearest to its capacity. */
export interface TightestSum {
  readonly dimension: Dimension;
  readonly asked: number;
  readonly capacity: number;
}

/** The best placement found where not all guests found a host. */
export interface PartialPlacement {
  readonly assignment: Assignment;
  /** Ids of those left over, the biggest first. */
  readonly unplaced: readonly string[];
}

/** Neither a placement nor a proof was found within the budget. This never means that there is no room. */
export interface Undecided {
  readonly verdict: 'undecided';
  /** How full the hosts would be at least. */
  readonly bound: TightestSum;
  readonly best: PartialPlacement;
  /** Steps of the search that were made. */
  readonly nodes: number;
}

/** Whether all guests have a place. */
export type Placement = Fits | DoesNotFit | Undecided;

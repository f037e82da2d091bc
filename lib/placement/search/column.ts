import type { HostKind } from '../compile/kinds';
import type { UnitClass } from '../compile/packing';

/** A way to fill a host of a kind: classes by index, and so many units of each. */
export interface HostColumn {
  readonly kind: number;
  readonly classes: readonly number[];
  readonly counts: readonly number[];
}

/** A host that is filled. */
export interface Filled {
  readonly kind: HostKind;
  readonly classes: readonly UnitClass[];
  readonly counts: readonly number[];
}

/** A column, so often; parts of a host are allowed. */
export interface Fraction {
  readonly column: HostColumn;
  readonly amount: number;
}

/** What a unit of each class is worth, and what a host of each kind costs. */
export interface Prices {
  readonly worth: Float64Array;
  readonly cost: Float64Array;
}

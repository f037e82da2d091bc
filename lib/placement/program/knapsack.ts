/** Things of which some go into a room, each with a worth; and what groups take one at most. */
export interface Knapsack {
  /** What each asks, by dimension. */
  readonly asks: readonly Float64Array[];
  readonly worth: Float64Array;
  /** How many there are of each. */
  readonly most: Int32Array;
  /** Groups of each, of which one may go in. */
  readonly apart: readonly (readonly number[])[];
  /** What there is, by dimension. */
  readonly room: readonly number[];
}

/** What goes in. */
export interface Packed {
  readonly counts: Int32Array;
  readonly worth: number;
  /** Nothing that goes in is worth more than this. */
  readonly atMost: number;
  /** Whether the search came to its end: then there is no more than the tolerance between the two. */
  readonly exact: boolean;
  /** Steps that were made. */
  readonly steps: number;
}

/** When a search is cut short. */
export interface Effort {
  /** What is worth no more than this is not looked for. */
  readonly atLeast: number;
  /** Differences in worth that do not matter. */
  readonly tolerance: number;
  /** Steps after which anything found is enough. */
  readonly enough: number;
  /** Steps after which it ends. */
  readonly most: number;
}

/** The dimensions of which all things together ask more than there is. */
export function bindingDimensions({ asks, most, room }: Knapsack): number[] {
  const isShort = (amounts: Float64Array, has: number): boolean =>
    amounts.reduce((sum, amount, index) => sum + amount * most[index]!, 0) > has;
  return [...asks.keys()].filter((dimension) => isShort(asks[dimension]!, room[dimension]!));
}

import type { Board } from '../search/board';
import type { StepBudget } from '../search/budget';
import type { HostColumn } from '../search/column';
import type { Effort, Knapsack } from './knapsack';
import { packBySearch } from './knapsack-search';
import { packByTable } from './knapsack-table';

/** The filling of a host that is worth most. */
export interface Priced {
  readonly column: HostColumn;
  readonly worth: number;
  /** Nothing is worth more than this. */
  readonly atMost: number;
  /** Whether the search came to its end. */
  readonly exact: boolean;
}

/** What fills an empty host of a kind and is worth most, given what a unit of each class is worth. */
export function mostWorth(
  board: Board,
  kind: number,
  worthOf: ArrayLike<number>,
  effort: Effort,
  budget: StepBudget,
): Priced {
  const classes = [...board.classes.keys()].filter(
    (one) => board.remaining[one]! > 0 && worthOf[one]! > 0 && board.takes(kind, one),
  );
  const given: Knapsack = {
    asks: board.kinds[kind]!.has.map((_, dimension) =>
      Float64Array.from(classes, (one) => board.asks[one * board.dimensions + dimension]!),
    ),
    worth: Float64Array.from(classes, (one) => worthOf[one]!),
    most: Int32Array.from(classes, (one) => board.remaining[one]!),
    apart: classes.map((one) => board.classes[one]!.apart),
    room: board.kinds[kind]!.has,
  };
  const most = Math.max(0, Math.min(effort.most, budget.limit - budget.spent));
  const packed = packByTable(given) ?? packBySearch(given, { ...effort, most });
  budget.spent += packed.steps;
  const taken = [...classes.keys()].filter((index) => packed.counts[index]! > 0);
  return {
    column: {
      kind,
      classes: taken.map((index) => classes[index]!),
      counts: taken.map((index) => packed.counts[index]!),
    },
    worth: packed.worth,
    atMost: packed.atMost,
    exact: packed.exact,
  };
}

import type { Board } from '../search/board';
import type { Budget } from '../search/budget';
import type { Column } from '../search/column';
import type { Effort, Knapsack } from './knapsack';
import { packBySearch } from './knapsack-search';
import { packByTable } from './knapsack-table';

/** The filling of a host that is worth most. */
export interface Priced {
  readonly column: Column;
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
  budget: Budget,
): Priced {
  const classes = [...board.classes.keys()].filter(
    (one) => board.remaining[one]! > 0 && worthOf[one]! > 0 && board.takes(kind, one),
  );
  const column = (values: ArrayLike<number>): Float64Array => Float64Array.from(classes, (one) => values[one]!);
  const { cpu, memory } = board.kinds[kind]!;
  const given: Knapsack = {
    cpu: column(board.cpu),
    memory: column(board.memory),
    guests: column(board.guests),
    worth: column(worthOf),
    most: Int32Array.from(classes, (one) => board.remaining[one]!),
    apart: classes.map((one) => board.classes[one]!.apart),
    room: { cpu, memory, guests: board.guestsOf(kind) },
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

import type { Board } from '../search/board';
import type { StepBudget } from '../search/budget';
import type { HostColumn, Fraction, Prices } from '../search/column';
import { Master } from './master';
import { mostWorth } from './pricing';
import { type Weighing, weigh } from './weighing';

/** What the relaxation says: it has a solution, there is a proof that nothing has, or no answer was found. */
export type Relaxed =
  | { readonly kind: 'solved'; readonly share: number; readonly fractions: readonly Fraction[] }
  | { readonly kind: 'too-much'; readonly weighing: Weighing }
  | { readonly kind: 'given-up' };

/** What a price may be off by. */
const EPSILON = 1e-7;

/** A pivot costs with the square of the number of rows: so many entries count as one step. */
const ENTRIES_A_STEP = 100;

/** When a search for a column is cut short. */
const EFFORT = { tolerance: EPSILON, enough: 2000, most: 100_000 };

/**
 * Solves the relaxation of what is left on a board by column generation, until the share is small enough or the smallest.
 * Columns that were found before are tried first, new ones are added to them.
 */
export function relax(board: Board, pool: HostColumn[], budget: StepBudget, enough = 0): Relaxed {
  const master = masterOf(board);
  while (master !== undefined && !budget.over) {
    budget.spent += Math.ceil(master.size ** 2 / ENTRIES_A_STEP);
    if (master.dropNegativePrices()) {
      continue;
    }
    if (master.share <= enough) {
      return { kind: 'solved', share: master.share, fractions: master.used };
    }
    const prices = master.prices();
    const column = bestOf(pool, prices) ?? newColumn(board, prices, pool, budget);
    if (column === undefined) {
      return { kind: 'solved', share: master.share, fractions: master.used };
    }
    if ('weights' in column) {
      return { kind: 'too-much', weighing: column };
    }
    if (!master.enter(column)) {
      break;
    }
  }
  return { kind: 'given-up' };
}

/** The known column that is worth most beyond its cost. */
function bestOf(pool: readonly HostColumn[], { worth, cost }: Prices): HostColumn | undefined {
  let best: HostColumn | undefined;
  let most = EPSILON;
  for (const column of pool) {
    let gain = -cost[column.kind]!;
    for (let index = 0; index < column.classes.length; index += 1) {
      gain += worth[column.classes[index]!]! * column.counts[index]!;
    }
    if (gain > most) {
      [best, most] = [column, gain];
    }
  }
  return best;
}

/** The new column that is worth most beyond its cost; or a proof, when the prices are one; or nothing. */
function newColumn(
  board: Board,
  prices: Prices,
  pool: HostColumn[],
  budget: StepBudget,
): HostColumn | Weighing | undefined {
  const { remaining, left } = board;
  const { worth, cost } = prices;
  const held = new Float64Array(left.length);
  let best: HostColumn | undefined;
  let most = EPSILON;
  let exact = true;
  for (let kind = 0; kind < left.length; kind += 1) {
    if (left[kind]! > 0) {
      const atLeast = Math.max(0, cost[kind]!);
      const priced = mostWorth(board, kind, worth, { ...EFFORT, atLeast }, budget);
      const gain = priced.worth - atLeast;
      if (gain > EPSILON) {
        pool.push(priced.column);
      }
      if (gain > most) {
        [best, most] = [priced.column, gain];
      }
      held[kind] = priced.worth;
      exact &&= priced.exact;
    }
  }
  const asked = remaining.reduce((sum, units, one) => sum + units * worth[one]!, 0);
  const capacity = held.reduce((sum, one, kind) => sum + one * left[kind]!, 0);
  // When nothing is better and not all was looked at, it is worth a closer look.
  const isProof = asked > capacity * (1 + EPSILON) && (exact || best === undefined);
  return (isProof ? weigh(board, worth, held, asked / capacity - 1, budget) : undefined) ?? best;
}

/** A program in which each class starts in columns of its own; nothing where no host takes one of them. */
function masterOf(board: Board): Master | undefined {
  const { remaining, left } = board;
  const classes = [...remaining.keys()].filter((one) => remaining[one]! > 0);
  const singles = classes.flatMap((one): HostColumn[] => {
    const kind = left.findIndex((count, at) => count > 0 && board.takes(at, one));
    return kind < 0 ? [] : [{ kind, classes: [one], counts: [board.countThatFits(kind, one, remaining[one]!)] }];
  });
  return singles.length < classes.length ? undefined : new Master(remaining, left, singles);
}

import type { Board } from '../search/board';
import { StepBudget } from '../search/budget';
import type { HostColumn, Filled, Fraction } from '../search/column';
import { relax } from './relaxation';
import { search } from '../search/search';

/** Roundings of one relaxation that are tried. */
const MOST_TRIED = 3;

/** One of so many hosts is filled before the rest is solved anew. */
const BATCH = 8;

/** What rounding errors may hide. */
const EPSILON = 1e-6;

/** Steps of the search for what rounding down has left. */
const STEPS_FOR_REST = 5_000;

/**
 * Rounds the relaxation to hosts that are filled: whole parts stay, then one more column at a time is rounded up and the
 * rest is solved anew. Nothing where that leads nowhere within the budget.
 */
export function dive(board: Board, pool: HostColumn[], budget: StepBudget): readonly Filled[] | undefined {
  const trail: HostColumn[] = [];
  const rest = descend(board, pool, budget, trail);
  const filled = rest === undefined ? undefined : [...trail.map((column) => board.named(column)), ...rest];
  trail.forEach((column) => board.move(column, -1));
  return filled;
}

/** Fixes columns on the trail; what the search adds to them, or nothing, and then the trail is as it was. */
function descend(
  board: Board,
  pool: HostColumn[],
  budget: StepBudget,
  trail: HostColumn[],
): readonly Filled[] | undefined {
  const relaxed = relax(board, pool, budget, 1);
  if (relaxed.kind !== 'solved' || relaxed.share > 1 + EPSILON) {
    return undefined;
  }
  const from = trail.length;
  for (const { column, amount } of relaxed.fractions) {
    for (let whole = Math.floor(amount + EPSILON); whole > 0; whole -= 1) {
      fix(board, column, trail);
    }
  }
  const steps = new StepBudget(Math.min(STEPS_FOR_REST, budget.limit - budget.spent));
  const searched = search(board, steps);
  budget.spent += steps.spent;
  const found = searched === 'over' ? roundUp(board, pool, budget, trail, relaxed.fractions) : searched;
  if (found === undefined || found === 'exhausted') {
    unfix(board, trail, from);
    return undefined;
  }
  return found;
}

/** Rounds one column up, the most used first. */
function roundUp(
  board: Board,
  pool: HostColumn[],
  budget: StepBudget,
  trail: HostColumn[],
  fractions: readonly Fraction[],
): readonly Filled[] | undefined {
  const from = trail.length;
  const parts = fractions
    .map(({ column, amount }) => ({ column, part: amount - Math.floor(amount + EPSILON) }))
    .filter(({ part }) => part > EPSILON)
    .sort((a, b) => b.part - a.part)
    .map(({ column }) => column);
  const hosts = board.left.reduce((sum, count) => sum + count, 0);
  const tries = [parts.slice(0, Math.ceil(hosts / BATCH)), ...parts.slice(0, MOST_TRIED).map((column) => [column])];
  for (const columns of tries) {
    if (budget.over) {
      return undefined;
    }
    for (const column of columns) {
      if (isWhole(board, column) || columns.length === 1) {
        fix(board, column, trail);
      }
    }
    const found = trail.length > from ? descend(board, pool, budget, trail) : undefined;
    if (found !== undefined) {
      return found;
    }
    unfix(board, trail, from);
  }
  return undefined;
}

/** Whether nothing of a column is placed already. */
function isWhole(board: Board, { classes, counts }: HostColumn): boolean {
  return classes.every((one, index) => counts[index]! <= board.remaining[one]!);
}

/** Fixes a column, with other units in place of those that are placed already. Whether there was a host left for it. */
function fix(board: Board, column: HostColumn, trail: HostColumn[]): boolean {
  if (board.left[column.kind] === 0) {
    return false;
  }
  const fixed = isWhole(board, column) ? column : refill(board, column);
  board.move(fixed, 1);
  trail.push(fixed);
  return true;
}

/** A column with what is left of its units, and the largest others that fit beside them. */
function refill(board: Board, { kind, classes, counts }: HostColumn): HostColumn {
  const filled = new Map(classes.map((one, index) => [one, Math.min(counts[index]!, board.remaining[one]!)]));
  for (let one = 0; one < board.classes.length; one += 1) {
    const has = filled.get(one) ?? 0;
    const more = board.countThatFits(kind, one, board.remaining[one]! - has, filled);
    if (more > 0) {
      filled.set(one, has + more);
    }
  }
  return { kind, classes: [...filled.keys()], counts: [...filled.values()] };
}

/** Takes back what was fixed since the trail was so long. */
function unfix(board: Board, trail: HostColumn[], length: number): void {
  while (trail.length > length) {
    board.move(trail.pop()!, -1);
  }
}

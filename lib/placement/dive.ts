import type { Board } from './board';
import { Budget } from './budget';
import type { Column, Filled, Fraction } from './column';
import { relax } from './relaxation';
import { search } from './search';

/** Roundings of one relaxation that are tried. */
const MOST_TRIED = 3;

/** What rounding errors may hide. */
const EPSILON = 1e-6;

/** Steps of the search for what rounding down has left. */
const STEPS_FOR_REST = 5_000;

/**
 * Rounds the relaxation to hosts that are filled: whole parts stay, then one more column at a time is rounded up and the
 * rest is solved anew. Nothing where that leads nowhere within the budget.
 */
export function dive(board: Board, pool: Column[], budget: Budget): readonly Filled[] | undefined {
  const trail: Column[] = [];
  const rest = descend(board, pool, budget, trail);
  const filled = rest === undefined ? undefined : [...trail.map((column) => board.named(column)), ...rest];
  trail.forEach((column) => board.move(column, -1));
  return filled;
}

/** Fixes columns on the trail; what the search adds to them, or nothing, and then the trail is as it was. */
function descend(board: Board, pool: Column[], budget: Budget, trail: Column[]): readonly Filled[] | undefined {
  const relaxed = relax(board, pool, budget);
  if (relaxed.kind !== 'solved' || relaxed.share > 1 + EPSILON) {
    return undefined;
  }
  const from = trail.length;
  for (const { column, amount } of relaxed.fractions) {
    for (let whole = Math.floor(amount + EPSILON); whole > 0; whole -= 1) {
      fix(board, column, trail);
    }
  }
  const steps = new Budget(Math.min(STEPS_FOR_REST, budget.limit - budget.spent));
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
  pool: Column[],
  budget: Budget,
  trail: Column[],
  fractions: readonly Fraction[],
): readonly Filled[] | undefined {
  const from = trail.length;
  const parts = fractions
    .map(({ column, amount }) => ({ column, part: amount - Math.floor(amount + EPSILON) }))
    .filter(({ part }) => part > EPSILON)
    .sort((a, b) => b.part - a.part)
    .slice(0, MOST_TRIED);
  for (const { column } of parts) {
    if (budget.over) {
      return undefined;
    }
    if (fix(board, column, trail)) {
      const found = descend(board, pool, budget, trail);
      if (found !== undefined) {
        return found;
      }
      unfix(board, trail, from);
    }
  }
  return undefined;
}

/** Fixes a column, without what is placed already. Whether there was a host left for it. */
function fix(board: Board, column: Column, trail: Column[]): boolean {
  if (board.left[column.kind] === 0) {
    return false;
  }
  const counts = column.classes.map((one, index) => Math.min(column.counts[index]!, board.remaining[one]!));
  const fixed = { ...column, counts };
  board.move(fixed, 1);
  trail.push(fixed);
  return true;
}

/** Takes back what was fixed since the trail was so long. */
function unfix(board: Board, trail: Column[], length: number): void {
  while (trail.length > length) {
    board.move(trail.pop()!, -1);
  }
}

import { compile, nameAssignment, readAssignment } from './compile/compile';
import { kindsOf } from './compile/kinds';
import { partialPlacement } from './compile/names';
import type { Placement } from './placement';
import type { Constraints, PlacementGuest, PlacementHost, PlacementOptions, PlacementProblem } from './problem';
import { solve } from './solve';
import { tightestSum } from './bounds/totals';

/** Steps that are searched when nobody says: up to a second. */
export const DEFAULT_BUDGET = 5_000_000;

/**
 * Whether all guests have a place, with the placement or the proof that there is none.
 *
 * Amounts are integers of at least zero, ids are unique. The verdict does not depend on the order in which anything comes.
 */
export function place(
  hosts: readonly PlacementHost[],
  guests: readonly PlacementGuest[],
  constraints: Constraints = {},
  options: PlacementOptions = {},
): Placement {
  return placeCounted({ hosts, guests, constraints }, options).placed;
}

/** The same, with the steps of the search that were made. */
export function placeCounted(
  problem: PlacementProblem,
  { nodeBudget = DEFAULT_BUDGET, hint }: PlacementOptions,
): { readonly placed: Placement; readonly nodes: number } {
  const compiled = compile(problem);
  const wanted = hint === undefined ? undefined : readAssignment(compiled, hint);
  const { nodes, ...outcome } = solve(compiled, kindsOf(compiled.packing), wanted, nodeBudget);
  switch (outcome.verdict) {
    case 'fits':
      return { placed: { verdict: 'fits', assignment: nameAssignment(compiled, outcome.hostOf) }, nodes };
    case 'does-not-fit':
      return { placed: outcome, nodes };
    case 'undecided': {
      const best = partialPlacement(compiled, outcome.room.hostOf);
      return { placed: { verdict: 'undecided', bound: tightestSum(compiled.packing), best, nodes }, nodes };
    }
  }
}

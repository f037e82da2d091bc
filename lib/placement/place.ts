import { type Compiled, compile, nameAssignment, readAssignment } from './compile/compile';
import { kindsOf } from './compile/kinds';
import { partialPlacement } from './compile/names';
import type { Placement } from './placement';
import type { Constraints, PlacementGuest, PlacementHost, PlacementOptions } from './problem';
import { solve } from './solve';
import { storeProof } from './store-proof';
import { tightestSum } from './bounds/totals';

/** Steps that are searched when nobody says: about half a second. */
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
  const problem = { hosts, guests, constraints };
  const proof = storeProof(problem);
  return proof === undefined ? placeCompiled(compile(problem), options) : { verdict: 'does-not-fit', proof };
}

/** The same for a problem that is compiled already, whose stores have room. */
export function placeCompiled(compiled: Compiled, options: PlacementOptions): Placement {
  const { nodeBudget = DEFAULT_BUDGET, hint } = options;
  const wanted = hint === undefined ? undefined : readAssignment(compiled, hint);
  const outcome = solve(compiled, kindsOf(compiled.packing), wanted, nodeBudget);
  switch (outcome.verdict) {
    case 'fits':
      return { verdict: 'fits', assignment: nameAssignment(compiled, outcome.hostOf) };
    case 'does-not-fit':
      return outcome;
    case 'undecided': {
      const best = partialPlacement(compiled, outcome.room.hostOf);
      return { verdict: 'undecided', bound: tightestSum(compiled.packing), best, nodes: outcome.nodes };
    }
  }
}

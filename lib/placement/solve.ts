import { Budget } from './fillings';
import type { Compiled } from './compile';
import type { HostKind } from './kinds';
import type { DoesNotFit } from './placement';
import { tryHeuristics } from './portfolio';
import { deepProof, quickProof } from './proofs';
import type { Room } from './room';
import { searchAll } from './search-all';

/** An outcome in numbers. */
export type Outcome =
  | { readonly verdict: 'fits'; readonly hostOf: Int32Array }
  | DoesNotFit
  | { readonly verdict: 'undecided'; readonly room: Room; readonly nodes: number };

/** Cheap proofs, then heuristics, then costly proofs, then the search. */
export function solve(
  compiled: Compiled,
  kinds: readonly HostKind[],
  hint: Int32Array | undefined,
  nodeBudget: number,
): Outcome {
  const quick = quickProof(compiled, kinds);
  if (quick !== undefined) {
    return { verdict: 'does-not-fit', proof: quick };
  }
  const { room, unplaced } = tryHeuristics(compiled.packing, kinds, hint);
  if (unplaced === 0) {
    return { verdict: 'fits', hostOf: room.hostOf };
  }
  const deep = deepProof(compiled, kinds);
  if (deep !== undefined) {
    return { verdict: 'does-not-fit', proof: deep };
  }
  const budget = new Budget(nodeBudget);
  const found = searchAll(compiled.packing, kinds, budget);
  if (found === 'exhausted') {
    return { verdict: 'does-not-fit', proof: { kind: 'exhausted', nodes: budget.spent } };
  }
  return found === 'over'
    ? { verdict: 'undecided', room, nodes: budget.spent }
    : { verdict: 'fits', hostOf: found.hostOf };
}

import { Budget } from './budget';
import type { Compiled } from './compile';
import type { HostKind } from './kinds';
import type { DoesNotFit } from './placement';
import { tryHeuristics } from './portfolio';
import { deepProof, quickProof } from './proofs';
import type { Room } from './room';
import { hostsOfUnits, searchAll } from './search-all';
import { weighedProof } from './weighed-proof';

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
  const found = searchAll(compiled.packing, kinds, room, budget);
  if (found === 'exhausted') {
    return { verdict: 'does-not-fit', proof: { kind: 'exhausted', nodes: budget.spent } };
  }
  if (found === 'over') {
    return { verdict: 'undecided', room, nodes: budget.spent };
  }
  if ('weights' in found) {
    return { verdict: 'does-not-fit', proof: weighedProof(compiled, found) };
  }
  return { verdict: 'fits', hostOf: hostsOfUnits(compiled.packing, found) };
}

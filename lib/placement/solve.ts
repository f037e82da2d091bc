import { Budget } from './search/budget';
import type { Compiled } from './compile/compile';
import type { HostKind } from './compile/kinds';
import type { Packing } from './compile/packing';
import type { DoesNotFit } from './placement';
import { tryHeuristics } from './heuristics/portfolio';
import { deepProof, quickProof } from './bounds/proofs';
import { Room } from './heuristics/room';
import { hostsOfUnits, searchAll } from './search/search-all';
import { weighedProof } from './program/weighed-proof';

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
  const hostOf = hostsOfUnits(compiled.packing, found);
  return isPlacement(compiled.packing, hostOf)
    ? { verdict: 'fits', hostOf }
    : { verdict: 'undecided', room, nodes: budget.spent };
}

/** Whether all units fit where they are, one after the other: what numbers with fractions led to is not believed unseen. */
function isPlacement(packing: Packing, hostOf: Int32Array): boolean {
  const room = new Room(packing);
  return packing.classes.every((one) => {
    for (let unit = one.first; unit < one.first + one.count; unit += 1) {
      const host = hostOf[unit]!;
      if (host < 0 || !room.fits(one, host)) {
        return false;
      }
      room.put(one, unit, host);
    }
    return true;
  });
}

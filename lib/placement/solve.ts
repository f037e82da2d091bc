import { StepBudget } from './search/budget';
import type { Compiled } from './compile/compile';
import type { HostKind } from './compile/kinds';
import type { Packing } from './compile/packing';
import type { DoesNotFit } from './placement';
import { countUnplaced, follow, tryHeuristics } from './heuristics/portfolio';
import { deepProof, quickProof } from './bounds/proofs';
import { HostRoom } from './heuristics/host-room';
import { hostsOfUnits, searchAll } from './search/search-all';
import { weighedProof } from './program/weighed-proof';

/** An outcome in numbers, with the steps of the search that it took. */
export type Outcome = (
  | { readonly verdict: 'fits'; readonly hostOf: Int32Array }
  | DoesNotFit
  | { readonly verdict: 'undecided'; readonly room: HostRoom }
) & { readonly nodes: number };

/** What is there already, where it is a placement; else cheap proofs, then heuristics, then costly proofs, then the search. */
export function solve(
  compiled: Compiled,
  kinds: readonly HostKind[],
  hint: Int32Array | undefined,
  nodeBudget: number,
): Outcome {
  const kept = hint === undefined ? undefined : follow(new HostRoom(compiled.packing), hint);
  if (compiled.contradiction === undefined && kept !== undefined && countUnplaced(kept) === 0) {
    return { verdict: 'fits', hostOf: kept.hostOf, nodes: 0 };
  }
  const quick = quickProof(compiled, kinds);
  if (quick !== undefined) {
    return { verdict: 'does-not-fit', proof: quick, nodes: 0 };
  }
  const { room, unplaced } = tryHeuristics(compiled.packing, kinds, hint);
  if (unplaced === 0) {
    return { verdict: 'fits', hostOf: room.hostOf, nodes: 0 };
  }
  const deep = deepProof(compiled, kinds);
  if (deep !== undefined) {
    return { verdict: 'does-not-fit', proof: deep, nodes: 0 };
  }
  const budget = new StepBudget(nodeBudget);
  const found = searchAll(compiled.packing, kinds, room, budget);
  const nodes = budget.spent;
  if (found === 'exhausted') {
    return { verdict: 'does-not-fit', proof: { kind: 'exhausted', nodes }, nodes };
  }
  if (found === 'over') {
    return { verdict: 'undecided', room, nodes };
  }
  if ('weights' in found) {
    return { verdict: 'does-not-fit', proof: weighedProof(compiled, found), nodes };
  }
  const hostOf = hostsOfUnits(compiled.packing, found);
  return isPlacement(compiled.packing, hostOf)
    ? { verdict: 'fits', hostOf, nodes }
    : { verdict: 'undecided', room, nodes };
}

/** Whether all units fit where they are, one after the other: what numbers with fractions led to is not believed unseen. */
function isPlacement(packing: Packing, hostOf: Int32Array): boolean {
  const room = new HostRoom(packing);
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

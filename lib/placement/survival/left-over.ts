import { compile, readAssignment } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { unplacedOf } from '../compile/names';
import { tryHeuristics } from '../heuristics/portfolio';
import type { Assignment, PlacementProblem } from '../problem';

/** Ids of guests that the best placement found at once leaves over, the biggest first. */
export function leftOver(problem: PlacementProblem, hint?: Assignment): string[] {
  const compiled = compile(problem);
  const wanted = hint === undefined ? undefined : readAssignment(compiled, hint);
  const { room } = tryHeuristics(compiled.packing, kindsOf(compiled.packing), wanted);
  return unplacedOf(compiled, room.hostOf);
}

import { compile, readAssignment } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { unplacedOf } from '../compile/names';
import { leaveFew } from '../heuristics/portfolio';
import type { Assignment, PlacementProblem } from '../problem';

/** Ids of guests that the best placement found at once leaves over, the biggest first. */
export function leftOver(problem: PlacementProblem, hint?: Assignment): string[] {
  const compiled = compile(problem);
  const wanted = hint === undefined ? undefined : readAssignment(compiled, hint);
  return unplacedOf(compiled, leaveFew(compiled.packing, kindsOf(compiled.packing), wanted).hostOf);
}

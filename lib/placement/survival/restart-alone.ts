import { compile, readAssignment } from '../compile/compile';
import type { Assignment, PlacementProblem } from '../problem';
import { Restarter } from './restarter';

/**
 * Ids of hosts whose guests all restart on the others, where everybody stays. All guests are placed.
 *
 * The others may do so, too: only one way is tried.
 */
export function restartAlone(problem: PlacementProblem, before: Assignment): ReadonlySet<string> {
  const compiled = compile(problem);
  const { hosts } = compiled.packing;
  const restarter = new Restarter(compiled.packing, readAssignment(compiled, before));
  return new Set(hosts.flatMap(({ id }, host) => (restarter.after([host]) === undefined ? [] : [id])));
}

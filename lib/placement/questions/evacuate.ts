import { place } from '../place';
import type { DoesNotFit, Undecided } from '../placement';
import type { Assignment, PlacementOptions, PlacementProblem } from '../problem';
import { remainder } from './remainder';
import { type GuestMove, movesBetween } from '../moves';
import { verify } from '../verify';

/** A host can be emptied, in this way. */
export interface Evacuated {
  readonly verdict: 'fits';
  /** By guest. Where only guests of the host are among them, there is no way with fewer moves. */
  readonly moves: readonly GuestMove[];
  /** Where everything is afterwards. */
  readonly assignment: Assignment;
}

/** Whether a host can be emptied. */
export type EvacuationOutcome = Evacuated | DoesNotFit | Undecided;

/** Empties a host: its guests go elsewhere, the others stay unless they must move. */
export function evacuate(
  problem: PlacementProblem,
  assignment: Assignment,
  host: string,
  options: PlacementOptions = {},
): EvacuationOutcome {
  const rest = { ...problem, hosts: problem.hosts.filter(({ id }) => id !== host) };
  const own = moveOwn(rest, assignment, options);
  if (own !== undefined) {
    return { verdict: 'fits', moves: movesBetween(assignment, own), assignment: own };
  }
  const all = place(rest.hosts, rest.guests, rest.constraints, { ...options, hint: assignment });
  return all.verdict === 'fits' ? { ...all, moves: movesBetween(assignment, all.assignment) } : all;
}

/** A placement in which all guests that have a host among these stay there. */
function moveOwn(problem: PlacementProblem, assignment: Assignment, options: PlacementOptions): Assignment | undefined {
  const ids = new Set(problem.hosts.map(({ id }) => id));
  const known = new Set(problem.guests.map(({ id }) => id));
  const stays = new Map([...assignment].filter(([guest, on]) => known.has(guest) && ids.has(on)));
  const { hosts, guests, constraints } = remainder(problem, stays);
  const placed = place(hosts, guests, constraints, options);
  if (placed.verdict !== 'fits') {
    return undefined;
  }
  const all = new Map([...stays, ...placed.assignment]);
  // Those that stay may be where they must not be, or apart from one that they must be with.
  return verify(problem, all).length === 0 ? all : undefined;
}

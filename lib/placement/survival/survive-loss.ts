import type { PlacementProblem } from '../problem';
import { surviveAll } from './survive-all';
import { SurvivalBeside } from './survive-beside';
import type { Survival, SurvivalOptions, SurvivedLoss, Survives } from './survival';

/**
 * Whether there is a placement of all guests such that, after the loss of any so many hosts, those that do not stay down
 * have a place on the rest, beside those that stay down but whose host is left; by size and by guarantee.
 *
 * Where nobody stays down, what counts is that there is one after each loss. Otherwise: where there is room even for
 * those that stay down, it does not matter where they are; where there is none even without them, neither. Between the
 * two, the placement at hand is looked at, and then others.
 */
export function surviveLoss(problem: PlacementProblem, failures: number, options: SurvivalOptions = {}): Survival {
  const all = surviveAll(problem, failures, options);
  const down = new Set(problem.guests.flatMap(({ id, staysDown = false }) => (staysDown ? [id] : [])));
  if (down.size === 0 || (all.verdict === 'does-not-survive' && all.lost.length === 0)) {
    return all;
  }
  const beside = new SurvivalBeside(problem, failures, options);
  if (all.verdict === 'survives') {
    // Without restarts of those that stay down, fewer must move.
    const given = all.rearranged === undefined ? all : beside.from(all.before);
    return onlyRestarts(given.verdict === 'survives' ? given : all, down);
  }
  const guests = problem.guests.filter(({ id }) => !down.has(id));
  const rest = surviveAll({ ...problem, guests }, failures, options);
  return rest.verdict === 'survives' ? beside.search() : rest;
}

/** Those that stay down have room after each loss, and do not restart for that. */
function onlyRestarts(survives: Survives, down: ReadonlySet<string>): Survives {
  const without = ({ lost, moved }: SurvivedLoss): SurvivedLoss => ({
    lost,
    moved: moved.filter(({ guest, from }) => !down.has(guest) || !lost.includes(from)),
  });
  const { worst, rearranged } = survives;
  return {
    ...survives,
    worst: worst.map(without),
    ...(rearranged !== undefined && { rearranged: without(rearranged) }),
  };
}

import type { Assignment, Move, PlacementProblem, SurvivedLoss, Survival, TightestSum } from '../placement';
import { type Guarantees, placeGuaranteed, surviveGuaranteed } from './guarantees';

/** Losses that are looked at one by one. */
const MOST_CASES = 1_000;

/** Survived losses that are told in full. */
const MOST_TOLD = 3;

/**
 * Whether all that must run again after any loss does, where some VMs may stay down.
 *
 * Such a VM is not restarted. But while its host is left it runs on, and takes its room there. Where there is room for
 * all of them as well, that is no matter; where there is none even without them, neither. Between the two it depends on
 * where they are: then the placement that was found is looked at loss by loss.
 */
export function surviveLeftDown(
  problem: PlacementProblem,
  failures: number,
  guarantees: Guarantees,
  leftDown: ReadonlySet<string>,
  before: Assignment | undefined,
): Survival {
  const options = before === undefined ? {} : { hint: before };
  const all = surviveGuaranteed(problem, failures, guarantees, options);
  if (leftDown.size === 0 || all.verdict === 'survives') {
    return all;
  }
  const without = { ...problem, guests: problem.guests.filter(({ id }) => !leftDown.has(id)) };
  const rest = surviveGuaranteed(without, failures, guarantees, options);
  return rest.verdict !== 'survives' || before === undefined
    ? rest
    : byPlacement(problem, failures, guarantees, leftDown, before);
}

function byPlacement(
  problem: PlacementProblem,
  failures: number,
  guarantees: Guarantees,
  leftDown: ReadonlySet<string>,
  before: Assignment,
): Survival {
  const worst: SurvivedLoss[] = [];
  let rearranged: SurvivedLoss | undefined;
  let cases = 0;
  const ids = problem.hosts.map(({ id }) => id);
  for (const lost of subsets(ids, failures)) {
    cases += 1;
    const isLost = (guest: string): boolean => lost.includes(before.get(guest) ?? '');
    const guests = problem.guests.filter(({ id }) => !(leftDown.has(id) && isLost(id)));
    const hosts = problem.hosts.filter(({ id }) => !lost.includes(id));
    const stranded = guests.flatMap(({ id }) => (isLost(id) ? [id] : []));
    if (cases > MOST_CASES) {
      const best = { assignment: before, unplaced: stranded };
      const bound = memoryBound({ ...problem, hosts, guests });
      return { verdict: 'undecided', lost, stranded, bound, best, nodes: 0, cases: MOST_CASES, tooMany: true };
    }
    // Whoever runs on stays where it can.
    const after = placeGuaranteed({ ...problem, hosts, guests }, guarantees, before);
    if (after.verdict === 'does-not-fit') {
      return { verdict: 'does-not-survive', lost, stranded, proof: after.proof };
    }
    if (after.verdict === 'undecided') {
      return { ...after, lost, stranded: after.best.unplaced, cases, tooMany: false };
    }
    const moved = movesBetween(before, after.assignment);
    if (worst.length < MOST_TOLD) {
      worst.push({ lost, moved });
    }
    if (rearranged === undefined && moved.some(({ from }) => !lost.includes(from))) {
      rearranged = { lost, moved };
    }
  }
  return { verdict: 'survives', cases, before, worst, ...(rearranged !== undefined && { rearranged }) };
}

function movesBetween(before: Assignment, after: Assignment): Move[] {
  return [...after].flatMap(([guest, to]) => {
    const from = before.get(guest);
    return from === undefined || from === to ? [] : [{ guest, from, to }];
  });
}

function memoryBound({ hosts, guests }: PlacementProblem): TightestSum {
  return {
    dimension: 'memory',
    asked: guests.reduce((sum, { memory }) => sum + memory, 0),
    capacity: hosts.reduce((sum, { memory }) => sum + memory, 0),
  };
}

/** All sets of so many, in order. */
function* subsets(ids: readonly string[], size: number, from = 0): Generator<string[]> {
  if (size === 0) {
    yield [];
    return;
  }
  for (let index = from; index <= ids.length - size; index += 1) {
    for (const rest of subsets(ids, size - 1, index + 1)) {
      yield [ids[index]!, ...rest];
    }
  }
}

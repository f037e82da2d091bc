import { type Compiled, compile, nameAssignment, readAssignment } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { type Examined, LossExaminer } from './loss-examiner';
import { type Loss, worstLosses } from './losses';
import { guestsOfUnits, partialPlacement, unplacedOf } from '../compile/names';
import { DEFAULT_BUDGET } from '../place';
import type { PlacementProblem } from '../problem';
import type { Placed } from './restart';
import { storeProof } from '../store-proof';
import type { DoesNotSurvive, Move, Survival, SurvivalOptions, SurvivalUndecided, SurvivedLoss } from './survival';
import { tightestSum } from '../bounds/totals';

/** Losses that are examined when nobody says. */
const MOST_CASES = 10_000;

/** Survived losses that are told in full. */
const MOST_TOLD = 3;

/**
 * Whether, after the loss of any so many hosts, all guests that must survive have a place on the rest, by size.
 *
 * First only the guests of lost hosts are placed anew, as HA does; where that fails, everything is. Room for guests that
 * need not survive is not kept.
 */
export function surviveLoss(problem: PlacementProblem, failures: number, options: SurvivalOptions = {}): Survival {
  const short = storeProof(problem);
  if (short !== undefined) {
    const stranded = short.guests.biggest.slice(0, 1).map(({ guest }) => guest);
    return { verdict: 'does-not-survive', lost: [], stranded, proof: short };
  }
  const { nodeBudget = DEFAULT_BUDGET, mostCases = MOST_CASES, hint } = options;
  const guests = problem.guests.filter(({ mustSurvive = true }) => mustSurvive);
  const compiled = compile({ ...problem, guests });
  const examiner = new LossExaminer(
    compiled,
    nodeBudget,
    hint === undefined ? undefined : readAssignment(compiled, hint),
  );
  return examineAll(compiled, examiner, failures, mostCases);
}

/** Examines the losses in turn until one is proven fatal. */
function examineAll(compiled: Compiled, examiner: LossExaminer, failures: number, mostCases: number): Survival {
  const start = examiner.start();
  if (start.verdict === 'does-not-survive') {
    return fatal(compiled, [], start);
  }
  const kinds = kindsOf(compiled.packing);
  const hosts = kinds.reduce((sum, kind) => sum + kind.hosts.length, 0);
  const told: SurvivedLoss[] = [];
  let rearranged: SurvivedLoss | undefined;
  let cases = 0;
  let open: Open | undefined;
  for (const loss of worstLosses(kinds, Math.min(failures, hosts))) {
    if (cases === mostCases) {
      open ??= { loss, hostOf: examiner.before, packing: compiled.packing };
      return undecided(compiled, open, { nodes: examiner.nodes, cases, tooMany: true });
    }
    cases += 1;
    const examined = examiner.examine(loss);
    if (examined.verdict === 'does-not-survive') {
      return fatal(compiled, loss, examined);
    }
    if (examined.verdict === 'undecided') {
      open ??= { loss, ...examined };
      continue;
    }
    const tell = (): SurvivedLoss => ({
      lost: nameLoss(compiled, loss),
      moved: nameMoves(compiled, examiner.before, examined.moved),
    });
    if (told.length < MOST_TOLD) {
      told.push(tell());
    }
    if (rearranged === undefined && examined.moved.some(({ unit }) => !loss.includes(examiner.before[unit]!))) {
      rearranged = tell();
    }
  }
  return open === undefined
    ? {
        verdict: 'survives',
        cases,
        before: nameAssignment(compiled, examiner.before),
        worst: told,
        ...(rearranged !== undefined && { rearranged }),
      }
    : undecided(compiled, open, { nodes: examiner.nodes, cases, tooMany: false });
}

/** A loss that is not decided. */
interface Open extends Pick<Extract<Examined, { verdict: 'undecided' }>, 'hostOf' | 'packing'> {
  readonly loss: Loss;
}

function fatal(
  compiled: Compiled,
  loss: Loss,
  { hostOf, proof }: Extract<Examined, { verdict: 'does-not-survive' }>,
): DoesNotSurvive {
  return {
    verdict: 'does-not-survive',
    lost: nameLoss(compiled, loss),
    // Guests that contradict each other may have room all the same.
    stranded: proof.kind === 'contradiction' ? proof.guests : unplacedOf(compiled, hostOf),
    proof,
  };
}

function undecided(
  compiled: Compiled,
  { loss, hostOf, packing }: Open,
  counts: Pick<SurvivalUndecided, 'nodes' | 'cases' | 'tooMany'>,
): SurvivalUndecided {
  const best = partialPlacement(compiled, hostOf);
  return {
    verdict: 'undecided',
    lost: nameLoss(compiled, loss),
    stranded: best.unplaced,
    bound: tightestSum(packing),
    best,
    ...counts,
  };
}

function nameLoss({ packing }: Compiled, loss: Loss): string[] {
  return loss.map((host) => packing.hosts[host]!.id);
}

function nameMoves(compiled: Compiled, before: Int32Array, moved: readonly Placed[]): Move[] {
  const { hosts } = compiled.packing;
  const ids = guestsOfUnits(compiled, new Set(moved.map(({ unit }) => unit)));
  return moved.flatMap(({ unit, host }) =>
    ids.get(unit)!.map((guest) => ({ guest, from: hosts[before[unit]!]!.id, to: hosts[host]!.id })),
  );
}

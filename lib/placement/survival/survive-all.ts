import { tightestSum } from '../bounds/totals';
import { type Compiled, compile, nameAssignment, readAssignment } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { partialPlacement, unplacedOf } from '../compile/names';
import { DEFAULT_BUDGET } from '../place';
import type { PlacementProblem } from '../problem';
import { type Examined, LossExaminer } from './loss-examiner';
import { type Loss, nameLoss, spareOf, worstLosses } from './losses';
import { Told, nameMoves } from './told';
import {
  MOST_CASES,
  type DoesNotSurvive,
  type Survival,
  type SurvivalOptions,
  type SurvivalUndecided,
} from './survival';

/**
 * Whether, after the loss of any so many hosts, all guests have a place on the rest, by size and by guarantee.
 *
 * First only the guests of lost hosts are placed anew, as HA does; where that fails, everything is.
 */
export function surviveAll(problem: PlacementProblem, failures: number, options: SurvivalOptions): Survival {
  const { nodeBudget = DEFAULT_BUDGET, mostCases = MOST_CASES, hint } = options;
  const compiled = compile(problem);
  const wanted = hint === undefined ? undefined : readAssignment(compiled, hint);
  const examiner = new LossExaminer(compiled, nodeBudget, wanted, spareOf(compiled, problem));
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
  const told = new Told();
  let cases = 0;
  let open: Open | undefined;
  for (const loss of worstLosses(kinds, Math.min(failures, hosts))) {
    if (cases === mostCases) {
      open ??= { loss, hostOf: examiner.before, packing: compiled.packing };
      return undecided(compiled, open, { nodes: examiner.nodes, cases, tooMany: true });
    }
    cases += 1;
    const examined = examiner.examine(loss);
    switch (examined.verdict) {
      case 'does-not-survive':
        return fatal(compiled, loss, examined);
      case 'undecided':
        open ??= { loss, ...examined };
        break;
      case 'survives':
        told.add(
          nameLoss(compiled, loss),
          examined.moved.some(({ unit }) => !loss.includes(examiner.before[unit]!)),
          () => nameMoves(compiled, examiner.before, examined.moved),
        );
    }
  }
  if (!examiner.isPlaced && start.verdict === 'undecided') {
    open ??= { loss: [], ...start };
  }
  return open === undefined
    ? { verdict: 'survives', cases, before: nameAssignment(compiled, examiner.before), ...told.losses }
    : undecided(compiled, open, { nodes: examiner.nodes, cases, tooMany: false });
}

/** A loss that is not decided. */
interface Open extends Pick<Extract<Examined, { verdict: 'undecided' }>, 'hostOf' | 'packing'> {
  readonly loss: Loss;
}

/** A loss that is proven fatal, named. */
export function fatal(
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

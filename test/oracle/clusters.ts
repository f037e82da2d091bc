import type { Report } from 'cdktf-strata';
import type { ClusterData } from './cluster-estate';
import { type Disagreement, compare, errors } from './judgement';
import { today } from './placement';
import { sumsRefute, survives } from './survival';
import { worldOf } from './world';

/** Rules that say that VMs have no place while every host is there. */
const NO_PLACE = ['CAP001', 'CAP002', 'CAP004', 'CAP012', 'CAP013'];

/** Small clusters: whether there is a placement, and whether every loss is survived, by trying all there are. */
export function judgeCluster(data: ClusterData, report: Report): Disagreement[] {
  const world = worldOf(data);
  const placement = today(world);
  const { placement: told, survival } = report.clusters[0]!;
  const broken = errors(report, ['AVA004']);
  if (told.verdict === 'undecided') {
    return [
      {
        question: 'CAP012 undecided',
        right: placement === undefined ? 'no placement' : 'a placement',
        told: told.reason ?? '',
      },
      ...(sumsRefute(world) && placement !== undefined
        ? compare('CAP011', false, errors(report, ['CAP011']), REFUTED)
        : []),
    ];
  }
  if (placement === undefined) {
    return compare('CAP012', false, [...errors(report, NO_PLACE), ...broken], PLACEMENT);
  }
  const place = compare('CAP012', true, errors(report, NO_PLACE), PLACEMENT);
  if (data.failures === 0 || place.length > 0) {
    // Where nothing may be lost, no rule says what a loss would do; a broken rule can then only be today's.
    return [...place, ...(data.failures === 0 ? compare('AVA004', true, broken, PLACEMENT) : [])];
  }
  const holds = survives(world);
  if (survival.verdict === 'undecided') {
    return [{ question: 'CAP011 undecided', right: holds ? SURVIVAL.yes : SURVIVAL.no, told: 'undecided' }];
  }
  const all = [...errors(report, ['CAP011']), ...broken];
  const verdict = survival.verdict === 'survives' ? [] : [`survival is ${survival.verdict}`];
  return [
    ...compare('CAP011', holds, all, SURVIVAL),
    ...(all.length > 0 ? [] : compare('survival', holds, verdict, SURVIVAL)),
  ];
}

const PLACEMENT = { yes: 'there is a placement', no: 'there is no placement' };
const SURVIVAL = { yes: 'every loss is survived', no: 'some loss is not survived' };
const REFUTED = { yes: '', no: 'sums prove that some loss is not survived' };

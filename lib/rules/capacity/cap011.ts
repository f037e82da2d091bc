import { type Cluster, formatCpu, formatMemory, listNames, listReasons, plural } from '../../model';
import {
  type DoesNotFit,
  type DoesNotSurvive,
  type Fix,
  type SurvivalUndecided,
  type SurvivedLoss,
  type Survives,
  type Undecided,
  describeProof,
  describeUndecided,
  evacuate,
  restartAlone,
  smallestFix,
} from '../../placement';
import { type ClusterView, deviceOf, isHandedOver } from '../../clusters';
import { brokenRules } from '../availability/broken-rules';
import { isShort, whyNowhere } from './cluster-proof';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { moreRoom } from '../wording';

/**
 * CAP011: a cluster survives the loss of any so many hosts, by two checks that both must pass.
 *
 * - Strict: after every such loss, each VM that is to run again has a host, by its size.
 * - Admission control, as it is configured: the hypervisor counts reservations, and refuses to start what leaves too little.
 */
export const CAP011: Rule = {
  id: 'CAP011',
  severity: 'error',
  waivable: true,
  title: 'a cluster survives the loss of the hosts that it is to tolerate',
  why: 'a VM that finds no host after a failure stays down until somebody buys one',
  check: judge,
};

/** Each proof that needs no placement is judged, whether there is a placement or nobody knows. */
function judge(context: RuleContext): Draft[] {
  return [...context.clusterViews.values()].flatMap((view) => {
    const { path, source } = view.cluster;
    if (isShort(context.ledger.byPath.get(path), context.ledger)) {
      // CAP001, CAP002 or CAP013 have said it: what does not run today will not run tomorrow.
      return [];
    }
    return [...strict(view, context), ...admission(view)].map((draft) => ({ path, source, ...draft }));
  });
}

/** A finding on the cluster, unless it says on what else. */
type Told = Omit<Draft, 'path'> & Partial<Pick<Draft, 'path'>>;

function admission(view: ClusterView): Told[] {
  const message = view.admission.problem();
  return message === undefined ? [] : [{ message: `${message}; reserve less, or add a host` }];
}

function strict(view: ClusterView, context: RuleContext): Told[] {
  if (view.cluster.hostFailuresToTolerate === 0) {
    return [];
  }
  return [...restarts(view, context), ...tied(view)];
}

function restarts(view: ClusterView, context: RuleContext): Told[] {
  const { placement } = view;
  if (placement.verdict !== 'fits') {
    return unplaced(placement, view, context);
  }
  switch (view.restarts.verdict) {
    case 'survives':
      return unmovableAfter(view.restarts, view);
    case 'undecided':
      return [{ severity: 'warning', undecided: true, message: undecided(view.restarts) }];
    case 'does-not-survive':
      return lossOf(view.restarts, view, context);
  }
}

function lossOf(survival: DoesNotSurvive, view: ClusterView, context: RuleContext): Told[] {
  const { proof } = survival;
  const isTold = proof.kind === 'contradiction' || (proof.kind === 'clique' && proof.declared);
  return isTold && brokenRules(view, context).length > 0
    ? []
    : [{ message: fatal(survival, view, fixesOf(survival, view), context) }];
}

/** Where no placement is known, some loss may be proven all the same. What CAP012 has proven of today is not said again of tomorrow. */
function unplaced(placement: DoesNotFit | Undecided, view: ClusterView, context: RuleContext): Told[] {
  const { provenLoss, problem, cluster } = view;
  if (provenLoss !== undefined) {
    const isNews = placement.verdict === 'undecided' || placement.proof.kind !== provenLoss.proof.kind;
    return isNews ? lossOf(provenLoss, view, context) : [];
  }
  const guests = problem.failover.guests.filter(({ id }) => !problem.leftDown.has(id));
  const after = `after the loss of any ${plural(cluster.hostFailuresToTolerate, 'host')}`;
  return placement.verdict === 'does-not-fit' || guests.length === 0
    ? []
    : [
        {
          severity: 'warning',
          undecided: true,
          message: `whether every VM restarts ${after} is undecided, as it is whether all have a host while none is lost; shrink a VM, or add a host`,
        },
      ];
}

/** A device is in one host: what holds it does not restart on another. */
function tied({ problem, cluster }: ClusterView): Told[] {
  const vms = [...new Set([...problem.tied].map((id) => problem.vmOf.get(id)!))];
  return vms.map((vm) => ({
    path: vm.path,
    source: vm.source,
    message: `it would not restart after the loss of its host: it holds the physical device ${deviceOf(vm)} of one host of ${cluster.name}; state that it stays down, or take the device from it`,
  }));
}

/** VMs times hosts up to which each loss is looked at for moves; of larger clusters, only the losses that leave least. */
const MOST_LOOKED_AT = 50_000;

/** The first loss after which all restart only once VMs that run have moved, and nothing shows that they can. */
function unmovableAfter(survival: Survives, view: ClusterView): Told[] {
  for (const loss of rearrangements(survival, view)) {
    const told = unmovable(loss, view);
    if (told.length > 0) {
      return told;
    }
  }
  return [];
}

/** Losses after which VMs that run must move. That a loss leaves less room than another says nothing of its moves. */
function* rearrangements({ rearranged, before }: Survives, view: ClusterView): Generator<SurvivedLoss> {
  if (rearranged !== undefined) {
    yield rearranged;
  }
  const { failover, leftDown } = view.problem;
  const count = failover.hosts.length * failover.guests.length;
  if (view.cluster.hostFailuresToTolerate !== 1 || leftDown.size > 0 || count > MOST_LOOKED_AT) {
    return;
  }
  const alone = restartAlone(failover, before);
  for (const { id } of failover.hosts) {
    if (alone.has(id)) {
      continue;
    }
    const emptied = evacuate(failover, before, id);
    if (emptied.verdict === 'fits' && emptied.moves.some(({ from }) => from !== id)) {
      yield { lost: [id], moved: emptied.moves };
    }
  }
}

/** VMs that run on must move before others can restart: told where nothing shows that they can. */
function unmovable({ lost, moved }: SurvivedLoss, view: ClusterView): Told[] {
  const { cluster, problem } = view;
  const pathOf = (id: string): string => problem.hostOf.get(id)!.path;
  const stuck = moved
    .filter(({ from }) => !lost.includes(from))
    .flatMap(({ guest, from, to }) => {
      const migration = view.migrationOf(problem.vmOf.get(guest)!);
      const can = isHandedOver(migration, pathOf(from), pathOf(to));
      return can ? [] : [{ move: `${guest} from ${from} to ${to}`, missing: migration.missing }];
    });
  const byHand = cluster.drs !== 'fully-automated' && moved.some(({ from }) => !lost.includes(from));
  if (stuck.length === 0 && !byHand) {
    return [];
  }
  const reasons = stuck.length === 0 ? [`DRS is ${cluster.drs}`] : stuck[0]!.missing;
  const moves = listNames(
    stuck.length === 0
      ? moved.filter(({ from }) => !lost.includes(from)).map(({ guest, from, to }) => `${guest} from ${from} to ${to}`)
      : stuck.map(({ move }) => move),
  );
  const message = `after the loss of ${listNames(lost)}, all restart only once VMs that run have moved (${moves}), and nothing shows that they do (${listReasons(reasons)}); state what live migration needs, or add a host`;
  return [{ severity: 'warning', message }];
}

function fatal(
  { lost, stranded, proof }: DoesNotSurvive,
  view: ClusterView,
  fixes: readonly string[],
  { sites }: RuleContext,
): string {
  const { cluster, problem } = view;
  const guests = new Map(problem.failover.guests.map((guest) => [guest.id, guest]));
  const who = stranded.map((id) => {
    const { cpu, sizeMemory = 0 } = guests.get(id)!;
    return `${id} ${formatCpu(cpu)} vCPU/${formatMemory(sizeMemory)}`;
  });
  const otherwise = `shrink a VM, or ${moreRoom(sites.get(cluster.path)!)}`;
  const told = `after the loss of ${listNames(lost)}, ${plural(stranded.length, 'VM')} would not restart (${listNames(who)})`;
  return `${told}: ${describeProof(proof)}${whyNowhere(proof, view)}; ${fixes.length === 0 ? otherwise : fixes.join(', or ')}`;
}

/** What would help, each by itself. No host helps a VM that may run on none that is left: it is bound to those lost. */
function fixesOf(survival: DoesNotSurvive, { cluster, placement, problem }: ClusterView): string[] {
  const { proof } = survival;
  if (proof.kind === 'no-host' && proof.hosts === 0) {
    return [
      `let ${listNames(proof.guests)} run on other hosts too`,
      "state that it stays down (restartPriority 'disabled')",
    ];
  }
  const now = placement.verdict === 'fits' ? { hint: placement.assignment } : {};
  const stranded = isBeyond(survival, problem) ? [] : survival.stranded;
  const fix = smallestFix(problem.failover, cluster.hostFailuresToTolerate, { stranded }, now);
  return [
    ...(fix?.add === undefined ? [] : [`add a host like ${fix.add.like}${andNameIt(survival, cluster, problem)}`]),
    ...(fix?.shrink === undefined ? [] : [shrinkage(fix.shrink)]),
  ];
}

/** Whether a sum is short by more than the largest VM that would not restart: no shrinking of it is enough. */
function isBeyond({ proof, stranded }: DoesNotSurvive, { failover }: ClusterView['problem']): boolean {
  if (proof.kind !== 'sum' || (proof.dimension !== 'cpu' && proof.dimension !== 'memory')) {
    return false;
  }
  const largest = failover.guests.find(({ id }) => id === stranded[0]);
  return largest !== undefined && proof.asked - proof.capacity >= largest[proof.dimension];
}

/** A new host helps VMs that a rule binds to hosts only when the rule names it. */
function andNameIt({ stranded }: DoesNotSurvive, { rules }: Cluster, { vmOf }: ClusterView['problem']): string {
  const vms = stranded.flatMap((id) => vmOf.get(id)?.path ?? []);
  const binding = rules.find((rule) => rule.kind === 'on' && rule.mandatory && rule.vms.some((vm) => vms.includes(vm)));
  return binding === undefined ? '' : ` and name it in rule ${binding.name}`;
}

function shrinkage({ guest, cpu, memory }: NonNullable<Fix['shrink']>): string {
  const by = [
    ...(cpu.to < cpu.from ? [`${formatCpu(cpu.from - cpu.to)} vCPU`] : []),
    ...(memory.to < memory.from ? [formatMemory(memory.from - memory.to)] : []),
  ];
  return `shrink ${guest} by ${by.join(' and ')}`;
}

function undecided({ lost, bound, best, nodes, cases, tooMany }: SurvivalUndecided): string {
  const why = tooMany
    ? `there are more losses than the ${cases} that were examined`
    : describeUndecided({ bound, best, nodes });
  return `whether every VM restarts after the loss of ${listNames(lost)} is undecided: ${why}; shrink a VM, or add a host`;
}

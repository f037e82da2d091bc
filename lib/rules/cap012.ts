import type { LedgerRow } from '../model';
import { type DoesNotFit, describeProof, describeUndecided } from '../placement';
import { brokenRules } from './ava004';
import type { ClusterView } from './cluster-view';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { moreRoom, plural } from './wording';

/** CAP012: each VM of a cluster has a host; that the sums fit is not enough. What is not decided is said so. */
export function cap012(context: RuleContext): Draft[] {
  return [...context.clusterViews.values()].flatMap((view) => {
    const { cluster, placement, problem } = view;
    const { path, source } = cluster;
    const what = `${plural(problem.normal.guests.length, 'VM')} on ${plural(problem.normal.hosts.length, 'host')}`;
    const site = context.sites.get(path);
    if (placement.verdict === 'fits' || site === undefined || isShort(context.ledger.byPath.get(path))) {
      return [];
    }
    if (placement.verdict === 'undecided') {
      const message = `whether there is a placement of ${what} is undecided: ${describeUndecided(placement)}; shrink a VM, or ${moreRoom(site)}`;
      return [{ path, source, severity: 'warning', message }];
    }
    return isTold(placement, view, context)
      ? []
      : [
          {
            path,
            source,
            message: `there is no placement of ${what}: ${describeProof(placement.proof)}; shrink a VM, ${moreRoom(site)}, or loosen a rule`,
          },
        ];
  });
}

/** Where a sum is short already, CAP001 and CAP002 have said it of the cluster or of one of its hosts. */
export function isShort(row: LedgerRow | undefined): boolean {
  const rows = row === undefined ? [] : [row, ...row.children.filter(({ layer }) => layer !== 'vm')];
  return rows.some(({ cpu, memory }) => (cpu?.free ?? 0) < 0 || (memory?.free ?? 0) < 0);
}

/** Whether another rule has said the same: AVA004 of rules that cannot be kept, CAP004 of a guest that no host can take. */
function isTold({ proof }: DoesNotFit, view: ClusterView, context: RuleContext): boolean {
  if (proof.kind === 'contradiction' || (proof.kind === 'clique' && proof.declared)) {
    return brokenRules(view, context).length > 0;
  }
  const hosts = context.sites.get(view.cluster.path)?.hosts ?? [];
  return (
    proof.kind === 'no-host' &&
    proof.guests.length === 1 &&
    proof.guests.every((guest) => {
      const vm = view.problem.vmOf.get(guest);
      return hosts.every(
        ({ cpu, memory }) => (vm?.milliCpu ?? 0) > cpu.maxUnit || (vm?.memoryMib ?? 0) > memory.maxUnit,
      );
    })
  );
}

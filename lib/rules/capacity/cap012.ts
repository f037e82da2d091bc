import { type LedgerRow, type Line, listNames, listReasons, plural } from '../../model';
import { type DoesNotFit, type Proof, describeProof, describeUndecided } from '../../placement';
import { brokenRules } from '../availability/ava004';
import type { ClusterView, Site } from '../../clusters';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { moreRoom } from '../wording';

/** CAP012: each VM of a cluster has a host; that the sums fit is not enough. What is not decided is said so. */
export const CAP012: Rule = {
  id: 'CAP012',
  severity: 'error',
  waivable: false,
  title: 'each VM of a cluster has a host, not only the sums fit',
  why: 'four hosts with 3 GiB left have no room for a VM of 8 GiB',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
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
            message: `there is no placement of ${what}: ${describeProof(placement.proof)}${whyNowhere(placement.proof, view)}; ${fixOf(placement, site)}`,
          },
        ];
  });
}

/** Neither a smaller VM nor another host helps one that may run nowhere. */
function fixOf({ proof }: DoesNotFit, site: Site): string {
  return proof.kind === 'no-host' && proof.hosts === 0
    ? `let ${listNames(proof.guests)} run on other hosts too`
    : `shrink a VM, ${moreRoom(site)}, or loosen a rule`;
}

/** What keeps a VM from every host, where something does; each host's reason once. */
export function whyNowhere(proof: Proof, { problem, reachability }: ClusterView): string {
  const vm = proof.kind === 'no-host' && proof.hosts === 0 ? problem.vmOf.get(proof.guests[0]!) : undefined;
  const without = vm === undefined ? [] : reachability.of(vm).without;
  return without.length === 0 ? '' : ` (${listReasons(without)})`;
}

/** Where a sum is short already, CAP001, CAP002 or CAP013 has said it of the cluster or of one of its hosts. */
export function isShort(row: LedgerRow | undefined): boolean {
  const rows = row === undefined ? [] : [row, ...row.children.filter(({ layer }) => layer !== 'vm')];
  const isOver = (line: Line | undefined, guaranteed = 0): boolean =>
    line !== undefined && (line.free < 0 || guaranteed > line.total - line.reserved);
  return rows.some(({ cpu, memory, guaranteed }) => isOver(cpu, guaranteed?.cpu) || isOver(memory, guaranteed?.memory));
}

/** Whether another rule has said the same: AVA004 of rules that cannot be kept, CAP004 of a guest that no host can take. */
function isTold({ proof }: DoesNotFit, view: ClusterView, context: RuleContext): boolean {
  const nowhereTogether = proof.kind === 'no-host' && proof.hosts === 0 && proof.guests.length > 1;
  if (proof.kind === 'contradiction' || (proof.kind === 'clique' && proof.declared) || nowhereTogether) {
    return brokenRules(view, context).length > 0;
  }
  if (proof.kind !== 'no-host' || proof.guests.length > 1) {
    return false;
  }
  // What fits one host in CPU and another in memory is not CAP004's to tell.
  const { host = '', milliCpu = 0, memoryMib = 0 } = view.problem.vmOf.get(proof.guests[0]!) ?? {};
  const hosts = context.sites.get(host)?.hosts ?? [];
  return hosts.every(({ cpu }) => milliCpu > cpu.maxUnit) || hosts.every(({ memory }) => memoryMib > memory.maxUnit);
}

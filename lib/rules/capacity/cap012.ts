import { listNames, plural } from '../../model';
import { type DoesNotFit, describeProof, describeUndecided } from '../../placement';
import { brokenRules } from '../availability/broken-rules';
import type { ClusterView, Site } from '../../clusters';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { moreRoom } from '../wording';
import { isShort, whyNowhere } from './cluster-proof';

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
    if (
      placement.verdict === 'fits' ||
      site === undefined ||
      isShort(context.ledger.byPath.get(path), context.ledger)
    ) {
      return [];
    }
    if (placement.verdict === 'undecided') {
      const message = `whether there is a placement of ${what} is undecided: ${describeUndecided(placement)}; shrink a VM, or ${moreRoom(site)}`;
      return [{ path, source, severity: 'warning', undecided: true, message }];
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

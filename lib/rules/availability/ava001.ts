import { type Cluster, compareText, groupBy } from '../../model';
import { type Standing, standingsOf } from './standing';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** AVA001: a critical workload does not stand on a single host or a single host OS; in a cluster, hosts may fail. */
export const AVA001: Rule = {
  id: 'AVA001',
  severity: 'error',
  waivable: true,
  title: 'a critical workload does not stand on a single host or a single host OS',
  why: 'what stands on it falls with it',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  const { estate, sites, blastRadius } = context;
  if (![...estate.vms, ...estate.containers].some(({ criticality }) => criticality === 'critical')) {
    return [];
  }
  const services = groupBy(standingsOf(context), ({ guest }) => guest.service ?? guest.path);
  return [...services].flatMap(([service, instances]) => {
    const critical = instances.filter(({ guest }) => guest.criticality === 'critical');
    const places = new Set(instances.map(({ place }) => place));
    if (critical.length === 0 || places.size > 1) {
      return [];
    }
    const [{ guest, place }] = critical.sort((a, b) => compareText(a.guest.path, b.guest.path)) as [Standing];
    const what = guest.service === undefined ? 'it is critical' : `service ${service} is critical`;
    const cluster = sites.get(place ?? '')?.cluster;
    const at = { path: guest.path, source: guest.source };
    if (cluster !== undefined && keepsMajority(cluster, instances)) {
      return [];
    }
    if (cluster !== undefined && instances.every(({ vm }) => vm?.staysDown === true)) {
      const message = `${what} and stays down after its host has failed; leave 'restartPriority' out, or run another instance elsewhere`;
      return [{ ...at, message }];
    }
    if (cluster !== undefined) {
      const message = `${what} and may fall with any host of ${place}, which tolerates no failure; state 'hostFailuresToTolerate'`;
      return cluster.hostFailuresToTolerate > 0 ? [] : [{ ...at, message }];
    }
    const falls = blastRadius.find(({ path }) => path === place)?.falls.length ?? 0;
    const message = `${what} and falls with ${place}, a host of ${falls} guest${falls === 1 ? '' : 's'}; run another instance of its 'service' on another host`;
    return [{ ...at, message }];
  });
}

/** Whether rules that must hold keep instances apart so that most of them are left after any loss, whoever restarts. */
function keepsMajority(cluster: Cluster, instances: readonly Standing[]): boolean {
  const byVm = [...groupBy(instances, ({ vm }) => vm?.path ?? '')];
  const isApart = cluster.rules.some(
    ({ kind, mandatory, vms }) => kind === 'apart' && mandatory && byVm.every(([path]) => vms.includes(path)),
  );
  if (byVm.length > 1 && !isApart) {
    return false;
  }
  const failures = lossesOf(cluster);
  let all = 0;
  // What one host may have of it: a VM with all that is in it, or one copy of a VM whose copies are apart.
  const shares = byVm.flatMap(([path, on]) => {
    const count = on.reduce((sum, { guest }) => sum + guest.replicas, 0);
    all += count;
    const [{ guest, vm }] = on as [Standing];
    const isEachAlone = guest.path === path && (vm?.spread === 'must' || isApart);
    // No more of them can be lost than hosts are.
    return isEachAlone && count > 1 ? Array<number>(Math.min(Math.ceil(count), failures)).fill(1) : [count];
  });
  const lost = shares.sort((a, b) => b - a).slice(0, failures);
  return all - lost.reduce((sum, share) => sum + share, 0) > all / 2;
}

/** Hosts that may be lost: one at least, and what INP002 refuses is none. */
function lossesOf({ hosts, hostFailuresToTolerate: failures }: Cluster): number {
  return Number.isInteger(failures) && failures > 0 ? Math.max(1, Math.min(failures, hosts.length)) : 1;
}

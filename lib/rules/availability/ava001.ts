import { compareText, groupBy } from '../../model';
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

import { type Cluster, byPath, groupBy, listNames, workingHosts } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { type Standing, standingsOf } from './standing';

/**
 * AVA002: instances of one service do not share a fault domain; replicas of a critical guest do by definition.
 *
 * In a cluster, VMs that nothing keeps apart may run on one host, so they do.
 */
export const AVA002: Rule = {
  id: 'AVA002',
  severity: 'error',
  waivable: true,
  title: 'instances of one service do not share a fault domain',
  why: 'copies that fall together are one',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  const { sites } = context;
  const standings = standingsOf(context);
  const services = groupBy(
    standings.filter(({ guest }) => guest.service !== undefined),
    ({ guest }) => guest.service!,
  );
  const together = [...services.values()].flatMap((instances) =>
    [...groupBy(instances, domainIn(instances, sites))].flatMap(([place, members]) => {
      const cluster = sites.get(place)?.cluster;
      return members.length < 2 || (cluster !== undefined && areApart(cluster, members))
        ? []
        : [describe(place, cluster, members)];
    }),
  );
  const replicated = standings
    .filter(({ guest, place }) => {
      const spread = sites.get(place ?? '')?.cluster !== undefined && 'spread' in guest;
      return guest.criticality === 'critical' && guest.replicas > 1 && !spread;
    })
    .map(({ guest, place }) => {
      const { path, source, replicas } = guest;
      const cluster = sites.get(place ?? '')?.cluster;
      const where = cluster === undefined ? `fall with one host, ${place}` : `may fall with one host of ${place}`;
      const fix =
        cluster === undefined || !('disks' in guest)
          ? "place instances of one 'service' on hosts of their own"
          : `keep them apart, by ${hasHostsFor(cluster, replicas) ? "'spread'" : `spread: 'should' (${mostOnOne(cluster, replicas)})`}`;
      return { path, source, message: `${replicas} replicas of a critical guest ${where}; ${fix}` };
    });
  return [...together, ...replicated];
}

/** What instances of a service fall with: what they stand on, or its cluster where that may place another beside them. */
function domainIn(instances: readonly Standing[], sites: RuleContext['sites']): (standing: Standing) => string {
  const clusters = [...new Set(instances.map(({ place }) => place ?? ''))].flatMap((place) => {
    const cluster = sites.get(place)?.cluster;
    return cluster === undefined ? [] : [cluster];
  });
  const clusterOf = new Map(clusters.flatMap(({ path, hosts }) => hosts.map((host) => [host, path] as const)));
  return ({ place = '' }) => clusterOf.get(place) ?? place;
}

/** Whether one rule of the cluster keeps all of them apart; containers of one VM never are. */
function areApart({ rules }: Cluster, members: readonly Standing[]): boolean {
  const vms = members.map(({ vm }) => vm?.path);
  return (
    new Set(vms).size === members.length &&
    rules.some((rule) => rule.kind === 'apart' && vms.every((vm) => vm !== undefined && rule.vms.includes(vm)))
  );
}

function describe(place: string, cluster: Cluster | undefined, members: readonly Standing[]): Draft {
  const guests = members.map(({ guest }) => guest).sort(byPath);
  const [first] = guests as [Standing['guest']];
  const names = listNames(guests.map(({ name }) => name));
  const [fall, fix] =
    cluster === undefined
      ? [`fall with ${place}`, 'place them on hosts of their own']
      : [`may fall with one host of ${place}`, fixIn(cluster, guests)];
  const message = `${members.length} instances of service ${first.service} ${fall} (${names}), allowed 1; ${fix}`;
  return { path: first.path, source: first.source, message };
}

/** What helps where there are hosts for all of them, after a loss too; and what does where there are not. */
function fixIn(cluster: Cluster, guests: readonly Standing['guest'][]): string {
  const count = guests.reduce((sum, { replicas }) => sum + replicas, 0);
  return hasHostsFor(cluster, count)
    ? 'keep them apart, by separate() of the cluster'
    : `keep them apart where they can be, by separate() with mandatory: false, or as replicas with spread: 'should' (${mostOnOne(cluster, count)})`;
}

function hasHostsFor(cluster: Cluster, count: number): boolean {
  const left = cluster.hosts.length - cluster.hostFailuresToTolerate;
  return count <= Math.min(workingHosts(cluster).length, left);
}

function mostOnOne(cluster: Cluster, count: number): string {
  const { length } = workingHosts(cluster);
  return `at most ${Math.ceil(count / Math.max(1, length))} a host, of ${length}`;
}

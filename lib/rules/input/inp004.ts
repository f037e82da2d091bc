import {
  type BoundPort,
  type Cluster,
  type Container,
  type Estate,
  type EstateNode,
  type Identity,
  byPath,
  groupBy,
  listNames,
  replicaOf,
} from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** Something that must be unique in its scope. */
interface Claim {
  readonly node: EstateNode;
  readonly what: string;
  readonly identity: Identity;
}

/** What can be there more than once. */
interface Guest extends EstateNode {
  readonly identity: Identity;
  readonly replicas: number;
}

/** INP004: names, machines and addresses are unique where their network or host needs it. */
export const INP004: Rule = {
  id: 'INP004',
  severity: 'error',
  waivable: false,
  title: 'names, machines and addresses are unique where their network or host needs it',
  why: 'one machine stated twice is promised twice; two guests with one address reach neither',
  check: judge,
};

function judge({ estate, sites }: RuleContext): Draft[] {
  const claims: Claim[] = [
    ...estate.hosts.map((node) => ({ node, what: 'host', identity: node.identity })),
    ...estate.clusters.map((node) => ({ node, what: 'cluster', identity: node.identity })),
    ...estate.engines.map((node) => ({ node, what: 'container engine', identity: node.identity })),
    ...networksOf(estate),
    ...namesOf(estate.vms, 'VM name'),
    ...namesOf(estate.containers, 'container name'),
    ...estate.vms.flatMap((node) =>
      node.addresses.map(({ network, address }) => ({
        node,
        what: `address on network ${network}`,
        identity: { scope: `${sites.get(node.host)?.identity.scope ?? node.host} ${network}`, name: address },
      })),
    ),
  ];
  const groups = groupBy(claims, ({ what, identity }) => `${what}\n${identity.scope}\n${identity.name}`);
  const taken = [...groups.values()].filter((group) => group.length > 1).map(describe);
  // Networks of two clusters may meet on several hosts.
  const once = new Map(taken.map((draft) => [draft.message, draft]));
  return [...once.values(), ...sharedHosts(estate.clusters), ...portsOf(estate.containers)];
}

/** A port that a container takes of its engine's machine, so many times. */
interface Taken extends BoundPort {
  readonly node: Container;
  readonly times: number;
}

/** Addresses that stand for all of their kind. */
const ANY = ['0.0.0.0', '::'];

/** A port of an engine's machine, at an address, is one container's. */
function portsOf(containers: readonly Container[]): Draft[] {
  const all = containers.flatMap((node) =>
    (node.boundPorts ?? []).map((port): Taken => ({
      ...port,
      node,
      times: port.shared === true ? 1 : (node.defined ?? node.replicas),
    })),
  );
  const ports = groupBy(all, ({ node, port, protocol, address }) =>
    [node.engine, port, protocol, address.includes(':')].join('\n'),
  );
  return [...ports.values()].flatMap(sharingAddresses).flatMap(describePort);
}

/** Whoever takes all addresses shares each. */
function sharingAddresses(taken: readonly Taken[]): (readonly Taken[])[] {
  return taken.some(({ address }) => ANY.includes(address))
    ? [taken]
    : [...groupBy(taken, ({ address }) => address).values()];
}

function describePort(taken: readonly Taken[]): Draft[] {
  const sorted = taken.filter(({ times }) => times > 0).sort((a, b) => byPath(a.node, b.node));
  const count = sorted.reduce((sum, { times }) => sum + times, 0);
  if (count < 2) {
    return [];
  }
  const [{ node, port, protocol }] = sorted as [Taken];
  const paths = [...new Set(sorted.map(({ node: { path } }) => path))];
  const fix = sorted.some(({ times }) => times > 1) ? 'publish a proxy before the copies instead' : 'give each its own';
  const message = `port on ${node.engine} '${port}/${protocol}' is used ${count} times (${listNames(paths)}), allowed once; ${fix}`;
  return [{ path: node.path, source: node.source, message }];
}

/** A network of a cluster is on each of its hosts, beside those that are the host's own. */
function networksOf({ networks, clusters }: Estate): Claim[] {
  const own = new Set(networks.map(({ on }) => on));
  const hostsOf = new Map(clusters.map(({ path, hosts }) => [path, hosts.filter((host) => own.has(host))]));
  return networks.flatMap((node) => {
    const { scope, name } = node.identity;
    const scopes = [scope, ...(hostsOf.get(node.on) ?? [])];
    return scopes.map((taken): Claim => ({ node, what: 'network', identity: { scope: taken, name } }));
  });
}

/** What a host in two clusters promises is promised twice. */
function sharedHosts(clusters: readonly Cluster[]): Draft[] {
  const members = clusters.flatMap((cluster) => [...new Set(cluster.hosts)].map((host) => ({ host, cluster })));
  return [...groupBy(members, ({ host }) => host)]
    .filter(([, claims]) => claims.length > 1)
    .map(([host, claims]) => {
      const sorted = claims.map(({ cluster }) => cluster).sort(byPath);
      const message = `host ${host} is in ${claims.length} clusters (${listNames(sorted.map(({ path }) => path))}), allowed one; take it out of the others`;
      return { path: sorted[0]!.path, source: sorted[0]!.source, message };
    });
}

/**
 * A guest takes its name, and its replicas `name-2` to `name-n`.
 *
 * Of the latter, only what another guest is called can be taken twice: so the work does not grow with n, which may be
 * anything.
 */
function namesOf(guests: readonly Guest[], what: string): Claim[] {
  const called = groupBy(guests, ({ identity: { name } }) => replicaOf(name)?.name ?? name);
  return guests.flatMap((node) => {
    const { scope, name } = node.identity;
    const copies = (called.get(name) ?? [])
      .map(({ identity }) => identity.name)
      .filter((other) => (replicaOf(other)?.number ?? Infinity) <= node.replicas);
    return [...new Set([name, ...copies])].map((taken): Claim => ({ node, what, identity: { scope, name: taken } }));
  });
}

function describe(group: readonly Claim[]): Draft {
  const sorted = group.map(({ node }) => node).sort(byPath);
  const [{ what, identity }] = group as [Claim];
  return {
    path: sorted[0]!.path,
    source: sorted[0]!.source,
    message: `${what} '${identity.name}' is used ${group.length} times (${listNames(sorted.map(({ path }) => path))}), allowed once; give each its own`,
  };
}

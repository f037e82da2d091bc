import type { Cluster, EstateNode, Estate, Host, Identity, System } from '../model';

/** Where VMs are placed: one host, or a cluster whose scheduler chooses among its hosts. */
export interface Site extends EstateNode {
  readonly system: System;
  /** Hosts that its VMs may run on; one for a host. */
  readonly hosts: readonly Host[];
  /** The world that addresses and networks are unique in. */
  readonly identity: Identity;
  readonly networkScope?: string;
  /** Missing for a host. */
  readonly cluster?: Cluster;
}

/** Every host and every cluster by its path. A cluster whose hosts are not in the estate is no site: nothing can run there. */
export function sitesOf({ hosts, clusters }: Estate): ReadonlyMap<string, Site> {
  const byPath = new Map(hosts.map((host) => [host.path, host]));
  return new Map<string, Site>([
    ...hosts.map((host): [string, Site] => [host.path, { ...placeOf(host), hosts: [host] }]),
    ...clusters.flatMap((cluster): [string, Site][] => {
      const members = cluster.hosts.flatMap((path) => byPath.get(path) ?? []);
      return members.length === 0 ? [] : [[cluster.path, { ...placeOf(cluster), hosts: members, cluster }]];
    }),
  ]);
}

function placeOf({ path, name, source, system, identity, networkScope }: Host | Cluster): Omit<Site, 'hosts'> {
  return {
    path,
    name,
    ...(source !== undefined && { source }),
    system,
    identity,
    ...(networkScope !== undefined && { networkScope }),
  };
}

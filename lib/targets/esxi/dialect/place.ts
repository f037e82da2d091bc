import type { Attributes, Place } from '../../../model';
import type { Resolve } from '../../dialect';
import { isStated, nameOf } from '../../shared/reading';

/** Types that a pool's id may be of, with what each is. The root pool of a host or cluster is told by the host or cluster. */
const KINDS: Readonly<Record<string, Place['kind']>> = {
  vsphere_resource_pool: 'pool',
  vsphere_vapp_container: 'pool',
  vsphere_compute_cluster: 'cluster',
  vsphere_host: 'host',
};

/** Pools in pools: vSphere has eight levels at most below a root pool. */
const MOST_LEVELS = 9;

/** Where a VM runs: the host that it is pinned to, then its pool, and what that is in. */
export function placesOf({ host_system_id: host, resource_pool_id: pool }: Attributes, resolve: Resolve): Place[] {
  const pinned: Place[] = isStated(host) ? [{ kind: 'host', reference: nameOf(host, resolve) }] : [];
  const [last] = pinned;
  return [...pinned, ...poolsOf(pool, resolve).filter((place) => !isSame(place, last))];
}

function poolsOf(reference: unknown, resolve: Resolve, levels = MOST_LEVELS): Place[] {
  if (!isStated(reference) || levels === 0) {
    return [];
  }
  const found = resolve(reference);
  const kind = KINDS[found?.type ?? ''];
  if (found === undefined || kind === undefined) {
    return [{ kind: 'pool', reference: 'unknown' }];
  }
  const here: Place = { kind, reference: nameOf(reference, resolve) };
  const above = poolsOf(found.attributes.parent_resource_pool_id, resolve, levels - 1);
  return [here, ...(kind === 'pool' ? rootOf(here) : []), ...above];
}

/** A pool may be looked up by its path, which begins with a host or a cluster: `cluster-01/Resources`. */
function rootOf({ reference }: Place): Place[] {
  const [, root] = typeof reference === 'object' ? (/([^/]+)\/Resources(\/|$)/.exec(reference.value) ?? []) : [];
  return root === undefined ? [] : [{ kind: 'compute', reference: { value: root } }];
}

function isSame(one: Place, other: Place | undefined): boolean {
  return one.kind === other?.kind && JSON.stringify(one.reference) === JSON.stringify(other.reference);
}

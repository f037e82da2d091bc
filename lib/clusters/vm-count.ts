import { type Vm, groupBy } from '../model';

/** How many VMs stand on each host, replicas counted; a host that is missing has none. */
export function vmCounts(vms: readonly Vm[]): ReadonlyMap<string, number> {
  const counts = [...groupBy(vms, ({ host }) => host)].map(
    ([host, on]) => [host, on.reduce((count, { replicas }) => count + replicas, 0)] as const,
  );
  return new Map(counts);
}

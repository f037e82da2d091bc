import { type Cluster, type Host, type Vm, formatCpu, formatMemory, groupBy, insteadOf, supportsEvc } from '../model';
import type { ClusterContext, Reach, Reachability } from './problem';

/** Between which hosts a VM could move while it runs, as far as these hosts and its devices say. */
export interface Migration {
  readonly vm: Vm;
  /** Groups of hosts, by path: it can be on each of a group, and move between any two. The largest group first. */
  readonly groups: readonly (readonly string[])[];
  /** Why it can be on no other than those of the first group, one line each: prerequisites that are missing. */
  readonly missing: readonly string[];
}

/** Whether two hosts hand a VM to each other while it runs. */
export function isHandedOver({ groups }: Migration, from: string, to: string): boolean {
  return groups.some((hosts) => hosts.includes(from) && hosts.includes(to));
}

/**
 * The hosts among which a VM can move, by vSphere's prerequisites: all see its datastores and networks, are joined by
 * one migration network, and show it one CPU; no physical device and no rule binds it.
 */
export class Migrations {
  private readonly known = new Map<Reach, Map<string, Ways>>();

  constructor(
    private readonly cluster: Cluster,
    private readonly context: ClusterContext,
    private readonly reachability: Reachability,
  ) {}

  public of(vm: Vm): Migration {
    const { system } = this.cluster;
    const cannot = insteadOf(system, 'live-migration');
    const bound = [
      ...(cannot === undefined ? [] : [`${system.label} cannot: ${cannot}`]),
      ...(vm.passthrough ?? []).map(({ device }) => `it holds the physical device ${device}`),
    ];
    return bound.length > 0 ? { vm, groups: [], missing: bound } : { vm, ...this.waysOf(vm) };
  }

  /** VMs of one size that reach the same hosts move among the same ones. */
  private waysOf(vm: Vm): Ways {
    const reach = this.reachability.of(vm);
    const bySize = this.known.get(reach) ?? new Map<string, Ways>();
    this.known.set(reach, bySize);
    const size = `${vm.milliCpu}/${vm.memoryMib}`;
    const ways = bySize.get(size) ?? waysOf(vm, reach, this.cluster, this.context);
    bySize.set(size, ways);
    return ways;
  }
}

type Ways = Pick<Migration, 'groups' | 'missing'>;

function waysOf(vm: Vm, reach: Reach, cluster: Cluster, { hosts }: ClusterContext): Ways {
  const members = reach.hosts.flatMap((path) => hosts.get(path) ?? []);
  const ready: Host[] = [];
  const missing = [...reach.without];
  for (const host of members) {
    const lack = lackOf(vm, host, cluster);
    if (lack === undefined) {
      ready.push(host);
    } else {
      missing.push(lack);
    }
  }
  // Hosts that could each take it, and yet not hand it to each other: the largest group of those that can counts.
  const alike = groupBy(ready, (host) => `${host.migrationNetwork}\n${cluster.evcMode ?? host.topology.evcMode}`);
  const groups = [...alike.values()].sort((a, b) => b.length - a.length);
  const [largest = [], ...others] = groups;
  const apart = others.flat().map((host) => differenceOf(host, largest[0]!, cluster));
  return { groups: groups.map((group) => group.map(({ path }) => path)), missing: [...missing, ...apart] };
}

/** What a host lacks by itself. What it does not state is not there. */
function lackOf(vm: Vm, host: Host, { evcMode }: Cluster): string | undefined {
  const { name, topology, migrationNetwork } = host;
  if (migrationNetwork === undefined) {
    return `${name} states no 'migrationNetwork'`;
  }
  if (topology.evcMode === undefined) {
    return `${name} does not state its 'cpu.evcMode'`;
  }
  if (evcMode !== undefined && !supportsEvc(topology.evcMode, evcMode)) {
    return `${name} (${topology.evcMode}) does not support EVC mode ${evcMode}`;
  }
  if ((vm.milliCpu ?? 0) > host.cpu.maxUnit) {
    return `${name} has ${formatCpu(host.cpu.maxUnit)} CPUs, it ${formatCpu(vm.milliCpu ?? 0)}`;
  }
  return (vm.memoryMib ?? 0) > host.memory.maxUnit
    ? `${name} has ${formatMemory(host.memory.maxUnit)} for it, it ${formatMemory(vm.memoryMib ?? 0)}`
    : undefined;
}

function differenceOf(host: Host, other: Host, { evcMode }: Cluster): string {
  return host.migrationNetwork !== other.migrationNetwork
    ? `${host.name} moves VMs over ${host.migrationNetwork}, ${other.name} over ${other.migrationNetwork}`
    : `${host.name} is ${host.topology.evcMode}, ${other.name} ${other.topology.evcMode}, and the cluster states no ${evcMode ?? "'evcMode'"} for both`;
}

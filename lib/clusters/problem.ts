import {
  type Cluster,
  type Estate,
  type Host,
  type System,
  type Vm,
  capacityOf,
  compareText,
  groupBy,
  guaranteeable,
  guaranteedMemoryMib,
  memoryWithOverheadMib,
  replicaName,
  workingHosts,
} from '../model';
import type { Constraints, PlacementGuest, PlacementHost, PlacementProblem } from '../placement';

/** What of an estate decides where the VMs of a cluster go. */
export interface ClusterContext {
  readonly estate: Estate;
  /** Hosts by path. */
  readonly hosts: ReadonlyMap<string, Host>;
}

/** A cluster's VMs as guests of its hosts. Ids are names where those are unique in the cluster, else paths. */
export interface ClusterProblem {
  readonly cluster: Cluster;
  /** While no host has failed: hosts that are kept for failures take nothing. */
  readonly normal: PlacementProblem;
  /** For failures: every host that is left then takes VMs, those that are kept for it among them (`spare`). */
  readonly failover: PlacementProblem;
  /** Ids of those that do not restart after a failure: as was stated, or since a device of their host ties them to it. */
  readonly leftDown: ReadonlySet<string>;
  /** Ids of those of them of which nobody stated it, and that hold a device of a host which nobody named. */
  readonly tied: ReadonlySet<string>;
  /** The VM that a guest is, or is a replica of. */
  readonly vmOf: ReadonlyMap<string, Vm>;
  /** The host that an id stands for. */
  readonly hostOf: ReadonlyMap<string, Host>;
  /** Ids of a VM's replicas, by its path. */
  readonly idsOf: ReadonlyMap<string, readonly string[]>;
}

/** Where a VM may run, as far as its disks, its networks and rules that must hold say. Hosts that are too small count. */
export interface Reach {
  /** Paths, sorted. */
  readonly hosts: readonly string[];
  /** Why the others are left out, one line each. */
  readonly without: readonly string[];
}

/** Running VMs that stand on a cluster, or on one of its hosts by name. */
export function vmsOf(cluster: Cluster, { estate }: Pick<ClusterContext, 'estate'>): Vm[] {
  const places = new Set([cluster.path, ...cluster.hosts]);
  return estate.vms.filter(({ host, powered }) => powered && places.has(host));
}

/** Copies of one VM that are placed at most: constructs take no more. */
const MOST_COPIES = 10_000;

/** More than any host has, of any resource; sums of it stay exact. */
const MOST_AMOUNT = 2 ** 40;

/** How many guests a VM is. What INP002 refuses is none: it has been told, and is placed nowhere. */
export function copiesOf({ replicas, milliCpu, memoryMib }: Vm): number {
  const isSize = (amount: number | undefined): boolean => amount === undefined || (amount > 0 && amount % 1 === 0);
  return isSize(replicas) && isSize(milliCpu) && isSize(memoryMib) ? Math.min(replicas, MOST_COPIES) : 0;
}

/** An amount as placement takes it: whole, of at least zero. */
function amountOf(amount: number): number {
  return amount > 0 ? Math.min(Math.floor(amount), MOST_AMOUNT) : 0;
}

/** Says of each VM of a cluster where it may run. What is the same for two VMs is worked out once. */
export class Reachability {
  private readonly known = new Map<string, Reach>();
  private readonly networkHosts: ReadonlyMap<string, ReadonlySet<string>>;
  private readonly rulesOf: ReadonlyMap<
    string,
    readonly (Cluster['rules'][number] & { readonly hosts: readonly string[] })[]
  >;

  constructor(
    private readonly cluster: Cluster,
    private readonly context: ClusterContext,
  ) {
    const members = new Set(cluster.hosts);
    const here = context.estate.networks.filter(({ on }) => on === cluster.path || members.has(on));
    this.networkHosts = new Map(
      [...groupBy(here, ({ name }) => name)].map(([name, networks]) => [
        name,
        new Set(networks.flatMap(({ on }) => (on === cluster.path ? cluster.hosts : [on]))),
      ]),
    );
    const binding = cluster.rules.flatMap((rule) => ('hosts' in rule && rule.mandatory ? [rule] : []));
    this.rulesOf = groupBy(
      binding.flatMap((rule) => rule.vms.map((vm) => ({ vm, ...rule }))),
      ({ vm }) => vm,
    );
  }

  public of(vm: Vm): Reach {
    const stores = [...new Set(vm.disks.map(({ store }) => store))].sort(compareText);
    const rules = this.rulesOf.get(vm.path) ?? [];
    const key = JSON.stringify([vm.host, stores, [...vm.networks].sort(compareText), rules.map(({ path }) => path)]);
    const known = this.known.get(key) ?? this.work(vm, stores, rules);
    this.known.set(key, known);
    return known;
  }

  private work(
    vm: Vm,
    stores: readonly string[],
    rules: readonly (Cluster['rules'][number] & { readonly hosts: readonly string[] })[],
  ): Reach {
    const without: string[] = [];
    const hosts = this.cluster.hosts.filter((path) => {
      const host = this.context.hosts.get(path);
      const reason = host === undefined ? `${path} is not in the estate` : this.obstacle(vm, host, stores, rules);
      if (reason !== undefined) {
        without.push(reason);
      }
      return reason === undefined;
    });
    return { hosts, without };
  }

  private obstacle(
    vm: Vm,
    host: Host,
    stores: readonly string[],
    rules: readonly (Cluster['rules'][number] & { readonly hosts: readonly string[] })[],
  ): string | undefined {
    const { name, path } = host;
    if (vm.host !== this.cluster.path && vm.host !== path) {
      return `${name}: it names ${this.context.hosts.get(vm.host)?.name ?? vm.host} as its host`;
    }
    const seen = new Map(host.stores.map((store) => [store.key, store.name]));
    const blind = stores.find((store) => !seen.has(store));
    if (blind !== undefined) {
      return `${name} does not see datastore ${this.storeName(blind)}`;
    }
    const cut = vm.networks.find((network) => this.networkHosts.get(network)?.has(path) === false);
    if (cut !== undefined) {
      return `${name} has no network ${cut}`;
    }
    const rule = rules.find(({ kind, hosts }) => (kind === 'on') !== hosts.includes(path));
    return rule === undefined ? undefined : `${name}: rule ${rule.name} forbids it`;
  }

  private storeName(key: string): string {
    const named = this.cluster.hosts.flatMap((path) => this.context.hosts.get(path)?.stores ?? []);
    return named.find((store) => store.key === key)?.name ?? key;
  }
}

/**
 * The placement problem of a cluster. What VMs take of datastores has no host, and is CAP003's; here a datastore says only
 * which hosts a VM can be on.
 */
export function problemOf(cluster: Cluster, context: ClusterContext, reachability: Reachability): ClusterProblem {
  const members = [...new Set(cluster.hosts)].flatMap((path) => context.hosts.get(path) ?? []);
  const vms = [...new Map(vmsOf(cluster, context).map((vm) => [vm.path, vm])).values()];
  const hostIds = idsByPath(members, () => 1);
  const guestIds = idsByPath(vms, copiesOf);
  const working = new Set(workingHosts(cluster));
  const isTied = (vm: Vm): boolean => deviceOf(vm) !== undefined && reachability.of(vm).hosts.length > 1;
  const staysDown = (vm: Vm): boolean => vm.staysDown === true || isTied(vm);
  const idsOfAll = (some: readonly Vm[]): Set<string> => new Set(some.flatMap(({ path }) => guestIds.get(path)!));
  const shapes = vms.map((vm) => ({
    vm,
    shape: shapeOf(vm, cluster.system, staysDown(vm)),
    reach: reachability.of(vm),
  }));
  const guests = (take: ReadonlySet<string>): PlacementGuest[] => {
    // VMs of one reach share one set: placement reads each set once.
    const known = new Map<Reach, ReadonlySet<string>>();
    return shapes.flatMap(({ vm, shape, reach }) => {
      const allowed =
        known.get(reach) ?? new Set(reach.hosts.filter((path) => take.has(path)).flatMap((path) => hostIds.get(path)!));
      known.set(reach, allowed);
      return guestIds.get(vm.path)!.map((id) => ({ ...shape, allowed, id }));
    });
  };
  const hosts = (paths: ReadonlySet<string>): PlacementHost[] =>
    members
      .filter(({ path }) => paths.has(path))
      .map((host) => ({
        id: hostIds.get(host.path)![0]!,
        cpu: amountOf(capacityOf(host.cpu)),
        memory: amountOf(capacityOf(host.memory)),
        largestCpu: amountOf(host.cpu.maxUnit),
        largestMemory: amountOf(host.memory.maxUnit),
        guaranteedCpu: amountOf(guaranteeable(host).cpu),
        guaranteedMemory: amountOf(guaranteeable(host).memory),
      }));
  const constraints: Constraints = groupsOf(cluster, vms, guestIds);
  const all = new Set(cluster.hosts);
  const spare = new Set(members.filter(({ path }) => !working.has(path)).flatMap(({ path }) => hostIds.get(path)!));
  const failover = { hosts: hosts(all), guests: guests(all), constraints, spare };
  return {
    cluster,
    // Where no host is kept for failures, it is one problem: what is worked out of it is worked out once.
    normal: spare.size === 0 ? failover : { hosts: hosts(working), guests: guests(working), constraints },
    failover,
    leftDown: idsOfAll(vms.filter(staysDown)),
    tied: idsOfAll(vms.filter((vm) => vm.staysDown !== true && isTied(vm))),
    vmOf: new Map(vms.flatMap((vm) => guestIds.get(vm.path)!.map((id) => [id, vm] as const))),
    hostOf: new Map(members.map((host) => [hostIds.get(host.path)![0]!, host])),
    idsOf: guestIds,
  };
}

/** What one replica of a VM takes, wherever it runs. */
function shapeOf(vm: Vm, system: System, staysDown: boolean): Omit<PlacementGuest, 'id' | 'allowed'> {
  return {
    cpu: amountOf(vm.milliCpu ?? 0),
    memory: amountOf(memoryWithOverheadMib(vm, system)),
    sizeMemory: amountOf(vm.memoryMib ?? 0),
    guaranteedCpu: amountOf(vm.reservedMilliCpu ?? 0),
    guaranteedMemory: guaranteedMib(vm, system),
    ...(staysDown && { staysDown }),
  };
}

/** A device of its host that a VM holds for itself: it is where that device is. Of one that is shared, other hosts may have a part, too. */
export function deviceOf({ passthrough = [] }: Vm): string | undefined {
  return passthrough.find(({ shared }) => shared !== true)?.device;
}

/** MiB that a VM is guaranteed, with what its hypervisor adds. */
export function guaranteedMib(vm: Vm, system: System): number {
  return amountOf(guaranteedMemoryMib(vm, system));
}

/** Groups that must be together or apart; replicas of one VM among them. */
function groupsOf(
  { rules }: Cluster,
  vms: readonly Vm[],
  ids: ReadonlyMap<string, readonly string[]>,
): Pick<Constraints, 'together' | 'apart'> {
  const groups = (kind: 'together' | 'apart'): string[][] =>
    rules
      .filter((rule) => rule.kind === kind && rule.mandatory)
      .map((rule) => rule.vms.flatMap((path) => ids.get(path) ?? []));
  const spread = vms.filter((vm) => vm.spread === 'must').map(({ path }) => [...ids.get(path)!]);
  return { together: groups('together'), apart: [...groups('apart'), ...spread] };
}

/**
 * Ids by path: the name where no other has it, else the path. Replicas are numbered as they are at the hypervisor, those
 * of a path so that none is the path of another.
 */
function idsByPath<T extends { readonly path: string; readonly name: string }>(
  nodes: readonly T[],
  countOf: (node: T) => number,
): ReadonlyMap<string, readonly string[]> {
  const namesOf = new Map(nodes.map((node) => [node, numbered(node.name, countOf(node))]));
  const called = new Map<string, number>();
  namesOf.forEach((names) => names.forEach((name) => called.set(name, (called.get(name) ?? 0) + 1)));
  return new Map(
    [...namesOf].map(([node, names]) => {
      const unique = names.every((name) => called.get(name) === 1);
      return [node.path, unique ? names : numbered(node.path, names.length, '#')];
    }),
  );
}

function numbered(name: string, count: number, mark = '-'): string[] {
  return Array.from({ length: count }, (_, index) => replicaName(name, index + 1, mark));
}

import { type Cluster, workingHosts } from './cluster';
import type { Container, Engine, Estate, Host, Store, Technique, Vm, VmDisk } from './estate';
import { type CapacityBasis, capacityOf } from './inventory';
import type { SourceLocation } from './node';
import { byPath, compareText, groupBy } from './order';
import { mibToGibUp } from './quantity';
import { type System, overheadMib } from './system';

/** What stands in a row of the ledger. */
export type Layer = 'bare-metal' | 'host-os' | 'vm' | 'container-engine' | 'container' | 'cluster';

/** One resource of one layer: what there is, what was promised, what is left. */
export interface Line {
  readonly total: number;
  readonly reserved: number;
  readonly ratioPercent: number;
  readonly capacity: number;
  readonly allocated: number;
  /** Negative when more was promised than there is. */
  readonly free: number;
}

/** What a row takes from the row above it. */
export interface Charge {
  /** milli-CPU */
  readonly cpu: number;
  /** MiB, with the hypervisor's overhead. */
  readonly memory: number;
  /** GiB, with swap. */
  readonly disk: number;
}

/** One layer of one machine, with what stands on it. */
export interface LedgerRow {
  readonly path: string;
  readonly name: string;
  readonly layer: Layer;
  readonly technique: Technique | 'container-in-vm';
  /** Who runs it: hypervisor, engine, guest OS or image. */
  readonly system: string;
  readonly charged: Charge;
  /** Missing where the layer offers none of it. */
  readonly cpu?: Line;
  readonly memory?: Line;
  readonly disk?: Line;
  /** What its running VMs, or it as one, are guaranteed; missing where nothing can be. */
  readonly guaranteed?: Guarantee;
  readonly children: readonly LedgerRow[];
}

/** What the hypervisor guarantees, in milli-CPU of the host's total and in MiB. It is never overcommitted. */
export interface Guarantee {
  readonly cpu: number;
  readonly memory: number;
}

/** A consumer of a line or a store. */
export interface Consumer {
  readonly path: string;
  readonly name: string;
  readonly amount: number;
}

/** A datastore with all that is promised on it, by whichever host. */
export interface StoreLine {
  readonly key: string;
  readonly name: string;
  /** Paths of the hosts that see it. */
  readonly hosts: readonly string[];
  readonly line: Line;
  readonly consumers: readonly Consumer[];
  readonly source?: SourceLocation;
}

/** The nested ledger of a whole estate. */
export interface Ledger {
  /** One row a cluster, with its hosts in it, and one a host that is in none; by path. */
  readonly rows: readonly LedgerRow[];
  /** One line a datastore, by key. */
  readonly stores: readonly StoreLine[];
  /** Every row by its path. */
  readonly byPath: ReadonlyMap<string, LedgerRow>;
}

const NOTHING: Charge = { cpu: 0, memory: 0, disk: 0 };

/** Swap file of a running VM, in GiB: what its memory reservation does not cover. */
export function swapGib(vm: Vm): number {
  return vm.powered ? mibToGibUp(Math.max(0, (vm.memoryMib ?? 0) - vm.memoryReservationMib)) : 0;
}

/** What a disk may grow to: itself, and at worst once more for each snapshot. */
function provisionedGib(vm: Vm, disk: VmDisk): number {
  return disk.sizeGib * (1 + (vm.snapshots?.length ?? 0));
}

/** What lies beside a VM's first disk, in GiB: its swap file, and the memory of each snapshot that saves it. */
function besideGib(vm: Vm): number {
  const saved = (vm.snapshots ?? []).filter(({ memory }) => memory).length;
  return swapGib(vm) + saved * mibToGibUp(vm.memoryMib ?? 0);
}

/** What templates that were saved from a VM take; they are saved of one replica. */
function templatesGib(vm: Vm): number {
  return (vm.templates ?? []).reduce((sum, { sizeGib }) => sum + sizeGib, 0);
}

/** Memory that is guaranteed a VM when nobody says: all of it, or none where its host promises more than it has. */
export function defaultReservationMib(hostMemory: CapacityBasis, memoryMib: number): number {
  return hostMemory.ratioPercent > 100 ? 0 : memoryMib;
}

/** What one replica of a running VM takes of its host's memory, in MiB: its own, and the hypervisor's for it. */
export function memoryWithOverheadMib(vm: Vm, system: System | undefined): number {
  const { milliCpu = 0, memoryMib = 0 } = vm;
  return memoryMib + overheadMib(system?.overhead, milliCpu, memoryMib);
}

/** What a VM (all its replicas) takes from its host or cluster. A stopped VM takes disk only. */
export function chargeOfVm(vm: Vm, system: System | undefined): Charge {
  const disks = vm.disks.reduce((sum, disk) => sum + provisionedGib(vm, disk), 0);
  return {
    cpu: vm.powered ? (vm.milliCpu ?? 0) * vm.replicas : 0,
    memory: vm.powered ? memoryWithOverheadMib(vm, system) * vm.replicas : 0,
    disk: (disks + besideGib(vm)) * vm.replicas + templatesGib(vm),
  };
}

/** What a container (all that may run of it) takes from its engine; the engine's default where it states no size. */
export function chargeOfContainer(container: Container, engine: Engine | undefined): Charge {
  return {
    cpu: (container.milliCpu ?? engine?.defaults.milliCpu ?? 0) * container.replicas,
    memory: (container.memoryMib ?? engine?.defaults.memoryMib ?? 0) * container.replicas,
    disk: 0,
  };
}

/** Folds an estate bottom-up into its ledger. Linear in the estate but for sorting. */
export function buildLedger(estate: Estate): Ledger {
  const hosts = new Map(estate.hosts.map((host) => [host.path, host]));
  const vmsOf = groupBy(estate.vms, (vm) => vm.host);
  const enginesOn = groupBy(estate.engines, (engine) => engine.on);
  const containersOf = groupBy(estate.containers, (container) => container.engine);
  const clusters = estate.clusters ?? [];
  const memberOf = new Map(clusters.flatMap(({ path, hosts: members }) => members.map((host) => [host, path])));
  const index = new Map<string, LedgerRow>();

  const keep = (row: LedgerRow): LedgerRow => {
    index.set(row.path, row);
    return row;
  };

  const containerRow =
    (engine: Engine) =>
    (container: Container): LedgerRow =>
      keep({
        path: container.path,
        name: container.name,
        layer: 'container',
        technique: engine.inVm ? 'container-in-vm' : 'container-host',
        system: container.image,
        charged: chargeOfContainer(container, engine),
        children: [],
      });

  const engineRow = (engine: Engine): LedgerRow => {
    const children = (containersOf.get(engine.path) ?? []).map(containerRow(engine)).sort(byPath);
    const charged = sumOf(children);
    return keep({
      path: engine.path,
      name: engine.name,
      layer: 'container-engine',
      technique: engine.inVm ? 'container-in-vm' : 'container-host',
      system: engine.system.label,
      charged,
      cpu: lineOf(engine.cpu, charged.cpu),
      memory: lineOf(engine.memory, charged.memory),
      children,
    });
  };

  const vmRow =
    ({ system, technique }: Pick<Host, 'system' | 'technique'>) =>
    (vm: Vm): LedgerRow => {
      const children = (enginesOn.get(vm.path) ?? []).map(engineRow).sort(byPath);
      return keep({
        path: vm.path,
        name: vm.name,
        layer: 'vm',
        technique: children.length > 0 ? 'container-in-vm' : technique,
        system: vm.guestOs?.label ?? 'guest OS not stated',
        charged: chargeOfVm(vm, system),
        guaranteed: guaranteeOf(vm),
        children,
      });
    };

  const hostRow = (host: Host): LedgerRow => {
    const children = [
      ...(vmsOf.get(host.path) ?? []).map(vmRow(host)),
      ...(enginesOn.get(host.path) ?? []).map(engineRow),
    ].sort(byPath);
    const taken = sumOf(children);
    return keep({
      path: host.path,
      name: host.name,
      layer: host.hostOs === undefined ? 'bare-metal' : 'host-os',
      technique: host.technique,
      system: host.hostOs === undefined ? host.system.label : `${host.system.label} on ${host.hostOs.label}`,
      charged: memberOf.has(host.path) ? taken : NOTHING,
      cpu: lineOf(host.cpu, taken.cpu),
      memory: lineOf(host.memory, taken.memory),
      ...(host.stores.length > 0 && { disk: diskLineOf(host.stores, taken.disk) }),
      ...(host.technique !== 'container-host' && { guaranteed: guaranteesOf(children) }),
      children,
    });
  };

  const clusterRow = (cluster: Cluster): LedgerRow => {
    const members = cluster.hosts.flatMap((path) => hosts.get(path) ?? []);
    const working = new Set(workingHosts(cluster));
    const children = [
      ...members.map(hostRow),
      ...(vmsOf.get(cluster.path) ?? []).map(vmRow({ system: cluster.system, technique: 'bare-metal' })),
    ].sort(byPath);
    const taken = sumOf(children);
    const stores = [...new Map(members.flatMap((host) => host.stores.map((store) => [store.key, store]))).values()];
    return keep({
      path: cluster.path,
      name: cluster.name,
      layer: 'cluster',
      technique: 'bare-metal',
      system: cluster.system.label,
      charged: NOTHING,
      cpu: clusterLineOf(members, working, taken.cpu, ({ cpu }) => cpu),
      memory: clusterLineOf(members, working, taken.memory, ({ memory }) => memory),
      ...(stores.length > 0 && { disk: diskLineOf(stores, taken.disk) }),
      guaranteed: guaranteesOf(children),
      children,
    });
  };

  const rows = [
    ...clusters.map(clusterRow),
    ...estate.hosts.filter(({ path }) => !memberOf.has(path)).map(hostRow),
  ].sort(byPath);
  return {
    rows,
    stores: storeLines(estate, new Set([...hosts.keys(), ...clusters.map(({ path }) => path)])),
    byPath: index,
  };
}

/** Who takes how much of one resource of a row, biggest first; of a cluster's, its VMs wherever they stand. */
export function consumersOf(row: LedgerRow, resource: keyof Charge): Consumer[] {
  return rank(takersOf(row).map(({ path, name, charged }) => ({ path, name, amount: charged[resource] })));
}

/** Who is guaranteed how much of a row, biggest first. */
export function guaranteedOf(row: LedgerRow, resource: keyof Guarantee): Consumer[] {
  return rank(takersOf(row).map(({ path, name, guaranteed }) => ({ path, name, amount: guaranteed?.[resource] ?? 0 })));
}

/** What the VMs that stand directly on a cluster are guaranteed, without those of its hosts' own pools. */
export function ownGuarantee(row: LedgerRow): Guarantee {
  return guaranteesOf(row.children.filter(({ layer }) => layer === 'vm'));
}

/** The rows that take of a row; hosts only pass on what their own guests take. */
function takersOf(row: LedgerRow): readonly LedgerRow[] {
  return row.layer === 'cluster'
    ? row.children.flatMap((child) => (child.layer === 'vm' ? child : child.children)).sort(byPath)
    : row.children;
}

/** Engines of one kernel share it: the smallest capacity stated for any of them holds, with all that each promises. */
export function sharedLine(lines: readonly Line[]): Line {
  const smallest = lines.reduce((least, line) => (line.capacity < least.capacity ? line : least));
  return lineOf(
    smallest,
    lines.reduce((sum, { allocated }) => sum + allocated, 0),
  );
}

/** Those that take something, biggest first; equal ones stay as they came, by path. */
function rank(consumers: readonly Consumer[]): Consumer[] {
  return consumers.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
}

function lineOf(basis: CapacityBasis, allocated: number): Line {
  const capacity = capacityOf(basis);
  return {
    total: basis.total,
    reserved: basis.reserved,
    ratioPercent: basis.ratioPercent,
    capacity,
    allocated,
    free: capacity - allocated,
  };
}

/** All stores of a host or cluster as one line. Their ratio is that of the first: a host has one for all. */
function diskLineOf(stores: readonly Store[], allocated: number): Line {
  const capacity = stores.reduce((sum, store) => sum + capacityOf(store.disk), 0);
  return {
    total: stores.reduce((sum, store) => sum + store.disk.total, 0),
    reserved: stores.reduce((sum, store) => sum + store.disk.reserved, 0),
    ratioPercent: stores[0]!.disk.ratioPercent,
    capacity,
    allocated,
    free: capacity - allocated,
  };
}

/**
 * All hosts of a cluster as one line. A host that is kept for failures is reserved as a whole.
 *
 * Hosts of several ratios have no common one: it is then what the capacities come to, rounded down.
 */
function clusterLineOf(
  members: readonly Host[],
  working: ReadonlySet<string>,
  allocated: number,
  inventoryOf: (host: Host) => CapacityBasis,
): Line {
  const at = members.map((host) => ({ ...inventoryOf(host), works: working.has(host.path) }));
  const total = at.reduce((sum, inventory) => sum + inventory.total, 0);
  const reserved = at.reduce((sum, inventory) => sum + (inventory.works ? inventory.reserved : inventory.total), 0);
  const capacity = at.reduce((sum, inventory) => sum + (inventory.works ? capacityOf(inventory) : 0), 0);
  const ratios = new Set(at.filter(({ works }) => works).map(({ ratioPercent }) => ratioPercent));
  const common = Math.floor((capacity * 100) / Math.max(1, total - reserved));
  const [ratioPercent = 100] = ratios.size === 1 ? ratios : [common];
  return { total, reserved, ratioPercent, capacity, allocated, free: capacity - allocated };
}

/** What all replicas of a VM are guaranteed; nothing while it is stopped. */
function guaranteeOf({ powered, replicas, reservedMilliCpu = 0, memoryReservationMib }: Vm): Guarantee {
  const count = powered ? replicas : 0;
  return { cpu: reservedMilliCpu * count, memory: memoryReservationMib * count };
}

function guaranteesOf(rows: readonly LedgerRow[]): Guarantee {
  return {
    cpu: rows.reduce((sum, { guaranteed }) => sum + (guaranteed?.cpu ?? 0), 0),
    memory: rows.reduce((sum, { guaranteed }) => sum + (guaranteed?.memory ?? 0), 0),
  };
}

function sumOf(rows: readonly LedgerRow[]): Charge {
  let cpu = 0;
  let memory = 0;
  let disk = 0;
  for (const { charged } of rows) {
    cpu += charged.cpu;
    memory += charged.memory;
    disk += charged.disk;
  }
  return { cpu, memory, disk };
}

/** A store seen by several hosts is one store: the smallest capacity stated for it holds, with all that any host puts there. */
function storeLines(estate: Estate, sites: ReadonlySet<string>): StoreLine[] {
  const seen = groupBy(
    [...estate.hosts].sort(byPath).flatMap((host) => host.stores.map((store) => ({ host, store }))),
    ({ store }) => store.key,
  );
  const consumers = groupBy(
    estate.vms
      .filter((vm) => sites.has(vm.host))
      .sort(byPath)
      .flatMap(storeCharges),
    ({ store }) => store,
  );
  return [...seen]
    .map(([key, entries]) => {
      const smallest = entries.reduce(
        (least, { store }) => (capacityOf(store.disk) < capacityOf(least.disk) ? store : least),
        entries[0]!.store,
      );
      const on = (consumers.get(key) ?? []).map(({ path, name, amount }): Consumer => ({ path, name, amount }));
      return {
        key,
        name: smallest.name,
        hosts: entries.map(({ host }) => host.path),
        line: lineOf(
          smallest.disk,
          on.reduce((sum, { amount }) => sum + amount, 0),
        ),
        consumers: rank(on),
        source: entries[0]!.host.source,
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
}

/** A VM's charge on each store it touches; its swap file and saved memory lie beside its first disk. */
function storeCharges(vm: Vm): (Consumer & { readonly store: string })[] {
  const amounts = new Map<Store['key'], number>();
  vm.disks.forEach((disk, index) => {
    const beside = index === 0 ? besideGib(vm) : 0;
    amounts.set(disk.store, (amounts.get(disk.store) ?? 0) + (provisionedGib(vm, disk) + beside) * vm.replicas);
  });
  for (const { store, sizeGib } of vm.templates ?? []) {
    amounts.set(store, (amounts.get(store) ?? 0) + sizeGib);
  }
  return [...amounts].map(([store, amount]) => ({ store, path: vm.path, name: vm.name, amount }));
}

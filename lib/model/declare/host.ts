import type { Host, HostApplication, HostOsReserve, Store } from '../estate';
import { type Inventory, inventoryOf } from '../inventory';
import { MILLI_PER_CPU } from '../quantity';
import type { System } from '../system';
import { logicalCpusOf, totalMilliCpu } from '../topology';

/** Share of a datastore that may be promised: vSphere's own storage DRS threshold. */
export const DATASTORE_PERCENT = 80;

/** A datastore as its host states it. */
export interface StatedStore {
  /** Hosts that see the same store give it the same key. */
  readonly key: string;
  readonly name: string;
  readonly totalGib: number;
}

/** What is stated of a host; what it offers follows from it. */
export interface StatedHost extends Omit<Host, 'cpu' | 'memory' | 'stores' | 'applications'> {
  readonly memoryMib: number;
  readonly stores: readonly StatedStore[];
  /** What runs on its host OS beside the guests; nothing by default. */
  readonly applications?: readonly HostApplication[];
  /** What the hypervisor keeps for itself, on bare metal; by default no CPU, and the memory that it is known to need. */
  readonly reserved?: Partial<HostOsReserve>;
  /** What is kept of its first datastore; nothing by default. */
  readonly reservedDiskGib?: number;
}

/** A host with its inventories. */
export function declareHost(stated: StatedHost): Host {
  const { memoryMib, stores, applications = [], reserved = {}, reservedDiskGib = 0, ...rest } = stated;
  const { topology, countCpusBy, overcommit, system, hostOsReserve } = stated;
  const byHypervisor = {
    milliCpu: reserved.milliCpu ?? 0,
    memoryMib: reserved.memoryMib ?? defaultReserveMib(system, memoryMib),
  };
  const kept = keptOf(hostOsReserve ?? byHypervisor, applications);
  return {
    ...rest,
    applications,
    cpu: inventoryOf(totalMilliCpu(topology, countCpusBy), {
      reserved: kept.milliCpu,
      ratioPercent: overcommit?.cpuPercent ?? 100,
      minUnit: MILLI_PER_CPU,
      // One guest never runs on more CPUs at once than there are, whatever the ratio.
      maxUnit: logicalCpusOf(topology) * MILLI_PER_CPU,
      stepSize: MILLI_PER_CPU,
    }),
    memory: inventoryOf(memoryMib, { reserved: kept.memoryMib, ratioPercent: overcommit?.memoryPercent ?? 100 }),
    stores: stores.map((store, index) =>
      declareStore(store, { reserved: index === 0 ? reservedDiskGib : 0, ratioPercent: overcommit?.diskPercent }),
    ),
  };
}

/** A datastore with its inventory: 80 % of it may be promised, unless its host states another ratio. */
export function declareStore(
  { key, name, totalGib }: StatedStore,
  { reserved = 0, ratioPercent = DATASTORE_PERCENT }: Partial<Pick<Inventory, 'reserved' | 'ratioPercent'>> = {},
): Store {
  return { key, name, disk: inventoryOf(totalGib, { reserved, ratioPercent }) };
}

/** Memory that a system keeps for itself where nobody says how much. */
export function defaultReserveMib({ reserve }: System, totalMib: number): number {
  return reserve === undefined ? 0 : Math.max(reserve.leastMib, Math.ceil((totalMib * reserve.percent) / 100));
}

/** What no guest gets: its host's own share, and that of the applications beside it. */
function keptOf(own: HostOsReserve, applications: readonly HostApplication[]): HostOsReserve {
  return {
    milliCpu: applications.reduce((sum, { milliCpu }) => sum + milliCpu, own.milliCpu),
    memoryMib: applications.reduce((sum, { memoryMib }) => sum + memoryMib, own.memoryMib),
  };
}

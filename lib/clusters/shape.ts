import {
  type Cluster,
  type Estate,
  type Vm,
  MILLI_PER_CPU,
  formatMemory,
  memoryWithOverheadMib,
  mibToGibUp,
} from '../model';
import type { GuestShape } from '../placement';
import type { Site } from './site';
import { guaranteedMib } from './problem';
import type { ClusterView } from './view';

/** A VM that is not there yet. */
export interface VmShape {
  readonly milliCpu: number;
  /** Without the hypervisor's overhead, which is added. */
  readonly memoryMib: number;
  /** GiB on its datastore. @default 0 */
  readonly diskGib?: number;
  /** `Store.key`. @default - the first datastore of the host or cluster */
  readonly store?: string;
}

/** What a report counts room in: the most common shape of public clouds' general-purpose machines, 2 vCPU and 8 GiB. */
export const USUAL_SHAPE = { milliCpu: 2 * MILLI_PER_CPU, memoryMib: 8 * 1024 } as const satisfies VmShape;

/** Path of VMs that are not there yet: no construct has it. */
export const MORE = 'one more';

/** Why not even an empty host or cluster takes one, if so: its target makes none of that size. */
export function impossible({ milliCpu, memoryMib }: VmShape, { system }: Site): string | undefined {
  const {
    memoryStepMib = 1,
    minMemoryMib = 0,
    memoryMib: most = Infinity,
    milliCpu: mostCpu = Infinity,
  } = system.maximums;
  if (memoryMib % memoryStepMib !== 0) {
    return `${system.label} takes memory in multiples of ${formatMemory(memoryStepMib)}`;
  }
  return memoryMib < minMemoryMib || memoryMib > most || milliCpu > mostCpu
    ? `${system.label} makes no VM of that size`
    : undefined;
}

/** What one VM of a shape takes of its datastore: its disk, and its swap where its memory is not guaranteed. */
export function takenGib({ diskGib = 0, memoryMib }: VmShape, site: Site): number {
  return diskGib === 0 || !isOvercommitted(site) ? diskGib : diskGib + mibToGibUp(memoryMib);
}

function isOvercommitted({ hosts }: Site): boolean {
  return hosts.some(({ memory }) => memory.ratioPercent > 100);
}

/** So many VMs of a shape on a cluster, all their memory guaranteed as it is by default. */
export function moreOf(shape: VmShape, cluster: Cluster, site: Site, count: number): Vm {
  const [first] = site.hosts[0]!.stores;
  const store = shape.store ?? first?.key;
  return {
    path: MORE,
    name: MORE,
    host: cluster.path,
    milliCpu: shape.milliCpu,
    memoryMib: shape.memoryMib,
    memoryReservationMib: isOvercommitted(site) ? 0 : shape.memoryMib,
    // A datastore that is named binds to the hosts that see it, whether a disk is counted or not.
    disks:
      store === undefined || (shape.diskGib ?? shape.store) === undefined
        ? []
        : [{ sizeGib: shape.diskGib ?? 0, store }],
    networks: [],
    addresses: [],
    identity: { scope: MORE, name: MORE },
    powered: true,
    replicas: count,
    asks: [],
  };
}

/** The estate with more VMs. */
export function withMore(estate: Estate, more: Vm): Estate {
  return more.replicas === 0 ? estate : { ...estate, vms: [...estate.vms, more] };
}

/** A VM that is not there yet, as placement takes it. */
export function guestOf(vm: Vm, { cluster, reachability, problem }: ClusterView): GuestShape {
  const paths = new Set(reachability.of(vm).hosts);
  return {
    cpu: vm.milliCpu ?? 0,
    memory: memoryWithOverheadMib(vm, cluster.system),
    sizeMemory: vm.memoryMib ?? 0,
    guaranteedCpu: vm.reservedMilliCpu ?? 0,
    guaranteedMemory: guaranteedMib(vm, cluster.system),
    allowed: new Set([...problem.hostOf].flatMap(([id, { path }]) => (paths.has(path) ? [id] : []))),
  };
}

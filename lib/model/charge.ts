import type { Container, Engine, EngineDefaults, Host, Store, Vm, VmDisk } from './estate';
import { type CapacityBasis, capacityOf } from './inventory';
import type { Charge, Consumer, Guarantee } from './ledger-row';
import { byPath } from './order';
import { MILLI_PER_CPU, mibToGibUp } from './quantity';
import { set } from './set';
import { type System, overheadMib } from './system';
import { coresOf } from './topology';

/** Swap file of a running VM, in GiB: what its memory reservation does not cover. */
export function swapGib(vm: Vm): number {
  return vm.powered && vm.noSwapFile !== true
    ? mibToGibUp(Math.max(0, (vm.memoryMib ?? 0) - vm.memoryReservationMib))
    : 0;
}

/** Who is charged a disk that several VMs attach, by `keyOf`: it is one disk. */
export type Payers = ReadonlyMap<string, Vm>;

/** Of VMs that attach one disk, the one that states the most is charged it; of several, the first by path. */
export function payersOf(vms: readonly Vm[]): Payers {
  const attached = [...vms]
    .sort(byPath)
    .flatMap((vm) => vm.disks.filter((disk) => disk.attached !== undefined).map((disk) => ({ vm, disk })))
    .sort((a, b) => (b.disk.sizeGib ?? 0) - (a.disk.sizeGib ?? 0));
  return new Map(attached.reverse().map(({ vm, disk }) => [keyOf(disk), vm]));
}

function keyOf({ store, attached }: VmDisk): string {
  return JSON.stringify([store, attached]);
}

/** What all copies of a VM provision of a disk: itself, and at worst once more for each snapshot. */
function provisionedGib(vm: Vm, disk: VmDisk, payers: Payers): number {
  const isElsewhere = (payers.get(keyOf(disk)) ?? vm) !== vm;
  const copies = disk.attached === undefined ? vm.replicas : Number(!isElsewhere);
  return (disk.sizeGib ?? 0) * (copies + (vm.snapshots?.length ?? 0) * vm.replicas);
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
export function chargeOfVm(vm: Vm, system: System | undefined, payers: Payers = new Map<string, Vm>()): Charge {
  const disks = vm.disks.reduce((sum, disk) => sum + provisionedGib(vm, disk, payers), 0);
  return {
    cpu: vm.powered ? (vm.milliCpu ?? 0) * vm.replicas : 0,
    memory: vm.powered ? memoryWithOverheadMib(vm, system) * vm.replicas : 0,
    disk: disks + besideGib(vm) * vm.replicas + templatesGib(vm),
  };
}

/** A container's sizes: its own, else those that its engine gives. */
export function sizesOfContainer(
  { milliCpu, memoryMib, withoutDefaults }: Container,
  engine: Engine | undefined,
): EngineDefaults {
  const defaults = withoutDefaults === true ? {} : (engine?.defaults ?? {});
  return set({ milliCpu: milliCpu ?? defaults.milliCpu, memoryMib: memoryMib ?? defaults.memoryMib });
}

/** What a container (all that may run of it) takes from its engine. */
export function chargeOfContainer(container: Container, engine: Engine | undefined): Charge {
  const sizes = sizesOfContainer(container, engine);
  return {
    cpu: (sizes.milliCpu ?? 0) * container.replicas,
    memory: (sizes.memoryMib ?? 0) * container.replicas,
    disk: 0,
  };
}

/**
 * MiB that no ratio makes more of, for one replica of a running VM: what of its memory is guaranteed, and what its
 * hypervisor adds. That is kept where anything is guaranteed, and on some systems whatever is.
 */
export function guaranteedMemoryMib(vm: Vm, system: System | undefined): number {
  const isKept = vm.memoryReservationMib > 0 || system?.overhead?.kept === true;
  const overhead = isKept ? memoryWithOverheadMib(vm, system) - (vm.memoryMib ?? 0) : 0;
  return vm.memoryReservationMib + overhead;
}

/** What all replicas of a VM are guaranteed; nothing while it is stopped. */
export function guaranteeOf(vm: Vm, system: System | undefined): Guarantee {
  const count = vm.powered ? vm.replicas : 0;
  return { cpu: (vm.reservedMilliCpu ?? 0) * count, memory: guaranteedMemoryMib(vm, system) * count };
}

/** What a host can guarantee, which no ratio makes more of: its cores, by whatever it counts, and memory, less what it keeps. */
export function guaranteeable({ topology, cpu, memory }: Pick<Host, 'topology' | 'cpu' | 'memory'>): Guarantee {
  const cores = Math.min(cpu.total, coresOf(topology) * MILLI_PER_CPU);
  return {
    cpu: capacityOf({ total: cores, reserved: cpu.reserved, ratioPercent: 100 }),
    memory: capacityOf({ total: memory.total, reserved: memory.reserved, ratioPercent: 100 }),
  };
}

/** A VM's charge on each store it touches; its swap file and saved memory lie beside its first disk. */
export function storeCharges(
  vm: Vm,
  payers: Payers = new Map<string, Vm>(),
): (Consumer & { readonly store: string })[] {
  const amounts = new Map<Store['key'], number>();
  vm.disks.forEach((disk, index) => {
    const beside = index === 0 ? besideGib(vm) * vm.replicas : 0;
    amounts.set(disk.store, (amounts.get(disk.store) ?? 0) + provisionedGib(vm, disk, payers) + beside);
  });
  for (const { store, sizeGib } of vm.templates ?? []) {
    amounts.set(store, (amounts.get(store) ?? 0) + sizeGib);
  }
  return [...amounts].map(([store, amount]) => ({ store, path: vm.path, name: vm.name, amount }));
}

import type { Container, Engine, EngineDefaults, Store, Vm, VmDisk } from './estate';
import type { CapacityBasis } from './inventory';
import type { Charge, Consumer, Guarantee } from './ledger-row';
import { mibToGibUp } from './quantity';
import { set } from './set';
import { type System, overheadMib } from './system';

/** Swap file of a running VM, in GiB: what its memory reservation does not cover. */
export function swapGib(vm: Vm): number {
  return vm.powered ? mibToGibUp(Math.max(0, (vm.memoryMib ?? 0) - vm.memoryReservationMib)) : 0;
}

/** What a disk may grow to: itself, and at worst once more for each snapshot. */
function provisionedGib(vm: Vm, disk: VmDisk): number {
  return (disk.sizeGib ?? 0) * (1 + (vm.snapshots?.length ?? 0));
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

/** What all replicas of a VM are guaranteed; nothing while it is stopped. */
export function guaranteeOf({ powered, replicas, reservedMilliCpu = 0, memoryReservationMib }: Vm): Guarantee {
  const count = powered ? replicas : 0;
  return { cpu: reservedMilliCpu * count, memory: memoryReservationMib * count };
}

/** A VM's charge on each store it touches; its swap file and saved memory lie beside its first disk. */
export function storeCharges(vm: Vm): (Consumer & { readonly store: string })[] {
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

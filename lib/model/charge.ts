import type { Container, Engine, EngineDefaults, Store, Vm, VmDisk } from './estate';
import type { CapacityBasis } from './inventory';
import type { Charge, Consumer, Guarantee } from './ledger-row';
import { byPath } from './order';
import { mibToGibUp } from './quantity';
import { set } from './set';
import { type System, overheadMib } from './system';

/** Swap file of a running VM, in GiB: what its memory reservation does not cover. */
export function swapGib(vm: Vm): number {
  return vm.powered ? mibToGibUp(Math.max(0, (vm.memoryMib ?? 0) - vm.memoryReservationMib)) : 0;
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

/** What all replicas of a VM are guaranteed; nothing while it is stopped. */
export function guaranteeOf({ powered, replicas, reservedMilliCpu = 0, memoryReservationMib }: Vm): Guarantee {
  const count = powered ? replicas : 0;
  return { cpu: reservedMilliCpu * count, memory: memoryReservationMib * count };
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

import { MILLI_PER_CPU, type VmFacts, known, mapKnown, readKnown, toNumber, toText, valueOf } from '../../../model';
import type { GuestDialect, Resolve, Resource } from '../../dialect';
import { replicasOf, textOf, toFlag } from '../../shared/reading';
import { asksOf } from './asks';
import { devicesOf } from './devices';
import { disksOf } from './disks';
import { guaranteedOf, limitsOf } from './guaranteed';
import { nicsOf } from './nics';
import { placesOf } from './place';
import { disclosuresOf } from './settings';

/** What the provider takes where an argument is left out: its `schemaVirtualMachineConfigSpec`, 2.13 to 2.16. */
const DEFAULTS = { num_cpus: 1, memory: 1024, firmware: 'bios' } as const;

/** `num_cores_per_socket` where the host chooses when the VM is powered on (provider 2.16). */
const AUTOMATIC = 0;

/** VMs, as the `vmware/vsphere` provider calls what is theirs. Memory is in MiB ("MB" to vSphere), CPU in MHz. */
export const VSPHERE_VM: GuestDialect<VmFacts> = {
  types: ['vsphere_virtual_machine'],
  read,
  sizes: ['num_cpus', 'memory', 'memory_reservation', 'cpu_reservation', 'disk'],
  owned: [
    'name',
    'num_cpus',
    'num_cores_per_socket',
    'memory',
    'memory_reservation',
    'memory_limit',
    'cpu_limit',
    'cpu_reservation',
    'memory_reservation_locked_to_max',
    'latency_sensitivity',
    'guest_id',
    'firmware',
    'efi_secure_boot_enabled',
    'swap_placement_policy',
    'cpu_hot_add_enabled',
    'memory_hot_add_enabled',
    'pci_device_id',
    'shared_pci_device_id',
    'video_card.graphics_3d',
    'scsi_bus_sharing',
    'resource_pool_id',
    'host_system_id',
    'extra_config',
    'disk.*.size',
    'disk.*.attach',
    'disk.*.path',
    'disk.*.disk_sharing',
    'disk.*.datastore_id',
    'datastore_id',
    'datastore_cluster_id',
    'ovf_deploy',
    'network_interface.*.network_id',
    'network_interface.*.physical_function',
    'clone.template_uuid',
    'clone.linked_clone',
    'clone.ovf_network_map',
    'clone.ovf_storage_map',
    'clone.customization_spec',
    'clone.customize.network_interface.*.ipv4_address',
    'clone.customize.network_interface.*.ipv6_address',
  ],
  sets: ['network_interface.*.network_id'],
  unwritten: [],
};

function read({ attributes: vm }: Resource, resolve: Resolve): VmFacts {
  const milliCpu = mapKnown(readKnown(vm.num_cpus, toNumber, known(DEFAULTS.num_cpus)), (cpus) => cpus * MILLI_PER_CPU);
  const cores = valueOf(readKnown(vm.num_cores_per_socket, toNumber, 'absent')) ?? AUTOMATIC;
  const firmware = valueOf(readKnown(vm.firmware, toFirmware, known(DEFAULTS.firmware)));
  const secureBoot = valueOf(readKnown(vm.efi_secure_boot_enabled, toFlag, known(false)));
  const guestId = textOf(vm.guest_id);
  const disks = disksOf(vm, resolve);
  const devices = devicesOf(vm);
  return {
    name: readKnown(vm.name, toText, 'absent'),
    where: placesOf(vm, resolve),
    milliCpu,
    memoryMib: readKnown(vm.memory, toNumber, known(DEFAULTS.memory)),
    guaranteed: guaranteedOf(vm, milliCpu, devices.length > 0),
    limits: limitsOf(vm),
    ...(cores !== AUTOMATIC && { coresPerSocket: cores }),
    disks,
    nics: nicsOf(vm, resolve),
    ...(firmware !== undefined && { firmware }),
    ...(secureBoot !== undefined && { secureBoot }),
    ...(guestId !== undefined && { guestId }),
    // The provider has no argument for it, and starts every VM that it makes or changes: a state alone says `off`.
    powered: vm.power_state !== 'off',
    replicas: replicasOf(vm),
    devices,
    disclosures: disclosuresOf(vm),
    asks: asksOf(vm, { disks, devices }),
  };
}

function toFirmware(value: unknown): 'efi' | 'bios' | undefined {
  return value === 'efi' || value === 'bios' ? value : undefined;
}

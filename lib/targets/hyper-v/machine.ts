import { Op, Token } from 'cdktf';
import type { Size, VmSpec } from '../target';
import type { BootEntry, DvdDrive, HardDiskDrive, HypervMachineAttributes, NetworkAdaptor, Place } from './hyperv';
import type { HyperVOptions } from './options';
import { integrationServices } from './services';

/** Bytes in a MiB. */
const MIB = 1024 * 1024;

/** A SCSI controller's last place: the DVD drive's, so that disks can be added before it. */
const LAST_PLACE = 63;

/** Where a VM's disks go, as many as it has: generation 1 boots from IDE only. */
function placeOf(index: number, generation: 1 | 2): Omit<HardDiskDrive, 'path'> {
  if (generation === 1 && index === 0) {
    return { controller_type: 'Ide', controller_number: 0, controller_location: 0 };
  }
  const location = generation === 1 ? index - 1 : index;
  return { controller_type: 'Scsi', controller_number: 0, controller_location: location };
}

/** What a network is on its host. */
export interface Connection {
  readonly switchName: string;
  readonly vlan?: number;
}

/** What a VM takes from its host's platform. */
export interface MachineContext {
  readonly options: HyperVOptions;
  readonly cpuRatioPercent: number;
  /** Folder of the VM's datastore. */
  readonly storeFolder: string;
  /** The VM's own folder. */
  readonly folder: string;
  /** Paths of its disks. */
  readonly disks: readonly string[];
  /** Path of the image in its DVD drive. */
  readonly dvd: string | undefined;
  connectionOf(network: string): Connection;
}

const CHECKPOINTS = {
  disabled: 'Disabled',
  production: 'Production',
  'production-only': 'ProductionOnly',
  standard: 'Standard',
} as const;

/**
 * One VM, with every limit that the ledger counted on.
 *
 * All that the provider reads back is written, or it would plan to change it for ever, and stop the VM each time.
 */
export function machineOf(spec: VmSpec, context: MachineContext): HypervMachineAttributes {
  const generation = spec.firmware === 'efi' ? 2 : 1;
  const drives = context.disks.map((path, index) => ({ ...placeOf(index, generation), path }));
  const dvd = context.dvd === undefined ? undefined : dvdOf(context.dvd, generation);
  const adaptors = spec.networks.map((network, index) =>
    adaptorOf(spec, index, context, context.connectionOf(network)),
  );
  return {
    name: spec.name,
    path: context.storeFolder,
    generation,
    processor_count: spec.vcpus.emitted,
    ...memoryOf(spec),
    state: spec.powered ? 'Running' : 'Off',
    automatic_start_action: startActionOf(spec),
    // To save the memory instead would keep as much room on the datastore, which nobody charged.
    automatic_stop_action: 'ShutDown',
    checkpoint_type: CHECKPOINTS[context.options.checkpoints ?? 'production'],
    snapshot_file_location: context.folder,
    smart_paging_file_path: context.folder,
    integration_services: integrationServices(spec.settings),
    vm_processor: [
      {
        // As many threads a core as the host has; Windows Server 2016 has no word for that.
        hw_thread_count_per_core: context.options.version === '2016' ? 1 : 0,
        reserve: spec.reserveCpu ? Math.floor(10_000 / context.cpuRatioPercent) : 0,
        maximum: 100,
        enable_host_resource_protection: true,
        expose_virtualization_extensions: false,
      },
    ],
    ...(generation === 2 && {
      vm_firmware: [
        {
          enable_secure_boot: spec.secureBoot ? 'On' : 'Off',
          secure_boot_template:
            spec.guestOs.kernel === 'windows' ? 'MicrosoftWindows' : 'MicrosoftUEFICertificateAuthority',
          boot_order: bootOrderOf(drives, dvd, adaptors),
        },
      ],
    }),
    network_adaptors: adaptors,
    hard_disk_drives: drives,
    ...(dvd !== undefined && { dvd_drives: [dvd] }),
  };
}

/** Bytes of a size; of one that Terraform knows later, too. */
function bytesOf({ emitted, guard }: Size): number {
  return guard === undefined ? emitted * MIB : Token.asNumber(Op.mul(emitted, MIB));
}

/** The provider sets all three whatever the kind of memory is, and its defaults would not fit a small or a large VM. */
function memoryOf(
  spec: VmSpec,
): Pick<
  HypervMachineAttributes,
  'static_memory' | 'dynamic_memory' | 'memory_startup_bytes' | 'memory_minimum_bytes' | 'memory_maximum_bytes'
> {
  const maximum = bytesOf(spec.memory);
  const { dynamicMemory } = spec;
  return dynamicMemory === undefined
    ? {
        static_memory: true,
        memory_startup_bytes: maximum,
        memory_minimum_bytes: maximum,
        memory_maximum_bytes: maximum,
      }
    : {
        dynamic_memory: true,
        memory_startup_bytes: dynamicMemory.startupMib * MIB,
        memory_minimum_bytes: dynamicMemory.minimumMib * MIB,
        memory_maximum_bytes: maximum,
      };
}

function startActionOf({ autostart, powered }: VmSpec): HypervMachineAttributes['automatic_start_action'] {
  if (autostart === undefined) {
    return powered ? 'StartIfRunning' : 'Nothing';
  }
  return autostart ? 'Start' : 'Nothing';
}

function dvdOf(path: string, generation: 1 | 2): DvdDrive {
  const place: Place =
    generation === 2
      ? { controller_number: 0, controller_location: LAST_PLACE }
      : { controller_number: 1, controller_location: 0 };
  return { ...place, path };
}

/**
 * Addresses are never waited for: the provider would wait at every refresh, too, and fail it where a guest tells none.
 *
 * Of SR-IOV, teaming and spoofing, its defaults for the first two are not Hyper-V's own: they let a guest past its switch.
 */
function adaptorOf(
  spec: VmSpec,
  index: number,
  { options }: MachineContext,
  { switchName, vlan }: Connection,
): NetworkAdaptor {
  const guard = options.networkServers?.includes(spec.name) === true ? 'Off' : 'On';
  return {
    name: `nic${index}`,
    switch_name: switchName,
    wait_for_ips: false,
    mac_address_spoofing: 'Off',
    dhcp_guard: guard,
    router_guard: guard,
    allow_teaming: 'Off',
    iov_weight: 0,
    ...(vlan !== undefined && { vlan_access: true, vlan_id: vlan }),
  };
}

/** Every device there is: the provider reads all of them back. Disks come first, since an installed one boots by itself. */
function bootOrderOf(
  drives: readonly HardDiskDrive[],
  dvd: DvdDrive | undefined,
  adaptors: readonly NetworkAdaptor[],
): BootEntry[] {
  const at = ({ controller_number, controller_location }: Place): Place => ({ controller_number, controller_location });
  return [
    ...drives.map((drive) => ({ boot_type: 'HardDiskDrive' as const, ...at(drive) })),
    ...(dvd === undefined ? [] : [{ boot_type: 'DvdDrive' as const, ...at(dvd) }]),
    ...adaptors.map(({ name }) => ({ boot_type: 'NetworkAdapter' as const, network_adapter_name: name })),
  ];
}

import {
  type Capabilities,
  MILLI_PER_CPU,
  type Maximums,
  type OverheadModel,
  type ReserveModel,
  type System,
  can,
  cannot,
} from '../../model';
import { NOT_OF_VMS } from '../shared/capabilities';

/** Releases of Windows Server that the provider's scripts run on. */
export type HyperVVersion = '2016' | '2019' | '2022' | '2025';

/**
 * Memory that Hyper-V adds to a VM: 32 MiB, and 8 MiB for each GiB beyond the first.
 *
 * Microsoft gave these figures for early releases and publishes none for the current ones. They are charged as a
 * conservative default: without any, VMs that fill a host exactly would not all start.
 */
export const HYPER_V_OVERHEAD: OverheadModel = {
  baseMib: 24,
  perMib: 8 / 1024,
  perExtraVcpuMib: 0,
  leastMib: 32,
  kept: true,
};

/**
 * Memory kept for the root partition, its Windows and the hypervisor, when the author does not say: max(4 GiB, 6 %).
 *
 * Microsoft publishes no figure: its system requirements ask for 4 GiB at least, and Hyper-V watches its root partition
 * at run time and starts no VM that would starve it.
 */
export const HYPER_V_RESERVE: ReserveModel = { leastMib: 4 * 1024, percent: 6 };

/** GiB and TiB as MiB, for the table below. */
const GIB = 1024;
const TIB = 1024 * GIB;

/** What holds of every release and generation. */
const COMMON: Maximums = {
  minMemoryMib: 32,
  // Hyper-V takes memory in steps of 2 MiB only.
  memoryStepMib: 2,
  // One SCSI controller has 64 places; the provider adds none, and one place is the DVD drive's.
  disks: 63,
  diskGib: 64 * 1024,
};

/** Where two editions of Microsoft's page differ (2019: 240 or 250 vCPUs; 2022: 12 or 240 TB), the smaller holds. */
const MAXIMUMS: Readonly<Record<HyperVVersion, Maximums>> = {
  '2016': { ...COMMON, milliCpu: 240 * MILLI_PER_CPU, memoryMib: 12 * TIB, nics: 8 },
  '2019': { ...COMMON, milliCpu: 240 * MILLI_PER_CPU, memoryMib: 12 * TIB, nics: 64 },
  '2022': { ...COMMON, milliCpu: 1024 * MILLI_PER_CPU, memoryMib: 12 * TIB, nics: 64 },
  '2025': { ...COMMON, milliCpu: 2048 * MILLI_PER_CPU, memoryMib: 240 * TIB, nics: 64 },
};

/** Generation 1, on every release. */
const GENERATION_1: Maximums = { milliCpu: 64 * MILLI_PER_CPU, memoryMib: TIB };

/** Hyper-V of Windows Server 2022, in one record of what its provider can do of it. */
export const HYPER_V: System = {
  id: 'hyper-v',
  label: 'Microsoft Hyper-V',
  kind: 'type 1 hypervisor',
  provider: 'taliesins/hyperv ~> 1.2.1',
  proof: 'planned',
  source:
    'Microsoft, Plan for Hyper-V scalability in Windows Server (2016 to 2025, generations 1 and 2), System requirements for Hyper-V; overhead and reserve: conservative defaults, Microsoft publishes none',
  capabilities: {
    ...NOT_OF_VMS,
    clone: can('hyperv_vhd.source, a copy of a VHDX'),
    'linked-clone': can('hyperv_vhd.parent_path, a differencing disk, which is as large as its parent'),
    copy: can('hyperv_vhd.source, of a VM on the same host that is off'),
    template: cannot('the provider saves no templates; export a VM that is shut down, and clone its VHDX'),
    image: can('hyperv_vhd.source, a VHDX on the host'),
    iso: can('dvd_drives.path'),
    'blank-disk': can('hyperv_vhd.size'),
    snapshot: cannot('the provider takes no checkpoints; use Checkpoint-VM, and keep room for it'),
    'memory-snapshot': cannot('the provider takes no checkpoints; use Checkpoint-VM, and keep room for it'),
    'powered-off': can('state'),
    autostart: can('automatic_start_action'),
    'live-migration': cannot('Hyper-V migrates, the provider does not; use Move-VM, or a vCenter'),
    affinity: cannot('the provider knows one host only; place each VM on the host that it is to run on'),
    'resource-pool': cannot('its pools meter and limit nothing; leave it out'),
    'cpu-reservation': can('vm_processor.reserve, in percent of each virtual processor'),
    'memory-reservation': cannot('static memory is guaranteed as a whole; state dynamicMemory.minimum for less'),
    'cpu-limit': can('processor_count: a VM has no more than its virtual processors'),
    'memory-limit': can('memory_maximum_bytes'),
    'dynamic-memory': can('dynamic_memory, memory_minimum_bytes, memory_startup_bytes, memory_maximum_bytes'),
    'hot-add': cannot('the provider stops a VM to change it; leave it out'),
    'cores-per-socket': cannot('Hyper-V lays its virtual processors out by NUMA nodes; leave it out'),
    firmware: can('generation: 2 boots by EFI, 1 by BIOS'),
    'secure-boot': can('vm_firmware.enable_secure_boot'),
    'static-address': cannot('the provider customizes no guest; let DHCP give the address, or the template'),
    'user-data': cannot('the provider hands a guest no data; put it into the template'),
    'shutdown-wait': cannot('the provider stops a VM by force; leave it out'),
    passthrough: cannot('the provider assigns no devices; use Add-VMAssignableDevice outside of the estate'),
    'shared-disk': cannot(
      "a shared VHDX needs a cluster's storage, which this target does not manage; give each its own",
    ),
    'attached-disk': can('hard_disk_drives.path'),
    'more-disks': can('hyperv_vhd, hard_disk_drives'),
    'extra-settings': can('integration_services'),
    'vm-network': can('hyperv_network_switch where it is internal, a VLAN of a switch that is there where not'),
    'virtual-switch': can('network_adaptors.switch_name'),
    'switch-security': cannot(
      'adapters may not spoof addresses nor mirror ports, and nothing loosens that; leave it out',
    ),
    vlan: can('network_adaptors.vlan_id'),
    'internal-network': can('hyperv_network_switch.switch_type Private'),
    subnet: cannot('a virtual switch has no addresses; leave it out'),
  } satisfies Capabilities,
  maximums: MAXIMUMS['2022'],
  biosMaximums: GENERATION_1,
  // Microsoft supports Windows, Linux and FreeBSD guests, and no macOS.
  kernels: ['windows', 'linux'],
  // Static memory is never paged by the host, and dynamic memory shrinks to its minimum at most.
  keepsMemory: true,
  overhead: HYPER_V_OVERHEAD,
  reserve: HYPER_V_RESERVE,
};

/** Hyper-V of a release. */
export function hyperV(version: HyperVVersion): System {
  // What is no release is refused with the options; until then, any record will do.
  return { ...HYPER_V, maximums: MAXIMUMS[version] ?? HYPER_V.maximums };
}

/** Releases by name. */
export const HYPER_V_VERSIONS = Object.keys(MAXIMUMS) as HyperVVersion[];

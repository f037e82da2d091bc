import {
  type Attributes,
  type DynamicMemoryFacts,
  type Known,
  type LimitFacts,
  type VmFacts,
  NO_LIMIT,
  isLater,
  known,
  readKnown,
  toNumber,
  valueOf,
} from '../../model';
import type { Dialect, GuestDialect, Resolve, Resource } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { asAWhole, blockOf, both, machineOf, placeIn, readMib, readText, readVcpus } from '../shared/hosted-reading';
import { replicasOf, toFlag } from '../shared/reading';
import { disksOf, physicalDisksOf } from './dialect/disks';
import { disclosuresOf, nicsOf, sharedCardsOf } from './dialect/nics';
import { HYPERV_PROPS } from './dialect/props';

/** What a machine gets where nobody says: the provider's defaults. */
const DEFAULT_VCPUS = 1;
const DEFAULT_MIB = 512;
const DEFAULT_MAXIMUM_MIB = 1024 * 1024;
const DEFAULT_GENERATION = 2;

/** Ports of WinRM, with and without TLS. */
const USUAL = { ports: [5985, 5986], sockets: [] };

/** Machines of Hyper-V, in its provider's words. */
export const HYPER_V_VM: GuestDialect<VmFacts> = {
  types: ['hyperv_machine_instance'],
  read,
  sizes: [
    'processor_count',
    'static_memory',
    'dynamic_memory',
    'memory_startup_bytes',
    'memory_minimum_bytes',
    'memory_maximum_bytes',
    'hard_disk_drives',
  ],
  owned: [
    'name',
    'generation',
    'processor_count',
    'static_memory',
    'dynamic_memory',
    'memory_startup_bytes',
    'memory_minimum_bytes',
    'memory_maximum_bytes',
    'state',
    'automatic_start_action',
    'automatic_stop_action',
    'checkpoint_type',
    'path',
    'snapshot_file_location',
    'smart_paging_file_path',
    'integration_services',
    'vm_processor.reserve',
    'vm_processor.maximum',
    'vm_processor.enable_host_resource_protection',
    'vm_firmware.enable_secure_boot',
    'vm_firmware.secure_boot_template',
    'hard_disk_drives.*.path',
    'hard_disk_drives.*.disk_number',
    'hard_disk_drives.*.support_persistent_reservations',
    'dvd_drives.*.path',
    'network_adaptors.*.switch_name',
    'network_adaptors.*.vlan_access',
    'network_adaptors.*.vlan_id',
    'network_adaptors.*.mac_address_spoofing',
    'network_adaptors.*.dhcp_guard',
    'network_adaptors.*.router_guard',
    'network_adaptors.*.allow_teaming',
    'network_adaptors.*.iov_weight',
    'network_adaptors.*.port_mirroring',
    'network_adaptors.*.management_os',
    'network_adaptors.*.virtual_subnet_id',
  ],
  sets: ['network_adaptors.*.switch_name'],
  unwritten: [],
};

/** The provider's words for what this target makes. */
export const HYPER_V_DIALECT: Dialect = {
  system: 'hyper-v',
  props: HYPERV_PROPS,
  vm: HYPER_V_VM,
  guarantees: 'as a whole',
  placeOf: (file, stores) => placeIn(file, stores, '\\'),
  normalIdentity,
};

function read(resource: Resource, resolve: Resolve): VmFacts {
  const { attributes } = resource;
  const milliCpu = readVcpus(attributes.processor_count, known(DEFAULT_VCPUS));
  const processor = blockOf(attributes.vm_processor);
  const generation = valueOf(readKnown(attributes.generation, toNumber, known(DEFAULT_GENERATION)));
  const firmware = blockOf(attributes.vm_firmware);
  return {
    name: readText(attributes.name),
    where: [{ kind: 'host', reference: machineOf(resource, resolve, 'host', normalIdentity) }],
    milliCpu,
    ...memoryOf(attributes, shareOf(processor.reserve, 0, milliCpu)),
    limits: limitsOf(processor.maximum, milliCpu),
    disks: disksOf(attributes, resolve),
    nics: nicsOf(attributes, resolve),
    ...(generation !== undefined && {
      firmware: generation === 1 ? 'bios' : 'efi',
      secureBoot: generation !== 1 && isOn(firmware.enable_secure_boot),
    }),
    // What Terraform knows later may be that it runs.
    powered: isLater(attributes.state) || String(attributes.state ?? 'Running').toLowerCase() !== 'off',
    replicas: replicasOf(attributes),
    devices: [...physicalDisksOf(attributes.hard_disk_drives), ...sharedCardsOf(attributes.network_adaptors, resolve)],
    disclosures: disclosuresOf(attributes),
    asks: [],
  };
}

/** A machine's memory: what it starts with, or the most that it gets, where the memory is dynamic. */
function memoryOf(
  attributes: Attributes,
  reserved: Known<number>,
): Pick<VmFacts, 'memoryMib' | 'guaranteed' | 'dynamicMemory'> {
  const startup = readMib(attributes.memory_startup_bytes, known(DEFAULT_MIB));
  const dynamic = readKnown(attributes.dynamic_memory, toFlag, known(false));
  if (typeof dynamic !== 'object') {
    return { memoryMib: 'unknown', guaranteed: { ...asAWhole('unknown'), milliCpu: reserved, all: false } };
  }
  if (!dynamic.value) {
    return { memoryMib: startup, guaranteed: { ...asAWhole(startup), milliCpu: reserved } };
  }
  const minimum = readMib(attributes.memory_minimum_bytes, known(DEFAULT_MIB));
  const dynamicMemory = valueOf(
    both(minimum, startup, (minimumMib, startupMib): DynamicMemoryFacts => ({ minimumMib, startupMib })),
  );
  return {
    memoryMib: readMib(attributes.memory_maximum_bytes, known(DEFAULT_MAXIMUM_MIB)),
    guaranteed: { ...asAWhole(minimum), milliCpu: reserved, all: false },
    ...(dynamicMemory !== undefined && { dynamicMemory }),
  };
}

/** A share in percent of each virtual processor, in milli-CPU; nothing where it is the one that says nothing. */
function shareOf(percent: unknown, nothing: number, milliCpu: Known<number>): Known<number> {
  const share = readKnown(percent, toNumber, known(nothing));
  return valueOf(share) === nothing
    ? 'absent'
    : both(share, milliCpu, (part, whole) => Math.floor((whole * part) / 100));
}

function limitsOf(maximum: unknown, milliCpu: Known<number>): LimitFacts {
  const limit = shareOf(maximum, 100, milliCpu);
  return limit === 'absent' ? NO_LIMIT : { ...NO_LIMIT, milliCpu: limit };
}

/** Secure boot is on unless somebody says otherwise. */
function isOn(value: unknown): boolean {
  return String(value ?? 'On').toLowerCase() === 'on';
}

/** The machine that WinRM is spoken with. */
function normalIdentity(host: string): string {
  return machineName(host, USUAL);
}

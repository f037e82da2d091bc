import {
  type Known,
  type NicFacts,
  type VmFacts,
  NO_LIMIT,
  blocksOf,
  isLater,
  known,
  readKnown,
  toText,
  valueOf,
} from '../../model';
import type { Dialect, GuestDialect, Resource } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { asAWhole, readText, readVcpus } from '../shared/hosted-reading';
import { replicasOf } from '../shared/reading';
import { mibOfText } from './memory';
import { VIRTUALBOX_PROPS } from './dialect/props';

/** What a VM gets where nobody says: the provider's defaults, `2` and `512mib`. */
const DEFAULT_VCPUS = 2;
const DEFAULT_MEMORY_MIB = 512;

/** VMs of VirtualBox, in its provider's words. */
export const VIRTUALBOX_VM: GuestDialect<VmFacts> = {
  types: ['virtualbox_vm'],
  read,
  sizes: ['cpus', 'memory'],
  owned: [
    'name',
    'image',
    'url',
    'cpus',
    'memory',
    'status',
    'user_data',
    'optical_disks',
    'network_adapter.*.type',
    'network_adapter.*.host_interface',
  ],
  unwritten: [
    { fact: 'disks.*.gib', argument: 'disk', why: 'a VM has the disks of its image, as large as they are there' },
    { fact: 'disks.*.store', argument: 'disk', why: "the provider keeps all its VMs in its user's folder" },
    {
      fact: 'nics.*.network',
      argument: 'network_name',
      why: 'an adapter says what it is made of, not which network of its author that is',
    },
    { fact: 'firmware', argument: 'firmware', why: 'the provider keeps BIOS' },
    { fact: 'secureBoot', argument: 'efi_secure_boot_enabled', why: 'the provider keeps BIOS' },
  ],
};

/** The provider's words for what this target makes. */
export const VIRTUALBOX_DIALECT: Dialect = {
  system: 'virtualbox',
  props: VIRTUALBOX_PROPS,
  vm: VIRTUALBOX_VM,
  guarantees: 'as a whole',
  normalIdentity: (machine) => machineName(machine, { ports: [], sockets: [] }),
};

function read({ attributes }: Resource): VmFacts {
  const memoryMib = readKnown(attributes.memory, mibOf, known(DEFAULT_MEMORY_MIB));
  return {
    name: readText(attributes.name),
    // The provider runs VirtualBox's own commands, where Terraform runs.
    where: [{ kind: 'host', reference: known('localhost') }],
    milliCpu: readVcpus(attributes.cpus, known(DEFAULT_VCPUS)),
    memoryMib,
    guaranteed: asAWhole(memoryMib),
    limits: NO_LIMIT,
    disks: [{ name: 'disk0', gib: 'computed', store: 'computed', shared: false }],
    nics: blocksOf(attributes.network_adapter).map(nicOf),
    firmware: 'bios',
    secureBoot: false,
    // The provider starts every VM, whatever its status says.
    powered: true,
    replicas: replicasOf(attributes),
    devices: [],
    disclosures: [],
    asks: [],
  };
}

function mibOf(value: unknown): number | undefined {
  const text = toText(value);
  return text === undefined ? undefined : mibOfText(text);
}

/** The network is the interface that it is on, or the one that VMs alone are on; behind an address translation is no other VM. */
function nicOf({ type, host_interface: hostInterface }: Readonly<Record<string, unknown>>): NicFacts {
  return { network: networkOf(type, hostInterface) };
}

function networkOf(type: unknown, hostInterface: unknown): Known<string> {
  if (isLater(type) || isLater(hostInterface)) {
    return 'unknown';
  }
  return type === 'nat' || type === undefined
    ? 'absent'
    : known(`${String(type)} ${valueOf(readText(hostInterface)) ?? ''}`.trim());
}

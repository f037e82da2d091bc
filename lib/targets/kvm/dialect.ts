import {
  type Attributes,
  type DeviceFacts,
  type Disclosure,
  type VmFacts,
  NO_LIMIT,
  blocksOf,
  known,
  readKnown,
  toNumber,
} from '../../model';
import type { Dialect, GuestDialect, Resolve, Resource } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { asAWhole, blockOf, isSet, machineOf, placeIn, readText, readVcpus } from '../shared/hosted-reading';
import { replicasOf, toFlag } from '../shared/reading';
import { disksOf } from './dialect/disks';
import { nicsOf } from './dialect/nics';
import { type Changes, changesIn } from './dialect/stylesheet';
import { LIBVIRT_PROPS } from './dialect/props';

/** What a domain gets where nobody says: the provider's defaults. */
const DEFAULT_VCPUS = 1;
const DEFAULT_MEMORY_MIB = 512;

/** Ports that libvirt is usually reached at, by SSH, TLS and plain TCP. */
const USUAL = { ports: [22, 16_514, 16_509], sockets: [] };

/** Domains of libvirt, in the words of its provider's 0.8 schema. */
export const KVM_VM: GuestDialect<VmFacts> = {
  types: ['libvirt_domain'],
  read,
  sizes: ['vcpu', 'memory', 'disk', 'xml'],
  owned: [
    'name',
    'vcpu',
    'memory',
    'running',
    'autostart',
    'type',
    'machine',
    'arch',
    'firmware',
    'nvram.*.template',
    'nvram.*.file',
    'cloudinit',
    'disk.*.volume_id',
    'disk.*.file',
    'disk.*.url',
    'disk.*.block_device',
    'network_interface.*.addresses',
    'network_interface.*.network_id',
    'network_interface.*.network_name',
    'network_interface.*.bridge',
    'network_interface.*.macvtap',
    'network_interface.*.vepa',
    'network_interface.*.private',
    'network_interface.*.passthrough',
    'filesystem',
    'graphics.*.listen_address',
    'tpm',
    'emulator',
    'xml.*.xslt',
  ],
  sets: ['network_interface.*.network_id', 'network_interface.*.network_name', 'network_interface.*.bridge'],
  unwritten: [
    {
      fact: 'secureBoot',
      argument: 'efi_secure_boot_enabled',
      why: 'the provider marks the firmware of every domain as not secure',
    },
  ],
};

/** The provider's words for what this target makes. */
export const KVM_DIALECT: Dialect = {
  system: 'kvm',
  props: LIBVIRT_PROPS,
  vm: KVM_VM,
  guarantees: 'as a whole',
  placeOf: (file, stores) => placeIn(file, stores, '/'),
  normalIdentity,
};

function read(resource: Resource, resolve: Resolve): VmFacts {
  const { attributes } = resource;
  const changes = changesIn(blockOf(attributes.xml).xslt);
  const memoryMib = changes.memory ? 'unknown' : readKnown(attributes.memory, toNumber, known(DEFAULT_MEMORY_MIB));
  return {
    name: readText(attributes.name),
    where: [{ kind: 'host', reference: machineOf(resource, resolve, 'uri', normalIdentity) }],
    milliCpu: changes.vcpus ? 'unknown' : readVcpus(attributes.vcpu, known(DEFAULT_VCPUS)),
    memoryMib,
    guaranteed: asAWhole(memoryMib),
    limits: NO_LIMIT,
    ...(changes.coresPerSocket !== undefined && { coresPerSocket: changes.coresPerSocket }),
    disks: disksOf(attributes, resolve).map((disk) => ({ ...disk, shared: changes.sharesDisks })),
    nics: nicsOf(attributes, resolve),
    firmware: isSet(attributes.firmware) || attributes.arch === 'aarch64' ? 'efi' : 'bios',
    secureBoot: changes.secureBoot,
    // What Terraform knows later may be that it runs.
    powered: toFlag(attributes.running) ?? true,
    replicas: replicasOf(attributes),
    devices: devicesOf(attributes, changes),
    disclosures: disclosuresOf(attributes, changes),
    asks: [],
  };
}

/** Devices of the host that a domain is given: by its stylesheet, as the whole of an interface, or as the TPM. */
function devicesOf(attributes: Attributes, { devices }: Changes): DeviceFacts[] {
  const interfaces = blocksOf(attributes.network_interface).flatMap(({ passthrough }) =>
    isSet(passthrough) ? [String(passthrough)] : [],
  );
  const tpms = blocksOf(attributes.tpm).flatMap(({ backend_type: type, backend_device_path: path }) =>
    type === 'passthrough' ? [isSet(path) ? String(path) : '/dev/tpm0'] : [],
  );
  return [...devices, ...[...interfaces, ...tpms].map((id): DeviceFacts => ({ id, kind: 'passthrough' }))];
}

/** What a domain shares with its host, and a console that others than the host can reach. */
function disclosuresOf(attributes: Attributes, { disclosures }: Changes): Disclosure[] {
  const folders = blocksOf(attributes.filesystem).map(({ source }) => ({
    key: 'filesystem',
    value: String(source),
    what: "shares a folder with the guest's host",
  }));
  const consoles = blocksOf(attributes.graphics).flatMap(({ listen_type: type, listen_address: address }) =>
    type === 'address' && isSet(address) && machineName(String(address), USUAL) !== 'localhost'
      ? [{ key: 'graphics', value: String(address), what: 'opens its console to whoever reaches its host' }]
      : [],
  );
  return [...folders, ...consoles, ...disclosures];
}

/**
 * The machine that a connection URI leads to. Neither who connects, nor how, nor to which of its daemons makes another one;
 * a port that is none of the usual ones may lead through a tunnel.
 */
function normalIdentity(uri: string): string {
  // Over its socket, libvirt is reached on the machine itself, whatever host the URI names.
  return /^[a-z\d]+\+unix:/i.test(uri.trim()) ? 'localhost' : machineName(uri, USUAL);
}

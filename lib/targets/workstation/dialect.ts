import { type Known, type VmFacts, NO_LIMIT, isLater, mapKnown, readKnown, toNumber } from '../../model';
import type { Dialect, GuestDialect, Resolve, Resource } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { asAWhole, folderOf, machineOf, placeIn, readText, readVcpus } from '../shared/hosted-reading';
import { replicasOf } from '../shared/reading';
import { WORKSTATION_PROPS } from './dialect/props';

/** VMs of Workstation, in its provider's words; it has no defaults for what it must be told. */
export const WORKSTATION_VM: GuestDialect<VmFacts> = {
  types: ['vmworkstation_virtual_machine'],
  read,
  sizes: ['processors', 'memory'],
  owned: ['sourceid', 'path', 'processors', 'memory', 'state'],
  unwritten: [
    { fact: 'disks.*.gib', argument: 'disk', why: 'a clone has the disks of its template, as large as they are there' },
    { fact: 'nics.*.network', argument: 'network_interface', why: 'a clone is on the network of its template' },
    { fact: 'firmware', argument: 'firmware', why: 'a clone boots as its template does' },
    { fact: 'secureBoot', argument: 'efi_secure_boot_enabled', why: 'a clone boots as its template does' },
  ],
};

/** The provider's words for what this target makes. */
export const WORKSTATION_DIALECT: Dialect = {
  system: 'workstation',
  props: WORKSTATION_PROPS,
  vm: WORKSTATION_VM,
  guarantees: 'as a whole',
  // Its REST API clones into one folder, whatever is asked of it.
  placeOf: (file, stores) =>
    stores.length === 1
      ? { store: stores[0]!.name, path: file }
      : placeIn(file, stores, file.startsWith('/') ? '/' : '\\'),
  normalIdentity,
};

function read(resource: Resource, resolve: Resolve): VmFacts {
  const { attributes } = resource;
  const memoryMib = readKnown(attributes.memory, toNumber, 'absent');
  return {
    name: readText(attributes.denomination),
    where: [{ kind: 'host', reference: machineOf(resource, resolve, 'endpoint', normalIdentity) }],
    milliCpu: readVcpus(attributes.processors, 'absent'),
    memoryMib,
    guaranteed: asAWhole(memoryMib),
    limits: NO_LIMIT,
    disks: [{ name: 'disk0', gib: 'computed', store: storeOf(attributes.path), shared: false }],
    nics: [{ network: 'computed' }],
    // What is not said, or known later, may be that it runs.
    powered: isLater(attributes.state) || attributes.state !== 'off',
    replicas: replicasOf(attributes),
    devices: [],
    disclosures: [],
    asks: [],
  };
}

/** The folder of a VM's `.vmx` file, which its disks are in, too. */
function storeOf(path: unknown): Known<string> {
  return mapKnown(readText(path), folderOf);
}

/** The machine that the REST API is on, at whatever port. */
function normalIdentity(endpoint: string): string {
  const withoutPort = endpoint.replace(/^([a-z]+:\/\/.*?):\d+(?=\/|$)/i, '$1');
  return machineName(withoutPort, { ports: [], sockets: [] });
}

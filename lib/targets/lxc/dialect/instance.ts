import {
  type Attributes,
  type ContainerFacts,
  type IsolationFacts,
  type Known,
  type Place,
  blocksOf,
  isLater,
  mapKnown,
  readKnown,
  toText,
  valueOf,
} from '../../../model';
import type { Resolve, Resource } from '../../dialect';
import { copiesOf } from '../../shared/dialect/blocks';
import { IsolationReader } from '../../shared/dialect/isolation-reader';
import { UNKNOWN_PORT } from '../../shared/dialect/ports';
import { type Configuration, configurationOf } from './configuration';
import { hostDevicesOf, hostPathsOf, isOn, networksOf, portsOf } from './devices';
import { normalIdentity } from './engine';
import { readImage } from './image';
import { readMemoryMib, readMilliCpu } from './limits';

/** Arguments of an instance that hold its size. */
export const INSTANCE_SIZES = ['config', 'limits'] as const;

/** Arguments of an instance that a rule judges. */
export const INSTANCE_OWNED = [
  'name',
  'type',
  'image',
  'project',
  'profiles',
  'ephemeral',
  'running',
  'config',
  'device',
  'remote',
  'target',
  'source_file',
  'source_instance',
] as const;

/** Reads `incus_instance`, `lxd_instance` and `lxd_container`; what profiles add that are not at hand is not in it. */
export function readInstance({ attributes }: Resource, resolve: Resolve): ContainerFacts {
  const configuration = configurationOf(attributes, resolve);
  const { settings, devices, later } = configuration;
  const isVm = attributes.type === 'virtual-machine';
  const unless = (fact: Known<number>): Known<number> => (later.settings ? 'unknown' : fact);
  return {
    name: readKnown(attributes.name, toText, 'absent'),
    where: placesOf(attributes, resolve),
    milliCpu: unless(readMilliCpu(settings, isVm)),
    memoryMib: unless(readMemoryMib(settings, isVm)),
    guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
    image: readImage(attributes.image),
    replicas: copiesOf(attributes),
    isolation: isolationOf(configuration),
    networks: later.devices ? ['unknown'] : networksOf(devices, resolve),
    ports: later.devices ? [UNKNOWN_PORT] : portsOf(devices),
    asks: [],
  };
}

/** The daemon, by its address among the servers that the provider knows, and the member of its cluster. */
function placesOf({ provider, remote, target }: Attributes, resolve: Resolve): Place[] {
  const servers = resolve(provider)?.attributes;
  const name = readKnown(remote ?? servers?.default_remote, toText, 'unknown');
  const server = blocksOf(servers?.remote).find((known) => known.name === valueOf(name));
  const address = mapKnown(readKnown(server?.address, toText, 'absent'), normalIdentity);
  const node = readKnown(target, toText, 'absent');
  return [
    { kind: 'engine', reference: address === 'absent' ? name : address },
    ...(node === 'absent' ? [] : [{ kind: 'node', reference: node } as const]),
  ];
}

function isolationOf({ settings, devices, later }: Configuration): IsolationFacts {
  const isolation = new IsolationReader();
  if (later.settings) {
    isolation.later('privileged');
  }
  if (later.devices) {
    isolation.later('devices');
    isolation.later('mounts');
  }
  const isPrivileged = isolation.loosens('privileged', settings['security.privileged'], isOn);
  // Whether the kernel is kept from system calls that no container needs; it is, unless told otherwise.
  const filter = settings['security.syscalls.deny_default'];
  const isUnfiltered = isolation.loosens('securityOptions', filter, (value) => !isOn(value));
  const hasGpus = isolation.loosens('devices', settings['nvidia.runtime'], isOn);
  return isolation.facts({
    // Settings handed to LXC as they are may be anything.
    privileged: isPrivileged || Object.keys(settings).some((key) => key.startsWith('raw.')),
    hostNetwork: false,
    hostPid: false,
    hostIpc: false,
    devices: hostDevicesOf(devices, isolation),
    gpus: hasGpus ? ['all'] : [],
    hostPaths: hostPathsOf(devices, isolation),
    // Root of a container has them in its own user namespace only.
    capabilities: [],
    unconfined: isUnfiltered ? ['security.syscalls.deny_default=false'] : [],
    user: userOf(settings, isolation),
    // A system writes to a root file system of its own, which is no default given up.
    readOnly: true,
  });
}

/** The user of an application; a system has users of its own. */
function userOf({ 'oci.uid': uid, 'oci.gid': gid }: Attributes, isolation: IsolationReader): string | undefined {
  const user = isolation.text('user', uid);
  return user === undefined || gid === undefined || gid === null || isLater(gid) ? user : `${user}:${String(gid)}`;
}

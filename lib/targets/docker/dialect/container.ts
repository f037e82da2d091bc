import {
  type Attributes,
  type ContainerFacts,
  type IsolationFacts,
  type Known,
  type PortFacts,
  blocksOf,
  known,
  mapKnown,
  readKnown,
  toNumber,
  toText,
  valueOf,
} from '../../../model';
import type { Resolve, Resource } from '../../dialect';
import { leastOf, milliCpuUp, pinnedCpus, readLimit } from '../../shared/dialect/amounts';
import { type HostPath, IsolationReader, isTrue, unconfinedBy } from '../../shared/dialect/isolation-reader';
import { readName, referenceIn } from '../../shared/dialect/names';
import { pathsOfMounts, pathsOfVolumes } from './mounts';
import { type Connections, connectionsOf } from './networks';

/** Arguments of `docker_container` that hold its size. */
export const CONTAINER_SIZES = ['cpus', 'memory', 'cpu_quota', 'cpu_period', 'cpu_set'] as const;

/** Arguments of `docker_container` that a rule judges. */
export const CONTAINER_OWNED = [
  'cpus',
  'memory',
  'memory_swap',
  'cpu_quota',
  'cpu_period',
  'cpu_shares',
  'cpu_set',
  'privileged',
  'read_only',
  'user',
  'pid_mode',
  'ipc_mode',
  'gpus',
  'group_add',
  'userns_mode',
  'cgroupns_mode',
  'cgroup_parent',
  'runtime',
  'network_mode',
  'security_opts',
  'capabilities.drop',
  'capabilities.add',
  'devices.*.host_path',
  'mounts.*.source',
  'mounts.*.read_only',
  'mounts.*.type',
  'volumes.*.host_path',
  'volumes.*.from_container',
  'ports.*.ip',
  'publish_all_ports',
] as const;

/** Microseconds in which the kernel counts CPU time where nobody says otherwise. */
const DEFAULT_PERIOD = 100_000;

/** Networks that an engine has without anybody's doing; what is on none of others is on its engine's own. */
const BUILT_IN_NETWORKS = ['bridge', 'default', 'host', 'nat', 'none'];

/** A namespace of another container, such as `container:db`. */
const OF_CONTAINER = /^container:/;

/** Reads a `docker_container`. */
export function readDockerContainer({ attributes }: Resource, resolve: Resolve): ContainerFacts {
  const { name, image, memory, memory_reservation: kept } = attributes;
  const connections = connectionsOfContainer(attributes, resolve);
  return {
    name: readKnown(name, toText, 'absent'),
    where: [],
    milliCpu: milliCpuOf(attributes),
    memoryMib: readLimit(memory, Math.ceil),
    guaranteed: { milliCpu: 'absent', memoryMib: readLimit(kept, Math.ceil) },
    image: readName(image, resolve),
    replicas: known(1),
    isolation: isolationOf(attributes, connections, resolve),
    networks: connections.networks,
    ports: blocksOf(attributes.ports).map(portOf),
    asks: [],
  };
}

/** `cpus` hides the quota; the CPUs that it is pinned to are as many as it can use. */
function milliCpuOf({ cpus, cpu_quota: quota, cpu_period: period, cpu_set: set }: Attributes): Known<number> {
  const stated = readLimit(cpus, milliCpuUp);
  const time = stated === 'absent' ? quotaOf(quota, period) : stated;
  const list = readKnown(set === '' ? undefined : set, (text) => pinnedCpus(String(text)), 'absent');
  return leastOf([time, mapKnown(list, milliCpuUp)]);
}

function quotaOf(quota: unknown, period: unknown): Known<number> {
  const time = readLimit(quota, Number);
  const [micros, each] = [valueOf(time), valueOf(orElse(readLimit(period, Number), DEFAULT_PERIOD))];
  if (micros === undefined) {
    return time;
  }
  return each === undefined ? 'unknown' : known(milliCpuUp(micros / each));
}

function orElse(fact: Known<number>, otherwise: number): Known<number> {
  return fact === 'absent' ? known(otherwise) : fact;
}

function connectionsOfContainer(attributes: Attributes, resolve: Resolve): Connections {
  const { network_mode: mode, networks_advanced: advanced } = attributes;
  const { networks, onHost } = connectionsOf(advanced, resolve);
  const name = OF_CONTAINER.test(String(mode)) ? 'absent' : readName(mode, resolve);
  const isBuiltIn = name === 'absent' || BUILT_IN_NETWORKS.includes(valueOf(name) ?? '');
  // A container that names its networks leaves the one of its mode.
  return {
    networks: networks.length > 0 || isBuiltIn ? networks : connectionsOf([{ name: mode }], resolve).networks,
    onHost: onHost || valueOf(name) === 'host',
  };
}

function isolationOf(attributes: Attributes, { onHost }: Connections, resolve: Resolve): IsolationFacts {
  const isolation = new IsolationReader();
  const { pid_mode: pid, ipc_mode: ipc, network_mode: network, gpus } = attributes;
  const isHost = (value: unknown): boolean => value === 'host';
  const joined = (mode: unknown, what: string): string[] =>
    OF_CONTAINER.test(String(mode)) ? [`the ${what} of ${labelOf(mode, resolve)}`] : [];
  const others = containersIn(attributes, resolve);
  return isolation.facts({
    privileged: isolation.loosens('privileged', attributes.privileged, isTrue),
    hostNetwork: onHost || joinsHost(network, 'network_mode', resolve) || isUnknownMode(network, isolation, resolve),
    hostPid: isolation.loosens('hostPid', ownMode(pid), isHost) || joinsHost(pid, 'pid_mode', resolve),
    hostIpc: isolation.loosens('hostIpc', ownMode(ipc), isHost) || joinsHost(ipc, 'ipc_mode', resolve),
    hostUsers: isolation.loosens('hostUsers', attributes.userns_mode, isHost),
    hostCgroups: isolation.loosens('hostCgroups', attributes.cgroupns_mode, isHost),
    devices: [
      ...blocksOf(attributes.devices).flatMap(({ host_path: path }) => isolation.texts('devices', path)),
      ...isolation.texts('devices', gpus).map((which) => `GPU (${which})`),
    ],
    hostPaths: [...pathsIn(attributes, isolation, resolve), ...others.flatMap(({ paths }) => paths)],
    capabilities: blocksOf(attributes.capabilities).flatMap(({ add }) => isolation.capabilities(add)),
    unconfined: unconfinedBy(isolation.texts('securityOptions', attributes.security_opts)),
    joins: [...joined(network, 'network'), ...joined(pid, 'processes'), ...joined(ipc, 'shared memory')],
    mountsOf: others.flatMap(({ unread }) => unread),
    publishesAll: isolation.loosens('ports', attributes.publish_all_ports, isTrue),
    user: isolation.text('user', attributes.user),
    readOnly: isolation.loosens('readOnly', attributes.read_only, isTrue),
  });
}

/** A mode that is not another container's. */
function ownMode(mode: unknown): unknown {
  return OF_CONTAINER.test(String(mode)) ? undefined : mode;
}

/** Never on; where only Terraform knows the mode, and it refers to no network, it may be the host's. */
function isUnknownMode(mode: unknown, isolation: IsolationReader, resolve: Resolve): boolean {
  if (readName(ownMode(mode), resolve) === 'unknown') {
    isolation.later('hostNetwork');
  }
  return false;
}

/** Whether a namespace is another container's, which has its host's. */
function joinsHost(mode: unknown, argument: string, resolve: Resolve): boolean {
  return otherOf(mode, resolve)?.attributes[argument] === 'host';
}

/** The container whose namespace is joined, where it is at hand. */
function otherOf(mode: unknown, resolve: Resolve): Resource | undefined {
  return OF_CONTAINER.test(String(mode)) ? resolve(referenceIn(String(mode).replace(OF_CONTAINER, ''))) : undefined;
}

function labelOf(mode: unknown, resolve: Resolve): string {
  const name = String(mode).replace(OF_CONTAINER, '');
  return valueOf(readName(referenceIn(name), resolve)) ?? 'another container';
}

/** Host paths of a container's own mounts. */
function pathsIn({ mounts, volumes }: Attributes, isolation: IsolationReader, resolve: Resolve): HostPath[] {
  return [...pathsOfMounts(mounts, isolation, resolve), ...pathsOfVolumes(volumes, isolation, resolve)];
}

/** The mounts that it takes over from other containers: host paths of those at hand, names of the rest. */
function containersIn(
  { volumes }: Attributes,
  resolve: Resolve,
): { readonly paths: readonly HostPath[]; readonly unread: readonly string[] }[] {
  return blocksOf(volumes)
    .filter(({ from_container: from }) => from !== undefined && from !== null && from !== '')
    .map(({ from_container: from }) => {
      const other = resolve(from);
      const isRead = other?.type === 'docker_container' && containersIn(other.attributes, () => undefined).length === 0;
      return {
        paths: other === undefined ? [] : pathsIn(other.attributes, new IsolationReader(), resolve),
        unread: isRead ? [] : [valueOf(readName(from, resolve)) ?? 'another container'],
      };
    });
}

function portOf({ ip, external, internal, protocol }: Attributes): PortFacts {
  return {
    address: valueOf(readKnown(ip === '' ? undefined : ip, toText, 'absent')) ?? '0.0.0.0',
    port: publishedPort(external),
    internal: readKnown(internal, toNumber, 'absent'),
    protocol: protocolOf(protocol),
  };
}

/** The engine picks a port where none is stated, or zero. */
export function publishedPort(port: unknown): Known<number> {
  const stated = readLimit(port, Number);
  return stated === 'absent' ? 'computed' : stated;
}

/** What a port speaks; TCP unless told otherwise. */
export function protocolOf(protocol: unknown): PortFacts['protocol'] {
  return protocol === 'udp' || protocol === 'sctp' ? protocol : 'tcp';
}

import {
  type Attributes,
  type ContainerFacts,
  type Known,
  type PortFacts,
  known,
  mapKnown,
  readKnown,
  toNumber,
  toText,
  valueOf,
} from '../../../model';
import type { Resolve, Resource } from '../../dialect';
import { leastOf, milliCpuUp, pinnedCpus, readLimit } from '../../shared/dialect/amounts';
import { copiesOf } from '../../shared/dialect/blocks';
import { readName } from '../../shared/dialect/names';
import { protocolOf, publishedAddress, publishedPort, readPorts } from '../../shared/dialect/ports';
import { isolationOf, ownMode } from './isolation';
import { engineOf } from './engine';
import { connectionsOf } from './networks';

/** Arguments of `docker_container` that hold its size. */
export const CONTAINER_SIZES = ['cpus', 'memory', 'cpu_quota', 'cpu_period', 'cpu_set'] as const;

/** Arguments of `docker_container` that a rule judges. */
export const CONTAINER_OWNED = [
  'name',
  'image',
  'env',
  'cpus',
  'memory',
  'memory_swap',
  'cpu_quota',
  'cpu_period',
  'privileged',
  'read_only',
  'user',
  'pid_mode',
  'ipc_mode',
  'userns_mode',
  'cgroupns_mode',
  'cgroup_parent',
  'runtime',
  'network_mode',
  'networks_advanced.*.name',
  'security_opts',
  'capabilities.drop',
  'capabilities.add',
  'devices.*.host_path',
  'tmpfs',
  'upload',
  'mounts.*.source',
  'mounts.*.read_only',
  'mounts.*.type',
  'mounts.*.bind_options',
  'mounts.*.volume_options',
  'mounts.*.tmpfs_options',
  'volumes.*.host_path',
  'volumes.*.from_container',
  'volumes.*.volume_name',
  'ports.*.ip',
  'ports.*.internal',
  'ports.*.external',
  'ports.*.protocol',
  'publish_all_ports',
] as const;

/** Microseconds in which the kernel counts CPU time where nobody says otherwise. */
const DEFAULT_PERIOD = 100_000;

/** Reads a `docker_container`. */
export function readDockerContainer({ attributes }: Resource, resolve: Resolve): ContainerFacts {
  const { name, image, memory, memory_reservation: kept } = attributes;
  return {
    name: readKnown(name, toText, 'absent'),
    where: [engineOf(attributes, resolve)],
    milliCpu: milliCpuOf(attributes),
    memoryMib: readLimit(memory, Math.ceil),
    guaranteed: { milliCpu: 'absent', memoryMib: readLimit(kept, Math.ceil) },
    image: readName(image, resolve),
    replicas: copiesOf(attributes),
    isolation: isolationOf(attributes, resolve),
    networks: networksOf(attributes, resolve),
    ports: readPorts(attributes.ports, portOf),
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

/** A container that names its networks leaves the one of its mode. */
function networksOf(
  { network_mode: mode, networks_advanced: advanced }: Attributes,
  resolve: Resolve,
): Known<string>[] {
  const named = connectionsOf(advanced, resolve).networks;
  return [...(named.length > 0 ? named : connectionsOf([{ name: ownMode(mode) }], resolve).networks)];
}

function portOf({ ip, external, internal, protocol }: Attributes): PortFacts[] {
  return [
    {
      address: publishedAddress(ip),
      port: publishedPort(external),
      internal: readKnown(internal, toNumber, 'absent'),
      protocol: protocolOf(protocol),
    },
  ];
}

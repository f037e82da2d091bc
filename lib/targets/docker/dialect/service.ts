import {
  type Attributes,
  type ContainerFacts,
  type IsolationFacts,
  type Known,
  type Place,
  type PortFacts,
  blocksOf,
  isLater,
  known,
  readKnown,
  toNumber,
  toText,
} from '../../../model';
import type { Resolve, Resource } from '../../dialect';
import { bytesToMibUp, milliCpuUp, readLimit } from '../../shared/dialect/amounts';
import { attributeAt, copiesOf } from '../../shared/dialect/blocks';
import { IsolationReader, isTrue } from '../../shared/dialect/isolation-reader';
import { readName } from '../../shared/dialect/names';
import { EVERYWHERE, protocolOf, publishedPort, readPorts } from '../../shared/dialect/ports';
import { engineOf } from './engine';
import { pathsOfMounts } from './mounts';
import { type Connections, connectionsOf } from './networks';

/** Arguments of `docker_service` that hold its size: what one copy gets, and how many there are. */
export const SERVICE_SIZES = ['task_spec', 'mode'] as const;

/** Arguments of `docker_service` that a rule judges. */
export const SERVICE_OWNED = ['task_spec', 'mode', 'endpoint_spec'] as const;

/** A constraint that names the machine. */
const ON_MACHINE = /^\s*node\.(?:hostname|id)\s*==\s*(\S+)\s*$/;

/** Nano-CPUs in one CPU. */
const NANO_PER_CPU = 1e9;

/** Reads a `docker_service`: as many equal containers as a swarm is to keep running. */
export function readDockerService({ attributes }: Resource, resolve: Resolve): ContainerFacts {
  const { task_spec: task, mode, endpoint_spec: endpoint } = attributes;
  const connections = connectionsOfTask(task, resolve);
  return {
    name: readKnown(attributes.name, toText, 'absent'),
    where: [engineOf(attributes, resolve), ...placesOf(attributeAt(task, 'placement', 'constraints'))],
    ...sizeOf(attributeAt(task, 'resources', 'limits')),
    guaranteed: sizeOf(attributeAt(task, 'resources', 'reservation')),
    image: readName(attributeAt(task, 'container_spec', 'image'), resolve),
    replicas: copiesOf(attributes, replicasOf(mode)),
    isolation: isolationOf(attributeAt(task, 'container_spec'), connections, resolve),
    networks: connections.networks,
    ports: readPorts(attributeAt(endpoint, 'ports'), portOf),
    asks: [],
  };
}

/** CPU and memory of one copy. */
function sizeOf(amounts: unknown): Pick<ContainerFacts, 'milliCpu' | 'memoryMib'> {
  return {
    milliCpu: readLimit(attributeAt(amounts, 'nano_cpus'), (nano) => milliCpuUp(nano / NANO_PER_CPU)),
    memoryMib: readLimit(attributeAt(amounts, 'memory_bytes'), bytesToMibUp),
  };
}

/** One, unless told otherwise; one on each machine in global mode, however many these are. */
function replicasOf(mode: unknown): Known<number> {
  const isGlobal = attributeAt(mode, 'global');
  if (isLater(isGlobal)) {
    return 'unknown';
  }
  return isTrue(isGlobal) ? 'computed' : readKnown(attributeAt(mode, 'replicated', 'replicas'), toNumber, known(1));
}

function placesOf(constraints: unknown): Place[] {
  return (Array.isArray(constraints) ? constraints : []).flatMap((constraint): Place[] => {
    const [, machine] = ON_MACHINE.exec(String(constraint)) ?? [];
    return machine === undefined ? [] : [{ kind: 'node', reference: readKnown(machine, toText, 'absent') }];
  });
}

/** `networks` holds ids, in releases that had it. */
function connectionsOfTask(task: unknown, resolve: Resolve): Connections {
  const [ids, advanced] = [attributeAt(task, 'networks'), attributeAt(task, 'networks_advanced')];
  const named = (Array.isArray(ids) ? ids : []).map((name: unknown) => ({ name }));
  return connectionsOf(isLater(advanced) ? advanced : [...blocksOf(advanced), ...named], resolve);
}

/** A swarm gives no container its host's processes, memory or devices. */
function isolationOf(container: unknown, { onHost }: Connections, resolve: Resolve): IsolationFacts {
  const isolation = new IsolationReader();
  const [mounts, added, user, readOnly] = ['mounts', 'cap_add', 'user', 'read_only'].map((name) =>
    attributeAt(container, name),
  );
  const withoutLabels = attributeAt(container, 'privileges', 'se_linux_context', 'disable');
  return isolation.facts({
    privileged: false,
    hostNetwork: onHost,
    hostPid: false,
    hostIpc: false,
    devices: [],
    hostPaths: pathsOfMounts(mounts, isolation, resolve),
    capabilities: isolation.capabilities(added),
    unconfined: isolation.loosens('securityOptions', withoutLabels, isTrue) ? ['label=disable'] : [],
    user: isolation.text('user', user),
    readOnly: isolation.loosens('readOnly', readOnly, isTrue),
  });
}

/** Ports are every machine's of the swarm, unless each copy publishes its own. */
function portOf(port: Attributes): PortFacts[] {
  const { target_port: internal, published_port: external, protocol, publish_mode: mode } = port;
  return [
    {
      address: EVERYWHERE,
      port: publishedPort(external),
      internal: readKnown(internal, toNumber, 'absent'),
      protocol: protocolOf(protocol),
      ...(mode !== 'host' && { shared: true }),
    },
  ];
}

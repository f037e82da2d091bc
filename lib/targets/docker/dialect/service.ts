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
import { IsolationReader, isTrue } from '../../shared/dialect/isolation-reader';
import { readName } from '../../shared/dialect/names';
import { protocolOf, publishedPort } from './container';
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
  const task = block(attributes.task_spec);
  const container = block(task.container_spec);
  const limits = sizeOf(block(task.resources).limits);
  const connections = connectionsOfTask(task, resolve);
  return {
    name: readKnown(attributes.name, toText, 'absent'),
    where: placesOf(task.placement),
    ...limits,
    guaranteed: sizeOf(block(task.resources).reservation),
    image: readName(container.image, resolve),
    replicas: replicasOf(attributes.mode),
    isolation: isolationOf(container, connections, resolve),
    networks: connections.networks,
    ports: blocksOf(block(attributes.endpoint_spec).ports).map(portOf),
    asks: [],
  };
}

/** CPU and memory of one copy. */
function sizeOf(amounts: unknown): Pick<ContainerFacts, 'milliCpu' | 'memoryMib'> {
  if (isLater(amounts)) {
    return { milliCpu: 'unknown', memoryMib: 'unknown' };
  }
  const { nano_cpus: nanoCpus, memory_bytes: bytes } = block(amounts);
  return {
    milliCpu: readLimit(nanoCpus, (nano) => milliCpuUp(nano / NANO_PER_CPU)),
    memoryMib: readLimit(bytes, bytesToMibUp),
  };
}

/** One, unless told otherwise; one on each machine in global mode, however many these are. */
function replicasOf(mode: unknown): Known<number> {
  const { global: isGlobal, replicated } = block(mode);
  if ([mode, isGlobal, replicated].some(isLater)) {
    return 'unknown';
  }
  return isTrue(isGlobal) ? 'computed' : readKnown(block(replicated).replicas, toNumber, known(1));
}

function placesOf(placement: unknown): Place[] {
  const { constraints } = block(placement);
  return (Array.isArray(constraints) ? constraints : []).flatMap((constraint): Place[] => {
    const [, machine] = ON_MACHINE.exec(String(constraint)) ?? [];
    return machine === undefined ? [] : [{ kind: 'node', reference: readKnown(machine, toText, 'absent') }];
  });
}

/** `networks` holds ids, in releases before 3.1 and no longer. */
function connectionsOfTask({ networks, networks_advanced: advanced }: Attributes, resolve: Resolve): Connections {
  const ids: readonly unknown[] = Array.isArray(networks) ? networks : [];
  return connectionsOf(
    isLater(advanced) ? advanced : [...blocksOf(advanced), ...ids.map((name) => ({ name }))],
    resolve,
  );
}

/** A swarm gives no container its host's namespaces or devices. */
function isolationOf(container: Attributes, { onHost }: Connections, resolve: Resolve): IsolationFacts {
  const isolation = new IsolationReader();
  const labels = block(block(container.privileges).se_linux_context).disable;
  return isolation.facts({
    privileged: false,
    hostNetwork: onHost,
    hostPid: false,
    hostIpc: false,
    devices: [],
    hostPaths: pathsOfMounts(container.mounts, isolation, resolve),
    capabilities: isolation.capabilities(container.cap_add),
    unconfined: isolation.loosens('securityOptions', labels, isTrue) ? ['label=disable'] : [],
    user: isolation.text('user', container.user),
    readOnly: isolation.loosens('readOnly', container.read_only, isTrue),
  });
}

/** Ports are every machine's of the swarm, unless each copy publishes its own. */
function portOf(port: Attributes): PortFacts {
  const { target_port: internal, published_port: external, protocol, publish_mode: mode } = port;
  return {
    address: '0.0.0.0',
    port: publishedPort(external),
    internal: readKnown(internal, toNumber, 'absent'),
    protocol: protocolOf(protocol),
    ...(mode !== 'host' && { shared: true }),
  };
}

function block(blocks: unknown): Attributes {
  return blocksOf(blocks)[0] ?? {};
}

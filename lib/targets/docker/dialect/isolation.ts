import { type Attributes, type IsolationFacts, LATER, blocksOf, valueOf } from '../../../model';
import type { Resolve, Resource } from '../../dialect';
import { type HostPath, IsolationReader, isTrue, unconfinedBy } from '../../shared/dialect/isolation-reader';
import { readName, referenceIn } from '../../shared/dialect/names';
import { pathsOfMounts, pathsOfVolumes } from './mounts';

/** A namespace of another container, such as `container:db`. */
const OF_CONTAINER = /^container:/;

/** A reference to a network that Terraform makes. */
const MADE_NETWORK = /^\$\{docker_network\./;

/** How a `docker_container` is kept from its host. */
export function isolationOf(attributes: Attributes, resolve: Resolve): IsolationFacts {
  const isolation = new IsolationReader();
  const { pid_mode: pid, ipc_mode: ipc, network_mode: network } = attributes;
  const isHost = (value: unknown): boolean => value === 'host';
  const others = otherMountsOf(attributes, isolation, resolve);
  return isolation.facts({
    privileged: isolation.loosens('privileged', attributes.privileged, isTrue),
    hostNetwork:
      isolation.loosens('hostNetwork', networkNamed(network, resolve), isHost) ||
      joinsHost(network, 'network_mode', resolve),
    hostPid: isolation.loosens('hostPid', ownMode(pid), isHost) || joinsHost(pid, 'pid_mode', resolve),
    hostIpc: isolation.loosens('hostIpc', ownMode(ipc), isHost) || joinsHost(ipc, 'ipc_mode', resolve),
    hostUsers: isolation.loosens('hostUsers', attributes.userns_mode, isHost),
    hostCgroups: isolation.loosens('hostCgroups', attributes.cgroupns_mode, isHost),
    devices: [
      ...isolation
        .blocks('devices', attributes.devices)
        .flatMap(({ host_path: path }) => isolation.texts('devices', path)),
    ],
    gpus: isolation.texts('devices', attributes.gpus),
    hostPaths: [...pathsIn(attributes, isolation, resolve), ...others.flatMap(({ paths }) => paths)],
    capabilities: isolation
      .blocks('capabilities', attributes.capabilities)
      .flatMap(({ add }) => isolation.capabilities(add)),
    unconfined: unconfinedBy(isolation.texts('securityOptions', attributes.security_opts)).filter(
      (option) => option !== 'label=disable' || !isWithoutLabel(attributes),
    ),
    joins: [
      ...joinedBy(network, 'network', resolve),
      ...joinedBy(pid, 'processes', resolve),
      ...joinedBy(ipc, 'shared memory', resolve),
    ],
    mountsOf: others.flatMap(({ unread }) => unread),
    publishesAll: isolation.loosens('ports', attributes.publish_all_ports, isTrue),
    user: isolation.text('user', attributes.user),
    readOnly: isolation.loosens('readOnly', attributes.read_only, isTrue),
  });
}

/** The network that a mode names; one that Terraform makes is not the host's, whatever its name turns out to be. */
function networkNamed(mode: unknown, resolve: Resolve): unknown {
  const name = readName(ownMode(mode), resolve);
  const isMade = MADE_NETWORK.test(String(mode));
  return name === 'unknown' && !isMade ? LATER : valueOf(name);
}

/** Whether the engine itself turns labels off, which says no more than what it does so for. */
function isWithoutLabel({ privileged, pid_mode: pid, ipc_mode: ipc }: Attributes): boolean {
  return isTrue(privileged) || pid === 'host' || ipc === 'host';
}

/** A mode that is not another container's. */
export function ownMode(mode: unknown): unknown {
  return OF_CONTAINER.test(String(mode)) ? undefined : mode;
}

/** Whether a namespace is another container's, which has its host's. */
function joinsHost(mode: unknown, argument: string, resolve: Resolve): boolean {
  return otherOf(mode, resolve)?.attributes[argument] === 'host';
}

/** The container whose namespace is joined, where it is at hand. */
function otherOf(mode: unknown, resolve: Resolve): Resource | undefined {
  return OF_CONTAINER.test(String(mode)) ? resolve(referenceIn(String(mode).replace(OF_CONTAINER, ''))) : undefined;
}

function joinedBy(mode: unknown, what: string, resolve: Resolve): string[] {
  const other = String(mode).replace(OF_CONTAINER, '');
  return OF_CONTAINER.test(String(mode))
    ? [`the ${what} of ${valueOf(readName(referenceIn(other), resolve)) ?? 'another container'}`]
    : [];
}

/** Host paths of a container's own mounts. */
function pathsIn({ mounts, volumes }: Attributes, isolation: IsolationReader, resolve: Resolve): HostPath[] {
  return [...pathsOfMounts(mounts, isolation, resolve), ...pathsOfVolumes(volumes, isolation, resolve)];
}

/** The mounts that it takes over from other containers: host paths of those at hand, names of the rest. */
function otherMountsOf(
  { volumes }: Attributes,
  isolation: IsolationReader,
  resolve: Resolve,
): { readonly paths: readonly HostPath[]; readonly unread: readonly string[] }[] {
  return fromContainers(volumes).map((from) => {
    const other = resolve(from);
    const isRead = other?.type === 'docker_container' && fromContainers(other.attributes.volumes).length === 0;
    return {
      paths: other === undefined ? [] : pathsIn(other.attributes, isolation, resolve),
      unread: isRead ? [] : [valueOf(readName(from, resolve)) ?? 'another container'],
    };
  });
}

function fromContainers(volumes: unknown): unknown[] {
  return blocksOf(volumes)
    .map(({ from_container: from }) => from)
    .filter((from) => from !== undefined && from !== null && from !== '');
}

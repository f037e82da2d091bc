import { type Attributes, type Known, type PortFacts, isLater, known, valueOf } from '../../../model';
import type { Resolve } from '../../dialect';
import type { HostPath, IsolationReader } from '../../shared/dialect/isolation-reader';
import { readName } from '../../shared/dialect/names';
import type { Device } from './configuration';

/** Types of devices that are a piece of the host. */
const HOST_DEVICES = ['gpu', 'infiniband', 'pci', 'tpm', 'unix-block', 'unix-char', 'unix-hotplug', 'usb'];

/** Kinds of network cards that are one of the host's own, or a part of one. */
const HOST_CARDS = ['physical', 'sriov'];

/** A network for containers that name none; its name is that of a network interface, of at most 15 signs. */
export const DEFAULT_NETWORK = 'strata0';

/** Names of the network that a container is on which names none: in its engine's own stack, and in another one. */
const OWN_NETWORK = /^strata(0|[0-9a-f]{8})$/;

/** How Incus and LXD write that something is so. */
export function isOn(value: unknown): boolean {
  return /^(true|1|yes|on)$/i.test(String(value));
}

/** Pieces of the host that an instance is given. */
export function hostDevicesOf(devices: readonly Device[], isolation: IsolationReader): string[] {
  return devices
    .filter(({ type, properties }) => HOST_DEVICES.includes(type) || isHostCard(type, properties))
    .flatMap(({ name, properties: { source, path, pci, address, parent } }) =>
      isolation.texts('devices', source ?? path ?? pci ?? address ?? parent ?? name),
    );
}

function isHostCard(type: string, { nictype }: Attributes): boolean {
  return type === 'nic' && HOST_CARDS.includes(String(nictype));
}

/** Paths of the host that an instance sees: mounts, and sockets that are carried into it. */
export function hostPathsOf(devices: readonly Device[], isolation: IsolationReader): HostPath[] {
  return devices.flatMap(({ type, properties }) => {
    if (type === 'proxy') {
      const [, socket] = /^unix:(\/.*)$/.exec(String(properties.connect)) ?? [];
      return socket === undefined || !isInward(properties) ? [] : [{ path: socket, readOnly: false }];
    }
    // What is in a pool is a volume, whatever its name.
    const source = type === 'disk' && properties.pool === undefined ? properties.source : undefined;
    return isolation
      .texts('mounts', source)
      .filter((path) => path.startsWith('/'))
      .map((path) => ({ path, readOnly: isOn(properties.readonly) }));
  });
}

/** Names of the networks that an instance's cards are on; none where it is on that of its engine. */
export function networksOf(devices: readonly Device[], resolve: Resolve): Known<string>[] {
  return devices
    .filter(({ type, properties }) => type === 'nic' && !isHostCard(type, properties))
    .map(({ properties: { network, parent } }) => readName(network ?? parent, resolve))
    .filter((network) => network !== 'absent' && !OWN_NETWORK.test(valueOf(network) ?? ''));
}

/** Ports of the host that lead into an instance. */
export function portsOf(devices: readonly Device[]): PortFacts[] {
  return devices
    .filter(({ type, properties }) => type === 'proxy' && !isInward(properties))
    .flatMap(({ properties: { listen, connect } }) => {
      const from = endpointOf(listen);
      const to = endpointOf(connect);
      return from.ports.map((port, index) => ({
        address: from.address,
        port,
        internal: to.ports[index] ?? to.ports[0] ?? 'absent',
        protocol: from.protocol,
      }));
    });
}

/** Whether a proxy listens in the instance, and connects to something of the host. */
function isInward({ bind }: Attributes): boolean {
  return ['instance', 'guest', 'container'].includes(String(bind));
}

interface Endpoint {
  readonly address: string;
  readonly ports: readonly Known<number>[];
  readonly protocol: PortFacts['protocol'];
}

/** `tcp:0.0.0.0:80-81,443`; a socket in a file has no ports. */
function endpointOf(text: unknown): Endpoint {
  if (isLater(text)) {
    return { address: '0.0.0.0', ports: ['unknown'], protocol: 'tcp' };
  }
  const [, protocol, bracketed, plain = '', list = ''] =
    /^(tcp|udp):(?:\[([^\]]*)\]|([^:]*)):([\d,-]+)$/.exec(String(text)) ?? [];
  return {
    address: bracketed ?? plain,
    ports: list.split(',').filter(Boolean).flatMap(rangeOf),
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
  };
}

/** There are no more ports than this on a machine. */
const PORTS = 65_536;

function rangeOf(range: string): Known<number>[] {
  const [first = 0, last = first] = range.split('-').map(Number);
  return Array.from({ length: Math.max(0, Math.min(last - first + 1, PORTS)) }, (_, index) => known(first + index));
}

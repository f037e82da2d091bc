import type { Construct } from 'constructs';
import { pruned } from '../../terraform/pruned';
import { shellWord } from '../shared/shell-word';
import type { ContainerSpec, Emitted, MountSpec, PortSpec } from '../target';
import type { INSTANCE_OWNED } from './dialect/instance';
import { IncusInstance, type IncusDevice, type IncusInstanceAttributes } from './incus';
import { allowanceOf, memoryOf } from './limits';
import type { LxcOptions } from './options';
import type { StackScope } from './stack-scope';

/** What keeps a fork bomb from its host where nobody says otherwise: about what systemd allows a service. */
const PROCESSES = 4096;

/** Whether a container starts with its daemon, by its restart policy; others have the daemon restore what was running. */
const AUTOSTART: Readonly<Record<string, string>> = { no: 'false', always: 'true' };

/** Defines one container, with every limit that the ledger counted on and every safe default. */
export function emitContainer(
  scope: Construct,
  id: string,
  spec: ContainerSpec,
  shared: StackScope,
  options: LxcOptions,
): Emitted {
  const { image, isOci } = shared.image(spec.image);
  const attributes: IncusInstanceAttributes = {
    name: spec.name,
    type: 'container',
    image,
    ...shared.project,
    // None, not even the daemon's default one: what a profile adds, such as a device or a wider limit, is not in the
    // written configuration, where the ledger's numbers are compared with it.
    profiles: [],
    ephemeral: false,
    running: true,
    config: configOf(spec, isOci, options),
    device: devicesOf(spec, shared, options),
  };
  const conditions = [spec.cpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
  const resource = new IncusInstance(scope, id, attributes, {
    provider: shared.provider,
    dependsOn: [...shared.gate],
    ...(conditions.length > 0 && { lifecycle: { precondition: conditions } }),
  });
  const owned: Record<(typeof INSTANCE_OWNED)[number], unknown> = {
    ...attributes,
    project: attributes.project,
    // Copies, as they were declared.
    config: pruned(attributes.config),
    device: attributes.device.map(pruned),
    remote: undefined,
    target: undefined,
    source_file: undefined,
    source_instance: undefined,
  };
  return { resource, guards: { ...owned, provider: shared.provider.fqn } };
}

function configOf(spec: ContainerSpec, isOci: boolean, options: LxcOptions): Record<string, string> {
  const { isolation, environment, command, restart } = spec;
  const [uid, gid] = isolation.user?.split(':') ?? [];
  // A system has an init of its own that looks after its services; an application is its one process.
  const restarts = restart === 'on-failure' || (isOci && restart !== 'no');
  return pruned({
    'limits.cpu.allowance': allowanceOf(spec.cpus),
    'limits.memory': memoryOf(spec.memory),
    'limits.memory.enforce': 'hard',
    // No swap, which no ledger counts.
    'limits.memory.swap': 'false',
    'limits.processes': String(options.processes ?? PROCESSES),
    'security.privileged': String(isolation.privileged),
    'security.nesting': 'false',
    'boot.autostart': AUTOSTART[restart],
    'boot.autorestart': restarts ? 'true' : undefined,
    'oci.entrypoint': command?.map(shellWord).join(' '),
    'oci.uid': uid,
    'oci.gid': gid,
    ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [`environment.${name}`, value])),
  }) as Record<string, string>;
}

function devicesOf(spec: ContainerSpec, shared: StackScope, { rootDisk }: LxcOptions): IncusDevice[] {
  const named: readonly (string | undefined)[] = spec.networks.length === 0 ? [undefined] : spec.networks;
  const root = { path: '/', pool: shared.pool, ...(rootDisk !== undefined && { size: `${rootDisk.toGib()}GiB` }) };
  return [
    { name: 'root', type: 'disk', properties: root },
    ...named.map((name, index) => nic(`eth${index}`, shared.network(name))),
    ...spec.mounts.map((mount, index) => disk(`disk${index}`, mount, shared)),
    ...spec.ports.map((port, index) => proxy(`port${index}`, port)),
  ];
}

/** A card on a network; on one of ours it sends no other card's address. */
function nic(name: string, network: { readonly name: string; readonly isOurs: boolean }): IncusDevice {
  const filter = { ...(network.isOurs && { 'security.mac_filtering': 'true' }) };
  return { name, type: 'nic', properties: { name, network: network.name, ...filter } };
}

function disk(name: string, { type, source = '', target, readOnly }: MountSpec, shared: StackScope): IncusDevice {
  const sources = {
    bind: () => ({ source }),
    volume: () => ({ source: shared.volume(source), pool: shared.pool }),
    tmpfs: () => ({ source: 'tmpfs:' }),
  } as const;
  const properties = { ...sources[type](), path: target, ...(readOnly && { readonly: 'true' }) };
  return { name, type: 'disk', properties };
}

/** A published port, carried to the container's own loopback address: whatever address it has. */
function proxy(name: string, { internal, external, address, protocol }: PortSpec): IncusDevice {
  const host = address.includes(':') ? `[${address}]` : address;
  const properties = {
    listen: `${protocol}:${host}:${external ?? internal}`,
    connect: `${protocol}:127.0.0.1:${internal}`,
  };
  return { name, type: 'proxy', properties };
}

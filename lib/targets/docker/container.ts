import { Container, type ContainerConfig } from '@cdktf/provider-docker/lib/container';
import type { Construct } from 'constructs';
import { bareCapability } from '../../model';
import { addressOf } from '../../terraform/address-of';
import { literalText } from '../../terraform/literal-text';
import { pruned } from '../../terraform/pruned';
import { guardsOf } from '../shared/guards';
import type { ContainerSpec, Emitted, MountSpec, PortSpec } from '../target';
import { cpuArguments } from './cpu';
import { CONTAINER_OWNED } from './dialect/container';
import { healthCheckArguments } from './health-check';
import { logArguments } from './logs';
import { NOT_READ_BACK, isService, recordOf } from './record';
import type { JoinedNetwork, StackScope } from './stack-scope';

/** A place for temporary files where the root file system is read-only. */
const TMPFS = { '/tmp': 'rw,noexec,nosuid' };

/** The same place, however a mount spells it. */
const TMP = /^\/+tmp\/*$/;

/** A container that hands cdktf only what is set. */
class LeanContainer extends Container {
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned(super.synthesizeAttributes());
  }
}

/** Defines one container, with every limit that the ledger counted on and every safe default. */
export function emitContainer(scope: Construct, id: string, spec: ContainerSpec, shared: StackScope): Emitted[] {
  const { isolation, cpus, memory } = spec;
  const guards = [cpus.guard, memory.guard].filter((guard) => guard !== undefined);
  const networks = isolation.hostNetwork ? [] : shared.networksOf(spec.networks);
  const words: ContainerConfig = {
    name: spec.name,
    image: shared.imageId(spec.image),
    ...cpuArguments(cpus),
    memory: memory.emitted,
    // As much as the memory itself: no swap, which no ledger counts.
    memorySwap: memory.emitted,
    restart: spec.restart,
    mustRun: isService(spec),
    ...isolationArguments(spec),
    ...(isolation.hostNetwork
      ? { networkMode: 'host' }
      : { networksAdvanced: networks.map((network) => connectionOf(network, spec.alias)) }),
    ...(spec.mounts.length > 0 && { mounts: inOrder(spec.mounts.map(mountOf)) }),
    ...(spec.ports.length > 0 && {
      ports: inOrder(spec.ports.map(portOf)),
    }),
    ...processArguments(spec),
    ...logArguments(shared.logs),
  };
  const record = recordOf(scope, id, spec, words);
  const resource = new LeanContainer(scope, id, {
    ...words,
    lifecycle: {
      ...(guards.length > 0 && { precondition: guards }),
      ignoreChanges: [...NOT_READ_BACK],
      // A network that is replaced must be empty first.
      replaceTriggeredBy: [record, ...networks.flatMap(({ resource: network }) => network ?? [])].map(addressOf),
    },
    dependsOn: [...shared.gate],
    provider: shared.provider,
  });
  return [
    {
      resource,
      guards: { ...guardsOf(words, CONTAINER_OWNED), provider: shared.provider.fqn },
      ignored: NOT_READ_BACK,
    },
    { resource: record },
  ];
}

/** What keeps it from its host, each stated: what is left out stays as it was before. */
function isolationArguments({ isolation, mounts }: ContainerSpec): Partial<ContainerConfig> {
  const { privileged, hostPid, hostIpc, readOnly, capabilities, devices, user } = isolation;
  const hasTmp = mounts.some(({ target }) => TMP.test(target));
  return {
    readOnly,
    ...(readOnly && !hasTmp && { tmpfs: TMPFS }),
    ...(privileged && { privileged }),
    // The engine adds that label by itself then, and reads it back.
    securityOpts: [...(privileged || hostPid || hostIpc ? ['label=disable'] : []), 'no-new-privileges:true'],
    capabilities: {
      drop: ['ALL'],
      // Short names are read back with their prefix, and would replace the container for ever.
      ...(capabilities.length > 0 && { add: capabilities.map(capabilityOf).sort() }),
    },
    ...(user !== undefined && { user: literalText(user) }),
    ...(hostPid && { pidMode: 'host' }),
    ipcMode: hostIpc ? 'host' : 'private',
    ...(devices.length > 0 && { devices: inOrder(devices.map(deviceOf)) }),
  };
}

/** What it runs, with what, and how the engine sees that it works. */
function processArguments({ environment, command, healthCheck }: ContainerSpec): Partial<ContainerConfig> {
  const names = Object.keys(environment).sort();
  return {
    ...(names.length > 0 && { env: names.map((name) => literalText(`${name}=${environment[name]}`)) }),
    ...(command !== undefined && { command: command.map(literalText) }),
    ...(healthCheck !== undefined && { healthcheck: healthCheckArguments(healthCheck) }),
  };
}

/** All of one name's replicas answer to it; the first is called so. */
function connectionOf({ reference }: JoinedNetwork, alias: string | undefined): { name: string; aliases?: string[] } {
  return { name: reference, ...(alias !== undefined && { aliases: [alias] }) };
}

function mountOf({ type, source, target, readOnly }: MountSpec): {
  type: string;
  target: string;
  readOnly: boolean;
  source?: string;
} {
  return {
    type,
    target: literalText(target),
    readOnly,
    ...(source !== undefined && { source: literalText(source) }),
  };
}

function portOf({ internal, external, address, protocol }: PortSpec): {
  internal: number;
  external: number;
  ip: string;
  protocol: string;
} {
  return { internal, external: external ?? internal, ip: address, protocol };
}

/** What has no order for the engine, in one that is not its author's: to state it otherwise changes nothing. */
function inOrder<T>(blocks: readonly T[]): T[] {
  return [...blocks].sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** All that is read back of a device, stated. */
function deviceOf(path: string): { hostPath: string; containerPath: string; permissions: string } {
  const literal = literalText(path);
  return { hostPath: literal, containerPath: literal, permissions: 'rwm' };
}

/** By its full name; all of them have no prefix. */
function capabilityOf(name: string): string {
  const bare = bareCapability(name);
  return bare === 'ALL' ? bare : `CAP_${bare}`;
}

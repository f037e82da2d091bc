import { Container, type ContainerConfig } from '@cdktf/provider-docker/lib/container';
import { Tokenization } from 'cdktf';
import type { Construct } from 'constructs';
import { bareCapability, formatCpu } from '../../model';
import { pruned } from '../../terraform/pruned';
import type { ContainerSpec, Guards, HealthCheckSpec, MountSpec } from '../target';
import type { CONTAINER_OWNED } from './dialect/container';
import type { StackScope } from './stack-scope';

/** A place for temporary files where the root file system is read-only. */
const TMPFS = { '/tmp': 'rw,noexec,nosuid' };

/** A container that hands cdktf only what is set. */
class LeanContainer extends Container {
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned(super.synthesizeAttributes());
  }
}

/** Defines one container, with every limit that the ledger counted on and every safe default. */
export function emitContainer(
  scope: Construct,
  id: string,
  spec: ContainerSpec,
  shared: StackScope,
): { resource: Container; guards: Guards } {
  const { isolation } = spec;
  const memory = spec.memory.emitted;
  const guards = [spec.cpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
  const config: ContainerConfig = {
    name: spec.name,
    image: shared.imageId(spec.image),
    // A number token in a template literal is no token any more: the re-check would not know it.
    cpus:
      spec.cpus.guard === undefined ? formatCpu(spec.cpus.charged) : Tokenization.stringifyNumber(spec.cpus.emitted),
    memory,
    // As much as the memory itself: no swap, which no ledger counts.
    memorySwap: memory,
    restart: spec.restart,
    mustRun: true,
    readOnly: isolation.readOnly,
    ...(isolation.readOnly && { tmpfs: TMPFS }),
    ...(isolation.privileged && { privileged: true }),
    securityOpts: ['no-new-privileges:true'],
    capabilities: {
      drop: ['ALL'],
      // Short names are read back with their prefix, and would replace the container for ever.
      ...(isolation.capabilities.length > 0 && {
        add: isolation.capabilities.map((name) => `CAP_${bareCapability(name)}`).sort(),
      }),
    },
    ...(isolation.user !== undefined && { user: isolation.user }),
    ...(isolation.hostPid && { pidMode: 'host' }),
    ...(isolation.hostIpc && { ipcMode: 'host' }),
    ...(isolation.devices.length > 0 && { devices: isolation.devices.map((hostPath) => ({ hostPath })) }),
    ...(isolation.hostNetwork
      ? { networkMode: 'host' }
      : { networksAdvanced: networksOf(spec, shared).map((name) => ({ name })) }),
    ...(spec.mounts.length > 0 && { mounts: spec.mounts.map(mountOf) }),
    ...(spec.ports.length > 0 && {
      ports: spec.ports.map(({ internal, external, address, protocol }) => ({
        internal,
        external: external ?? internal,
        ip: address,
        protocol,
      })),
    }),
    ...(Object.keys(spec.environment).length > 0 && {
      env: Object.keys(spec.environment)
        .sort()
        .map((name) => `${name}=${spec.environment[name]}`),
    }),
    ...(spec.command !== undefined && { command: [...spec.command] }),
    ...(spec.healthCheck !== undefined && { healthcheck: healthcheckOf(spec.healthCheck) }),
    ...(guards.length > 0 && { lifecycle: { precondition: guards } }),
    dependsOn: [...shared.gate],
    provider: shared.provider,
  };
  const owned: Record<(typeof CONTAINER_OWNED)[number], unknown> = {
    name: config.name,
    image: config.image,
    env: config.env,
    cpus: config.cpus,
    memory: config.memory,
    memory_swap: config.memorySwap,
    cpu_quota: undefined,
    cpu_period: undefined,
    privileged: config.privileged,
    read_only: config.readOnly,
    user: config.user,
    pid_mode: config.pidMode,
    ipc_mode: config.ipcMode,
    userns_mode: undefined,
    cgroupns_mode: undefined,
    cgroup_parent: undefined,
    runtime: undefined,
    network_mode: config.networkMode,
    'networks_advanced.*.name': isolation.hostNetwork ? [] : networksOf(spec, shared),
    security_opts: config.securityOpts,
    'capabilities.drop': ['ALL'],
    'capabilities.add': config.capabilities?.add,
    'devices.*.host_path': [...isolation.devices],
    tmpfs: config.tmpfs,
    upload: undefined,
    'mounts.*.source': spec.mounts.flatMap(({ source }) => source ?? []),
    'mounts.*.read_only': spec.mounts.map(({ readOnly }) => readOnly),
    'mounts.*.type': spec.mounts.map(({ type }) => type),
    'mounts.*.bind_options': [],
    'mounts.*.volume_options': [],
    'mounts.*.tmpfs_options': [],
    'volumes.*.host_path': [],
    'volumes.*.from_container': [],
    'volumes.*.volume_name': [],
    'ports.*.ip': spec.ports.map(({ address }) => address),
    'ports.*.internal': spec.ports.map(({ internal }) => internal),
    'ports.*.external': spec.ports.map(({ external, internal }) => external ?? internal),
    'ports.*.protocol': spec.ports.map(({ protocol }) => protocol),
    publish_all_ports: undefined,
  };
  return {
    resource: new LeanContainer(scope, id, config),
    guards: { ...owned, provider: shared.provider.fqn },
  };
}

function networksOf(spec: ContainerSpec, shared: StackScope): string[] {
  const named: readonly (string | undefined)[] = spec.networks.length === 0 ? [undefined] : spec.networks;
  return named.map((name) => shared.networkName(name));
}

function mountOf({ type, source, target, readOnly }: MountSpec): { type: string; target: string; readOnly: boolean } {
  return { type, target, readOnly, ...(source !== undefined && { source }) };
}

function healthcheckOf(check: HealthCheckSpec): NonNullable<ContainerConfig['healthcheck']> {
  return {
    test: [...check.command],
    interval: `${check.intervalSeconds}s`,
    timeout: `${check.timeoutSeconds}s`,
    retries: check.retries,
    startPeriod: `${check.startPeriodSeconds}s`,
  };
}

import { Fn, Op, Token } from 'cdktf';
import { BYTES_PER_MIB, bareCapability } from '../../model';
import { shellWord } from '../shared/shell-word';
import type { ContainerSpec, HealthCheckSpec, MountSpec, Size } from '../target';
import type {
  DockerParameter,
  MarathonApp,
  MarathonHealthCheck,
  MarathonNetwork,
  MarathonPortMapping,
} from './marathon';

/** Where an app goes, and under which id. */
export interface Placement {
  readonly id: string;
  readonly agent: string;
  readonly network?: string;
}

/** The kernel's period of CPU time that the agent uses, in microseconds. */
const PERIOD_US = 100_000;

/** Microseconds of a period that are a thousandth of a CPU. */
const US_PER_MILLI = PERIOD_US / 1000;

/** Addresses by which a port is published to all of the agent's networks: those are Marathon's to hand out. */
const EVERYWHERE = ['0.0.0.0', '::'];

/** The Marathon app of one container: one instance, on its agent and no other, with every limit that was charged. */
export function appOf(spec: ContainerSpec, { id, agent, network }: Placement): MarathonApp {
  const { isolation, command, healthCheck, environment, image } = spec;
  const onHost = isolation.hostNetwork;
  return {
    id,
    instances: 1,
    cpus: spec.cpus.guard === undefined ? spec.cpus.charged / 1000 : spec.cpus.emitted,
    mem: spec.memory.emitted,
    ...(command !== undefined && { args: command }),
    env: environment,
    constraints: [['hostname', 'CLUSTER', agent]],
    // An upgrade stops the old instance first: two at once are more than was charged.
    upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
    networks: [networkOf(onHost, network)],
    ...(onHost && { portDefinitions: [] }),
    ...(healthCheck !== undefined && { healthChecks: [checkOf(healthCheck)] }),
    container: {
      type: 'DOCKER',
      docker: { image, privileged: isolation.privileged, forcePullImage: false, parameters: parametersOf(spec) },
      volumes: spec.mounts.filter(isBind).map(({ source, target, readOnly }) => ({
        containerPath: target,
        hostPath: source!,
        mode: readOnly ? 'RO' : 'RW',
      })),
      ...(!onHost && { portMappings: portMappingsOf(spec) }),
    },
  };
}

function networkOf(onHost: boolean, name: string | undefined): MarathonNetwork {
  if (onHost) {
    return { mode: 'host' };
  }
  return name === undefined ? { mode: 'container/bridge' } : { mode: 'container', name };
}

/** Options of `docker run`, after those that the agent sets itself: where both say something, these count. */
function parametersOf({ cpus, memory, isolation, mounts, ports }: ContainerSpec): DockerParameter[] {
  const all: readonly (readonly [key: string, values: readonly string[]])[] = [
    // The agent sets shares; a quota only where it runs with --cgroups_enable_cfs.
    ['cpu-period', [String(PERIOD_US)]],
    ['cpu-quota', [quotaOf(cpus)]],
    // As much as the memory itself: no swap, which no ledger counts.
    ['memory-swap', [bytesOf(memory)]],
    ['security-opt', ['no-new-privileges:true']],
    ['cap-drop', ['ALL']],
    ['cap-add', isolation.capabilities.map(bareCapability).sort()],
    ['read-only', isolation.readOnly ? ['true'] : []],
    [
      'tmpfs',
      [...(isolation.readOnly ? ['/tmp:rw,noexec,nosuid'] : []), ...mounts.filter(isTmpfs).map(({ target }) => target)],
    ],
    [
      'volume',
      mounts.filter(isVolume).map(({ source, target, readOnly }) => `${source}:${target}:${readOnly ? 'ro' : 'rw'}`),
    ],
    ['user', isolation.user === undefined ? [] : [isolation.user]],
    ['pid', isolation.hostPid ? ['host'] : []],
    ['ipc', isolation.hostIpc ? ['host'] : []],
    ['device', isolation.devices],
    // Marathon publishes to all addresses; one that is stated is Docker's to hold.
    [
      'publish',
      isolation.hostNetwork
        ? []
        : ports
            .filter((port) => !isEverywhere(port.address))
            .map(
              ({ internal, external, address, protocol }) =>
                `${address.includes(':') ? `[${address}]` : address}:${external ?? internal}:${internal}/${protocol}`,
            ),
    ],
  ];
  return all.flatMap(([key, values]) => values.map((value) => ({ key, value })));
}

function portMappingsOf({ ports }: ContainerSpec): MarathonPortMapping[] {
  return ports
    .filter(({ address }) => isEverywhere(address))
    .map(({ internal, external, protocol }) => ({ containerPort: internal, hostPort: external ?? internal, protocol }));
}

function quotaOf({ charged, emitted, guard }: Size): string {
  return guard === undefined
    ? String(charged * US_PER_MILLI)
    : Fn.format('%.0f', [Fn.max([PERIOD_US / 100, Op.mul(emitted, PERIOD_US)])]);
}

function bytesOf({ charged, emitted, guard }: Size): string {
  return guard === undefined
    ? String(charged * BYTES_PER_MIB)
    : Fn.format('%d', [Token.asNumber(Op.mul(emitted, BYTES_PER_MIB))]);
}

/** Mesos runs the command by a shell in the container. */
function checkOf(check: HealthCheckSpec): MarathonHealthCheck {
  const [kind, ...words] = check.command;
  const line =
    kind === 'CMD-SHELL' ? words.join(' ') : (kind === 'CMD' ? words : check.command).map(shellWord).join(' ');
  return {
    protocol: 'COMMAND',
    command: { value: line },
    gracePeriodSeconds: check.startPeriodSeconds,
    intervalSeconds: check.intervalSeconds,
    timeoutSeconds: check.timeoutSeconds,
    maxConsecutiveFailures: check.retries,
  };
}

function isEverywhere(address: string): boolean {
  return EVERYWHERE.includes(address);
}

function isBind({ type }: MountSpec): boolean {
  return type === 'bind';
}

function isVolume({ type }: MountSpec): boolean {
  return type === 'volume';
}

function isTmpfs({ type }: MountSpec): boolean {
  return type === 'tmpfs';
}

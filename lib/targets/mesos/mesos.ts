import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Identity } from '../../model';
import { checkDefaultSizes, sizesOf } from '../shared/default-sizes';
import {
  type ContainerPlatform,
  type ContainerSpec,
  type Emitted,
  type EngineSpec,
  EngineTarget,
  type OptionChecks,
} from '../target';
import { MESOS } from './capabilities';
import { normalIdentity } from './dialect/engine';
import type { MesosOptions } from './options';
import { MesosPlatform } from './platform';

/** One part of an id of Marathon's. */
const PART = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;

/** A name of a network, as Marathon takes it. */
const NETWORK = /^[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?$/;

/** The least share of a CPU that the kernel counts in the agent's period: 1 ms of 100. */
const LEAST_MILLI_CPU = 10;

/** Containers on one Mesos agent, as Marathon app definitions in files. */
export class Mesos extends EngineTarget {
  public readonly system = MESOS;
  public readonly literalSecrets: readonly string[] = [];

  constructor(private readonly options: MesosOptions) {
    super();
  }

  public get defaults(): { readonly milliCpu?: number; readonly memoryMib?: number } {
    return sizesOf(this.options.defaults);
  }

  /** Terraform calls no agent; it is where the agent is all the same, and a VM around it gets that address. */
  public get address(): string | undefined {
    return this.options.agent;
  }

  public check(checks: OptionChecks): void {
    const { agent, directory, group, network, defaults } = this.options;
    if (!PART.test(checks.text('engine.agent', agent).toLowerCase())) {
      checks.wrong('engine.agent', 'a host name or an IPv4 address', agent);
    }
    checks.optionalText('engine.directory', directory);
    if (checks.optionalText('engine.group', group) !== undefined && !this.group.split('/').every(isPart)) {
      checks.wrong('engine.group', 'names of small letters, digits, dots and inner hyphens between slashes', group);
    }
    if (checks.optionalText('engine.network', network) !== undefined && !NETWORK.test(network!)) {
      checks.wrong('engine.network', 'small letters, digits, inner hyphens and underscores, at most 63', network);
    }
    checkDefaultSizes(checks, defaults);
  }

  public identityOf(): Identity {
    return { scope: 'mesos', name: normalIdentity(this.options.agent) };
  }

  public bind(scope: Construct, engine: EngineSpec, emitted: (resource: Emitted) => void): ContainerPlatform {
    return new MesosPlatform(scope, this.options, this.group, engine, emitted);
  }

  public override checkContainer(checks: OptionChecks, { name, cpus, healthCheck }: ContainerSpec): void {
    if (!isPart(name)) {
      checks.wrong('name', 'small letters, digits, dots and inner hyphens on Mesos', name);
    }
    if (cpus.charged < LEAST_MILLI_CPU) {
      checks.wrong(
        'cpus',
        `at least ${LEAST_MILLI_CPU / 1000} on Mesos, whose agent gives no less`,
        cpus.charged / 1000,
      );
    }
    if (healthCheck?.command.some((word) => Token.isUnresolved(word)) === true) {
      checks.fail('INP001', "'healthCheck.command' must be known at synth on Mesos, which takes it as one line");
    }
  }

  /** Without outer slashes. */
  private get group(): string {
    return (this.options.group ?? this.options.agent.toLowerCase()).replace(/^\/+|\/+$/g, '');
  }
}

function isPart(text: string): boolean {
  return PART.test(text);
}

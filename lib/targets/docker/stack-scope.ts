import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EngineInStack, idOf } from '../shared/engine-in-stack';
import { requireProvider } from '../../terraform/required-provider';
import type { Emitted, EngineSpec, NetworkSpec } from '../target';
import { defaultNetwork } from './dialect/networks';
import type { DockerOptions } from './options';
import type { DockerLogs } from './logs';

/** 3.6.2, which the bindings pin, crashes on `cpus`; from 3.9 a change is seen and applied. */
const PROVIDER_VERSION = '~> 3.9';

/** A network that a container is on. */
export interface JoinedNetwork {
  /** Its name, or what Terraform knows it by. */
  readonly reference: string;
  /** Missing for one that is there already. */
  readonly resource?: Network;
  /** Whether it has no way out; missing where nobody says. */
  readonly internal?: boolean;
}

/** The part of a platform that lives in one stack. */
export class StackScope {
  public readonly provider: DockerProvider;
  public readonly logs: DockerLogs | undefined;

  private readonly images = new Map<string, string>();
  private readonly networks = new Map<string, JoinedNetwork>();
  private readonly place: EngineInStack;
  /** Two stacks on one engine, or two apps, must not both define one network. */
  private readonly defaultNetwork: string;

  constructor(
    owner: Construct,
    stack: TerraformStack,
    { connection, logs }: DockerOptions,
    engine: EngineSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    const { shell, address, host, material } = connection;
    const probe = { shell, address, engine: 'docker', command: 'docker info' };
    this.logs = logs;
    this.defaultNetwork = defaultNetwork(stack.node.id, engine.name);
    this.place = new EngineInStack(owner, stack, engine, emitted, probe);
    const { at, alias } = this.place;
    this.provider = new DockerProvider(at, this.place.id('provider'), { alias, host, ...material });
    // A context of Docker's own client would take the place of the host.
    this.emitted({ resource: this.provider, guards: { host, alias, context: undefined, ssh_opts: material.sshOpts } });
    requireProvider(stack, 'docker', PROVIDER_VERSION);
  }

  /** What must be there before the first resource of the engine. */
  public get gate(): readonly ITerraformDependable[] {
    return this.place.gate;
  }

  /** An image by reference: pulled (or found) before any container that runs it is replaced. */
  public imageId(reference: string): string {
    const known = this.images.get(reference);
    if (known !== undefined) {
      return known;
    }
    const resource = new Image(this.place.at, this.place.id(`image-${idOf(reference)}`), {
      name: reference,
      keepLocally: true,
      provider: this.provider,
      dependsOn: [...this.gate],
    });
    this.emitted({ resource, guards: { name: reference, build: undefined, platform: undefined } });
    this.images.set(reference, resource.imageId);
    return resource.imageId;
  }

  /** Networks by name: those that the estate creates, and those that are there; its engine's own where none is named. */
  public networksOf(names: readonly string[]): JoinedNetwork[] {
    return names.length === 0
      ? [this.ownNetwork()]
      : names.map((name) => this.networks.get(name) ?? { reference: name });
  }

  /** Creates a network. */
  public addNetwork(scope: Construct, { name, internal }: NetworkSpec): Emitted {
    return this.define(scope, 'Resource', name, internal);
  }

  private ownNetwork(): JoinedNetwork {
    const known = this.networks.get(this.defaultNetwork);
    if (known !== undefined) {
      return known;
    }
    this.emitted(this.define(this.place.at, this.place.id('network-default'), this.defaultNetwork, false));
    return this.networks.get(this.defaultNetwork)!;
  }

  private define(scope: Construct, id: string, name: string, internal: boolean): Emitted {
    const resource = new Network(scope, id, {
      name,
      driver: 'bridge',
      internal,
      provider: this.provider,
      dependsOn: [...this.gate],
    });
    this.networks.set(name, { reference: resource.name, resource, internal });
    return { resource, guards: { name, internal, driver: 'bridge', options: undefined } };
  }
}

import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import type { ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { EngineInStack, idOf } from '../shared/engine-in-stack';
import { requireProvider } from '../../terraform/required-provider';
import type { Emitted, EngineSpec } from '../target';
import type { DockerConnection } from './connection';
import { DEFAULT_NETWORK } from './dialect/networks';

/** 3.6.2, which the bindings pin, crashes on `cpus`; from 3.9 a change is seen and applied. */
const PROVIDER_VERSION = '~> 3.9';

/** The part of a platform that lives in one stack. */
export class StackScope {
  public readonly provider: DockerProvider;
  public readonly networks = new Map<string, string>();

  private readonly images = new Map<string, string>();
  private readonly place: EngineInStack;

  constructor(
    owner: Construct,
    stack: TerraformStack,
    connection: DockerConnection,
    engine: EngineSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    const { shell, address, host, material } = connection;
    const probe = { shell, address, engine: 'docker', command: 'docker info' };
    this.place = new EngineInStack(owner, stack, engine, emitted, probe);
    const { at, alias } = this.place;
    this.provider = new DockerProvider(at, this.place.id('provider'), { alias, host, ...material });
    const { sshOpts } = material;
    // A context of Docker's own client would take the place of the host.
    this.emitted({ resource: this.provider, guards: { host, alias, context: undefined, ssh_opts: sshOpts } });
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

  /** A network by name: one that the estate creates, the default one, or one that is there. */
  public networkName(name: string | undefined): string {
    const { isHome, stack } = this.place;
    // Two stacks on one engine must not both define one network.
    const ours = isHome ? DEFAULT_NETWORK : `${DEFAULT_NETWORK}-${stack.node.id}`;
    const known = this.networks.get(name ?? ours);
    if (known !== undefined || name !== undefined) {
      return known ?? name!;
    }
    const resource = new Network(this.place.at, this.place.id('network-default'), {
      name: ours,
      driver: 'bridge',
      provider: this.provider,
      dependsOn: [...this.gate],
    });
    this.emitted({ resource, guards: { name: ours, driver: 'bridge', options: undefined } });
    this.networks.set(ours, resource.name);
    return resource.name;
  }
}

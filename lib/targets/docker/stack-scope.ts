import { Image } from '@cdktf/provider-docker/lib/image';
import { Network } from '@cdktf/provider-docker/lib/network';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { providerAlias } from '../shared/provider-alias';
import { requireProvider } from '../shared/required-provider';
import type { Emitted, EngineSpec } from '../target';
import type { DockerConnection } from './connection';
import { readinessGate } from './readiness';

/** 3.6.2, which the bindings pin, crashes on `cpus`; from 3.9 a change is seen and applied. */
const PROVIDER_VERSION = '~> 3.9';

/** A network for containers that name none: never the default bridge, which links them all. */
const DEFAULT_NETWORK = 'strata';

/** The part of a platform that lives in one stack. */
export class StackScope {
  public readonly provider: DockerProvider;
  /** What must be there before the first resource of the engine. */
  public readonly gate: readonly ITerraformDependable[];
  public readonly networks = new Map<string, string>();

  private readonly images = new Map<string, string>();
  private readonly at: Construct;
  private readonly prefix: string;
  /** Two stacks on one engine must not both define one network. */
  private readonly defaultNetwork: string;

  constructor(
    owner: Construct,
    stack: TerraformStack,
    connection: DockerConnection,
    engine: EngineSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    const home = TerraformStack.of(owner) === stack;
    this.at = home ? owner : stack;
    const alias = providerAlias(engine.name, owner);
    // In another stack, ids start with what tells engines apart and is a valid Terraform name.
    this.prefix = home ? '' : `${alias}-`;
    this.defaultNetwork = home ? DEFAULT_NETWORK : `${DEFAULT_NETWORK}-${stack.node.id}`;
    this.provider = new DockerProvider(this.at, `${this.prefix}provider`, {
      alias,
      host: connection.host,
      ...connection.material,
    });
    this.emitted({ resource: this.provider, guards: { host: connection.host, alias } });
    requireProvider(stack, 'docker', PROVIDER_VERSION);
    this.gate = home ? this.readiness(connection, engine) : [];
  }

  /** An image by reference: pulled (or found) before any container that runs it is replaced. */
  public imageId(reference: string): string {
    const known = this.images.get(reference);
    if (known !== undefined) {
      return known;
    }
    const resource = new Image(this.at, `${this.prefix}image-${idOf(reference)}`, {
      name: reference,
      keepLocally: true,
      provider: this.provider,
      dependsOn: [...this.gate],
    });
    this.emitted({ resource, guards: { name: reference } });
    this.images.set(reference, resource.imageId);
    return resource.imageId;
  }

  /** A network by name: one that the estate creates, the default one, or one that is there. */
  public networkName(name: string | undefined): string {
    const wanted = name ?? this.defaultNetwork;
    const known = this.networks.get(wanted);
    if (known !== undefined || name !== undefined) {
      return known ?? wanted;
    }
    const resource = new Network(this.at, `${this.prefix}network-default`, {
      name: this.defaultNetwork,
      driver: 'bridge',
      provider: this.provider,
      dependsOn: [...this.gate],
    });
    this.emitted({ resource, guards: { driver: 'bridge' } });
    this.networks.set(this.defaultNetwork, resource.name);
    return resource.name;
  }

  private readiness(connection: DockerConnection, engine: EngineSpec): ITerraformDependable[] {
    const gate = readinessGate(this.at, connection, engine);
    if (gate === undefined) {
      return [...engine.vm];
    }
    this.emitted({ resource: gate });
    return [gate];
  }
}

/** A construct id made of any text, still readable and still unique. */
function idOf(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, (sign) => `_${sign.codePointAt(0)!.toString(16)}`);
}

import { Network } from '@cdktf/provider-docker/lib/network';
import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { ContainerPlatform, ContainerSpec, Emitted, EngineSpec, NetworkSpec } from '../target';
import type { DockerConnection } from './connection';
import { emitContainer } from './container';
import { StackScope } from './stack-scope';

/** One Docker engine in Terraform: its provider, and the images and networks that its containers share. */
export class DockerPlatform implements ContainerPlatform {
  private readonly scopes = new Map<TerraformStack, StackScope>();

  constructor(
    private readonly scope: Construct,
    private readonly connection: DockerConnection,
    private readonly engine: EngineSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {}

  public emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[] {
    const shared = this.in(scope);
    return [emitContainer(scope, id, spec, shared)];
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const shared = this.in(scope);
    const resource = new Network(scope, 'Resource', {
      name: spec.name,
      driver: 'bridge',
      internal: spec.internal,
      provider: shared.provider,
      dependsOn: [...shared.gate],
    });
    shared.networks.set(spec.name, resource.name);
    return [{ resource, guards: { internal: spec.internal, driver: 'bridge' } }];
  }

  /** What the engine's containers share in one stack: a provider is no resource that another stack could refer to. */
  private in(scope: Construct): StackScope {
    const stack = TerraformStack.of(scope);
    const known = this.scopes.get(stack);
    if (known !== undefined) {
      return known;
    }
    const made = new StackScope(this.scope, stack, this.connection, this.engine, this.emitted);
    this.scopes.set(stack, made);
    return made;
  }
}

import { Network } from '@cdktf/provider-docker/lib/network';
import type { Construct } from 'constructs';
import { PerStack } from '../shared/engine-in-stack';
import type { ContainerPlatform, ContainerSpec, Emitted, EngineSpec, NetworkSpec } from '../target';
import type { DockerConnection } from './connection';
import { emitContainer } from './container';
import { StackScope } from './stack-scope';

/** One Docker engine in Terraform: its provider, and the images and networks that its containers share. */
export class DockerPlatform implements ContainerPlatform {
  private readonly scopes: PerStack<StackScope>;

  constructor(
    scope: Construct,
    connection: DockerConnection,
    engine: EngineSpec,
    emitted: (resource: Emitted) => void,
  ) {
    this.scopes = new PerStack((stack) => new StackScope(scope, stack, connection, engine, emitted));
  }

  public emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[] {
    const shared = this.scopes.in(scope);
    return [emitContainer(scope, id, spec, shared)];
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const shared = this.scopes.in(scope);
    const resource = new Network(scope, 'Resource', {
      name: spec.name,
      driver: 'bridge',
      internal: spec.internal,
      provider: shared.provider,
      dependsOn: [...shared.gate],
    });
    shared.networks.set(spec.name, resource.name);
    return [{ resource, guards: { name: spec.name, internal: spec.internal, driver: 'bridge', options: undefined } }];
  }
}

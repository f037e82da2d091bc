import type { Construct } from 'constructs';
import { PerStack } from '../shared/engine-in-stack';
import type { ContainerPlatform, ContainerSpec, Emitted, EngineSpec, NetworkSpec, OptionChecks } from '../target';
import { emitContainer } from './container';
import type { DockerOptions } from './options';
import { StackScope } from './stack-scope';

/** One Docker engine in Terraform: its provider, and the images and networks that its containers share. */
export class DockerPlatform implements ContainerPlatform {
  private readonly scopes: PerStack<StackScope>;

  constructor(scope: Construct, options: DockerOptions, engine: EngineSpec, emitted: (resource: Emitted) => void) {
    this.scopes = new PerStack((stack) => new StackScope(scope, stack, options, engine, emitted));
  }

  public checkContainer(scope: Construct, { ports, networks }: ContainerSpec, checks: OptionChecks): void {
    const joined = networks.length === 0 ? [] : this.scopes.in(scope).networksOf(networks);
    if (ports.length > 0 && joined.length > 0 && joined.every(({ internal }) => internal === true)) {
      checks.fail(
        'TGT001',
        `'ports' are not published from internal networks (${networks.join(', ')}) on Docker, which says nothing of it; join a network with a way out too, or leave 'ports' out`,
      );
    }
  }

  public emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[] {
    return emitContainer(scope, id, spec, this.scopes.in(scope));
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    return [this.scopes.in(scope).addNetwork(scope, spec)];
  }
}

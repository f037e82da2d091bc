import type { Construct } from 'constructs';
import { PerStack } from '../shared/engine-in-stack';
import type { ContainerPlatform, ContainerSpec, Emitted, EngineSpec, NetworkSpec } from '../target';
import { emitContainer } from './container';
import type { IncusStorageVolume } from './incus';
import type { LxcOptions } from './options';
import { StackScope } from './stack-scope';

/** One daemon of LXC containers in Terraform: its provider, and the networks and volumes that its containers share. */
export class LxcPlatform implements ContainerPlatform {
  private readonly scopes: PerStack<StackScope>;

  constructor(
    scope: Construct,
    private readonly options: LxcOptions,
    engine: EngineSpec,
    emitted: (resource: Emitted) => void,
  ) {
    const volumes = new Map<string, IncusStorageVolume>();
    this.scopes = new PerStack((stack) => new StackScope(scope, stack, options, engine, volumes, emitted));
  }

  public emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[] {
    return [emitContainer(scope, id, spec, this.scopes.in(scope), this.options)];
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    return [this.scopes.in(scope).defineNetwork(scope, 'Resource', spec)];
  }
}

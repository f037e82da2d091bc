import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Registry } from '../enforcement';
import type { Engine as EngineModel, SourceLocation, StatedEngine } from '../model';
import { type ContainerPlatform, type Emitted, EngineTarget, type Size } from '../targets';
import { quietly } from '../terraform/quietly';
import { frozen } from './frozen';

/** Something that containers run on: a `ContainerHost` or a `ContainerInVm`. */
export interface IContainerHost extends Construct {
  /** Its engine. */
  readonly engine: Engine;
}

/** What an engine's owner tells of it. */
interface EngineConfig {
  readonly owner: Construct;
  readonly scope: Construct;
  readonly registry: Registry;
  readonly target: EngineTarget;
  readonly vm: readonly TerraformResource[];
  readonly source: SourceLocation;
  /** What it has of its machine. */
  readonly declare: (stated: StatedEngine) => EngineModel;
  readonly own: (owner: Construct, emitted: Emitted) => void;
  readonly guard: (guest: Construct, sizes: readonly Size[]) => void;
}

/** A container engine on one kernel. Made by `ContainerHost` and `ContainerInVm`. */
export class Engine {
  /** What it can do and how it is reached. */
  public readonly target: EngineTarget;

  /** @internal */
  public readonly declaration: EngineModel;
  /** @internal */
  public readonly platform: ContainerPlatform;

  /** @internal */
  constructor(private readonly config: EngineConfig) {
    const { owner, scope, registry, target, vm, source } = config;
    const path = `${owner.node.path}/${target.system.id}`;
    this.target = target;
    const declaration = config.declare({
      path,
      name: target.system.id,
      source,
      system: target.system,
      defaults: target.defaults,
      literalSecrets: target.literalSecrets,
      identity: target.identityOf(path),
    });
    this.declaration = frozen(declaration);
    registry.addEngine(() => declaration);
    this.platform = quietly(() =>
      target.bind(scope, { name: owner.node.id, vm }, (emitted) => config.own(owner, emitted)),
    );
  }

  /** Stops the plan when a bounded value is above what was charged for it. @internal */
  public guard(guest: Construct, sizes: readonly Size[]): void {
    this.config.guard(guest, sizes);
  }
}

/** Whether something is a container engine. */
export function isEngine(value: object): boolean {
  return value instanceof EngineTarget;
}

import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Registry } from '../enforcement';
import type { Engine as EngineModel, SourceLocation } from '../model';
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
  readonly declaration: Pick<EngineModel, 'on' | 'kernel' | 'architecture' | 'inVm'> & {
    readonly cpu: { readonly total: number; readonly reserved: number };
    readonly memory: { readonly total: number; readonly reserved: number };
    readonly trustZone: string | undefined;
  };
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
    const { trustZone, cpu, memory, ...rest } = config.declaration;
    const path = `${owner.node.path}/${target.system.id}`;
    this.target = target;
    const declaration: EngineModel = {
      ...rest,
      path,
      name: target.system.id,
      source,
      system: target.system,
      cpu: { ...cpu, ratioPercent: 100, minUnit: 1, maxUnit: cpu.total - cpu.reserved, stepSize: 1 },
      memory: { ...memory, ratioPercent: 100, minUnit: 1, maxUnit: memory.total - memory.reserved, stepSize: 1 },
      ...(trustZone !== undefined && { trustZone }),
      defaults: target.defaults,
      literalSecrets: target.literalSecrets,
      identity: target.identityOf(path),
    };
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

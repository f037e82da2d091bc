import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import { declareContainer, replicaName } from '../model';
import { type ContainerSpec, declaredContainer } from '../targets';
import { quietly } from '../terraform/quietly';
import type { ContainerProps } from './container-props';
import { ContainerReader } from './container-reader';
import type { Engine } from './engine';
import { type IGuest, allowFlow } from './flow';
import { frozen } from './frozen';
import type { Port } from './port';
import { StrataConstruct, resourceId } from './strata-construct';

/** A container: charged to its engine, with every safe default on. */
export class Container extends StrataConstruct implements IGuest {
  /** Marks what others may be allowed to call. */
  public readonly isGuest = true;

  /** The engine it runs on. */
  public readonly engine: Engine;

  /** The resources in Terraform, one a replica; none where the minimum of its `scale` is zero. */
  public readonly resources: readonly TerraformResource[];

  constructor(scope: Construct, id: string, props: ContainerProps) {
    super(scope, id, 'Container');
    const { checks, node, source } = this;
    const given = checks.object('props', props, 'the props of a Container');
    const what = 'a ContainerHost or a ContainerInVm';
    this.engine = checks.instance('host', given.host, what, (value) => 'engine' in value).engine;
    const reader = new ContainerReader(checks, this.engine, { id: node.id, path: node.path, source });
    const { spec, count, stated } = reader.read(given);
    // A spec is complete: INP008 tells of sizes that nobody states, and nothing else can be missing.
    const { node: declared } = declareContainer(declaredContainer(spec), stated, this.engine.declaration);
    const declaration = frozen(declared);
    this.registry.addContainer(() => declaration);
    const { cpus, memory } = spec;
    if (cpus === undefined || memory === undefined) {
      // INP008 stops the synth; there is no size to emit.
      this.resources = [];
      return;
    }
    const sized = { ...spec, cpus, memory };
    const { replicas } = declaration;
    this.engine.target.checkContainer(checks, { ...sized, name: replicaName(spec.name, replicas) });
    this.engine.platform.checkContainer?.(this, sized, checks);
    this.resources = this.define(sized, count.emitted);
    this.engine.guard(this, [cpus, memory]);
  }

  /**
   * The (first) resource in Terraform. What is changed on it behind the ledger's back is refused at synth.
   *
   * @throws ValidationError (INP008) where there is none: the minimum of its `scale` is zero, or its sizes are missing
   */
  public get resource(): TerraformResource {
    return (
      this.resources[0] ??
      this.checks.fail(
        'INP008',
        "there is no resource of it: its 'scale.min' is 0, or its sizes are not stated; use 'resources'",
      )
    );
  }

  /** Declares that this container calls another guest; they must share a network (ISO009). */
  public allowTo(other: IGuest, port: Port): void {
    allowFlow(this, this.checks, this.registry, other, port);
  }

  private define(spec: ContainerSpec, count: number): TerraformResource[] {
    return quietly(() =>
      Array.from({ length: count }, (_, index) => {
        const name = replicaName(spec.name, index + 1);
        const emitted = this.engine.platform.emitContainer(this, resourceId(index), {
          ...spec,
          name,
          ...(index > 0 && { alias: spec.name }),
        });
        emitted.forEach((part) => this.own(this, part));
        return emitted[0]!.resource as TerraformResource;
      }),
    );
  }
}

import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Enforcer, Registry, ValidationError, captureSource } from '../enforcement';
import type { SourceLocation } from '../model';
import type { Emitted } from '../targets';
import { Checks, checkedId } from './checks';

/** What every construct of this library is: checked, located, registered and watched. */
export abstract class StrataConstruct extends Construct {
  /**
   * Where in the user's program it was made.
   *
   * @internal
   */
  public readonly source: SourceLocation;

  /** @internal */
  protected readonly checks: Checks;
  /** @internal */
  protected readonly registry: Registry;

  constructor(scope: Construct, id: string, noun: string) {
    const source = captureSource();
    super(scope, checkedId(scope, id, noun, source));
    this.source = source;
    this.checks = new Checks(this.node.path, source);
    this.registry = Registry.of(this);
    Enforcer.of(this).watch(stackOf(this, noun));
  }

  /** @internal */
  protected own(owner: Construct, emitted: Emitted): void {
    this.registry.own({ ...emitted, owner, stack: TerraformStack.of(emitted.resource) });
  }
}

/** Constructs outside a stack are never synthesized, and their rules would never run. */
function stackOf(construct: StrataConstruct, noun: string): TerraformStack {
  const scopes = construct.node.scopes;
  const stack = [...scopes].reverse().find((scope) => TerraformStack.isStack(scope));
  if (stack === undefined) {
    throw new ValidationError(
      construct.node.path,
      'INP007',
      `a ${noun} must be inside a TerraformStack; pass the stack, or something in it, as scope`,
      construct.source,
    );
  }
  return stack as TerraformStack;
}

/** Id of a guest's resource. The first is the same with and without replicas: a second one does not replace it. */
export function resourceId(index: number): string {
  return index === 0 ? 'Resource' : `Resource-${index + 1}`;
}

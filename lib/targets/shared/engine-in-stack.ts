import { type ITerraformDependable, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import type { Emitted, EngineSpec } from '../target';
import { providerAlias } from '../../terraform/provider-alias';
import { type Probe, readinessGate } from './readiness';

/** Something that is made once a stack: a provider is no resource that another stack could refer to. */
export class PerStack<T> {
  private readonly made = new Map<TerraformStack, T>();

  constructor(private readonly make: (stack: TerraformStack) => T) {}

  public in(scope: Construct): T {
    const stack = TerraformStack.of(scope);
    const known = this.made.get(stack) ?? this.make(stack);
    this.made.set(stack, known);
    return known;
  }
}

/** Where the resources that an engine's containers share are defined in one stack, and what they are called there. */
export class EngineInStack {
  /** Their scope: the engine's own, or another stack. */
  public readonly at: Construct;
  /** Whether it is the stack that the engine itself is defined in. */
  public readonly isHome: boolean;
  /** The alias of the engine's provider. */
  public readonly alias: string;
  /** What must be there before the first resource of the engine. */
  public readonly gate: readonly ITerraformDependable[];

  private readonly prefix: string;

  constructor(
    owner: Construct,
    public readonly stack: TerraformStack,
    engine: EngineSpec,
    emitted: (resource: Emitted) => void,
    probe?: Probe,
  ) {
    this.isHome = TerraformStack.of(owner) === stack;
    this.at = this.isHome ? owner : stack;
    this.alias = providerAlias(engine.name, owner);
    // In another stack, ids start with what tells engines apart and is a valid Terraform name.
    this.prefix = this.isHome ? '' : `${this.alias}-`;
    this.gate = this.isHome ? gateOf(this.at, engine, emitted, probe) : [];
  }

  /** A construct id that is unique in the stack. */
  public id(name: string): string {
    return `${this.prefix}${name}`;
  }
}

/** A construct id made of any text, still readable and still unique. */
export function idOf(text: string): string {
  return text.replace(/[^A-Za-z0-9_-]/g, (sign) => `_${sign.codePointAt(0)!.toString(16)}`);
}

/** The VM and, where a shell can ask, its engine. */
function gateOf(
  at: Construct,
  engine: EngineSpec,
  emitted: (resource: Emitted) => void,
  probe: Probe | undefined,
): ITerraformDependable[] {
  const gate = probe === undefined ? undefined : readinessGate(at, probe, engine);
  if (gate === undefined) {
    return [...engine.vm];
  }
  emitted({ resource: gate, guards: { triggers_replace: gate.attributes.triggers_replace } });
  return [gate];
}

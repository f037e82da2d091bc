import { type IResolvable, type IResolveContext, TerraformStack, Token } from 'cdktf';

/**
 * An expression that many resources share, resolved once a stack.
 *
 * cdktf takes an expression apart anew for each resource it stands in, and twice for each; see ADR 0003.
 */
export class ResolvedOnce implements IResolvable {
  public readonly creationStack: string[] = [];
  private readonly known = new WeakMap<TerraformStack, unknown>();

  constructor(private readonly expression: IResolvable) {}

  public resolve(context: IResolveContext): unknown {
    const stack = TerraformStack.of(context.scope);
    const known = this.known.get(stack) ?? (context.resolve(this.expression) as unknown);
    this.known.set(stack, known);
    return known;
  }

  public toString(): string {
    return Token.asString(this);
  }
}

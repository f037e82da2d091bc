import { type IResolvable, type IResolveContext, Op, Token, Tokenization } from 'cdktf';
import { ValidationError } from '../enforcement';
import type { Size } from '../targets';
import { shown } from './shown';

const BOUNDED = Symbol.for('cdktf-strata/bounded');

/** A number that Terraform knows later, and the most it may be. */
export interface BoundedNumber {
  readonly value: number;
  readonly limit: number;
}

/**
 * Numbers that Terraform knows later, with a bound that is known now.
 *
 * The bound is charged at synth; the plan stops when the value is above it.
 */
export class Bounded {
  /**
   * A number that will be at most `limit`.
   *
   * @param value a number token, such as `variable.numberValue`
   * @param limit what is charged, in the unit of the prop it is given to
   */
  public static atMost(value: number, limit: number): number {
    if (typeof limit !== 'number' || Token.isUnresolved(limit) || !(limit > 0) || !Number.isFinite(limit)) {
      const given = Token.isUnresolved(limit) ? 'a value that Terraform knows later' : shown(limit);
      throw new ValidationError(
        'Bounded.atMost',
        'INP001',
        `the limit must be a number above zero that is known at synth, got ${given}`,
      );
    }
    if (Token.isUnresolved(value)) {
      return Token.asNumber(new BoundedToken(value, limit));
    }
    if (typeof value !== 'number' || !(value <= limit)) {
      throw new ValidationError(
        'Bounded.atMost',
        'INP002',
        `the value must be a number of at most ${limit}, got ${shown(value)}`,
      );
    }
    return value;
  }

  private constructor() {}
}

class BoundedToken implements IResolvable, BoundedNumber {
  public readonly creationStack: string[] = [];

  constructor(
    public readonly value: number,
    public readonly limit: number,
  ) {
    Object.defineProperty(this, BOUNDED, { value: true });
  }

  public resolve(context: IResolveContext): unknown {
    return context.resolve(this.value);
  }

  public toString(): string {
    return Token.asString(this);
  }
}

/** The bound of a number, when it has one. Arithmetic on a bounded number loses it, and is refused as unknown. */
export function boundedNumber(value: unknown): BoundedNumber | undefined {
  const token = typeof value === 'number' ? Tokenization.reverseNumber(value) : undefined;
  return token !== undefined && BOUNDED in token ? (token as unknown as BoundedToken) : undefined;
}

/** A size that charges its bound, emits its value, and stops the plan when the two do not agree. */
export function boundedSize(path: string, prop: string, bounded: BoundedNumber, charged: number, factor: number): Size {
  const { value, limit } = bounded;
  return {
    charged,
    emitted: factor === 1 ? value : Token.asNumber(Op.mul(value, factor)),
    guard: {
      // Zero stands on the left: cdktf writes a zero on the right as 'undefined'.
      condition: Op.and(Op.lt(0, value), Op.lte(value, limit)),
      errorMessage: `'${prop}' of ${path} must be above 0 and at most ${limit}, which is what was proven to fit`,
    },
  };
}

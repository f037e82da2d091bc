import { Construct, type IConstruct } from 'constructs';
import { Enforcer, ValidationError } from '../enforcement';
import type { LedgerRow } from '../model';
import type { Report } from '../rules';

/** The estate of an app, for code. */
export class Strata {
  /** The estate that a construct is part of: that of its app, or of its stack where there is no app. */
  public static of(scope: IConstruct): Strata {
    if (!Construct.isConstruct(scope)) {
      throw new ValidationError('Strata.of', 'INP002', 'the scope must be an App, a stack or a construct in one');
    }
    return new Strata(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /** Everything that is wrong, and the ledger, as things stand. Does not throw. */
  public report(): Report {
    return Enforcer.of(this.scope).report();
  }

  /** What is there, what was promised and what is left, a row a host with its guests in it. */
  public ledger(): readonly LedgerRow[] {
    return this.report().ledger;
  }
}

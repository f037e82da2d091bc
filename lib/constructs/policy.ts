import type { IConstruct } from 'constructs';
import { Registry, ValidationError, checkedPolicy, readPolicy } from '../enforcement';
import type { Policy as PolicyDocument } from '../rules';

/**
 * What architects enforce: one object, in a package of its own or in `strata.policy.json`.
 *
 * Several policies hold together; in everything, the stricter wins.
 */
export class Policy {
  /** Judges an app by policies, beside any that it is judged by already. */
  public static apply(scope: IConstruct, ...policies: PolicyDocument[]): void {
    if (typeof scope !== 'object' || scope === null || !('node' in scope)) {
      throw new ValidationError('Policy.apply', 'INP002', 'the scope must be an App, a stack or a construct in one');
    }
    for (const policy of policies) {
      Registry.of(scope).addPolicy(checkedPolicy(policy, 'Policy.apply'));
    }
  }

  /** Reads a policy from a JSON file. */
  public static fromFile(path: string): PolicyDocument {
    return readPolicy(path);
  }

  private constructor() {}
}

import { Construct } from 'constructs';
import { Registry, captureSource } from '../enforcement';
import { Checks, checkedId } from './checks';

/** Props of a `Waiver`. */
export interface WaiverProps {
  /** Id of the rule, such as `ISO007`. */
  readonly rule: string;

  /** Why the rule does not fit here. */
  readonly reason: string;

  /** Who answers for it. */
  readonly owner: string;

  /** Last day it holds, as an ISO date such as `2027-01-31`. */
  readonly expires: string;

  /**
   * For findings with amounts: covered up to this share of what there is, in whole percent; 150 covers 150 % of the capacity, or a ratio of 1.5:1.
   *
   * @default - whatever the amount
   */
  readonly limitPercent?: number;

  /**
   * Path below the scope that it is narrowed to, such as `esxi-01/orders-db`.
   *
   * @default - the whole subtree of the scope
   */
  readonly path?: string;
}

/**
 * One rule switched off for one subtree, on the record: what it covers stays in the report, marked.
 *
 * It fails when its day has passed (POL001), when it covers nothing (POL002), and when the rule cannot be waived (POL003).
 */
export class Waiver extends Construct {
  constructor(scope: Construct, id: string, props: WaiverProps) {
    const source = captureSource();
    super(scope, checkedId(scope, id, 'Waiver', source));
    const checks = new Checks(this.node.path, source);
    const given = checks.object('props', props, 'the props of a Waiver');
    const below = checks.optionalText('path', given.path);
    const covered = [scope.node.path, below].filter((part) => part !== undefined && part !== '').join('/');
    const waiver = {
      path: this.node.path,
      name: this.node.id,
      source,
      rule: checks.text('rule', given.rule),
      scope: covered,
      // That a reason and an owner are missing is POL003's to tell.
      reason: typeof given.reason === 'string' ? given.reason : '',
      owner: typeof given.owner === 'string' ? given.owner : '',
      expires: checks.date('expires', given.expires),
      ...(given.limitPercent !== undefined && { limitPercent: checks.whole('limitPercent', given.limitPercent) }),
    };
    Registry.of(this).addWaiver(() => waiver);
  }
}

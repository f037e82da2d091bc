import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { brokenRules } from './broken-rules';

/** AVA004: rules on where VMs run do not contradict each other, and can be kept after hosts have failed, too. */
export const AVA004: Rule = {
  id: 'AVA004',
  severity: 'error',
  waivable: false,
  title: 'rules on where VMs run can be kept, also after hosts have failed',
  why: 'a rule that cannot be kept keeps VMs from starting',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return [...context.clusterViews.values()].flatMap((view) => brokenRules(view, context));
}

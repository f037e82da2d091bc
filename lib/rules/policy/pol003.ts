import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { defectOf } from './waivers';

/** POL003: no waiver is for a rule that cannot be waived, and each has a reason and an owner. */
export const POL003: Rule = {
  id: 'POL003',
  severity: 'error',
  waivable: false,
  title: 'no waiver is for a rule that cannot be waived, and each has a reason and an owner',
  why: 'an exception that nobody answers for is a hole',
  check: judge,
  judgesWaivers: true,
};

function judge({ estate, rules, policy }: RuleContext): Draft[] {
  return estate.waivers.flatMap((waiver) => {
    const defect = defectOf(waiver, rules, policy);
    return defect === undefined
      ? []
      : [
          {
            path: waiver.path,
            source: waiver.source,
            message: `waiver does not hold: ${defect}; remove it or complete it`,
          },
        ];
  });
}

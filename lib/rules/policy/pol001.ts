import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { isExpired } from './waivers';

/** POL001: no waiver is past its date. */
export const POL001: Rule = {
  id: 'POL001',
  severity: 'error',
  waivable: false,
  title: 'no waiver is past its date',
  why: 'an exception that nobody renews is not one any more',
  check: judge,
  judgesWaivers: true,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.waivers
    .filter((waiver) => isExpired(waiver, estate.today))
    .map(({ path, source, rule, expires, owner }) => ({
      path,
      source,
      message: `waiver of ${rule} expired on ${expires} (owner ${owner}, today ${estate.today}); mend what it covers, or agree on a new date`,
    }));
}

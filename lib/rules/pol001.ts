import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { isExpired } from './waivers';

/** POL001: no waiver is past its date. */
export function pol001({ estate }: RuleContext): Draft[] {
  return (estate.waivers ?? [])
    .filter((waiver) => isExpired(waiver, estate.today))
    .map(({ path, source, rule, expires, owner }) => ({
      path,
      source,
      message: `waiver of ${rule} expired on ${expires} (owner ${owner}, today ${estate.today}); mend what it covers, or agree on a new date`,
    }));
}

import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO005: no guest learns of its host or its neighbours, and none shares folders, clipboard or pages with them. */
export const ISO005: Rule = {
  id: 'ISO005',
  severity: 'error',
  waivable: true,
  title: 'no guest learns of its host or neighbours, or shares folder, clipboard or pages',
  why: 'what a guest knows of its host is the first step out of it',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.vms.flatMap(({ path, source, disclosures }) =>
    (disclosures ?? []).map(({ key, value, what }) => ({
      path,
      source,
      message: `setting ${key} = ${value} ${what}; remove it`,
    })),
  );
}

import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** POL002: no waiver is unused. */
export const POL002: Rule = {
  id: 'POL002',
  severity: 'error',
  waivable: false,
  title: 'no waiver is unused',
  why: 'it would cover the next mistake',
  check: judge,
  judgesWaivers: true,
};

function judge({ unusedWaivers }: RuleContext): Draft[] {
  return unusedWaivers.map(({ path, source, rule, scope, limitPercent }) => {
    const where = scope === '' ? 'in the app' : `under '${scope}'`;
    const limit = limitPercent === undefined ? '' : ` up to ${limitPercent} %`;
    return { path, source, message: `waiver of ${rule} covers nothing ${where}${limit}; remove it` };
  });
}

import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** POL002: no waiver is unused. */
export function pol002({ unusedWaivers }: RuleContext): Draft[] {
  return unusedWaivers.map(({ path, source, rule, scope, limitPercent }) => {
    const where = scope === '' ? 'in the app' : `under '${scope}'`;
    const limit = limitPercent === undefined ? '' : ` up to ${limitPercent} %`;
    return { path, source, message: `waiver of ${rule} covers nothing ${where}${limit}; remove it` };
  });
}

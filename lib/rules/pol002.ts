import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** POL002: no waiver is unused. */
export function pol002({ unusedWaivers }: RuleContext): Draft[] {
  return unusedWaivers.map(({ path, source, rule, scope }) => ({
    path,
    source,
    message: `waiver of ${rule} covers nothing under '${scope}'; remove it`,
  }));
}

import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { defectOf } from './waivers';

/** POL003: no waiver is for a rule that cannot be waived, and each has a reason and an owner. */
export function pol003({ estate, rules, policy }: RuleContext): Draft[] {
  return (estate.waivers ?? []).flatMap((waiver) => {
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

import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** ISO005: no guest learns of its host or its neighbours, and none shares folders, clipboard or pages with them. */
export function iso005({ estate }: RuleContext): Draft[] {
  return estate.vms.flatMap(({ path, source, disclosures }) =>
    (disclosures ?? []).map(({ key, value, what }) => ({
      path,
      source,
      message: `setting ${key} = ${value} ${what}; remove it`,
    })),
  );
}

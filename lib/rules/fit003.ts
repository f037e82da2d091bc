import type { Draft } from './finding';
import { misfit } from './fitness';
import type { RuleContext } from './rule';

/** FIT003: a hosted hypervisor is not in the data center. */
export function fit003({ estate }: RuleContext): Draft[] {
  return estate.hosts
    .filter(({ technique, environment }) => technique === 'hosted' && environment === 'data-center')
    .map(({ path, source }) => ({
      path,
      source,
      message: `it stands in the data center, and ${misfit('FIT003', { dataCenter: true }, 'hosted')}; use a BareMetalHost`,
    }));
}

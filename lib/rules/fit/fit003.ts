import type { Draft } from '../finding';
import { misfit } from './fitness';
import type { Rule, RuleContext } from '../rule';

/** FIT003: a hosted hypervisor is not in the data center. */
export const FIT003: Rule = {
  id: 'FIT003',
  severity: 'warning',
  waivable: true,
  title: 'a hosted hypervisor is not in the data center',
  why: 'it falls with its host OS, and is made for desks and labs',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.hosts
    .filter(({ technique, environment }) => technique === 'hosted' && environment === 'data-center')
    .map(({ path, source }) => ({
      path,
      source,
      message: `it stands in the data center, and ${misfit('FIT003', { dataCenter: true }, 'hosted')}; use a BareMetalHost`,
    }));
}

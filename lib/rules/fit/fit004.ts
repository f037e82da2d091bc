import type { Draft } from '../finding';
import { misfit } from './fitness';
import type { Rule, RuleContext } from '../rule';
import { vmCounts } from '../../clusters';

/** FIT004: bare metal with fewer than two VMs. */
export const FIT004: Rule = {
  id: 'FIT004',
  severity: 'warning',
  waivable: true,
  title: 'bare metal has at least two VMs',
  why: 'a hypervisor pays with several guests on one system',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const counts = vmCounts(estate.vms);
  // A cluster places its VMs on any of its hosts.
  const shared = new Set(estate.clusters.flatMap(({ hosts }) => hosts));
  return estate.hosts
    .filter(({ path, technique }) => technique === 'bare-metal' && !shared.has(path))
    .flatMap(({ path, source }) => {
      const count = counts.get(path) ?? 0;
      const because = misfit('FIT004', { vms: count }, 'bare-metal');
      return because === undefined
        ? []
        : [
            {
              path,
              source,
              message: `it holds ${count} VM${count === 1 ? '' : 's'}, and ${because}; place more on it, or use the system without a hypervisor`,
            },
          ];
    });
}

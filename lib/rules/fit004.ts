import { groupBy } from '../model';
import type { Draft } from './finding';
import { misfit } from './fitness';
import type { RuleContext } from './rule';

/** FIT004: bare metal with fewer than two VMs. */
export function fit004({ estate }: RuleContext): Draft[] {
  const vmsOf = groupBy(estate.vms, (vm) => vm.host);
  return estate.hosts
    .filter(({ technique }) => technique === 'bare-metal')
    .flatMap(({ path, source }) => {
      const count = (vmsOf.get(path) ?? []).reduce((sum, { replicas }) => sum + replicas, 0);
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

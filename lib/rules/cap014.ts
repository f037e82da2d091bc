import { groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** CAP014: no more VMs on a hosted system than its author takes it for. */
export function cap014({ estate }: RuleContext): Draft[] {
  const vmsOf = groupBy(estate.vms, (vm) => vm.host);
  return estate.hosts.flatMap(({ path, source, maxVms }) => {
    const count = (vmsOf.get(path) ?? []).reduce((sum, { replicas }) => sum + replicas, 0);
    return maxVms === undefined || count <= maxVms
      ? []
      : [{ path, source, message: `${count} VMs, stated maximum ${maxVms}; move one, or raise 'maxVms'` }];
  });
}

import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { vmCounts } from './vm-count';

/** CAP014: no more VMs on a hosted system than its author takes it for. */
export function cap014({ estate }: RuleContext): Draft[] {
  const counts = vmCounts(estate.vms);
  return estate.hosts.flatMap(({ path, source, maxVms }) => {
    const count = counts.get(path) ?? 0;
    return maxVms === undefined || count <= maxVms
      ? []
      : [{ path, source, message: `${count} VMs, stated maximum ${maxVms}; move one, or raise 'maxVms'` }];
  });
}

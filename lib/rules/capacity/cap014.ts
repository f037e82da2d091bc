import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { vmCounts } from '../../clusters';

/** CAP014: no more VMs on a hosted system than its author takes it for. */
export const CAP014: Rule = {
  id: 'CAP014',
  severity: 'warning',
  waivable: true,
  title: 'no more VMs on a hosted system than its `maxVms`',
  why: 'each guest pays for the layer below it, and so do its neighbours',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const counts = vmCounts(estate.vms);
  return estate.hosts.flatMap(({ path, source, maxVms }) => {
    const count = counts.get(path) ?? 0;
    return maxVms === undefined || count <= maxVms
      ? []
      : [{ path, source, message: `${count} VMs, stated maximum ${maxVms}; move one, or raise 'maxVms'` }];
  });
}

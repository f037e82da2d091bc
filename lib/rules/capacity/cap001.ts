import { consumersOf } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { checkLine } from './shortfall';
import { vmLines } from './vm-line';
import { describeCpu, moreRoom } from '../wording';

/** CAP001: the vCPUs of a host's or cluster's VMs fit its CPU capacity. */
export const CAP001: Rule = {
  id: 'CAP001',
  severity: 'error',
  waivable: false,
  title: "the vCPUs of a host's VMs fit its CPU capacity",
  why: '24 cores are 24 vCPUs in any mix; more of them wait for each other',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return vmLines(context, 'cpu').flatMap(({ site, row, line, source }) =>
    checkLine({
      path: row.path,
      source,
      resource: 'cpu',
      line,
      consumers: () => consumersOf(row, 'cpu'),
      describe: () => describeCpu(site, line),
      fix: `shrink a VM, ${moreRoom(site)}, or state an overcommit ratio and its reason`,
    }),
  );
}

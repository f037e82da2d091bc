import { consumersOf } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { checkLine } from './shortfall';
import { vmLines } from './vm-line';
import { describeMemory, moreRoom } from '../wording';

/** CAP002: the memory of a host's or cluster's VMs, with the hypervisor's overhead, fits its memory capacity. */
export const CAP002: Rule = {
  id: 'CAP002',
  severity: 'error',
  waivable: false,
  title: "the memory of a host's VMs, with overhead, fits its memory capacity",
  why: 'a host out of memory swaps its guests to disk',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return vmLines(context, 'memory').flatMap(({ site, row, line, source }) =>
    checkLine({
      path: row.path,
      source,
      resource: 'memory',
      line,
      consumers: () => consumersOf(row, 'memory'),
      describe: () => describeMemory(site, line),
      fix: `shrink a VM, ${moreRoom(site)}, or state an overcommit ratio and its reason`,
    }),
  );
}

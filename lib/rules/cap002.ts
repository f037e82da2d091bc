import { consumersOf } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { checkLine } from './shortfall';
import { vmLines } from './vm-line';
import { describeMemory, moreRoom } from './wording';

/** CAP002: the memory of a host's or cluster's VMs, with the hypervisor's overhead, fits its memory capacity. */
export function cap002(context: RuleContext): Draft[] {
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

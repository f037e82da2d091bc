import { consumersOf } from '../model';
import type { Draft } from './finding';
import { hostLines } from './host-line';
import type { RuleContext } from './rule';
import { checkLine } from './shortfall';
import { describeCpu } from './wording';

/** CAP001: the vCPUs of a host's VMs fit its CPU capacity. */
export function cap001(context: RuleContext): Draft[] {
  return hostLines(context, 'cpu').flatMap(({ host, row, line }) =>
    checkLine({
      path: host.path,
      source: host.source,
      resource: 'cpu',
      line,
      consumers: () => consumersOf(row, 'cpu'),
      describe: () => describeCpu(host, line),
      fix: 'shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    }),
  );
}

import { consumersOf, formatMemory, formatRatio } from '../model';
import type { Draft } from './finding';
import { hostLines } from './host-line';
import type { RuleContext } from './rule';
import { checkLine } from './shortfall';
import { describeReserve } from './wording';

/** CAP002: the memory of a host's VMs, with the hypervisor's overhead, fits its memory capacity. */
export function cap002(context: RuleContext): Draft[] {
  return hostLines(context, 'memory').flatMap(({ host, row, line }) =>
    checkLine({
      path: host.path,
      source: host.source,
      resource: 'memory',
      line,
      consumers: () => consumersOf(row, 'memory'),
      describe: () => {
        const reserve = describeReserve(host, line.reserved, formatMemory, (app) => app.memoryMib);
        const overhead = host.system.overhead === undefined ? '' : ', VM overhead included';
        return `${formatMemory(line.total)}, ${reserve}, ${formatRatio(line.ratioPercent)}${overhead}`;
      },
      fix: 'shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    }),
  );
}

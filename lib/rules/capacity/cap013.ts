import { type Ledger, type Line, formatCpu, formatMemory, guaranteedOf } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { checkLine } from './shortfall';
import { type VmLine, vmLines } from './vm-line';

/** How to speak of what is guaranteed. */
const RESERVATIONS = {
  memory: { label: 'memory reservation', format: formatMemory },
  cpu: { label: 'CPU reservation', format: formatCpu },
};

/** CAP013: the VMs of a host's or cluster's pool do not reserve more than it has; a reservation is never overcommitted. */
export const CAP013: Rule = {
  id: 'CAP013',
  severity: 'error',
  waivable: false,
  title: "a pool's children do not reserve more than it has",
  why: 'a reservation is a guarantee: the VM that comes last does not start',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  return (['memory', 'cpu'] as const).flatMap((resource) =>
    vmLines(context, resource)
      .filter(({ line }) => !isTold(line))
      .flatMap((at) => check(resource, at, context.ledger)),
  );
}

/** Where nothing is overcommitted, CAP001 and CAP002 have said of the sizes what the reservations would repeat. */
function isTold({ ratioPercent, free }: Line): boolean {
  return ratioPercent <= 100 && free < 0;
}

function check(resource: keyof typeof RESERVATIONS, { row, source, line }: VmLine, ledger: Ledger): Draft[] {
  const { label, format } = RESERVATIONS[resource];
  const { reserved } = line;
  const capacity = ledger.guaranteeable.get(row.path)?.[resource] ?? 0;
  // Cores, where the line counts threads.
  const total = Math.min(line.total, capacity + reserved);
  const allocated = row.guaranteed?.[resource] ?? 0;
  return checkLine({
    path: row.path,
    source,
    resource,
    label,
    line: { total, reserved, ratioPercent: 100, capacity, allocated, free: capacity - allocated },
    consumers: () => guaranteedOf(row, resource),
    describe: () => `${format(total)}, ${format(reserved)} reserved for the host, never overcommitted`,
    fix: 'reserve less, or place a VM on another host',
  });
}

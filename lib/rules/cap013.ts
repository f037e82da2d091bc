import { type Consumer, type Line, type Vm, byPath, capacityOf, formatCpu, formatMemory, groupBy } from '../model';
import type { Draft } from './finding';
import { type HostLine, hostLines } from './host-line';
import type { RuleContext } from './rule';
import { checkLine } from './shortfall';

/** How a VM states what it is guaranteed of each resource, and how to say it. */
const RESERVATIONS = {
  memory: { label: 'memory reservation', amountOf: (vm: Vm) => vm.memoryReservationMib, format: formatMemory },
  cpu: { label: 'CPU reservation', amountOf: (vm: Vm) => vm.reservedMilliCpu ?? 0, format: formatCpu },
};

/** CAP013: the VMs of a host's pool do not reserve more than the host has; a reservation is never overcommitted. */
export function cap013(context: RuleContext): Draft[] {
  const running = context.estate.vms.filter(({ powered }) => powered);
  const vmsOf = groupBy(running, ({ host }) => host);
  return (['memory', 'cpu'] as const).flatMap((resource) =>
    hostLines(context, resource)
      .filter(({ line }) => !isTold(line))
      .flatMap((at) => check(resource, at, vmsOf.get(at.host.path) ?? [])),
  );
}

/** Where nothing is overcommitted, CAP001 and CAP002 have said of the sizes what the reservations would repeat. */
function isTold({ ratioPercent, free }: Line): boolean {
  return ratioPercent <= 100 && free < 0;
}

function check(resource: keyof typeof RESERVATIONS, { host, line }: HostLine, vms: readonly Vm[]): Draft[] {
  const { label, amountOf, format } = RESERVATIONS[resource];
  const { total, reserved } = line;
  const consumers: Consumer[] = [...vms]
    .sort(byPath)
    .map((vm) => ({ path: vm.path, name: vm.name, amount: amountOf(vm) * vm.replicas }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount);
  const capacity = capacityOf({ total, reserved, ratioPercent: 100 });
  const allocated = consumers.reduce((sum, { amount }) => sum + amount, 0);
  return checkLine({
    path: host.path,
    source: host.source,
    resource,
    label,
    line: { total, reserved, ratioPercent: 100, capacity, allocated, free: capacity - allocated },
    consumers: () => consumers,
    describe: () => `${format(total)}, ${format(reserved)} reserved for the host, never overcommitted`,
    fix: 'reserve less, or place a VM on another host',
  });
}

import { type Consumer, type Host, type Vm, formatCpu, formatMemory, groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listConsumers } from './wording';

/** CAP013: the VMs of a host's pool do not reserve more than the host has; a reservation is never overcommitted. */
export function cap013({ estate }: RuleContext): Draft[] {
  const vmsOf = groupBy(
    estate.vms.filter(({ powered }) => powered),
    (vm) => vm.host,
  );
  return estate.hosts.flatMap((host) => {
    const vms = vmsOf.get(host.path) ?? [];
    return [
      ...check(host, 'memory', host.memory, vms, (vm) => vm.memoryReservationMib, formatMemory),
      ...check(host, 'CPU', host.cpu, vms, (vm) => vm.reservedMilliCpu ?? 0, formatCpu),
    ];
  });
}

function check(
  host: Host,
  what: string,
  inventory: Host['cpu'],
  vms: readonly Vm[],
  amountOf: (vm: Vm) => number,
  format: (amount: number) => string,
): Draft[] {
  const consumers: Consumer[] = vms
    .map((vm) => ({ path: vm.path, name: vm.name, amount: amountOf(vm) * vm.replicas }))
    .filter(({ amount }) => amount > 0)
    .sort((a, b) => b.amount - a.amount);
  const reserved = consumers.reduce((sum, { amount }) => sum + amount, 0);
  const there = inventory.total - inventory.reserved;
  if (reserved <= there) {
    return [];
  }
  const message = `${what} reservations are short by ${format(reserved - there)}: ${format(reserved)} reserved (${listConsumers(consumers, format)}), ${format(there)} there (${format(inventory.total)}, ${format(inventory.reserved)} kept); reserve less, or place a VM on another host`;
  return [{ path: host.path, source: host.source, message }];
}

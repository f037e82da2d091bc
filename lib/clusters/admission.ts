import {
  type AdmissionHost,
  type AdmissionVm,
  type Host,
  type Vm,
  MILLI_PER_CPU,
  admitsByPercentage,
  admitsBySlots,
  coresOf,
  formatMemory,
  memoryWithOverheadMib,
  sharesOfLargest,
  listNames,
  plural,
} from '../model';
import { type ClusterContext, copiesOf, vmsOf } from './problem';
import type { ClusterView } from './view';

/**
 * Why admission control would refuse to start the VMs of a cluster, if so. It counts reservations, not sizes.
 *
 * Hosts that are dedicated to failures are no share of anything: that is a matter of placement.
 */
export function admissionProblem({ cluster, context }: ClusterView): string | undefined {
  const { admission: control, hostFailuresToTolerate: failures } = cluster;
  const members = cluster.hosts.flatMap((path) => context.hosts.get(path) ?? []);
  const hosts = members.map(admissionHost);
  const vms = vmsOf(cluster, context).flatMap((vm) =>
    admissionVms(vm, cluster.system, context.hosts, slowest(members)),
  );
  switch (control.policy) {
    case 'percentage': {
      const kept = { ...sharesOfLargest(hosts, failures), ...control };
      const { admits, cpu, memory } = admitsByPercentage(hosts, vms, kept);
      const message = `admission control keeps ${kept.cpuPercent} % of CPU and ${kept.memoryPercent} % of memory, and the VMs leave ${cpu.keptPercent} % (${cpu.required} of ${cpu.total} MHz reserved) and ${memory.keptPercent} % (${formatMemory(memory.required)} of ${formatMemory(memory.total)})`;
      return admits ? undefined : message;
    }
    case 'slots': {
      const { slotMhz, slotMib } = control;
      const stated = { ...(slotMhz !== undefined && { mhz: slotMhz }), ...(slotMib !== undefined && { mib: slotMib }) };
      const { admits, slot, slots, taken } = admitsBySlots(hosts, vms, failures, stated);
      const each = listNames(members.map(({ name }, index) => `${name} ${slots[index]}`));
      const all = slots.reduce((sum, count) => sum + count, 0);
      const left = [...slots].sort((a, b) => a - b).slice(0, Math.max(0, slots.length - failures));
      const rest = left.reduce((sum, count) => sum + count, 0);
      const need = `${plural(vms.length, 'VM')} take ${taken}`;
      const room = taken > all ? `of ${all}` : `of ${rest} that are left after the loss of ${plural(failures, 'host')}`;
      const message = `admission control has slots of ${slot.mhz} MHz and ${formatMemory(slot.mib)} (${each}), and ${need} ${room}`;
      return admits ? undefined : message;
    }
    case 'dedicated-hosts':
    case 'disabled':
      return undefined;
  }
}

/** What a host's root pool has: its cores by its clock, and its memory, less what the hypervisor keeps. */
function admissionHost({ path, topology, cpu, memory }: Host): AdmissionHost {
  const milliCpu = Math.max(0, coresOf(topology) * MILLI_PER_CPU - cpu.reserved);
  return {
    path,
    mhz: Math.floor((milliCpu * (topology.mhzPerCore ?? 0)) / MILLI_PER_CPU),
    mib: Math.max(0, memory.total - memory.reserved),
  };
}

function slowest(hosts: readonly Host[]): number {
  return hosts.reduce((least, { topology }) => Math.min(least, topology.mhzPerCore ?? 0), Infinity);
}

function admissionVms(
  vm: Vm,
  system: Host['system'],
  hosts: ClusterContext['hosts'],
  clusterMhz: number,
): AdmissionVm[] {
  const mhz = hosts.get(vm.host)?.topology.mhzPerCore ?? clusterMhz;
  const overhead = memoryWithOverheadMib(vm, system) - (vm.memoryMib ?? 0);
  const one = {
    path: vm.path,
    reservedMhz: Math.floor(((vm.reservedMilliCpu ?? 0) * mhz) / MILLI_PER_CPU),
    reservedMib: vm.memoryReservationMib + overhead,
  };
  return Array.from({ length: copiesOf(vm) }, () => one);
}

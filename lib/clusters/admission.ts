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
 * Why admission control would refuse to start the VMs of a cluster, and more beside them, if so. It counts reservations,
 * not sizes.
 *
 * Hosts that are dedicated to failures are no share of anything: that is a matter of placement.
 */
export function admissionProblem({ cluster, context }: ClusterView, more?: Vm): string | undefined {
  const { admission: control, hostFailuresToTolerate: failures } = cluster;
  const members = cluster.hosts.flatMap((path) => context.hosts.get(path) ?? []);
  const hosts = members.map(admissionHost);
  const clusterMhz = slowest(members);
  const reserved = (vm: Vm, copies: number): AdmissionVm[] => {
    const one = admissionVm(vm, cluster.system, context.hosts, clusterMhz);
    return copies === 1 ? [one] : Array<AdmissionVm>(copies).fill(one);
  };
  const there = vmsOf(cluster, context).flatMap((vm) => reserved(vm, copiesOf(vm)));
  const vms = more === undefined ? there : [...there, ...reserved(more, more.replicas)];
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

/** How many like one admission control starts beside those that are there, at most so many; fewer where one more is refused. */
export function admittedMore(view: ClusterView, one: Vm, most: number): number {
  const admits = (count: number): boolean => admissionProblem(view, { ...one, replicas: count }) === undefined;
  if (admits(most)) {
    return most;
  }
  // Where so many are refused, so are more.
  let [yes, no] = [0, most];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (admits(middle)) {
      yes = middle;
    } else {
      no = middle;
    }
  }
  return yes;
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

function admissionVm(vm: Vm, system: Host['system'], hosts: ClusterContext['hosts'], clusterMhz: number): AdmissionVm {
  const mhz = hosts.get(vm.host)?.topology.mhzPerCore ?? clusterMhz;
  const overhead = memoryWithOverheadMib(vm, system) - (vm.memoryMib ?? 0);
  return {
    path: vm.path,
    reservedMhz: Math.floor(((vm.reservedMilliCpu ?? 0) * mhz) / MILLI_PER_CPU),
    reservedMib: vm.memoryReservationMib + overhead,
  };
}

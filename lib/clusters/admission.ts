import {
  type AdmissionHost,
  type AdmissionVm,
  type Cluster,
  type Host,
  type SlotVerdict,
  type Vm,
  MILLI_PER_CPU,
  admitsByPercentage,
  admitsBySlots,
  coresOf,
  formatMemory,
  memoryWithOverheadMib,
  mhzOf,
  sharesOfLargest,
  listNames,
  plural,
} from '../model';
import { type ClusterContext, copiesOf, vmsOf } from './problem';

/**
 * Admission control of a cluster, as it is configured. It counts reservations, not sizes.
 *
 * Hosts that are dedicated to failures are no share of anything: that is a matter of placement.
 */
export class AdmissionControl {
  private readonly members: readonly Host[];
  private readonly hosts: readonly AdmissionHost[];
  private readonly clusterMhz: number;
  private known: readonly AdmissionVm[] | undefined;

  constructor(
    private readonly cluster: Cluster,
    private readonly context: ClusterContext,
  ) {
    this.members = cluster.hosts.flatMap((path) => context.hosts.get(path) ?? []);
    this.hosts = this.members.map(admissionHost);
    this.clusterMhz = this.members.reduce((least, { topology }) => Math.min(least, topology.mhzPerCore ?? 0), Infinity);
  }

  /** Why it would refuse to start the VMs of the cluster, and more beside them, if so. */
  public problem(more?: Vm): string | undefined {
    const { admission: control, hostFailuresToTolerate: failures } = this.cluster;
    switch (control.policy) {
      case 'percentage': {
        const kept = { ...sharesOfLargest(this.hosts, failures), ...control };
        const { admits, cpu, memory } = admitsByPercentage(this.hosts, this.vmsWith(more), kept);
        const message = `admission control keeps ${kept.cpuPercent} % of CPU and ${kept.memoryPercent} % of memory, and the VMs leave ${cpu.keptPercent} % (${cpu.required} of ${cpu.total} MHz reserved) and ${memory.keptPercent} % (${formatMemory(memory.required)} of ${formatMemory(memory.total)})`;
        return admits ? undefined : message;
      }
      case 'slots': {
        const { slotMhz, slotMib } = control;
        const stated = {
          ...(slotMhz !== undefined && { mhz: slotMhz }),
          ...(slotMib !== undefined && { mib: slotMib }),
        };
        const vms = this.vmsWith(more);
        const verdict = admitsBySlots(this.hosts, vms, failures, stated);
        return verdict.admits ? undefined : this.slotProblem(verdict, vms.length);
      }
      case 'dedicated-hosts':
      case 'disabled':
        return undefined;
    }
  }

  /** How many like one it starts beside those that are there, at most so many; fewer where one more is refused. */
  public mostLike(one: Vm, most: number): number {
    const admits = (count: number): boolean => this.problem({ ...one, replicas: count }) === undefined;
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

  private slotProblem({ slot, slots, taken }: SlotVerdict, vms: number): string {
    const failures = this.cluster.hostFailuresToTolerate;
    const each = listNames(this.members.map(({ name }, index) => `${name} ${slots[index]}`));
    const all = slots.reduce((sum, count) => sum + count, 0);
    const left = [...slots].sort((a, b) => a - b).slice(0, Math.max(0, slots.length - failures));
    const rest = left.reduce((sum, count) => sum + count, 0);
    const room = taken > all ? `of ${all}` : `of ${rest} that are left after the loss of ${plural(failures, 'host')}`;
    return `admission control has slots of ${slot.mhz} MHz and ${formatMemory(slot.mib)} (${each}), and ${plural(vms, 'VM')} take ${taken} ${room}`;
  }

  private vmsWith(more: Vm | undefined): readonly AdmissionVm[] {
    this.known ??= vmsOf(this.cluster, this.context).flatMap((vm) => this.copies(vm, copiesOf(vm)));
    return more === undefined ? this.known : [...this.known, ...this.copies(more, more.replicas)];
  }

  private copies(vm: Vm, count: number): AdmissionVm[] {
    const mhz = this.context.hosts.get(vm.host)?.topology.mhzPerCore ?? this.clusterMhz;
    const overhead = memoryWithOverheadMib(vm, this.cluster.system) - (vm.memoryMib ?? 0);
    const one = {
      path: vm.path,
      reservedMhz: Math.floor(mhzOf(vm.reservedMilliCpu ?? 0, mhz)),
      reservedMib: vm.memoryReservationMib + overhead,
    };
    return Array<AdmissionVm>(count).fill(one);
  }
}

/** What a host's root pool has: its cores by its clock, and its memory, less what the hypervisor keeps. */
function admissionHost({ path, topology, cpu, memory }: Host): AdmissionHost {
  const milliCpu = Math.max(0, coresOf(topology) * MILLI_PER_CPU - cpu.reserved);
  return {
    path,
    mhz: Math.floor(mhzOf(milliCpu, topology.mhzPerCore ?? 0)),
    mib: Math.max(0, memory.total - memory.reserved),
  };
}

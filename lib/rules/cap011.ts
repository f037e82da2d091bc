import {
  type AdmissionHost,
  type AdmissionVm,
  type Host,
  type Vm,
  MILLI_PER_CPU,
  admitsByPercentage,
  admitsBySlots,
  coresOf,
  formatCpu,
  formatMemory,
  memoryWithOverheadMib,
  sharesOfLargest,
} from '../model';
import {
  type DoesNotSurvive,
  type Fix,
  type SurvivalUndecided,
  describeProof,
  describeUndecided,
  smallestFix,
} from '../placement';
import { brokenRules } from './ava004';
import { isShort } from './cap012';
import { vmsOf } from './cluster-problem';
import type { ClusterView } from './cluster-view';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames, moreRoom, plural } from './wording';

/**
 * CAP011: a cluster survives the loss of any so many hosts, by two checks that both must pass.
 *
 * - Strict: after every such loss, each VM that is to run again has a host, by its size.
 * - Admission control, as it is configured: the hypervisor counts reservations, and refuses to start what leaves too little.
 */
export function cap011(context: RuleContext): Draft[] {
  return [...context.clusterViews.values()].flatMap((view) => {
    const { path, source } = view.cluster;
    if (view.placement.verdict !== 'fits' || isShort(context.ledger.byPath.get(path))) {
      // CAP001, CAP002 or CAP012 have said it: what does not run today will not run tomorrow.
      return [];
    }
    return [...strict(view, context), ...admission(view, context)].map((draft) => ({ path, source, ...draft }));
  });
}

type Told = Pick<Draft, 'message' | 'severity'>;

function strict(view: ClusterView, context: RuleContext): Told[] {
  const failures = view.cluster.hostFailuresToTolerate;
  if (failures === 0) {
    return [];
  }
  const { survival } = view;
  switch (survival.verdict) {
    case 'survives':
      return [];
    case 'undecided':
      return [{ severity: 'warning', message: undecided(survival) }];
    case 'does-not-survive': {
      const { proof } = survival;
      const isTold = proof.kind === 'contradiction' || (proof.kind === 'clique' && proof.declared);
      return isTold && brokenRules(view, context).length > 0
        ? []
        : [{ message: fatal(survival, view, smallestFix(view.problem.failover, failures, survival), context) }];
    }
  }
}

function fatal(
  { lost, stranded, proof }: DoesNotSurvive,
  { cluster, problem }: ClusterView,
  fix: Fix | undefined,
  { sites }: RuleContext,
): string {
  const guests = new Map(problem.failover.guests.map((guest) => [guest.id, guest]));
  const who = stranded.map((id) => {
    const { cpu, sizeMemory = 0 } = guests.get(id)!;
    return `${id} ${formatCpu(cpu)} vCPU/${formatMemory(sizeMemory)}`;
  });
  const fixes = [
    ...(fix?.add === undefined ? [] : [`add a host like ${fix.add.like}`]),
    ...(fix?.shrink === undefined ? [] : [shrinkage(fix.shrink)]),
  ];
  const otherwise = `shrink a VM, or ${moreRoom(sites.get(cluster.path)!)}`;
  const told = `after the loss of ${listNames(lost)}, ${plural(stranded.length, 'VM')} would not restart (${listNames(who)})`;
  return `${told}: ${describeProof(proof)}; ${fixes.length === 0 ? otherwise : fixes.join(', or ')}`;
}

function shrinkage({ guest, cpu, memory }: NonNullable<Fix['shrink']>): string {
  const by = [
    ...(cpu.to < cpu.from ? [`${formatCpu(cpu.from - cpu.to)} vCPU`] : []),
    ...(memory.to < memory.from ? [formatMemory(memory.from - memory.to)] : []),
  ];
  return `shrink ${guest} by ${by.join(' and ')}`;
}

function undecided({ lost, bound, best, nodes, cases, tooMany }: SurvivalUndecided): string {
  const why = tooMany
    ? `there are more losses than the ${cases} that were examined`
    : describeUndecided({ bound, best, nodes });
  return `whether every VM restarts after the loss of ${listNames(lost)} is undecided: ${why}; shrink a VM, or add a host`;
}

function admission({ cluster }: ClusterView, context: RuleContext): Told[] {
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
      const message = `admission control keeps ${kept.cpuPercent} % of CPU and ${kept.memoryPercent} % of memory, and the VMs leave ${cpu.keptPercent} % (${cpu.required} of ${cpu.total} MHz reserved) and ${memory.keptPercent} % (${formatMemory(memory.required)} of ${formatMemory(memory.total)}); reserve less, or add a host`;
      return admits ? [] : [{ message }];
    }
    case 'slots': {
      const { slotMhz, slotMib } = control;
      const stated = { ...(slotMhz !== undefined && { mhz: slotMhz }), ...(slotMib !== undefined && { mib: slotMib }) };
      const { admits, slot, slots, tolerated } = admitsBySlots(hosts, vms, failures, stated);
      const each = listNames(members.map(({ name }, index) => `${name} ${slots[index]}`));
      const message = `admission control has slots of ${slot.mhz} MHz and ${formatMemory(slot.mib)} (${each}), which take ${plural(vms.length, 'VM')} after the loss of ${plural(tolerated, 'host')}, stated ${failures}; reserve less, state a smaller slot, or add a host`;
      return admits ? [] : [{ message }];
    }
    case 'dedicated-hosts':
    case 'disabled':
      return [];
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

function admissionVms(vm: Vm, system: Host['system'], hosts: RuleContext['hosts'], clusterMhz: number): AdmissionVm[] {
  const mhz = hosts.get(vm.host)?.topology.mhzPerCore ?? clusterMhz;
  const overhead = memoryWithOverheadMib(vm, system) - (vm.memoryMib ?? 0);
  const one = {
    path: vm.path,
    reservedMhz: Math.floor(((vm.reservedMilliCpu ?? 0) * mhz) / MILLI_PER_CPU),
    reservedMib: vm.memoryReservationMib + overhead,
  };
  return Array.from({ length: vm.replicas }, () => one);
}

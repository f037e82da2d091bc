import type { Report } from 'cdktf-strata';
import type { ClusterData, HostData } from './cluster-estate';
import { LEAST_MHZ, sum } from './facts';
import { type Disagreement, errors } from './judgement';
import { type Guest, cpuPercentOf, worldOf } from './world';

/** What admission control answers; `either` where no document says how vCenter rounds. */
export type Answer = 'admits' | 'refuses' | 'either';

/** A resource of a cluster: what each host's root pool has, and what each VM that runs needs at least. */
interface Resource {
  readonly has: readonly number[];
  readonly needs: readonly number[];
}

/**
 * vSphere HA's admission control. It counts what VMs reserve, never how large they are.
 *
 * Sources: vSphere 8 Availability, "Admission Control"; the API's reference of ClusterFailoverResourcesAdmissionControlPolicy
 * and ClusterFailoverLevelAdmissionControlPolicy (developer.broadcom.com, vSphere Web Services API).
 */
export function admits(data: ClusterData): Answer {
  const { guests } = worldOf(data);
  const { hosts, admission, failures } = data;
  const cpu: Resource = {
    has: hosts.map(({ cores, reservedCpus, mhz }) => (cores - reservedCpus) * mhz),
    needs: guests.map((guest) => Math.max(LEAST_MHZ, mhzOf(guest, data))),
  };
  const memory: Resource = {
    has: hosts.map(({ memoryMib, reservedMib }) => memoryMib - reservedMib),
    needs: guests.map(({ guaranteedMib }) => guaranteedMib),
  };
  switch (admission.policy) {
    case 'percentage': {
      const { cpuPercent, memoryPercent } = admission;
      return worst([keeps(cpu, failures, cpuPercent), keeps(memory, failures, memoryPercent)]);
    }
    case 'slots':
      return bySlots(cpu, memory, failures, admission) ? 'admits' : 'refuses';
    case 'dedicated':
    case 'disabled':
      return 'admits';
  }
}

function mhzOf({ vm }: Guest, data: ClusterData): number {
  const host: HostData = data.hosts.find(({ id }) => id === vm.namesHost) ?? data.hosts[0]!;
  return vm.reservesCpu === true ? Math.floor((vm.vcpus * host.mhz * 100) / cpuPercentOf(vm, data)) : 0;
}

function worst(answers: readonly Answer[]): Answer {
  return (['refuses', 'either', 'admits'] as const).find((answer) => answers.includes(answer))!;
}

/**
 * Percentage: what is left must be at least the share that is kept.
 *
 * Where no share is stated vCenter computes it, "using the failoverLevel hosts' resources" (the API's reference of
 * `autoComputePercentages`), and holds it as a whole number of percent. No document that was found says whether that
 * number is rounded up, down, or to the nearest; three equal hosts are shown as 33 %. So: what leaves the exact share of
 * the largest hosts is admitted, what leaves less than that share rounded down is refused, and between the two lies what
 * nobody can say.
 */
function keeps({ has, needs }: Resource, failures: number, percent: number | undefined): Answer {
  const total = sum(has);
  const left = total - sum(needs);
  if (percent !== undefined) {
    return left * 100 >= percent * total ? 'admits' : 'refuses';
  }
  const largest = sum([...has].sort((a, b) => b - a).slice(0, failures));
  if (left >= largest) {
    return 'admits';
  }
  return left * 100 < Math.floor((100 * largest) / total) * total ? 'refuses' : 'either';
}

/** Slots: every host is as many as fit by both resources, and what is left without the hosts with most holds all VMs. */
function bySlots(
  cpu: Resource,
  memory: Resource,
  failures: number,
  stated: { readonly mhz?: number; readonly memoryMib?: number },
): boolean {
  const mhz = stated.mhz ?? Math.max(LEAST_MHZ, ...cpu.needs);
  const mib = stated.memoryMib ?? Math.max(1, ...memory.needs);
  const slots = cpu.has.map((has, index) => Math.min(Math.floor(has / mhz), Math.floor(memory.has[index]! / mib)));
  // A VM that reserves more than a slot that is stated takes several.
  const taken = cpu.needs.map((need, index) => Math.max(Math.ceil(need / mhz), Math.ceil(memory.needs[index]! / mib)));
  const left = [...slots].sort((a, b) => a - b).slice(0, slots.length - failures);
  return sum(left) >= sum(taken);
}

/** What the library says of admission control, held against it; it says nothing where something has no place at all. */
export function judgeAdmission(data: ClusterData, report: Report): Disagreement[] {
  const answer = admits(data);
  const hasPlace = errors(report, ['CAP001', 'CAP002', 'CAP004', 'CAP012', 'CAP013', 'AVA004']).length === 0;
  const told = errors(report, ['CAP011']).filter((line) => line.includes('admission control'));
  if (!hasPlace || answer === 'either' || (answer === 'admits') === (told.length === 0)) {
    return [];
  }
  const way = answer === 'admits' ? 'false' : 'missed';
  return [{ question: `admission ${way}`, right: `admission control ${answer}`, told: told.join('\n') || 'nothing' }];
}

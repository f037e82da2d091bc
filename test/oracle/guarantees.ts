import type { Report } from 'cdktf-strata';
import { type ClusterData, aCluster, aHost, aVm } from './cluster-estate';
import { GIB, sum } from './facts';
import { type Disagreement, errors } from './judgement';
import type { SiteData, SiteVmData } from './site-estate';
import { cpuLine, isWithin, keptOf, memoryLine, overheadOf, reservedOf } from './sums';

/** Rules that say that what is promised, or guaranteed, is more than there is. */
const TOO_MUCH = ['CAP001', 'CAP002', 'CAP004', 'CAP012', 'CAP013'];

/** What must be there when every VM runs: at least, and at most where a system publishes no exact figure. */
interface Need {
  readonly least: number;
  readonly most: number;
}

/**
 * MiB that a VM keeps however much is promised.
 *
 * - ESXi: its reservation and its overhead (vSphere Resource Management, "Admission Control": both must be unreserved on
 *   the host before it is powered on); all of its memory where a physical device is passed through.
 * - Hyper-V: all of static memory, the minimum of dynamic memory; and what it adds, for which no exact figure exists.
 * - KVM: locked memory and huge pages; and what QEMU itself takes, which is bounded here by 1 GiB a VM.
 */
function keptBy(vm: SiteVmData, data: SiteData): Need {
  const { system, backing } = data;
  const overhead = overheadOf(vm, data);
  switch (system) {
    case 'esxi': {
      const all = reservedOf(vm, data) + overhead;
      return { least: all, most: all };
    }
    case 'hyper-v': {
      const own = vm.dynamic?.minimum ?? vm.memoryMib;
      return { least: own, most: own + overhead };
    }
    default:
      return backing === undefined ? { least: 0, most: 0 } : { least: vm.memoryMib, most: vm.memoryMib + GIB };
  }
}

/** What the VM that starts last needs beyond its minimum: dynamic memory starts with more than it may shrink to. */
function lastStart(vms: readonly SiteVmData[]): number {
  return Math.max(0, ...vms.map(({ dynamic }) => (dynamic === undefined ? 0 : dynamic.startup - dynamic.minimum)));
}

/** Whether all VMs of a host get what they are guaranteed, by memory and by CPU. */
export function answer(data: SiteData): 'yes' | 'no' | 'either' {
  const vms = data.vms
    .filter(({ stopped }) => stopped !== true)
    .flatMap((vm) => Array<SiteVmData>(vm.replicas).fill(vm));
  const kept = keptOf(data);
  const needs = vms.map((vm) => keptBy(vm, data));
  const has = data.memoryMib - kept.mib;
  const least = sum(needs.map((need) => need.least)) + lastStart(vms);
  const most = sum(needs.map((need) => need.most)) + lastStart(vms);
  // A reservation of MHz is of cores, by whatever vCPUs are counted.
  const cpu = sum(
    vms.map(({ vcpus, reservesCpu }) => (reservesCpu === true ? Math.floor((vcpus * 100_000) / data.cpuPercent) : 0)),
  );
  const cores = data.sockets * data.coresPerSocket * 1000 - kept.milliCpu;
  if (least > has || cpu > cores) {
    return 'no';
  }
  return most <= has ? 'yes' : 'either';
}

/** Whether sizes alone say that it is too much; then the guarantee needs no word. */
function isTooLarge(data: SiteData): boolean {
  return (
    data.vms.some((vm) => !isWithin(vm, data)) ||
    [cpuLine(data), memoryLine(data)].some(({ capacity, allocated }) => allocated > capacity)
  );
}

export function judgeGuarantees(data: SiteData, report: Report): Disagreement[] {
  const right = isTooLarge(data) ? 'no' : answer(data);
  const told = errors(report, TOO_MUCH);
  if (right === 'either' || (right === 'yes') === (told.length === 0)) {
    return [];
  }
  const why = { yes: 'what is guaranteed is there', no: 'more is guaranteed than there is' }[right];
  return [
    {
      question: `guarantee ${right === 'yes' ? 'false' : 'missed'} (${about(data)})`,
      right: why,
      told: told.join('\n') || 'nothing',
    },
  ];
}

/** Which kind of guarantee a host is about. */
function about({ system, backing, vms, countCpusBy, threads }: SiteData): string {
  const isByThreads = countCpusBy === 'threads' && threads > 1 && vms.some(({ reservesCpu }) => reservesCpu === true);
  const detail = [
    isByThreads && 'MHz by threads',
    vms.some(({ passthrough }) => passthrough === true) && 'passthrough',
    vms.some(({ dynamic }) => dynamic !== undefined) && 'dynamic memory',
    backing,
  ].find((one) => typeof one === 'string');
  return detail === undefined ? system : `${system}, ${detail}`;
}

/** A cluster of this host alone, with the same VMs: it holds exactly what the host holds. */
export function asCluster(data: SiteData): ClusterData {
  const kept = keptOf(data);
  const host = aHost('h1', {
    cores: data.sockets * data.coresPerSocket,
    threads: data.threads,
    countCpusBy: data.countCpusBy,
    memoryMib: data.memoryMib,
    reservedCpus: kept.milliCpu / 1000,
    reservedMib: kept.mib,
    cpuPercent: data.cpuPercent,
    memoryPercent: data.memoryPercent,
  });
  const vms = data.vms.map(({ id, vcpus, memoryMib, reservedMib, reservesCpu, passthrough }) =>
    // A physical device is on a host, which its VM names.
    aVm(id, {
      vcpus,
      memoryMib,
      reservedMib,
      reservesCpu,
      passthrough,
      namesHost: passthrough === true ? 'h1' : undefined,
    }),
  );
  return aCluster([host], vms);
}

/** A host and a cluster of it alone say the same. */
export function judgeAgreement(onHost: Report, onCluster: Report): Disagreement[] {
  const [host, cluster] = [onHost, onCluster].map((report) => errors(report, TOO_MUCH));
  return (host!.length === 0) === (cluster!.length === 0)
    ? []
    : [
        {
          question: 'host and cluster differ',
          right: 'a host and a cluster of it alone say the same',
          told: `host: ${host!.join('\n') || 'nothing'}\ncluster: ${cluster!.join('\n') || 'nothing'}`,
        },
      ];
}

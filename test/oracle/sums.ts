import type { LedgerRow, Report } from 'cdktf-strata';
import { GIB, capacity, esxiOverhead, esxiReserve, hyperVOverhead, hyperVReserve, sum } from './facts';
import { type Disagreement, compare, errors } from './judgement';
import type { ContainerData, SiteData, SiteVmData } from './site-estate';

/** What the guest OS and the engine in a VM keep of it, unless stated. */
const GUEST_KEEPS = { milliCpu: 500, mib: GIB };

/** A line of the ledger: what may be promised, and what was. */
export interface LineOf {
  readonly capacity: number;
  readonly allocated: number;
}

const fits = ({ capacity: has, allocated }: LineOf): boolean => allocated <= has;

/** What a machine keeps: what is stated, or what its system needs; and what runs on its host OS. */
export function keptOf({ system, memoryMib, kept, applications }: SiteData): { milliCpu: number; mib: number } {
  const unsaid = system === 'esxi' ? esxiReserve(memoryMib) : hyperVReserve(memoryMib);
  return {
    milliCpu: (kept?.milliCpu ?? 0) + sum(applications.map(({ milliCpu }) => milliCpu)),
    mib: (kept?.mib ?? unsaid) + sum(applications.map(({ mib }) => mib)),
  };
}

/** MiB that a hypervisor takes beside a VM. That of a process on a host OS is part of what the host OS keeps. */
export function overheadOf(
  { vcpus, memoryMib }: Pick<SiteVmData, 'vcpus' | 'memoryMib'>,
  { system }: SiteData,
): number {
  if (system === 'esxi') {
    return esxiOverhead(vcpus, memoryMib);
  }
  return system === 'hyper-v' ? hyperVOverhead(memoryMib) : 0;
}

export function cpuLine(data: SiteData): LineOf {
  const cores = data.sockets * data.coresPerSocket * 1000;
  const total = data.countCpusBy === 'threads' ? cores * data.threads : cores;
  const allocated =
    sum(running(data).map(({ vcpus, replicas }) => vcpus * 1000 * replicas)) +
    sum(data.containers.map((container) => container.milliCpu * most(container)));
  return { capacity: capacity(total, keptOf(data).milliCpu, data.cpuPercent), allocated };
}

export function memoryLine(data: SiteData): LineOf {
  const allocated =
    sum(running(data).map((vm) => (vm.memoryMib + overheadOf(vm, data)) * vm.replicas)) +
    sum(data.containers.map((container) => container.mib * most(container)));
  return { capacity: capacity(data.memoryMib, keptOf(data).mib, data.memoryPercent), allocated };
}

function running({ vms }: SiteData): SiteVmData[] {
  return vms.filter(({ stopped }) => stopped !== true);
}

/** A group that scales is charged the most that may run. */
function most({ replicas, scaleMax }: ContainerData): number {
  return scaleMax ?? replicas;
}

/** GiB that are provisioned on a datastore: disks, swap of what is not reserved, and what saved states may grow to. */
export function storeLine(data: SiteData, name: string): LineOf {
  const index = data.stores.findIndex((store) => store.name === name);
  const kept = index === 0 ? (data.kept?.gib ?? 0) : 0;
  // What is attached by one path is one disk, however many VMs attach it.
  const attached = new Map(
    data.vms
      .flatMap(({ disks }) => disks.filter(({ store, attach }) => store === name && attach !== undefined))
      .map((disk) => [disk.attach, disk.gib]),
  );
  const each = data.vms.map((vm) => vm.replicas * ofVm(vm, data, name));
  return {
    capacity: capacity(data.stores[index]!.gib, kept, data.diskPercent),
    allocated: sum(each) + sum([...attached.values()]),
  };
}

function ofVm(vm: SiteVmData, data: SiteData, name: string): number {
  const disks = vm.disks.filter(({ store }) => store === name);
  const own = sum(disks.filter(({ attach }) => attach === undefined).map(({ gib }) => gib));
  const isHome = vm.disks[0]!.store === name;
  const unreserved = vm.memoryMib - reservedOf(vm, data);
  // What is stopped swaps nothing.
  const swap = isHome && vm.stopped !== true ? Math.ceil(unreserved / GIB) : 0;
  // A saved state holds each disk once more at worst; that of a disk which is attached, too.
  const saved = vm.snapshots.map(
    ({ memory }) => sum(disks.map(({ gib }) => gib)) + (memory && isHome ? Math.ceil(vm.memoryMib / GIB) : 0),
  );
  return own + swap + sum(saved);
}

/**
 * All memory is reserved unless stated, and none where it is promised more than once. A physical device needs all of it,
 * and Hyper-V takes nothing back of memory that is not dynamic.
 */
export function reservedOf(vm: SiteVmData, { system, memoryPercent }: SiteData): number {
  const isWhole = vm.passthrough === true || (system === 'hyper-v' && vm.dynamic === undefined);
  return isWhole ? vm.memoryMib : (vm.reservedMib ?? (memoryPercent > 100 ? 0 : vm.memoryMib));
}

/** CAP001 to CAP006, and the ledger's own numbers. */
export function judgeSums(data: SiteData, report: Report): Disagreement[] {
  const [row] = report.ledger as [LedgerRow];
  const [cpu, memory] = [cpuLine(data), memoryLine(data)];
  const isEngine = data.containers.length > 0;
  const [cpuRule, memoryRule] = isEngine ? ['CAP005', 'CAP006'] : ['CAP001', 'CAP002'];
  return [
    ...compare(cpuRule, fits(cpu), errors(report, [cpuRule]).filter(isOfHost), whyOf(cpu)),
    ...compare(memoryRule, fits(memory), errors(report, [memoryRule]).filter(isOfHost), whyOf(memory)),
    ...numbers('cpu', cpu, row.cpu),
    ...numbers('memory', memory, row.memory),
    ...judgeStores(data, report),
    ...data.vms.flatMap((vm) => [...judgeSize(vm, data, report), ...judgeInner(vm, report)]),
  ];
}

/** What is said of the machine, or of its engine, and not of an engine in one of its VMs. */
function isOfHost(line: string): boolean {
  return line.startsWith('[rack/host');
}

function numbers(what: string, right: LineOf, told: LineOf | undefined): Disagreement[] {
  return told?.capacity === right.capacity && told.allocated === right.allocated
    ? []
    : [
        {
          question: `ledger ${what}`,
          right: `${right.allocated} of ${right.capacity}`,
          told: `${told?.allocated} of ${told?.capacity}`,
        },
      ];
}

function judgeStores(data: SiteData, report: Report): Disagreement[] {
  const lines = data.stores.map(({ name }) => ({ name, ...storeLine(data, name) }));
  const short = lines.filter((line) => !fits(line));
  const told = errors(report, ['CAP003']);
  const isShared = data.vms.some(({ disks }) => disks.some(({ attach }) => attach !== undefined));
  const detail = isShared ? ' (shared disk)' : data.system === 'hyper-v' ? ' (hyper-v)' : '';
  const right = lines.map(({ name, capacity: has, allocated }) => `${name}: ${allocated} of ${has} GiB`).join('; ');
  return short.length === told.length
    ? []
    : [
        {
          question: `CAP003 ${short.length > told.length ? 'missed' : 'false'}${detail}`,
          right,
          told: told.join('\n') || 'nothing',
        },
      ];
}

/** No ratio gives one VM more CPUs than the machine has threads, or more memory than its system leaves. */
export function isWithin({ vcpus, memoryMib }: SiteVmData, data: SiteData): boolean {
  const threads = data.sockets * data.coresPerSocket * data.threads;
  return vcpus <= threads && memoryMib <= data.memoryMib - keptOf(data).mib;
}

/** CAP004. Of a VM that is stopped both can be said: it takes nothing today, and will never start. */
function judgeSize(vm: SiteVmData, data: SiteData, report: Report): Disagreement[] {
  return vm.stopped === true
    ? []
    : compare('CAP004', isWithin(vm, data), errors(report, ['CAP004'], `/${vm.id}`), {
        yes: `${vm.id} fits the machine`,
        no: `${vm.id} is larger than the machine`,
      });
}

/** CAP005 and CAP006 of an engine in a VM: its size, less what its guest OS keeps. */
function judgeInner({ id, vcpus, memoryMib, containers }: SiteVmData, report: Report): Disagreement[] {
  if (containers === undefined) {
    return [];
  }
  const cpu = {
    capacity: vcpus * 1000 - GUEST_KEEPS.milliCpu,
    allocated: sum(containers.map((one) => one.milliCpu * most(one))),
  };
  const memory = {
    capacity: memoryMib - GUEST_KEEPS.mib,
    allocated: sum(containers.map((one) => one.mib * most(one))),
  };
  const told = (rule: string): string[] => errors(report, [rule]).filter((line) => line.includes(`/${id}`));
  return [
    ...compare('CAP005', fits(cpu), told('CAP005'), whyOf(cpu)),
    ...compare('CAP006', fits(memory), told('CAP006'), whyOf(memory)),
  ];
}

function whyOf({ capacity: has, allocated }: LineOf): { yes: string; no: string } {
  return { yes: `${allocated} of ${has}`, no: `${allocated} of ${has}` };
}

import {
  type AdmissionData,
  type ClusterData,
  type HostData,
  type RuleData,
  type VmData,
  aHost,
  aRule,
  aVm,
} from './cluster-estate';
import { GIB, capacity, esxiOverhead, sum } from './facts';
import type { Random } from './random';

/** What a generator leaves out, so that each kind has what it is about and little else. */
export interface Taste {
  /** VMs at most, replicas counted. */
  readonly most: number;
  readonly overcommits?: boolean;
  readonly rules?: boolean;
  readonly reach?: boolean;
  readonly staysDown?: boolean;
  readonly dedicated?: boolean;
  readonly moves?: boolean;
}

/** A cluster of two to five hosts that is nearly full, exactly full, or one MiB or vCPU over. */
export function smallCluster(random: Random, taste: Taste): ClusterData {
  const count = random.int(2, 5);
  const kinds = Array.from({ length: random.int(1, 2) }, () => hostKind(random, taste));
  const hosts = Array.from({ length: count }, (_, index) => hostOf(`h${index + 1}`, random.pick(kinds), random, taste));
  const failures = random.pick([0, 1, 1, 1, count > 2 ? 2 : 1]);
  const admission: AdmissionData =
    taste.dedicated === true && random.chance(25)
      ? { policy: 'dedicated', hosts: hosts.slice(0, random.int(1, Math.min(2, count - 1))).map(({ id }) => id) }
      : { policy: 'disabled' };
  const first = random.chance(60) ? Math.min(failures, count - 1) : 0;
  const each = Math.max(1, Math.floor(taste.most / (count - first)));
  const cuts = hosts.map((host, index) => (index < first ? [] : cutHost(host, random, random.int(1, each))));
  const isExact = random.chance(50);
  const sized = hosts.map((host, index) => (isExact && index >= first ? filledBy(host, cuts[index]!) : host));
  const vms = guests(random, taste, cuts.flat(), sized);
  const rules = taste.rules === true ? someRules(random, vms, hosts) : [];
  return { hosts: sized, vms, rules, failures, admission };
}

/** Any way to keep room for failures, near what small clusters leave. */
export function admissionOf(random: Random): AdmissionData {
  switch (random.int(1, 4)) {
    case 1:
      return { policy: 'percentage' };
    case 2:
      return { policy: 'percentage', cpuPercent: random.int(1, 60), memoryPercent: random.int(1, 60) };
    case 3:
      return { policy: 'slots' };
    default:
      return {
        policy: 'slots',
        mhz: random.chance(50) ? random.pick([32, 500, 1000, 2000]) : undefined,
        memoryMib: random.chance(70) ? random.pick([1, 4, 8]) * GIB : undefined,
      };
  }
}

type HostKind = Omit<HostData, 'id' | 'stores' | 'networks' | 'migrationNetwork' | 'evcMode'>;

function hostKind(random: Random, { overcommits }: Taste): HostKind {
  const loose = overcommits === true && random.chance(50);
  const cores = random.pick([4, 8, 12, 16]);
  const byThreads = overcommits === true && random.chance(15);
  return {
    cores,
    threads: byThreads ? 2 : 1,
    countCpusBy: byThreads ? 'threads' : 'cores',
    mhz: 2000,
    memoryMib: random.pick([32, 48, 64]) * GIB,
    reservedCpus: random.pick([0, 0, 1]),
    reservedMib: random.pick([4, 8]) * GIB,
    cpuPercent: loose ? random.pick([100, 200, 400]) : 100,
    memoryPercent: loose ? random.pick([100, 125, 150, 200]) : 100,
  };
}

function hostOf(id: string, kind: HostKind, random: Random, taste: Taste): HostData {
  const reach = taste.reach === true;
  const moves = taste.moves === true;
  return aHost(id, {
    ...kind,
    stores: reach && random.chance(30) ? random.some(['shared', 'other']) : ['shared', 'other'],
    networks: reach && random.chance(30) ? random.some(['lan', 'dmz']) : ['lan', 'dmz'],
    migrationNetwork: moves && random.chance(12) ? random.pick([undefined, 'vmotion-2']) : 'vmotion',
    evcMode: moves && random.chance(12) ? random.pick([undefined, 'intel-icelake', 'amd-zen3']) : 'intel-skylake',
  });
}

/** VMs of parts that hosts were cut into: a few are left out, and one may be a little larger. */
function guests(
  random: Random,
  taste: Taste,
  parts: readonly Pick<VmData, 'vcpus' | 'memoryMib'>[],
  hosts: readonly HostData[],
): VmData[] {
  const kept = random.chance(50) ? parts : parts.filter(() => random.chance(85));
  const grown = random.int(0, 2 * kept.length);
  const vms = kept.map((part, index) => ({
    ...part,
    vcpus: part.vcpus + (index === grown && random.chance(50) ? 1 : 0),
    memoryMib: part.memoryMib + (index === grown ? STEP : 0),
  }));
  const loose = hosts.some(({ memoryPercent }) => memoryPercent > 100);
  return vms.map((vm, index) => {
    const namesHost = taste.reach === true && random.chance(4) ? random.pick(hosts) : undefined;
    const seen = namesHost ?? random.pick(hosts);
    const isTwo = taste.rules === true && vm.vcpus > 1 && vm.memoryMib > 256 && random.chance(15);
    const half = { vcpus: Math.floor(vm.vcpus / 2), memoryMib: Math.floor(vm.memoryMib / 2 / STEP) * STEP - 16 };
    const twins = { ...half, replicas: 2, spread: random.pick([undefined, undefined, 'should', 'none'] as const) };
    const size = isTwo ? twins : vm;
    return aVm(`v${index + 1}`, {
      ...size,
      store: random.pick(seen.stores),
      network: random.pick(seen.networks),
      namesHost: namesHost !== undefined && !isTwo && seesAll(namesHost) ? namesHost.id : undefined,
      staysDown: taste.staysDown === true && random.chance(15) ? true : undefined,
      reservedMib:
        taste.overcommits === true && random.chance(loose ? 60 : 10)
          ? random.int(0, size.memoryMib / STEP) * STEP
          : undefined,
      reservesCpu: taste.overcommits === true && random.chance(15) ? true : undefined,
      liveMigration: taste.moves === true && !isTwo && random.chance(30) ? true : undefined,
    });
  });
}

/** A VM that names its host has its datastore and its network there, or is refused where it is stated. */
function seesAll({ stores, networks }: HostData): boolean {
  return stores.length === 2 && networks.length === 2;
}

function cutHost(host: HostData, random: Random, parts: number): Pick<VmData, 'vcpus' | 'memoryMib'>[] {
  const cpus = capacity(host.cores * host.threads, host.reservedCpus, host.cpuPercent);
  const memory = capacity(host.memoryMib, host.reservedMib, host.memoryPercent);
  const widths = random.cut(cpus, Math.min(parts, cpus));
  const sizes = random.cut(memory, widths.length);
  // Most VMs are no larger than a host, whatever it promises.
  const isMild = random.chance(90);
  const [widest, largest] = isMild ? [host.cores * host.threads, host.memoryMib - host.reservedMib] : [cpus, memory];
  return widths.map((width, index) => {
    const vcpus = Math.min(width, widest);
    return { vcpus, memoryMib: withoutOverhead(Math.min(sizes[index]!, largest), vcpus) };
  });
}

/** vSphere takes multiples of 4 MiB. */
const STEP = 4;

/** The memory of a VM that takes so much of its host, with what ESXi adds, or a little less; at least 64 MiB. */
export function withoutOverhead(mib: number, vcpus: number): number {
  let own = Math.floor(mib / STEP) * STEP;
  while (own > 64 && own + esxiOverhead(vcpus, own) > mib) {
    own -= STEP;
  }
  return Math.max(64, own);
}

/** The same host, of which so much is kept that VMs which were cut from it fill it to the last MiB. */
function filledBy(host: HostData, vms: readonly Pick<VmData, 'vcpus' | 'memoryMib'>[]): HostData {
  const taken = sum(vms.map(({ vcpus, memoryMib }) => memoryMib + esxiOverhead(vcpus, memoryMib)));
  return host.memoryPercent === 100 && taken < host.memoryMib ? { ...host, reservedMib: host.memoryMib - taken } : host;
}

function someRules(random: Random, vms: readonly VmData[], hosts: readonly HostData[]): RuleData[] {
  const onCluster = vms.filter(({ namesHost }) => namesHost === undefined);
  if (onCluster.length < 2) {
    return [];
  }
  return Array.from({ length: random.int(0, 3) }, (_, index) => {
    const kind = random.pick(['separate', 'colocate', 'pin', 'avoid'] as const);
    const isGroup = kind === 'separate' || kind === 'colocate';
    const some = random.some(onCluster, 2).map(({ id }) => id);
    const members = isGroup ? some.slice(0, kind === 'colocate' ? 2 : 4) : some.slice(0, random.int(1, 2));
    const places = isGroup ? [] : random.some(hosts).map(({ id }) => id);
    return aRule(`r${index + 1}`, kind, members, places, random.chance(85));
  });
}

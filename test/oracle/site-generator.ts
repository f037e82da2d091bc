import { GIB } from './facts';
import type { Random } from './random';
import { type ContainerData, ENGINES, HYPERVISORS, type SiteData, type SiteVmData, aSite } from './site-estate';
import { cpuLine, keptOf, memoryLine, overheadOf, storeLine } from './sums';

/** Sizes of memory are multiples of this: Hyper-V and Workstation take no others. */
export const STEP = 4;

/** A machine of any system that is nearly full, exactly full, or one step over, in each of its resources. */
export function anySite(random: Random): SiteData {
  const isEngine = random.chance(30);
  const system = random.pick<SiteData['system']>(isEngine ? ENGINES : HYPERVISORS);
  const isMetal = system === 'esxi' || system === 'hyper-v';
  const threads = random.pick([1, 2]);
  const empty = aSite(system, {
    sockets: random.pick([1, 2]),
    coresPerSocket: random.pick([4, 6, 12]),
    threads,
    countCpusBy: random.pick(['cores', 'threads']),
    memoryMib: random.pick([32, 48, 96, 160, 256]) * GIB,
    kept:
      isMetal && random.chance(30)
        ? undefined
        : {
            milliCpu: isMetal ? random.pick([0, 1000, 1500]) : random.pick([250, 1000, 1500]),
            mib: random.int(1, 2000) * STEP,
            gib: isMetal || isEngine ? undefined : random.pick([undefined, 50]),
          },
    applications: isMetal
      ? []
      : Array.from({ length: random.int(0, 2) }, () => ({
          milliCpu: random.pick([100, 500, 1000]),
          mib: random.int(1, 250) * STEP,
        })),
    cpuPercent: random.pick([100, 100, 133, 150, 200, 400]),
    memoryPercent: random.pick([100, 100, 110, 150]),
    diskPercent: random.pick([80, 80, 75, 100, 133]),
    stores: [
      { name: 'default', gib: random.pick([500, 1000, 1333]) },
      ...(isMetal && random.chance(50) ? [{ name: 'second', gib: random.pick([100, 777]) }] : []),
    ],
  });
  return isEngine ? withContainers(empty, random) : withVms(empty, random);
}

function withContainers(data: SiteData, random: Random): SiteData {
  const containers = fill(cpuLine(data).capacity, memoryLine(data).capacity, random);
  return { ...data, containers };
}

/** Containers that fill an engine, or nearly, or are a thousandth or a MiB over. */
function fill(milliCpu: number, mib: number, random: Random): ContainerData[] {
  const parts = random.int(1, 6);
  const [cpus, sizes] = [random.cut(milliCpu, parts), random.cut(mib, parts)];
  const grown = random.int(0, 2 * parts);
  return cpus.map((cpu, index) => {
    const replicas = random.pick([1, 1, 2, 3]);
    const max = random.chance(30) ? replicas + random.int(0, 2) : undefined;
    const count = max ?? replicas;
    return {
      id: `c${index + 1}`,
      milliCpu: Math.max(10, Math.floor(cpu / count)) + (index === grown && random.chance(50) ? 1 : 0),
      mib: Math.max(64, Math.floor(sizes[index]! / count)) + (index === grown ? 1 : 0),
      replicas,
      scaleMax: max,
    };
  });
}

function withVms(data: SiteData, random: Random): SiteData {
  const parts = random.int(1, 6);
  const cpus = Math.floor(cpuLine(data).capacity / 1000);
  const isMild = random.chance(85);
  const [widest, largest] = isMild ? largestOn(data) : [cpus, memoryLine(data).capacity];
  const widths = random.cut(Math.max(parts, cpus), parts).map((width) => Math.min(width, widest));
  const sizes = random.cut(memoryLine(data).capacity, parts).map((size) => Math.min(size, largest));
  const grown = random.int(0, 2 * parts);
  const vms = widths.map((vcpus, index) => {
    const replicas = random.pick([1, 1, 1, 2]);
    const width = Math.max(1, Math.floor(vcpus / replicas)) + (index === grown && random.chance(50) ? 1 : 0);
    const own = ownSize(Math.floor(sizes[index]! / replicas), width, data);
    const more = data.system === 'virtualbox' ? GIB : STEP;
    return aVmOf(`v${index + 1}`, width, stepped(own + (index === grown ? more : 0), data), replicas, data, random);
  });
  return withDisks({ ...data, vms: withSharedDisk(vms, data, random) }, random);
}

/** CPUs and MiB of the largest VM that a machine can run. */
export function largestOn(data: SiteData): [number, number] {
  return [data.sockets * data.coresPerSocket * data.threads, data.memoryMib - keptOf(data).mib];
}

function ownSize(share: number, vcpus: number, data: SiteData): number {
  // What Hyper-V adds to a VM below 1 GiB is a case of its own.
  const least = data.system === 'hyper-v' ? GIB : 64;
  let own = stepped(share, data);
  while (own > least && own + overheadOf({ vcpus, memoryMib: own }, data) > share) {
    own -= STEP;
  }
  return Math.max(least, own);
}

/** The next lower size that a system takes: VirtualBox has halves of a GiB, and whole ones from 10 GiB. */
function stepped(mib: number, { system }: SiteData): number {
  const half = mib < 10 * GIB ? GIB / 2 : GIB;
  const step = system === 'virtualbox' && mib >= GIB ? half : STEP;
  return Math.floor(mib / step) * step;
}

function aVmOf(
  id: string,
  vcpus: number,
  memoryMib: number,
  replicas: number,
  { system, stores }: SiteData,
  random: Random,
): SiteVmData {
  const store = random.pick(stores).name;
  const isEsxi = system === 'esxi';
  const several = isEsxi || system === 'hyper-v' || system === 'kvm';
  const hasEngine = (isEsxi || system === 'kvm') && replicas === 1 && vcpus > 1 && memoryMib > 2 * GIB;
  const gibs = Array.from({ length: several ? random.int(1, 2) : 1 }, () => random.int(1, 60));
  return {
    id,
    vcpus,
    memoryMib,
    replicas,
    disks: gibs.map((gib) => ({ gib, store })),
    stopped: several && !isEsxi && random.chance(15) ? true : undefined,
    reservedMib: isEsxi && random.chance(40) ? Math.floor(memoryMib / STEP / 2) * STEP : undefined,
    snapshots: isEsxi
      ? Array.from({ length: random.pick([0, 0, 0, 1, 2]) }, () => ({ memory: random.chance(50) }))
      : [],
    containers: hasEngine && random.chance(25) ? fill(vcpus * 1000 - 500, memoryMib - GIB, random) : undefined,
  };
}

/** On ESXi, two VMs may attach one disk. */
function withSharedDisk(vms: readonly SiteVmData[], { system, stores }: SiteData, random: Random): SiteVmData[] {
  const disk = { gib: random.int(10, 200), store: stores[0]!.name, attach: 'shared/quorum.vmdk' };
  const sharers = system === 'esxi' && random.chance(25) ? 2 : 0;
  return vms.map((vm, index) =>
    index < sharers && vm.containers === undefined
      ? { ...vm, replicas: 1, snapshots: [], disks: [...vm.disks, disk] }
      : vm,
  );
}

/** The last disk takes what is left of its datastore, or one GiB more. */
function withDisks(data: SiteData, random: Random): SiteData {
  const last = data.vms.at(-1)!;
  const [disk, ...others] = last.disks;
  const { capacity, allocated } = storeLine(data, disk!.store);
  const copies = last.replicas * (1 + last.snapshots.length);
  const left = Math.floor((capacity - allocated) / copies) + disk!.gib + random.pick([0, 0, 1]);
  if (left < 1 || random.chance(30)) {
    return data;
  }
  return { ...data, vms: [...data.vms.slice(0, -1), { ...last, disks: [{ ...disk!, gib: left }, ...others] }] };
}

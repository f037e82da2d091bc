import { GIB } from './facts';
import type { Random } from './random';
import { type SiteData, type SiteVmData, aSite } from './site-estate';
import { STEP, largestOn } from './site-generator';
import { cpuLine, overheadOf } from './sums';

/** A host that promises more memory than it has, and guarantees nearly all that it has. */
export function guaranteeingSite(random: Random): SiteData {
  const system = random.pick(['esxi', 'esxi', 'hyper-v', 'kvm'] as const);
  const data = aSite(system, {
    coresPerSocket: random.pick([8, 16]),
    threads: random.pick([1, 2]),
    countCpusBy: random.pick(['cores', 'cores', 'threads']),
    cpuPercent: random.pick([100, 200, 400]),
    memoryPercent: random.pick([100, 150, 200, 200]),
    memoryMib: random.pick([32, 64]) * GIB,
    stores: [{ name: 'default', gib: 10_000 }],
    backing: system === 'kvm' ? random.pick([undefined, 'locked', 'huge-pages']) : undefined,
  });
  const parts = random.int(1, 5);
  const has = data.memoryMib - 4 * GIB;
  const guaranteed = random.cut(has, parts).map((mib) => Math.max(GIB, Math.floor(mib / STEP) * STEP));
  const [widest] = largestOn(data);
  const widths = random
    .cut(Math.max(parts, Math.floor(cpuLine(data).capacity / 1000)), parts)
    .map((width) => Math.min(width, widest));
  const grown = random.int(0, 2 * parts);
  const vms = guaranteed.map((mib, index) =>
    guaranteedVm(`v${index + 1}`, widths[index]!, mib + (index === grown ? STEP : 0), data, random),
  );
  return { ...data, vms: random.chance(50) ? vms : vms.filter(() => random.chance(85)) };
}

function guaranteedVm(id: string, vcpus: number, mib: number, data: SiteData, random: Random): SiteVmData {
  const { system, memoryPercent } = data;
  const base = { id, vcpus, replicas: 1, disks: [{ gib: 10, store: 'default' }], snapshots: [] };
  const reservesCpu = system === 'esxi' && random.chance(30) ? true : undefined;
  const half = Math.floor(mib / 2 / STEP) * STEP;
  const more = mib + (memoryPercent > 100 ? random.pick([0, STEP, half]) : 0);
  switch (system) {
    case 'esxi': {
      const own = Math.max(64, mib - overheadOf({ vcpus, memoryMib: more }, data)) & ~3;
      return data.countCpusBy === 'cores' && random.chance(10)
        ? { ...base, memoryMib: own, passthrough: true, reservesCpu }
        : { ...base, memoryMib: Math.max(own, more), reservedMib: random.chance(80) ? own : undefined, reservesCpu };
    }
    case 'hyper-v':
      return random.chance(50)
        ? {
            ...base,
            memoryMib: Math.max(64, mib - (random.chance(50) ? overheadOf({ vcpus, memoryMib: mib }, data) : 0)) & ~3,
          }
        : { ...base, memoryMib: more, dynamic: { minimum: half + 64, startup: random.chance(50) ? mib : half + 64 } };
    default:
      return { ...base, memoryMib: random.chance(50) ? mib : Math.max(64, mib - GIB) };
  }
}

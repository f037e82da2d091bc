import type { BareMetalHost, Cluster, Report } from 'cdktf-strata';
import { Memory } from 'cdktf-strata';
import { admits } from './admission';
import { type ClusterData, aVm } from './cluster-estate';
import { type Disagreement } from './judgement';
import { today } from './placement';
import { survives } from './survival';
import { worldOf } from './world';
import { type SiteData, aSiteVm } from './site-estate';
import { cpuLine, isWithin, memoryLine } from './sums';

/** A VM that is not there yet. */
export interface Shape {
  readonly vcpus: number;
  readonly memoryMib: number;
}

/** A cluster with so many more VMs of a shape, which may be anywhere. */
function withMore(data: ClusterData, { vcpus, memoryMib }: Shape, count: number): ClusterData {
  const [store] = data.hosts[0]!.stores;
  const more = Array.from({ length: count }, (_, index) =>
    aVm(`more${index + 1}`, { vcpus, memoryMib, store: store!, network: 'anywhere' }),
  );
  return { ...data, vms: [...data.vms, ...more] };
}

/** Whether everything holds: a placement, every loss, and admission control. */
function holds(data: ClusterData): boolean {
  const world = worldOf(data);
  return today(world) !== undefined && (data.failures === 0 || survives(world)) && admits(data) !== 'refuses';
}

/** `howManyMore()`, where all is well to begin with: what is told is really there, and where it is exact no more is. */
export function judgeRoom(data: ClusterData, shape: Shape, report: Report, cluster: Cluster): Disagreement[] {
  if (!holds(data) || !report.ok) {
    return [];
  }
  const { count, exact, blockedBy } = cluster.howManyMore({ vcpus: shape.vcpus, memory: Memory.mib(shape.memoryMib) });
  const what = `${shape.vcpus} vCPU/${shape.memoryMib} MiB`;
  const told = `${count} of ${what}, ${exact ? 'exact' : 'not exact'} (${blockedBy ?? ''})`;
  if (!holds(withMore(data, shape, count))) {
    return [{ question: 'headroom missed', right: `${count} more of ${what} do not hold`, told }];
  }
  return exact && holds(withMore(data, shape, count + 1)) && admits(withMore(data, shape, count + 1)) === 'admits'
    ? [{ question: 'headroom false', right: `${count + 1} more of ${what} hold`, told }]
    : [];
}

/** The same of one machine that promises no memory twice: sums say how many more there are. */
export function judgeHostRoom(data: SiteData, shape: Shape, host: Pick<BareMetalHost, 'howManyMore'>): Disagreement[] {
  const one = aSiteVm('more', { ...shape });
  const fits = (count: number): boolean => {
    const more = { ...data, vms: [...data.vms, { ...one, replicas: count }] };
    return [cpuLine(more), memoryLine(more)].every(({ capacity, allocated }) => allocated <= capacity);
  };
  let right = 0;
  while (isWithin(one, data) && fits(right + 1)) {
    right += 1;
  }
  const { count, exact } = host.howManyMore({ vcpus: shape.vcpus, memory: Memory.mib(shape.memoryMib) });
  return count > right || (exact && count < right)
    ? [{ question: `headroom ${count > right ? 'missed' : 'false'} (host)`, right: `${right}`, told: `${count}` }]
    : [];
}

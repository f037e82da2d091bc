import {
  type Cluster,
  type Estate,
  type Host,
  type Ledger,
  type LedgerRow,
  type Vm,
  MILLI_PER_CPU,
  buildLedger,
  byPath,
  formatCpu,
  formatDisk,
  formatMemory,
  mibToGibUp,
  overheadMib,
  plural,
} from '../model';
import { type Proof, describeProof, describeUndecided, howManyMore } from '../placement';
import { admissionProblem } from './admission';
import { copiesOf, vmsOf } from './problem';
import { ClusterView } from './view';
import { type Site, sitesOf } from './site';
import { vmCounts } from './vm-count';

/** A VM that is not there yet. */
export interface VmShape {
  readonly milliCpu: number;
  /** Without the hypervisor's overhead, which is added. */
  readonly memoryMib: number;
  /** GiB on its datastore. @default 0 */
  readonly diskGib?: number;
  /** `Store.key`. @default - the first datastore of the host or cluster */
  readonly store?: string;
}

/** How many more VMs of a shape a host or cluster takes. */
export interface Room {
  /** Path of the host or cluster. */
  readonly path: string;
  /** So many are known to fit. */
  readonly count: number;
  /** Whether one more is known not to. */
  readonly exact: boolean;
  /** Where they would go, by path of the host. */
  readonly on: readonly { readonly path: string; readonly count: number }[];
  /** Why there is no room for one more, in a few words; missing where nobody asked for so many. */
  readonly blockedBy?: string;
}

/** VMs that are asked for at most. */
const MOST = 10_000;

/** Finds room in one estate; what several hosts ask is worked out once. */
export class RoomFinder {
  private readonly sites: ReadonlyMap<string, Site>;
  private knownCounts: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly estate: Estate,
    private readonly ledger: Ledger = buildLedger(estate),
  ) {
    this.sites = sitesOf(estate);
  }

  /** Hosts and clusters that VMs are placed on; a host that is in a cluster is the cluster's to speak of. By path. */
  public get places(): readonly Site[] {
    const members = new Set(this.estate.clusters.flatMap(({ hosts }) => hosts));
    return [...this.sites.values()]
      .filter(({ path, hosts }) => !members.has(path) && hosts[0]!.technique !== 'container-host')
      .sort(byPath);
  }

  /** How many more VMs of a shape a host or cluster takes. */
  public roomIn(path: string, shape: VmShape): Room {
    const site = this.sites.get(path);
    const row = this.ledger.byPath.get(path);
    if (site === undefined || row === undefined) {
      return { path, count: 0, exact: true, on: [], blockedBy: 'it is not in the estate' };
    }
    const never = impossible(shape, site);
    if (never !== undefined) {
      return { path, count: 0, exact: true, on: [], blockedBy: never };
    }
    const disk = diskRoom(site, shape, this.ledger.stores);
    return site.cluster === undefined
      ? roomOnHost(site.hosts[0]!, row, shape, [disk, ...this.countRoom(site.hosts[0]!)])
      : roomInCluster(this.estate, site.cluster, site, shape, disk);
  }

  private countRoom({ path, maxVms }: Host): Limit[] {
    if (maxVms === undefined) {
      return [];
    }
    this.knownCounts ??= vmCounts(this.estate.vms);
    const count = Math.max(0, Math.floor(maxVms - (this.knownCounts.get(path) ?? 0)));
    return [{ count, reason: `stated maximum of ${maxVms} VMs` }];
  }
}

/** How many fit one resource, and how to say so. */
interface Limit {
  readonly count: number;
  readonly reason: string;
}

/** Why not even an empty host or cluster takes one, if so: its target makes none of that size. */
function impossible({ milliCpu, memoryMib }: VmShape, { system }: Site): string | undefined {
  const {
    memoryStepMib = 1,
    minMemoryMib = 0,
    memoryMib: most = Infinity,
    milliCpu: mostCpu = Infinity,
  } = system.maximums;
  if (memoryMib % memoryStepMib !== 0) {
    return `${system.label} takes memory in multiples of ${formatMemory(memoryStepMib)}`;
  }
  return memoryMib < minMemoryMib || memoryMib > most || milliCpu > mostCpu
    ? `${system.label} makes no VM of that size`
    : undefined;
}

/** What one VM of a shape takes of its datastore: its disk, and its swap where its memory is not guaranteed. */
function takenGib({ diskGib = 0, memoryMib }: VmShape, site: Site): number {
  return diskGib === 0 || !isOvercommitted(site) ? diskGib : diskGib + mibToGibUp(memoryMib);
}

function isOvercommitted({ hosts }: Site): boolean {
  return hosts.some(({ memory }) => memory.ratioPercent > 100);
}

function diskRoom(site: Site, shape: VmShape, lines: Ledger['stores']): Limit {
  const key = shape.store ?? site.hosts[0]!.stores[0]?.key;
  const line = lines.find((one) => one.key === key);
  const each = takenGib(shape, site);
  if (each === 0) {
    return { count: Infinity, reason: '' };
  }
  return line === undefined
    ? { count: 0, reason: 'it states no datastore' }
    : {
        count: Math.max(0, Math.floor(line.line.free / each)),
        reason: `disk on ${line.name}: ${formatDisk(Math.max(0, line.line.free))} free`,
      };
}

/** A host has no choice: what is free of each resource says it all. */
function roomOnHost(host: Host, row: LedgerRow, shape: VmShape, others: readonly Limit[]): Room {
  const memory = shape.memoryMib + overheadMib(host.system.overhead, shape.milliCpu, shape.memoryMib);
  const fits = shape.milliCpu <= host.cpu.maxUnit && shape.memoryMib <= host.memory.maxUnit;
  const [cpuFree, memoryFree] = [row.cpu?.free ?? 0, row.memory?.free ?? 0].map((free) => Math.max(0, free)) as [
    number,
    number,
  ];
  const limits: Limit[] = [
    ...(fits ? [] : [{ count: 0, reason: 'one is larger than the host can ever give' }]),
    { count: Math.floor(cpuFree / shape.milliCpu), reason: `vCPU: ${formatCpu(cpuFree)} free` },
    { count: Math.floor(memoryFree / memory), reason: `memory: ${formatMemory(memoryFree)} free` },
    ...others,
  ];
  const least = limits.reduce((tightest, limit) => (limit.count < tightest.count ? limit : tightest));
  return {
    path: host.path,
    count: least.count,
    exact: true,
    on: least.count === 0 ? [] : [{ path: host.path, count: least.count }],
    blockedBy: least.reason,
  };
}

/** Whether so many more are taken: they have a host, still after a failure, and admission control starts them. */
interface Trial {
  readonly verdict: 'yes' | 'no' | 'undecided';
  readonly reason: string;
}

/** The most that pass every check of a cluster, by halving: where some pass, so do fewer. */
function roomInCluster(estate: Estate, cluster: Cluster, site: Site, shape: VmShape, disk: Limit): Room {
  const hosts = new Map(estate.hosts.map((host) => [host.path, host]));
  const viewWith = (count: number): ClusterView =>
    new ClusterView(cluster, { estate: withMore(estate, cluster, site, shape, count), hosts });
  const attempt = (count: number): Trial => judge(viewWith(count), disk, count);
  const now = attempt(0);
  if (now.verdict !== 'yes') {
    return { path: cluster.path, count: 0, exact: now.verdict === 'no', on: [], blockedBy: now.reason };
  }
  const empty = viewWith(0);
  const { count: upper } = howManyMore(
    empty.problem.normal,
    {
      cpu: shape.milliCpu,
      memory: shape.memoryMib + overheadMib(cluster.system.overhead, shape.milliCpu, shape.memoryMib),
      sizeMemory: shape.memoryMib,
    },
    { most: MOST },
  );
  let [yes, no] = [0, Math.min(upper, disk.count) + 1];
  let last: Trial = attempt(no);
  // What placement alone takes may be undecided beyond: the search goes on above it.
  while (last.verdict === 'yes' && no <= MOST) {
    [yes, no] = [no, no * 2];
    last = attempt(no);
  }
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    const trial = attempt(middle);
    if (trial.verdict === 'yes') {
      yes = middle;
    } else {
      [no, last] = [middle, trial];
    }
  }
  return {
    path: cluster.path,
    count: yes,
    // Where VMs may stay down, the answer depends on where the placement has them.
    exact: last.verdict === 'no' && empty.problem.leftDown.size === 0,
    on: whereTo(viewWith(yes), estate),
    blockedBy: last.reason,
  };
}

function judge(view: ClusterView, disk: Limit, count: number): Trial {
  const { placement, cluster } = view;
  if (count > disk.count) {
    return { verdict: 'no', reason: disk.reason };
  }
  if (placement.verdict !== 'fits') {
    return placement.verdict === 'undecided'
      ? { verdict: 'undecided', reason: describeUndecided(placement) }
      : { verdict: 'no', reason: shortly(placement.proof) };
  }
  const refusal = admissionProblem(view);
  if (refusal !== undefined) {
    return { verdict: 'no', reason: refusal };
  }
  if (cluster.hostFailuresToTolerate === 0 || view.survival.verdict === 'survives') {
    return { verdict: 'yes', reason: '' };
  }
  const { survival } = view;
  const after = `after the loss of ${survival.lost.join(', ')}`;
  return survival.verdict === 'undecided'
    ? { verdict: 'undecided', reason: `${after}, ${describeUndecided(survival)}` }
    : { verdict: 'no', reason: `${after}, ${shortly(survival.proof)}` };
}

/** A proof without the names of those that ask: one more of a kind is all that is asked. */
function shortly(proof: Proof): string {
  if (proof.kind !== 'sum' || proof.dimension === 'disk' || proof.dimension === 'guests') {
    return describeProof(proof);
  }
  const { label, format } = {
    cpu: { label: 'vCPU', format: formatCpu },
    memory: { label: 'memory', format: formatMemory },
  }[proof.dimension];
  return `${label}: ${format(proof.asked)} with one more, ${format(proof.capacity)} on ${plural(proof.hosts.length, 'host')}`;
}

/** The path of VMs that are not there yet: no construct has it. */
const MORE = 'one more';

/** The estate with more VMs of a shape, all their memory guaranteed as it is by default. */
function withMore(estate: Estate, cluster: Cluster, site: Site, shape: VmShape, count: number): Estate {
  const [first] = site.hosts[0]!.stores;
  const store = shape.store ?? first?.key;
  const more: Vm = {
    path: MORE,
    name: MORE,
    host: cluster.path,
    milliCpu: shape.milliCpu,
    memoryMib: shape.memoryMib,
    memoryReservationMib: isOvercommitted(site) ? 0 : shape.memoryMib,
    // A datastore that is named binds to the hosts that see it, whether a disk is counted or not.
    disks:
      store === undefined || (shape.diskGib ?? shape.store) === undefined
        ? []
        : [{ sizeGib: shape.diskGib ?? 0, store }],
    networks: [],
    addresses: [],
    identity: { scope: MORE, name: MORE },
    powered: true,
    replicas: count,
    asks: [],
  };
  return count === 0 ? estate : { ...estate, vms: [...estate.vms, more] };
}

/** How many of them are on which host, in the placement that was found. */
function whereTo({ placement, problem }: ClusterView, estate: Estate): Room['on'] {
  const counts = new Map<string, number>();
  if (placement.verdict === 'fits') {
    for (const id of problem.idsOf.get(MORE) ?? []) {
      const { path } = problem.hostOf.get(placement.assignment.get(id)!)!;
      counts.set(path, (counts.get(path) ?? 0) + 1);
    }
  }
  return estate.hosts.flatMap(({ path }) => (counts.has(path) ? [{ path, count: counts.get(path)! }] : []));
}

/** What a report counts room in: the most common shape of public clouds' general-purpose machines, 2 vCPU and 8 GiB. */
export const USUAL_SHAPE = { milliCpu: 2 * MILLI_PER_CPU, memoryMib: 8 * 1024 } as const satisfies VmShape;

/** VMs on clusters up to which a report counts their room: each step of a count places all of a cluster's anew. */
const MOST_COUNTED = 1_000;

/** The room that a report tells of, for VMs of the usual shape. */
export interface ReportedRoom {
  readonly path: string;
  /** Null of a cluster where there is too much to count in passing; `howManyMore()` does. */
  readonly count: number | null;
  readonly exact: boolean;
  readonly blockedBy: string | null;
}

/** Guests to be placed: all replicas of a cluster's running VMs. */
function guestsOf(cluster: Cluster, estate: Estate): number {
  return vmsOf(cluster, { estate }).reduce((count, vm) => count + copiesOf(vm), 0);
}

/** The room of each host and cluster for VMs of the usual shape. */
export function reportedRoom(estate: Estate, ledger: Ledger): ReportedRoom[] {
  const finder = new RoomFinder(estate, ledger);
  const guests = estate.clusters.reduce((sum, cluster) => sum + guestsOf(cluster, estate), 0);
  return finder.places.map(({ path, cluster }) => {
    if (cluster !== undefined && guests > MOST_COUNTED) {
      return { path, count: null, exact: false, blockedBy: null };
    }
    const { count, exact, blockedBy = null } = finder.roomIn(path, USUAL_SHAPE);
    // A host whose size is no number has no count (INP002 says so of it).
    return Number.isSafeInteger(count)
      ? { path, count, exact, blockedBy }
      : { path, count: null, exact: false, blockedBy };
  });
}

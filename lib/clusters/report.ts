import { byPath, compareText } from '../model';
import type { Placement } from '../placement';
import { describeProof, describeUndecided } from '../placement';
import type { ClusterView } from './view';
import type { BrokenWish } from './wishes';

/** Where VMs of a host are, by name there; replicas are numbered. */
export interface PlacedHost {
  readonly path: string;
  readonly vms: readonly string[];
}

/** What is proven of a cluster. */
export interface ClusterReport {
  readonly path: string;
  readonly placement: {
    readonly verdict: Placement['verdict'];
    /** A placement of all VMs: the witness. Empty where there is none. */
    readonly hosts: readonly PlacedHost[];
    /** Why there is none, or none was found; null where there is one. */
    readonly reason: string | null;
    /** What should hold, and does not in this placement, and how; missing where all of it holds. */
    readonly broken?: readonly BrokenWish[];
  };
  readonly survival: {
    /** Hosts that may be lost at once. */
    readonly failures: number;
    /** `not-asked` where no host may be lost, or nothing fits to begin with. */
    readonly verdict: 'survives' | 'does-not-survive' | 'undecided' | 'not-asked';
    /** Losses of the largest hosts, and what would restart where. */
    readonly worst: readonly {
      readonly lost: readonly string[];
      readonly restarts: readonly Restart[];
      /** VMs of hosts that are left, which must move first. */
      readonly moves: readonly Move[];
    }[];
    /** Paths of the hosts whose loss is not survived. */
    readonly lost: readonly string[];
    /** Names of the VMs that would not restart. */
    readonly stranded: readonly string[];
    /** Names of the VMs that stay down when their host is lost, as was stated; missing where there is none. */
    readonly staysDown?: readonly string[];
  };
  /** VMs that must be able to move while they run, and the hosts among which they can, beside what is there; paths. */
  readonly migrations: readonly { readonly path: string; readonly hosts: readonly string[] }[];
}

/** A VM that runs, and moves to another host; paths of hosts. */
export interface Move {
  readonly vm: string;
  readonly from: string;
  readonly to: string;
}

/** A VM that restarts on another host. */
export interface Restart {
  readonly vm: string;
  readonly to: string;
}

/** What is proven of each cluster, by path. */
export function clusterReports(views: ReadonlyMap<string, ClusterView>): ClusterReport[] {
  return [...views.values()]
    .map((view) => ({
      path: view.cluster.path,
      placement: placementOf(view),
      survival: survivalOf(view),
      migrations: view.mobility.map(({ vm, hosts }) => ({ path: vm.path, hosts })).sort(byPath),
    }))
    .sort(byPath);
}

function placementOf({ placement, problem, brokenWishes }: ClusterView): ClusterReport['placement'] {
  if (placement.verdict !== 'fits') {
    const reason = placement.verdict === 'undecided' ? describeUndecided(placement) : describeProof(placement.proof);
    return { verdict: placement.verdict, hosts: [], reason };
  }
  const vms = new Map<string, string[]>();
  for (const [guest, host] of placement.assignment) {
    const on = vms.get(host);
    if (on === undefined) {
      vms.set(host, [guest]);
    } else {
      on.push(guest);
    }
  }
  const hosts = [...problem.hostOf].map(([id, { path }]) => ({ path, vms: (vms.get(id) ?? []).sort(compareText) }));
  return { verdict: 'fits', hosts, reason: null, ...(brokenWishes.length > 0 && { broken: brokenWishes }) };
}

function survivalOf(view: ClusterView): ClusterReport['survival'] {
  const { cluster, placement, problem } = view;
  const failures = cluster.hostFailuresToTolerate;
  const staysDown = failures === 0 ? [] : [...problem.leftDown].filter((id) => !problem.tied.has(id)).sort(compareText);
  const nothing = { failures, worst: [], lost: [], stranded: [], ...(staysDown.length > 0 && { staysDown }) };
  if (failures > 0 && placement.verdict === 'undecided') {
    return unplaced(view, nothing);
  }
  if (failures === 0 || placement.verdict !== 'fits') {
    return { ...nothing, verdict: 'not-asked' };
  }
  const { survival } = view;
  const pathOf = (id: string): string => problem.hostOf.get(id)!.path;
  const pathsOf = (ids: readonly string[]): string[] => ids.map(pathOf);
  if (survival.verdict !== 'survives') {
    const { verdict, lost, stranded } = survival;
    return { ...nothing, verdict, lost: pathsOf(lost), stranded };
  }
  const worst = survival.worst.map(({ lost, moved }) => ({
    lost: pathsOf(lost),
    restarts: moved.filter(({ from }) => lost.includes(from)).map(({ guest, to }) => ({ vm: guest, to: pathOf(to) })),
    moves: moved
      .filter(({ from }) => !lost.includes(from))
      .map(({ guest, from, to }) => ({ vm: guest, from: pathOf(from), to: pathOf(to) })),
  }));
  return { ...nothing, verdict: 'survives', worst };
}

/** Of VMs for which no placement is known, some losses are known not to be survived all the same. */
function unplaced(
  { provenLoss, problem }: ClusterView,
  nothing: Omit<ClusterReport['survival'], 'verdict'>,
): ClusterReport['survival'] {
  return provenLoss === undefined
    ? { ...nothing, verdict: 'undecided' }
    : {
        ...nothing,
        verdict: 'does-not-survive',
        lost: provenLoss.lost.map((id) => problem.hostOf.get(id)!.path),
        stranded: provenLoss.stranded,
      };
}

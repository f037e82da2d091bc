import { type Estate, type Host, type Ledger, buildLedger, byPath } from '../model';
import { type KnownRoom, knownRoom, noRoom } from './cluster-room';
import { diskLimit, hostLimit } from './host-room';
import type { Limit } from './limits';
import type { OnHost } from './room-beside';
import { searchRoom } from './room-search';
import { USUAL_SHAPE, type VmShape, impossible } from './shape';
import { type Site, sitesOf } from './site';
import { type ClusterView, viewsOf } from './view';
import { vmCounts } from './vm-count';

/** How many more VMs of a shape a host or cluster takes. */
export interface Room {
  /** Path of the host or cluster. */
  readonly path: string;
  /** So many are known to fit. */
  readonly count: number;
  /** Whether one more is known not to. */
  readonly exact: boolean;
  /** Where they would go, by path of the host. */
  readonly on: readonly OnHost[];
  /** Why there is no room for one more, in a few words; missing where nobody asked for so many. */
  readonly blockedBy?: string;
}

/** The room that a report tells of, for VMs of the usual shape. */
export interface ReportedRoom {
  readonly path: string;
  /** Null where amounts that are no numbers leave nothing to count. */
  readonly count: number | null;
  readonly exact: boolean;
  /** Where the count is not exact: more than so many do not fit. */
  readonly atMost?: number;
  /** What stops one more than the count where that is exact, else one more than `atMost`. */
  readonly blockedBy: string | null;
}

/** Finds room in one estate; what several hosts ask is worked out once. */
export class RoomFinder {
  private readonly sites: ReadonlyMap<string, Site>;
  private knownViews: ReadonlyMap<string, ClusterView> | undefined;
  private knownCounts: ReadonlyMap<string, number> | undefined;

  constructor(
    private readonly estate: Estate,
    private readonly ledger: Ledger = buildLedger(estate),
    views?: ReadonlyMap<string, ClusterView>,
  ) {
    this.sites = sitesOf(estate);
    this.knownViews = views;
  }

  /** Hosts and clusters that VMs are placed on; a host that is in a cluster is the cluster's to speak of. By path. */
  public get places(): readonly Site[] {
    const members = new Set(this.estate.clusters.flatMap(({ hosts }) => hosts));
    return [...this.sites.values()]
      .filter(({ path, hosts }) => !members.has(path) && hosts[0]!.technique !== 'container-host')
      .sort(byPath);
  }

  /** How many more VMs of a shape a host or cluster takes. What is not known of a cluster without one is searched for. */
  public roomIn(path: string, shape: VmShape): Room {
    const known = this.knownIn(path, shape);
    const view = this.views.get(path);
    const isOpen = known.count < known.limit.count && Number.isFinite(known.limit.count);
    const { on, count, exact, reason } =
      view !== undefined && isOpen
        ? searchRoom(view, this.sites.get(path)!, shape, known)
        : { ...known, exact: known.count >= known.limit.count, reason: known.limit.reason };
    return { path, count, exact, on, blockedBy: reason };
  }

  /** How many more VMs of the usual shape a host or cluster is known to take, without a search. */
  public reportedIn(path: string): ReportedRoom {
    const { count, limit } = this.knownIn(path, USUAL_SHAPE);
    const blockedBy = limit.reason;
    // A host whose size is no number has no count (INP002 says so of it).
    if (!Number.isSafeInteger(count)) {
      return { path, count: null, exact: false, blockedBy };
    }
    return count >= limit.count
      ? { path, count, exact: true, blockedBy }
      : { path, count, exact: false, ...(Number.isFinite(limit.count) && { atMost: limit.count }), blockedBy };
  }

  /** The same for any shape. */
  public knownIn(path: string, shape: VmShape): KnownRoom {
    const site = this.sites.get(path);
    const row = this.ledger.byPath.get(path);
    if (site === undefined || row === undefined) {
      return noRoom('it is not in the estate');
    }
    const never = impossible(shape, site);
    if (never !== undefined) {
      return noRoom(never);
    }
    const disk = diskLimit(site, shape, this.ledger.stores);
    const view = this.views.get(path);
    if (view !== undefined) {
      return knownRoom(view, site, shape, disk);
    }
    const host = site.hosts[0]!;
    const limit = hostLimit(host, row, shape, [disk, ...this.countLimit(host)]);
    return { on: limit.count === 0 ? [] : [{ path, count: limit.count }], count: limit.count, limit };
  }

  private get views(): ReadonlyMap<string, ClusterView> {
    this.knownViews ??= viewsOf(this.estate, new Map(this.estate.hosts.map((host) => [host.path, host])));
    return this.knownViews;
  }

  private countLimit({ path, maxVms }: Host): Limit[] {
    if (maxVms === undefined) {
      return [];
    }
    this.knownCounts ??= vmCounts(this.estate.vms);
    const count = Math.max(0, Math.floor(maxVms - (this.knownCounts.get(path) ?? 0)));
    return [{ count, reason: `stated maximum of ${maxVms} VMs` }];
  }
}

/** The room of each host and cluster for VMs of the usual shape, as far as it is known without a search. */
export function reportedRoom(estate: Estate, ledger: Ledger, views?: ReadonlyMap<string, ClusterView>): ReportedRoom[] {
  const finder = new RoomFinder(estate, ledger, views);
  return finder.places.map(({ path }) => finder.reportedIn(path));
}

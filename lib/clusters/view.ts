import type { Cluster, Estate, Vm } from '../model';
import type { Placement, Survival } from '../placement';
import { placeGuaranteed } from './guarantees';
import { surviveLeftDown } from './left-down';
import { type ClusterContext, type ClusterProblem, Reachability, problemOf } from './problem';
import { type Migration, Migrations } from './migration';

/** What rules and reports ask of a cluster; each answer is worked out once, when it is first asked for. */
export class ClusterView {
  public readonly cluster: Cluster;
  public readonly reachability: Reachability;
  private knownProblem: ClusterProblem | undefined;
  private knownPlacement: Placement | undefined;
  private knownSurvival: Survival | undefined;
  private knownMigrations: readonly Migration[] | undefined;
  private ways: Migrations | undefined;

  constructor(
    cluster: Cluster,
    public readonly context: ClusterContext,
  ) {
    this.cluster = { ...cluster, hostFailuresToTolerate: failuresOf(cluster) };
    this.reachability = new Reachability(this.cluster, context);
  }

  /** Its hosts and VMs, as placement takes them. */
  public get problem(): ClusterProblem {
    this.knownProblem ??= problemOf(this.cluster, this.context, this.reachability);
    return this.knownProblem;
  }

  /** Whether all VMs have a host while none has failed. */
  public get placement(): Placement {
    const { normal, guarantees } = this.problem;
    this.knownPlacement ??= placeGuaranteed(normal, guarantees);
    return this.knownPlacement;
  }

  /** Whether they still have after any so many hosts are lost. Asked for only where there is a placement. */
  public get survival(): Survival {
    const { failover, guarantees, leftDown } = this.problem;
    const before = this.placement.verdict === 'fits' ? this.placement.assignment : undefined;
    this.knownSurvival ??= surviveLeftDown(failover, this.cluster.hostFailuresToTolerate, guarantees, leftDown, before);
    return this.knownSurvival;
  }

  /** Where VMs that ask for it can move to while they run, and why nowhere else. */
  public get migrations(): readonly Migration[] {
    this.knownMigrations ??= this.movers().map((vm) => this.migrationOf(vm));
    return this.knownMigrations;
  }

  /** Where any VM of it could move to while it runs, whether it asks for it or not. */
  public migrationOf(vm: Vm): Migration {
    this.ways ??= new Migrations(this.cluster, this.context, this.reachability);
    return this.ways.of(vm);
  }

  private movers(): Vm[] {
    return this.context.estate.vms.filter(
      ({ host, liveMigration }) => liveMigration === true && host === this.cluster.path,
    );
  }
}

/** Hosts that may be lost; none where INP002 refuses what is stated. */
function failuresOf({ hostFailuresToTolerate: failures, hosts }: Cluster): number {
  return Number.isInteger(failures) && failures > 0 ? Math.min(failures, hosts.length) : 0;
}

/** A view of every cluster, by its path. */
export function viewsOf(estate: Estate, hosts: ClusterContext['hosts']): ReadonlyMap<string, ClusterView> {
  return new Map(estate.clusters.map((cluster) => [cluster.path, new ClusterView(cluster, { estate, hosts })]));
}

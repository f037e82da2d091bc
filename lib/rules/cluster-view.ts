import type { Cluster, Estate, Vm } from '../model';
import { type Placement, type Survival, place, surviveLoss } from '../placement';
import { type ClusterContext, type ClusterProblem, Reachability, problemOf } from './cluster-problem';
import { type Migration, Migrations } from './migration';

/** What rules and reports ask of a cluster; each answer is worked out once, when it is first asked for. */
export class ClusterView {
  public readonly reachability: Reachability;
  private knownProblem: ClusterProblem | undefined;
  private knownPlacement: Placement | undefined;
  private knownSurvival: Survival | undefined;
  private knownMigrations: readonly Migration[] | undefined;

  constructor(
    public readonly cluster: Cluster,
    public readonly context: ClusterContext,
  ) {
    this.reachability = new Reachability(cluster, context);
  }

  /** Its hosts and VMs, as placement takes them. */
  public get problem(): ClusterProblem {
    this.knownProblem ??= problemOf(this.cluster, this.context, this.reachability);
    return this.knownProblem;
  }

  /** Whether all VMs have a host while none has failed. */
  public get placement(): Placement {
    const { hosts, guests, constraints } = this.problem.normal;
    this.knownPlacement ??= place(hosts, guests, constraints);
    return this.knownPlacement;
  }

  /** Whether they still have after any so many hosts are lost. Asked for only where there is a placement. */
  public get survival(): Survival {
    const hint = this.placement.verdict === 'fits' ? { hint: this.placement.assignment } : {};
    this.knownSurvival ??= surviveLoss(this.problem.failover, this.cluster.hostFailuresToTolerate, hint);
    return this.knownSurvival;
  }

  /** Where VMs that ask for it can move to while they run, and why nowhere else. */
  public get migrations(): readonly Migration[] {
    if (this.knownMigrations === undefined) {
      const migrations = new Migrations(this.cluster, this.context, this.reachability);
      this.knownMigrations = this.movers().map((vm) => migrations.of(vm));
    }
    return this.knownMigrations;
  }

  private movers(): Vm[] {
    return this.context.estate.vms.filter(
      ({ host, liveMigration }) => liveMigration === true && host === this.cluster.path,
    );
  }
}

/** A view of every cluster, by its path. */
export function viewsOf(estate: Estate, hosts: ClusterContext['hosts']): ReadonlyMap<string, ClusterView> {
  return new Map((estate.clusters ?? []).map((cluster) => [cluster.path, new ClusterView(cluster, { estate, hosts })]));
}

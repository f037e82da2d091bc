import type { Cluster, Estate, Vm } from '../model';
import { type DoesNotSurvive, type Placement, type Survival, place, provenLoss, surviveLoss } from '../placement';
import { AdmissionControl } from './admission';
import { type ClusterContext, type ClusterProblem, Reachability, problemOf } from './problem';
import { type Migration, Migrations } from './migration';

/** What rules and reports ask of a cluster; each answer is worked out once, when it is first asked for. */
export class ClusterView {
  public readonly cluster: Cluster;
  public readonly reachability: Reachability;
  private knownProblem: ClusterProblem | undefined;
  private knownFirst: Placement | undefined;
  private knownProof: { readonly loss: DoesNotSurvive | undefined } | undefined;
  private knownSurvival: Survival | undefined;
  private knownMigrations: readonly Migration[] | undefined;
  private ways: Migrations | undefined;
  private knownAdmission: AdmissionControl | undefined;

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

  /**
   * Whether all VMs have a host while none has failed. Where it matters to survival which placement it is, and one
   * survives, it is that one.
   */
  public get placement(): Placement {
    const { first } = this;
    if (first.verdict !== 'fits' || this.problem.leftDown.size === 0 || this.cluster.hostFailuresToTolerate === 0) {
      return first;
    }
    const { survival } = this;
    return survival.verdict === 'survives' ? { verdict: 'fits', assignment: survival.before } : first;
  }

  /** Whether they still have after any so many hosts are lost. Asked for only where there is a placement. */
  public get survival(): Survival {
    const { first } = this;
    const hint = first.verdict === 'fits' ? { hint: first.assignment } : {};
    this.knownSurvival ??= surviveLoss(this.problem.failover, this.cluster.hostFailuresToTolerate, hint);
    return this.knownSurvival;
  }

  /** What is reserved, and whether its VMs would be started. */
  public get admission(): AdmissionControl {
    this.knownAdmission ??= new AdmissionControl(this.cluster, this.context);
    return this.knownAdmission;
  }

  /** A loss of so many hosts that is not survived wherever VMs are now: known also where no placement is. */
  public get provenLoss(): DoesNotSurvive | undefined {
    this.knownProof ??= { loss: provenLoss(this.problem.failover, this.cluster.hostFailuresToTolerate) };
    return this.knownProof.loss;
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

  private get first(): Placement {
    const { hosts, guests, constraints } = this.problem.normal;
    this.knownFirst ??= place(hosts, guests, constraints);
    return this.knownFirst;
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

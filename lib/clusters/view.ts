import type { Cluster, Estate, Vm } from '../model';
import {
  type Assignment,
  type DoesNotSurvive,
  type Placement,
  type PlacementProblem,
  type Survival,
  place,
  provenLoss,
  surviveLoss,
} from '../placement';
import { AdmissionControl } from './admission';
import { type ClusterContext, type ClusterProblem, Reachability, problemOf } from './problem';
import { type Migration, Migrations } from './migration';
import { Mobilities, type Mobility } from './mobility';
import { tiedLossOf } from './tied';
import { type BrokenWish, brokenWishes, keepingWishes, wishesOf } from './wishes';

/** What rules and reports ask of a cluster; each answer is worked out once, when it is first asked for. */
export class ClusterView {
  public readonly cluster: Cluster;
  public readonly reachability: Reachability;
  private knownProblem: ClusterProblem | undefined;
  private knownFirst: Placement | undefined;
  private knownPlacement: Placement | undefined;
  private knownProof: { readonly loss: DoesNotSurvive | undefined } | undefined;
  private knownRestarts: Survival | undefined;
  private knownMobility: readonly Mobility[] | undefined;
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

  /** Whether all VMs have a host while none has failed, in any placement. */
  public get first(): Placement {
    const { hosts, guests, constraints } = this.problem.normal;
    this.knownFirst ??= place(hosts, guests, constraints);
    return this.knownFirst;
  }

  /**
   * The same, with the placement that is shown: it keeps what should hold where it can. Where it matters to survival which
   * placement it is, and one survives, it is that one.
   */
  public get placement(): Placement {
    this.knownPlacement ??= this.shown();
    return this.knownPlacement;
  }

  /** What should hold, and does not in the placement that is shown. */
  public get brokenWishes(): readonly BrokenWish[] {
    const { placement } = this;
    return placement.verdict === 'fits' ? brokenWishes(wishesOf(this.problem), placement.assignment) : [];
  }

  /** Whether every VM that is to restart has a host after any so many hosts are lost. Asked for only where there is a placement. */
  public get survival(): Survival {
    const { restarts } = this;
    return restarts.verdict === 'survives' ? (this.tiedLoss ?? restarts) : restarts;
  }

  /** The same, without those that a device ties to their host. */
  public get restarts(): Survival {
    const { first } = this;
    const hint = first.verdict === 'fits' ? { hint: this.wished(first.assignment) } : {};
    this.knownRestarts ??= surviveLoss(this.problem.failover, this.cluster.hostFailuresToTolerate, hint);
    return this.knownRestarts;
  }

  /** The loss of a host that a VM is tied to by a device, of which nobody stated that it stays down. */
  public get tiedLoss(): DoesNotSurvive | undefined {
    return tiedLossOf(this.problem, this.placement);
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

  /** The one host that a VM of the cluster may run on, if it is only one: it is tied to it. */
  public onlyHostOf(vm: Vm): string | undefined {
    const { hosts } = this.reachability.of(vm);
    return hosts.length === 1 ? hosts[0] : undefined;
  }

  /** Whether VMs that ask for it can move to another host while they run, beside what is there. */
  public get mobility(): readonly Mobility[] {
    this.knownMobility ??= this.worked();
    return this.knownMobility;
  }

  /** Between which hosts any VM of it could move while it runs, as far as prerequisites say. */
  public migrationOf(vm: Vm): Migration {
    this.ways ??= new Migrations(this.cluster, this.context, this.reachability);
    return this.ways.of(vm);
  }

  private shown(): Placement {
    const { first } = this;
    if (first.verdict !== 'fits') {
      return first;
    }
    const { leftDown, normal } = this.problem;
    if (leftDown.size === 0 || this.cluster.hostFailuresToTolerate === 0) {
      return { verdict: 'fits', assignment: this.wished(first.assignment) };
    }
    const { restarts } = this;
    const { before = first.assignment } = restarts.verdict === 'undecided' ? {} : restarts;
    // Who stays down stays where it is: it may be that no other placement survives.
    const guests = normal.guests.map((guest) =>
      leftDown.has(guest.id) ? { ...guest, allowed: new Set([before.get(guest.id)!]) } : guest,
    );
    return { verdict: 'fits', assignment: this.wished(before, { ...normal, guests }) };
  }

  private wished(on: Assignment, problem: PlacementProblem = this.problem.normal): Assignment {
    return keepingWishes(problem, wishesOf(this.problem), on);
  }

  private worked(): Mobility[] {
    const mobilities = new Mobilities(this);
    return this.movers().map((vm) => mobilities.of(vm));
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

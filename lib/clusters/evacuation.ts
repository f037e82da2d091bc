import { type Estate, listNames } from '../model';
import { type Proof, describeProof, describeUndecided, evacuate } from '../placement';
import { AdmissionControl } from './admission';
import { isHandedOver } from './migration';
import { deviceOf } from './problem';
import { heldByDevices } from './tied';
import { ClusterView } from './view';

/** A VM that goes from one host to another; paths of the hosts, and the VM's name there (replicas are numbered). */
export interface VmMove {
  readonly vm: string;
  readonly from: string;
  readonly to: string;
  /** Whether it must be shut down for that: nothing shows that it can move while it runs (AVA003's prerequisites). */
  readonly powerOff: boolean;
}

/** What happens when a host is emptied for maintenance. */
export interface Evacuation {
  /** `undecided` never means that there is no room. */
  readonly verdict: 'fits' | 'does-not-fit' | 'undecided';
  /** What goes where; none where it does not fit. */
  readonly moves: readonly VmMove[];
  /** Why it does not fit, or is not decided. */
  readonly reason?: string;
  /**
   * Where it fits, and strict admission control of what is left would still refuse: why. vCenter then moves nothing until
   * less is reserved or kept.
   */
  readonly refusedBy?: string;
}

/**
 * Empties a host of a cluster, from the placement that was proven: everything else stays where it can. Nothing goes to a
 * host that is kept for failures, and what holds a device of its host stays.
 */
export function evacuateHost(estate: Estate, clusterPath: string, hostPath: string): Evacuation {
  const hosts = new Map(estate.hosts.map((host) => [host.path, host]));
  const cluster = estate.clusters.find(({ path }) => path === clusterPath);
  if (cluster === undefined) {
    return { verdict: 'does-not-fit', moves: [], reason: 'the cluster is not in the estate' };
  }
  const view = new ClusterView(cluster, { estate, hosts });
  const { placement, problem } = view;
  if (placement.verdict !== 'fits') {
    const reason = placement.verdict === 'undecided' ? describeUndecided(placement) : describeProof(placement.proof);
    return { verdict: placement.verdict, moves: [], reason: `with all hosts there, ${reason}` };
  }
  const [id] = [...problem.hostOf].find(([, { path }]) => path === hostPath) ?? [''];
  const outcome = evacuate(heldByDevices(problem, placement.assignment), placement.assignment, id);
  if (outcome.verdict !== 'fits') {
    const reason =
      outcome.verdict === 'undecided'
        ? describeUndecided(outcome)
        : describeProof(outcome.proof) + whyNot(outcome.proof, view);
    return { verdict: outcome.verdict, moves: [], reason };
  }
  const moves = outcome.moves.map(({ guest, ...move }): VmMove => {
    const [from, to] = [move.from, move.to].map((host) => problem.hostOf.get(host)!.path) as [string, string];
    const powerOff = !isHandedOver(view.migrationOf(problem.vmOf.get(guest)!), from, to);
    return { vm: guest, from, to, powerOff };
  });
  const refusedBy = moves.length === 0 ? undefined : refusal(view, hostPath);
  return { verdict: 'fits', moves, ...(refusedBy !== undefined && { refusedBy }) };
}

/** What a proof does not say of itself: a device that is in the host, or hosts that take nothing while none has failed. */
function whyNot(proof: Proof, { problem }: ClusterView): string {
  const guests = proof.kind === 'no-host' ? proof.guests : [];
  const holder = guests.flatMap((id) => problem.vmOf.get(id) ?? []).find((vm) => deviceOf(vm) !== undefined);
  if (holder !== undefined) {
    return ` (${holder.name} holds the physical device ${deviceOf(holder)} of its host)`;
  }
  const kept = [...(problem.failover.spare ?? [])].map((id) => problem.hostOf.get(id)!.name);
  return kept.length === 0 ? '' : ` (${listNames(kept)} ${kept.length === 1 ? 'is' : 'are'} kept for failures)`;
}

/** What admission control says once a host is out of the cluster. */
function refusal({ cluster, context }: ClusterView, host: string): string | undefined {
  const rest = { ...cluster, hosts: cluster.hosts.filter((path) => path !== host) };
  const problem = new AdmissionControl(rest, context).problem();
  return problem === undefined ? undefined : `without the host, ${problem}`;
}

import type { Estate } from '../model';
import { describeProof, describeUndecided, evacuate } from '../placement';
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
}

/** Empties a host of a cluster, from the placement that was proven: everything else stays where it can. */
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
  const outcome = evacuate(problem.failover, placement.assignment, id);
  if (outcome.verdict !== 'fits') {
    const reason = outcome.verdict === 'undecided' ? describeUndecided(outcome) : describeProof(outcome.proof);
    return { verdict: outcome.verdict, moves: [], reason };
  }
  const movesLive = (guest: string, from: string, to: string): boolean => {
    const ways = view.migrationOf(problem.vmOf.get(guest)!).hosts;
    return [from, to].every((id) => ways.includes(problem.hostOf.get(id)!.path));
  };
  const moves = outcome.moves.map(({ guest, from, to }) => ({
    vm: guest,
    from: problem.hostOf.get(from)!.path,
    to: problem.hostOf.get(to)!.path,
    powerOff: !movesLive(guest, from, to),
  }));
  return { verdict: 'fits', moves };
}

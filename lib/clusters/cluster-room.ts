import { type Proof, describeProof, describeUndecided } from '../placement';
import { type Limit, leastOf, oneTooMany, placementLimits } from './limits';
import { type OnHost, roomBeside } from './room-beside';
import { type VmShape, guestOf, moreOf } from './shape';
import type { Site } from './site';
import type { ClusterView } from './view';

/** Whether a cluster takes the VMs that it has: they have a host, still after a failure, and admission control starts them. */
export interface Verdict {
  readonly verdict: 'yes' | 'no' | 'undecided';
  readonly reason: string;
}

/** What is known of room without a search. */
export interface KnownRoom {
  /** Where those go that are seen to fit. */
  readonly on: readonly OnHost[];
  readonly count: number;
  /** More than so many do not fit. Infinite where nothing is known of that. */
  readonly limit: Limit;
}

/** No room at all. */
export function noRoom(reason: string): KnownRoom {
  return { on: [], count: 0, limit: { count: 0, reason } };
}

/** VMs that are counted at most: a cluster with room for more has hosts whose size is no number. */
const MOST_COUNTED = 1_000_000;

/** Every check of a cluster, in one verdict. */
export function judgeCluster(view: ClusterView): Verdict {
  const { placement, cluster } = view;
  if (placement.verdict !== 'fits') {
    return placement.verdict === 'undecided'
      ? { verdict: 'undecided', reason: describeUndecided(placement) }
      : { verdict: 'no', reason: shortly(placement.proof) };
  }
  const refusal = view.admission.problem();
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

/** What fits beside the placement that was found, and what sums and admission control forbid. */
export function knownRoom(view: ClusterView, site: Site, shape: VmShape, disk: Limit): KnownRoom {
  const now = judgeCluster(view);
  if (now.verdict !== 'yes') {
    return now.verdict === 'no'
      ? noRoom(now.reason)
      : { on: [], count: 0, limit: { count: Infinity, reason: now.reason } };
  }
  const one = moreOf(shape, view.cluster, site, 1);
  const guest = guestOf(one, view);
  const least = leastOf([disk, ...placementLimits(view, guest)]);
  const most = Math.min(least.count, MOST_COUNTED);
  const admitted = view.admission.mostLike(one, most);
  const limit =
    admitted < most
      ? { count: admitted, reason: view.admission.problem({ ...one, replicas: admitted + 1 }) ?? '' }
      : least;
  const on = roomBeside(view, guest, admitted);
  return { on, count: on.reduce((sum, { count }) => sum + count, 0), limit };
}

/** A proof without the names of those that ask: one more of a kind is all that is asked. */
function shortly(proof: Proof): string {
  return proof.kind !== 'sum'
    ? describeProof(proof)
    : oneTooMany(proof.dimension, proof.asked, proof.capacity, proof.hosts.length);
}

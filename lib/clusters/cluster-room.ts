import { type Proof, describeProof, describeUndecided } from '../placement';
import { type Limit, leastOf, oneTooMany, placementLimits } from './limits';
import { type OnHost, roomBeside } from './room-beside';
import { leavingMoves } from './room-for-moves';
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
  const { first, cluster } = view;
  if (first.verdict === 'does-not-fit') {
    return { verdict: 'no', reason: shortly(first.proof) };
  }
  const refusal = view.admission.problem();
  if (refusal !== undefined) {
    return { verdict: 'no', reason: refusal };
  }
  if (first.verdict === 'undecided') {
    return view.provenLoss === undefined
      ? { verdict: 'undecided', reason: describeUndecided(first) }
      : { verdict: 'no', reason: afterLoss(view.provenLoss, shortly(view.provenLoss.proof)) };
  }
  if (cluster.hostFailuresToTolerate === 0 || view.survival.verdict === 'survives') {
    return judgeMoves(view);
  }
  const { survival } = view;
  return survival.verdict === 'undecided'
    ? { verdict: 'undecided', reason: afterLoss(survival, describeUndecided(survival)) }
    : { verdict: 'no', reason: afterLoss(survival, shortly(survival.proof)) };
}

/** Whether room is left for VMs that must be able to move. That prerequisites are missing has nothing to do with room. */
function judgeMoves({ mobility }: ClusterView): Verdict {
  const bad = mobility.filter(({ verdict, lacks }) => verdict !== 'moves' && lacks === 'room');
  const worst = bad.find(({ verdict }) => verdict === 'stuck') ?? bad[0];
  return worst === undefined
    ? { verdict: 'yes', reason: '' }
    : {
        verdict: worst.verdict === 'stuck' ? 'no' : 'undecided',
        reason: `${worst.vm.name} must be able to move, ${worst.reason}`,
      };
}

function afterLoss({ lost }: { readonly lost: readonly string[] }, reason: string): string {
  return `after the loss of ${lost.join(', ')}, ${reason}`;
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
  const on = leavingMoves(view, guest, admitted, (count) => roomBeside(view, guest, count));
  return { on, count: on.reduce((sum, { count }) => sum + count, 0), limit };
}

/** A proof without the names of those that ask: one more of a kind is all that is asked. */
function shortly(proof: Proof): string {
  return proof.kind !== 'sum'
    ? describeProof(proof)
    : oneTooMany(proof.dimension, proof.asked, proof.capacity, proof.hosts.length);
}

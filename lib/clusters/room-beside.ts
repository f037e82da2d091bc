import type { Assignment, GuestShape } from '../placement';
import { mayRun, timesIn } from './limits';
import { LossKinds } from './losses';
import { type Free, Occupancy } from './occupancy';
import type { ClusterView } from './view';

/** So many VMs on a host, by its path. */
export interface OnHost {
  readonly path: string;
  readonly count: number;
}

/**
 * How many of a shape fit on each host beside the placement that was found, with room for everything after any loss.
 *
 * All of them are seen to fit. Nothing is searched for: more may fit where guests are placed anew.
 */
export function roomBeside(view: ClusterView, shape: GuestShape, most: number): OnHost[] {
  const { placement, problem, cluster } = view;
  if (placement.verdict !== 'fits') {
    return [];
  }
  const { normal, guarantees, hostOf } = problem;
  const { free } = new Occupancy(normal, guarantees, placement.assignment);
  const able = normal.hosts.filter((host) => mayRun(shape, host));
  const counts = able.map(({ id }) => ({ path: hostOf.get(id)!.path, count: timesIn(free.get(id)!, shape) }));
  const isAsked = cluster.hostFailuresToTolerate > 0 && counts.some(({ count }) => count > 0);
  return firstOf(counts, isAsked ? Math.min(most, roomAfterLosses(view, shape, placement.assignment)) : most);
}

/**
 * How many have room after any loss, beside all others; those that may stay down count as if they restarted.
 *
 * None where guests of a lost host find no room beside those that run on, and nothing else is known of that loss.
 */
function roomAfterLosses(view: ClusterView, shape: GuestShape, before: Assignment): number {
  const { failover, guarantees } = view.problem;
  const able = failover.hosts.filter((host) => mayRun(shape, host));
  const roomIn = (left: Free): number =>
    able.reduce((sum, { id }) => sum + (left.has(id) ? timesIn(left.get(id)!, shape) : 0), 0);
  const occupancy = new Occupancy(failover, guarantees, before);
  const kinds = new LossKinds(failover, shape, guarantees);
  const told = new Map(toldLosses(view).map(({ lost, left }) => [kinds.keyOf(lost), roomIn(left)]));
  const failures = Math.min(view.cluster.hostFailuresToTolerate, failover.hosts.length);
  const losses = kinds.typical(failures, (host) => occupancy.filled(host)) ?? [];
  return losses.reduce(
    (least, lost) => {
      if (least === 0) {
        return 0;
      }
      const left = occupancy.after(lost);
      return Math.min(least, Math.max(told.get(kinds.keyOf(lost)) ?? 0, left === undefined ? 0 : roomIn(left)));
    },
    losses.length === 0 ? 0 : Infinity,
  );
}

/** What hosts have left after the losses of which survival tells where everything is. */
function toldLosses({ survival, problem }: ClusterView): { readonly lost: readonly string[]; readonly left: Free }[] {
  if (survival.verdict !== 'survives') {
    return [];
  }
  const { failover, guarantees } = problem;
  return survival.worst.flatMap(({ lost, moved }) => {
    const after = new Map([...survival.before, ...moved.map(({ guest, to }) => [guest, to] as const)]);
    const hosts = failover.hosts.filter(({ id }) => !lost.includes(id));
    // What stays down is on a host that is lost.
    return failover.guests.some(({ id }) => lost.includes(after.get(id) ?? lost[0]!))
      ? []
      : [{ lost, left: new Occupancy({ ...failover, hosts }, guarantees, after).free }];
  });
}

/** Takes from each in turn until so many are taken. */
function firstOf(counts: readonly OnHost[], most: number): OnHost[] {
  let more = most;
  return counts.flatMap(({ path, count }) => {
    const taken = Math.min(count, more);
    more -= taken;
    return taken > 0 ? [{ path, count: taken }] : [];
  });
}

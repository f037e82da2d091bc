import type { GuestShape, Survives } from '../placement';
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
  const { placement, problem } = view;
  const { normal, failover, hostOf } = problem;
  const survived = view.cluster.hostFailuresToTolerate === 0 ? undefined : view.survival;
  if (placement.verdict !== 'fits' || (survived !== undefined && survived.verdict !== 'survives')) {
    return [];
  }
  // Where no host is kept for failures, what holds before a loss is a placement like any other.
  const isOne = survived !== undefined && normal.hosts.length === failover.hosts.length;
  const now = new Occupancy(normal, isOne ? survived.before : placement.assignment);
  const able = normal.hosts.filter((host) => mayRun(shape, host));
  const counts = able.map(({ id }) => ({ path: hostOf.get(id)!.path, count: timesIn(now.free.get(id)!, shape) }));
  if (survived === undefined) {
    return firstOf(counts, most);
  }
  const before = isOne ? now : new Occupancy(failover, survived.before);
  return firstOf(counts, Math.min(most, roomAfterLosses(view, shape, before, survived)));
}

/**
 * How many have room after any loss, beside all others; those that may stay down count as if they restarted.
 *
 * None where guests of a lost host find no room beside those that run on, and survival does not tell of that loss.
 */
function roomAfterLosses(view: ClusterView, shape: GuestShape, before: Occupancy, { worst }: Survives): number {
  const { failover } = view.problem;
  const able = failover.hosts.filter((host) => mayRun(shape, host));
  const roomIn = (left: Free | undefined): number =>
    able.reduce((sum, { id }) => sum + (left?.has(id) === true ? timesIn(left.get(id)!, shape) : 0), 0);
  const kinds = new LossKinds(failover, shape);
  const told = new Map(
    worst.map(({ lost, moved }) => [kinds.keyOf(lost), roomIn(before.afterMoves(new Set(lost), moved))]),
  );
  const failures = Math.min(view.cluster.hostFailuresToTolerate, failover.hosts.length);
  const losses = kinds.typical(failures, (host) => before.filled(host)) ?? [];
  return losses.reduce(
    (least, lost) =>
      least === 0 ? 0 : Math.min(least, Math.max(told.get(kinds.keyOf(lost)) ?? 0, roomIn(before.after(lost)))),
    losses.length === 0 ? 0 : Infinity,
  );
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

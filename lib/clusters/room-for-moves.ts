import type { GuestShape, PlacementGuest } from '../placement';
import { Occupancy } from './occupancy';
import { isHandedOver } from './migration';
import type { OnHost } from './room-beside';
import type { ClusterView } from './view';

/**
 * The most of what fits beside the placement that was found, of which VMs that must be able to move are seen to keep a
 * host to move to. Nothing is searched for.
 */
export function leavingMoves(
  view: ClusterView,
  shape: GuestShape,
  most: number,
  roomFor: (most: number) => OnHost[],
): OnHost[] {
  const all = roomFor(most);
  const ids = view.mobility
    .filter(({ verdict, lacks }) => verdict !== 'stuck' && lacks === 'room')
    .map(({ vm }) => view.problem.idsOf.get(vm.path) ?? []);
  if (ids.length === 0 || all.length === 0 || canAllMove(view, shape, ids, all)) {
    return all;
  }
  let [yes, no] = [0, all.reduce((sum, { count }) => sum + count, 0)];
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (canAllMove(view, shape, ids, roomFor(middle))) {
      yes = middle;
    } else {
      no = middle;
    }
  }
  return roomFor(yes);
}

/** Whether, of each VM, one copy has a host to move to once there are more beside it. */
function canAllMove(
  view: ClusterView,
  shape: GuestShape,
  vms: readonly (readonly string[])[],
  more: readonly OnHost[],
): boolean {
  const { placement, problem } = view;
  if (placement.verdict !== 'fits') {
    return false;
  }
  const idOf = new Map([...problem.hostOf].map(([id, { path }]) => [path, id]));
  const added = more.map(({ path, count }, index): [PlacementGuest, string] => [
    {
      id: `more ${index}`,
      cpu: shape.cpu * count,
      memory: shape.memory * count,
      guaranteedCpu: (shape.guaranteedCpu ?? 0) * count,
      guaranteedMemory: (shape.guaranteedMemory ?? 0) * count,
    },
    idOf.get(path)!,
  ]);
  const { normal, hostOf, vmOf } = problem;
  const occupancy = new Occupancy(
    { ...normal, guests: [...normal.guests, ...added.map(([guest]) => guest)] },
    new Map([...placement.assignment, ...added.map(([{ id }, host]) => [id, host] as const)]),
  );
  return vms.every((ids) =>
    ids.some((id) => {
      const from = placement.assignment.get(id)!;
      const migration = view.migrationOf(vmOf.get(id)!);
      return normal.hosts.some(
        (to) =>
          to.id !== from &&
          isHandedOver(migration, hostOf.get(from)!.path, hostOf.get(to.id)!.path) &&
          occupancy.couldRun(id, to.id),
      );
    }),
  );
}

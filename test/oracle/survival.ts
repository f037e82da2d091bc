import { sets, sum } from './facts';
import { couldRun, place, workers } from './placement';
import { type Assignment, type Guest, type Room, type World, roomOf } from './world';

/** Every set of hosts that may be lost at once. */
export function losses({ data }: World): string[][] {
  return sets(
    data.hosts.map(({ id }) => id),
    data.failures,
  );
}

/** What is left after a loss can take all that is to run again, and what stays down where its host is left. */
function isSurvived(world: World, lost: readonly string[], down: Assignment): boolean {
  const hosts = world.data.hosts.map(({ id }) => id).filter((id) => !lost.includes(id));
  const guests = world.guests.filter(({ id, vm }) => vm.staysDown !== true || !lost.includes(down.get(id)!));
  return place(world, { hosts, guests }) !== undefined;
}

/**
 * Whether there is a way to run today after which every loss is survived.
 *
 * Only VMs that stay down with their host make it matter where they are today: every way to put them is tried.
 */
export function survives(world: World): boolean {
  const down = world.guests.filter(({ vm }) => vm.staysDown === true);
  return ways(down, workers(world)).some(
    (way) =>
      place(world, { hosts: workers(world), guests: world.guests, fixed: way }) !== undefined &&
      losses(world).every((lost) => isSurvived(world, lost, way)),
  );
}

function ways(guests: readonly Guest[], hosts: readonly string[]): Assignment[] {
  return guests.reduce<Assignment[]>(
    (known, guest) =>
      known.flatMap((way) =>
        hosts.filter((host) => guest.allowed.has(host)).map((host) => new Map([...way, [guest.id, host]])),
      ),
    [new Map()],
  );
}

/**
 * Whether sums alone prove that some loss is not survived: what must run again is more than what is left has in all.
 * It needs no placement, so nothing that is undecided may hide it.
 */
export function sumsRefute(world: World): boolean {
  const must = world.guests.filter(({ vm }) => vm.staysDown !== true);
  return losses(world).some((lost) => {
    const left = world.data.hosts.filter(({ id }) => !lost.includes(id)).map(roomOf);
    const short = (asked: (guest: Guest) => number, has: (room: Room) => number): boolean =>
      sum(must.map(asked)) > sum(left.map(has));
    return (
      short(
        ({ milliCpu }) => milliCpu,
        ({ cpu }) => cpu,
      ) ||
      short(
        ({ memoryMib }) => memoryMib,
        ({ memory }) => memory,
      ) ||
      short(
        ({ guaranteedMib }) => guaranteedMib,
        (room) => room.guaranteedMib,
      ) ||
      // A VM that no host that is left could run, if it ran nothing else.
      must.some((guest) => !left.some((room) => guest.allowed.has(room.id) && couldRun(guest, room)))
    );
  });
}

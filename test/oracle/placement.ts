import { sum } from './facts';
import { type Assignment, type Guest, type Room, type World, roomOf } from './world';

/** What is asked of a placement beside the cluster's own rules. */
export interface Question {
  /** Hosts that take VMs. */
  readonly hosts: readonly string[];
  /** Who is placed. */
  readonly guests: readonly Guest[];
  /** Where some of them are, come what may. */
  readonly fixed?: Assignment;
}

/** Whether a host could run a guest if it ran nothing else. */
export function couldRun(guest: Guest, room: Room): boolean {
  return guest.milliCpu <= room.widest && guest.vm.memoryMib <= room.largest;
}

/** Every host of a cluster that is not set aside. */
export function workers({ data, setAside }: World): string[] {
  return data.hosts.map(({ id }) => id).filter((id) => !setAside.has(id));
}

/**
 * A placement, found by trying every one; undefined where there is none.
 *
 * States that were seen are not tried again; nothing else is clever here.
 */
export function place(world: World, { hosts, guests, fixed }: Question): Assignment | undefined {
  const rooms = world.data.hosts.filter(({ id }) => hosts.includes(id)).map(roomOf);
  const units = joined(guests, world);
  const rivals = (id: string): readonly string[] =>
    world.apart.filter((group) => group.includes(id)).flatMap((group) => group.filter((other) => other !== id));
  const order = [...units].sort((a, b) => size(b) - size(a));
  const taken = new Map<string, Guest[]>(rooms.map(({ id }) => [id, []]));
  const failed = new Set<string>();
  const isFree = (unit: readonly Guest[], room: Room): boolean => {
    const there = taken.get(room.id)!;
    const all = [...there, ...unit];
    return (
      unit.every((guest) => guest.allowed.has(room.id) && couldRun(guest, room)) &&
      unit.every(({ id }) => fixed?.get(id) === undefined || fixed.get(id) === room.id) &&
      unit.every(({ id }) => all.every((other) => other.id === id || !rivals(id).includes(other.id))) &&
      holds(all, room)
    );
  };
  const tryFrom = (index: number): boolean => {
    const unit = order[index];
    if (unit === undefined) {
      return true;
    }
    const state = `${index}:${rooms.map(({ id }) => stateOf(taken.get(id)!, world)).join('|')}`;
    if (failed.has(state)) {
      return false;
    }
    for (const room of rooms) {
      if (isFree(unit, room)) {
        const there = taken.get(room.id)!;
        taken.set(room.id, [...there, ...unit]);
        if (tryFrom(index + 1)) {
          return true;
        }
        taken.set(room.id, there);
      }
    }
    failed.add(state);
    return false;
  };
  return tryFrom(0)
    ? new Map([...taken].flatMap(([host, there]) => there.map(({ id }) => [id, host] as const)))
    : undefined;
}

/** Whether guests fit a host together: by size, and by what is set aside for them. */
function holds(guests: readonly Guest[], room: Room): boolean {
  return (
    sum(guests.map(({ milliCpu }) => milliCpu)) <= room.cpu &&
    sum(guests.map(({ memoryMib }) => memoryMib)) <= room.memory &&
    sum(guests.map(({ guaranteedMib }) => guaranteedMib)) <= room.guaranteedMib &&
    sum(guests.map(({ guaranteedMilliCpu }) => guaranteedMilliCpu)) <= room.guaranteedMilliCpu
  );
}

function size(unit: readonly Guest[]): number {
  return sum(unit.map(({ memoryMib }) => memoryMib));
}

/** What of a host's guests decides what else it takes: sums, and who of them keeps others away. */
function stateOf(guests: readonly Guest[], { apart }: World): string {
  const loners = guests.filter(({ id }) => apart.some((group) => group.includes(id))).map(({ id }) => id);
  return [
    sum(guests.map(({ milliCpu }) => milliCpu)),
    sum(guests.map(({ memoryMib }) => memoryMib)),
    sum(guests.map(({ guaranteedMib }) => guaranteedMib)),
    sum(guests.map(({ guaranteedMilliCpu }) => guaranteedMilliCpu)),
    ...loners.sort(),
  ].join(',');
}

/** Guests that go where another goes, as one. */
export function joined(guests: readonly Guest[], { together }: World): Guest[][] {
  const units: Guest[][] = [];
  for (const guest of guests) {
    const groups = together.filter((group) => group.includes(guest.id));
    const isWith = (unit: Guest[]): boolean => unit.some(({ id }) => groups.some((group) => group.includes(id)));
    const joint = units.filter(isWith);
    const rest = units.filter((unit) => !isWith(unit));
    units.splice(0, units.length, ...rest, [...joint.flat(), guest]);
  }
  return units;
}

/** Whether a whole assignment is one that holds. */
export function isValid(world: World, hosts: readonly string[], assignment: Assignment): boolean {
  return (
    place(world, { hosts, guests: world.guests, fixed: assignment }) !== undefined &&
    assignment.size === world.guests.length
  );
}

/** A placement of all VMs while no host is lost. */
export function today(world: World): Assignment | undefined {
  return place(world, { hosts: workers(world), guests: world.guests });
}

import { bestFit, fillHosts, firstFit } from './greedy';
import type { HostKind } from './kinds';
import type { Packing, UnitClass } from './packing';
import { Room } from './room';

/** Host trials of heuristics that look at every host for every unit: some tenths of a second. */
const MOST_TRIALS = 20_000_000;

/** One way to place all units in one go. */
type Attempt = (room: Room) => Room;

/** What the heuristics found. */
export interface Attempted {
  /** Places all units where `unplaced` is zero. */
  readonly room: Room;
  readonly unplaced: number;
}

/** Tries ways to place all units, the cheap ones first, until one places all; otherwise the one that left the fewest. */
export function tryHeuristics(packing: Packing, kinds: readonly HostKind[], hint?: Int32Array): Attempted {
  let best: Attempted | undefined;
  for (const attempt of attempts(packing, kinds, hint)) {
    const room = attempt(new Room(packing));
    const unplaced = countUnplaced(room);
    if (best === undefined || unplaced < best.unplaced) {
      best = { room, unplaced };
    }
    if (unplaced === 0) {
      break;
    }
  }
  return best!;
}

/** Units without a host. */
export function countUnplaced({ hostOf }: Room): number {
  return hostOf.reduce((count, host) => count + (host < 0 ? 1 : 0), 0);
}

/** Puts units where a hint says, as far as they fit there. */
export function follow(room: Room, hint: Int32Array): Room {
  for (const one of room.packing.classes) {
    for (let unit = one.first; unit < one.first + one.count; unit += 1) {
      const host = hint[unit]!;
      if (host >= 0 && room.fits(one, host)) {
        room.put(one, unit, host);
      }
    }
  }
  return room;
}

function attempts(packing: Packing, kinds: readonly HostKind[], hint: Int32Array | undefined): Attempt[] {
  const large = kinds.flatMap(({ hosts }) => hosts);
  const small = [...kinds].reverse().flatMap(({ hosts }) => hosts);
  const orders = classOrders(packing);
  const trials = large.length * packing.units;
  const fills = packing.classes.length * packing.units;
  return [
    ...(hint === undefined ? [] : [(room: Room) => firstFit(follow(room, hint), packing.classes, large)]),
    ...(hint === undefined || trials > MOST_TRIALS
      ? []
      : [(room: Room) => bestFit(follow(room, hint), packing.classes, small)]),
    ...orders.map(
      (order): Attempt =>
        (room) =>
          firstFit(room, order, small),
    ),
    ...orders.map(
      (order): Attempt =>
        (room) =>
          firstFit(room, order, large),
    ),
    ...(trials > MOST_TRIALS
      ? []
      : orders.map(
          (order): Attempt =>
            (room) =>
              bestFit(room, order, small),
        )),
    ...(fills > MOST_TRIALS
      ? []
      : [small, large].map(
          (hosts): Attempt =>
            (room) =>
              fillHosts(room, packing.classes, hosts),
        )),
  ];
}

/** Orders in which classes are placed: the bigger first, by what counts as big. */
function classOrders({ classes, capacity }: Packing): (readonly UnitClass[])[] {
  const cpu = capacity.cpu.reduce((sum, amount) => sum + Math.max(0, amount), 1);
  const memory = capacity.memory.reduce((sum, amount) => sum + Math.max(0, amount), 1);
  const by = (weigh: (one: UnitClass) => number): UnitClass[] => [...classes].sort((a, b) => weigh(b) - weigh(a));
  const restricted = classes.some(({ hosts, apart }) => hosts.mask !== undefined || apart.length > 0);
  return [
    classes,
    ...(restricted ? [by(({ hosts }) => -hosts.size), by(({ apart }) => apart.length)] : []),
    by((one) => Math.max(one.cpu / cpu, one.memory / memory)),
    by((one) => one.memory),
    by((one) => one.cpu),
  ];
}

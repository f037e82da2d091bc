import { bestFit, fillHosts, firstFit } from './greedy';
import type { HostKind } from '../compile/kinds';
import { type Packing, type UnitClass, totalsOf } from '../compile/packing';
import { HostRoom } from './host-room';

/** Host trials of heuristics that look at every host for every unit: some tenths of a second. */
const MOST_TRIALS = 20_000_000;

/** One way to place all units in one go. */
type Attempt = (room: HostRoom) => HostRoom;

/** What the heuristics found. */
export interface Attempted {
  /** Places all units where `unplaced` is zero. */
  readonly room: HostRoom;
  readonly unplaced: number;
}

/** Tries ways to place all units, the cheap ones first, until one places all; otherwise the one that left the fewest. */
export function tryHeuristics(packing: Packing, kinds: readonly HostKind[], hint?: Int32Array): Attempted {
  let best: Attempted | undefined;
  for (const attempt of attempts(packing, kinds, hint)) {
    const room = attempt(new HostRoom(packing));
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
export function countUnplaced({ hostOf }: HostRoom): number {
  return hostOf.reduce((count, host) => count + (host < 0 ? 1 : 0), 0);
}

/** Puts units where a hint says, as far as they fit there. */
export function follow(room: HostRoom, hint: Int32Array): HostRoom {
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

/** The cheap ones first; each is made ready only when it is its turn. */
function* attempts(packing: Packing, kinds: readonly HostKind[], hint: Int32Array | undefined): Generator<Attempt> {
  const large = kinds.flatMap(({ hosts }) => hosts);
  const small = [...kinds].reverse().flatMap(({ hosts }) => hosts);
  const { classes, units } = packing;
  const isSmall = large.length * units <= MOST_TRIALS;
  if (hint !== undefined) {
    yield (room) => firstFit(follow(room, hint), classes, large);
    if (isSmall) {
      yield (room) => bestFit(follow(room, hint), classes, small);
    }
  }
  for (const hosts of [small, large]) {
    for (const order of classOrders(packing)) {
      yield (room) => firstFit(room, order, hosts);
    }
  }
  if (isSmall) {
    for (const order of classOrders(packing)) {
      yield (room) => bestFit(room, order, small);
    }
  }
  if (classes.length * units <= MOST_TRIALS) {
    yield (room) => fillHosts(room, classes, small);
    yield (room) => fillHosts(room, classes, large);
  }
}

/** Orders in which classes are placed: the bigger first, by what counts as big. */
function* classOrders({ classes, dimensions, capacity }: Packing): Generator<readonly UnitClass[]> {
  const all = totalsOf(capacity, dimensions.length);
  const by = (weigh: (one: UnitClass) => number): UnitClass[] => [...classes].sort((a, b) => weigh(b) - weigh(a));
  yield classes;
  if (classes.some(({ hosts, apart }) => hosts.mask !== undefined || apart.length > 0)) {
    yield by(({ hosts }) => -hosts.size);
    yield by(({ apart }) => apart.length);
  }
  yield by(({ asks }) => asks.reduce((most, amount, dimension) => Math.max(most, amount / all[dimension]!), 0));
  for (let dimension = dimensions.length - 1; dimension >= 0; dimension -= 1) {
    yield by(({ asks }) => asks[dimension]!);
  }
}

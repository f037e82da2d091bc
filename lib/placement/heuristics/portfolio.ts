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
  return bestOf(packing, attempts(packing, kinds, hint));
}

/** Places what it can where it is known that not all can be placed: by those few ways that leave few as a rule. */
export function leaveFew(packing: Packing, kinds: readonly HostKind[], hint?: Int32Array): HostRoom {
  return bestOf(packing, fewAttempts(packing, kinds, hint)).room;
}

function bestOf(packing: Packing, ways: Iterable<Attempt>): Attempted {
  let best: Attempted | undefined;
  for (const attempt of ways) {
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
  const { classes } = packing;
  const others = distinctOrders(otherOrders(packing), classes);
  yield* fewAttempts(packing, kinds, hint);
  for (const hosts of hostOrders(kinds)) {
    for (const order of others()) {
      yield (room) => firstFit(room, order, hosts);
    }
  }
  if (isSmall(packing)) {
    yield (room) => bestFit(room, classes, smallestFirst(kinds));
    for (const order of others()) {
      yield (room) => bestFit(room, order, smallestFirst(kinds));
    }
  }
}

function* fewAttempts(packing: Packing, kinds: readonly HostKind[], hint: Int32Array | undefined): Generator<Attempt> {
  const { classes, units } = packing;
  yield* hinted(packing, kinds, hint);
  for (const hosts of hostOrders(kinds)) {
    yield (room) => firstFit(room, classes, hosts);
  }
  if (classes.length * units <= MOST_TRIALS) {
    for (const hosts of hostOrders(kinds)) {
      yield (room) => fillHosts(room, classes, hosts);
    }
  }
}

/** Those that leave units where they are. */
function* hinted(packing: Packing, kinds: readonly HostKind[], hint: Int32Array | undefined): Generator<Attempt> {
  if (hint === undefined) {
    return;
  }
  const { classes } = packing;
  yield (room) => firstFit(follow(room, hint), classes, largestFirst(kinds));
  if (isSmall(packing)) {
    yield (room) => bestFit(follow(room, hint), classes, smallestFirst(kinds));
  }
}

/** Whether each host can be looked at for each unit. */
function isSmall({ hosts, units }: Packing): boolean {
  return hosts.length * units <= MOST_TRIALS;
}

/** The smallest first, and the largest: the same where all are of one kind. */
function hostOrders(kinds: readonly HostKind[]): (readonly number[])[] {
  return kinds.length === 1 ? [smallestFirst(kinds)] : [smallestFirst(kinds), largestFirst(kinds)];
}

function largestFirst(kinds: readonly HostKind[]): number[] {
  return kinds.flatMap(({ hosts }) => hosts);
}

function smallestFirst(kinds: readonly HostKind[]): number[] {
  return largestFirst([...kinds].reverse());
}

/** Goes through orders as often as it is called; each is worked out once, and comes once, and not where it is known. */
function distinctOrders(
  source: Iterator<readonly UnitClass[]>,
  ...known: (readonly UnitClass[])[]
): () => Generator<readonly UnitClass[]> {
  const fresh: (readonly UnitClass[])[] = [];
  const isNew = (order: readonly UnitClass[]): boolean =>
    [...known, ...fresh].every((other) => other.some((one, index) => one !== order[index]));
  return function* () {
    yield* fresh;
    for (let next = source.next(); next.done !== true; next = source.next()) {
      if (isNew(next.value)) {
        fresh.push(next.value);
        yield next.value;
      }
    }
  };
}

/** Orders in which classes are placed beside the one in which they come: the bigger first, by what counts as big. */
function* otherOrders({ classes, dimensions, capacity }: Packing): Generator<readonly UnitClass[]> {
  const all = totalsOf(capacity, dimensions.length);
  const by = (weigh: (one: UnitClass) => number): UnitClass[] => {
    const weights = Float64Array.from(classes, weigh);
    return [...classes.keys()].sort((a, b) => weights[b]! - weights[a]!).map((index) => classes[index]!);
  };
  if (classes.some(({ hosts, apart }) => hosts.mask !== undefined || apart.length > 0)) {
    yield by(({ hosts }) => -hosts.size);
    yield by(({ apart }) => apart.length);
  }
  yield by(({ asks }) => asks.reduce((most, amount, dimension) => Math.max(most, amount / all[dimension]!), 0));
  for (let dimension = dimensions.length - 1; dimension >= 0; dimension -= 1) {
    yield by(({ asks }) => asks[dimension]!);
  }
}

import type { Assignment, GuestShape, PlacementHost, PlacementProblem } from '../problem';
import type { Proof } from '../proof';
import { remainder } from './remainder';

/** A guest of which more are wanted. */
export interface MoreShape extends GuestShape {
  /**
   * Whether no two of them may share a host.
   *
   * @default false
   */
  readonly apart?: boolean;
}

/** So many on a host. */
export interface HostCount {
  readonly host: string;
  readonly count: number;
}

/** How many more guests fit. */
export interface RoomForMore {
  /** A placement of so many is known. */
  readonly count: number;
  /** Whether one more is known not to fit. */
  readonly exact: boolean;
  /** More than this do not fit; `count` where it is exact, `most` where nothing smaller is known. */
  readonly atMost: number;
  /** Where they go, by host id. */
  readonly on: readonly HostCount[];
  /** Why one more than `atMost` does not fit; missing where nobody tried. */
  readonly blockedBy?: Proof;
}

/** How many more fit on each host while all others stay where they are; by host id as given. Infinity where nothing is asked. */
export function roomBeside(problem: PlacementProblem, shape: MoreShape, stays: Assignment): HostCount[] {
  const left = remainder({ ...problem, guests: problem.guests.filter(({ id }) => stays.has(id)) }, stays);
  return left.hosts.map((host) => ({ host: host.id, count: mayRun(problem, shape, host) ? roomOn(host, shape) : 0 }));
}

/** How many the stores hold beside what is promised already; Infinity where the shape asks for none. */
export function roomOnStores(
  { guests, constraints = {} }: PlacementProblem,
  { stores: shares = [] }: MoreShape,
): number {
  const { stores = [] } = constraints;
  return stores.reduce((least, { id, capacity }) => {
    const amount = askedOf(id, shares);
    const promised = guests.reduce((sum, guest) => sum + askedOf(id, guest.stores ?? []), 0);
    return amount === 0 ? least : Math.min(least, Math.max(0, Math.floor((capacity - promised) / amount)));
  }, Infinity);
}

/** How many more the sums allow over all hosts; Infinity where nothing is asked. */
export function roomBySums(problem: PlacementProblem, shape: MoreShape): number {
  const { hosts, guests } = problem;
  const free = (dimension: 'cpu' | 'memory'): number =>
    hosts.reduce((sum, host) => sum + Math.max(0, host[dimension]), 0) -
    guests.reduce((sum, guest) => sum + guest[dimension], 0);
  return Math.min(
    times(free('cpu'), shape.cpu),
    times(free('memory'), shape.memory),
    roomOnStores(problem, shape),
    shape.apart === true ? hosts.length : Infinity,
  );
}

/** Takes from each in turn until so many are taken. */
export function firstOf(counts: readonly HostCount[], most: number): HostCount[] {
  let more = most;
  return counts.flatMap(({ host, count }) => {
    const taken = Math.min(count, more);
    more -= taken;
    return taken > 0 ? [{ host, count: taken }] : [];
  });
}

function roomOn(host: PlacementHost, { cpu, memory, apart = false }: MoreShape): number {
  const room = Math.min(
    times(host.cpu, cpu),
    times(host.memory, memory),
    host.maxGuests ?? Infinity,
    apart ? 1 : Infinity,
  );
  return Math.max(0, room);
}

function times(has: number, asked: number): number {
  return asked === 0 ? (has < 0 ? 0 : Infinity) : Math.floor(has / asked);
}

function mayRun({ constraints = {} }: PlacementProblem, shape: MoreShape, host: PlacementHost): boolean {
  const { cpu, memory, sizeMemory = memory, allowed, stores: shares = [] } = shape;
  const { largestCpu = Infinity, largestMemory = Infinity } = host;
  return (
    cpu <= largestCpu &&
    sizeMemory <= largestMemory &&
    (allowed?.has(host.id) ?? true) &&
    shares.every(({ store }) => constraints.stores?.find(({ id }) => id === store)?.hosts?.has(host.id) ?? true)
  );
}

function askedOf(store: string, shares: NonNullable<GuestShape['stores']>): number {
  return shares.reduce((sum, share) => sum + (share.store === store ? share.amount : 0), 0);
}

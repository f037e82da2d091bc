import { DIMENSIONS, type Dimension } from '../dimension';
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
  return left.hosts.map((host) => ({ host: host.id, count: mayRun(shape, host) ? roomOn(host, shape) : 0 }));
}

/** How many more the sums allow over all hosts; Infinity where nothing is asked. */
export function roomBySums({ hosts, guests }: PlacementProblem, shape: MoreShape): number {
  const free = (dimension: Dimension): number =>
    hosts.reduce((sum, host) => sum + Math.max(0, host[dimension] ?? Infinity), 0) -
    guests.reduce((sum, guest) => sum + (guest[dimension] ?? 0), 0);
  return Math.min(
    ...DIMENSIONS.map((dimension) => times(free(dimension), shape[dimension])),
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

function roomOn(host: PlacementHost, shape: MoreShape): number {
  const room = DIMENSIONS.map((dimension) => times(host[dimension] ?? Infinity, shape[dimension]));
  return Math.max(0, Math.min(...room, shape.apart === true ? 1 : Infinity));
}

function times(has: number, asked = 0): number {
  return asked === 0 ? (has < 0 ? 0 : Infinity) : Math.floor(has / asked);
}

function mayRun({ cpu, memory, sizeMemory = memory, allowed }: MoreShape, host: PlacementHost): boolean {
  const { largestCpu = Infinity, largestMemory = Infinity } = host;
  return cpu <= largestCpu && sizeMemory <= largestMemory && (allowed?.has(host.id) ?? true);
}

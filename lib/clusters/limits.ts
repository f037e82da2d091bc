import { type Cluster, plural } from '../model';
import {
  DIMENSIONS,
  DIMENSION_WORDS,
  type Dimension,
  type GuestShape,
  type PlacementGuest,
  type PlacementHost,
  type PlacementProblem,
} from '../placement';
import type { ClusterProblem } from './problem';

/** More than so many there cannot be, and why. */
export interface Limit {
  readonly count: number;
  readonly reason: string;
}

/** The limit that is reached first; the first one of several that are reached together. */
export function leastOf(limits: readonly Limit[]): Limit {
  return limits.reduce((least, limit) => (limit.count < least.count ? limit : least));
}

/** What a host has in each dimension, or a guest takes. */
export type Amounts = Readonly<Record<Dimension, number>>;

/** What a host has; what it does not state has no limit. */
export function hasOf({ cpu, memory, guaranteedCpu, guaranteedMemory }: Omit<PlacementHost, 'id'>): Amounts {
  return {
    cpu,
    memory,
    guaranteedCpu: guaranteedCpu ?? Infinity,
    guaranteedMemory: guaranteedMemory ?? Infinity,
  };
}

/** What a guest takes. */
export function takenBy({ cpu, memory, guaranteedCpu = 0, guaranteedMemory = 0 }: GuestShape): Amounts {
  return { cpu, memory, guaranteedCpu, guaranteedMemory };
}

/** What nobody takes. */
export const NOTHING: Amounts = { cpu: 0, memory: 0, guaranteedCpu: 0, guaranteedMemory: 0 };

/** Whether what is asked is there in every dimension. */
export function fits(asked: Amounts, has: Amounts): boolean {
  return DIMENSIONS.every((dimension) => asked[dimension] <= has[dimension]);
}

/** What is left of some amounts, or what they are with more. */
export function plus(has: Amounts, more: Amounts, times: 1 | -1): Amounts {
  return {
    cpu: has.cpu + more.cpu * times,
    memory: has.memory + more.memory * times,
    guaranteedCpu: has.guaranteedCpu + more.guaranteedCpu * times,
    guaranteedMemory: has.guaranteedMemory + more.guaranteedMemory * times,
  };
}

/** A sum that one more does not fit, in words. */
export function oneTooMany(dimension: Dimension, asked: number, capacity: number, hosts: number): string {
  const { label, format } = DIMENSION_WORDS[dimension];
  return `${label}: ${format(asked)} with one more, ${format(capacity)} on ${plural(hosts, 'host')}`;
}

/**
 * What no placement of a cluster can exceed, before a loss and after the one that leaves least: sums, and how many each
 * host takes of the shape beside what may run nowhere else. No placement is tried.
 */
export function placementLimits(
  { problem: { normal, failover, leftDown }, cluster }: { readonly problem: ClusterProblem; readonly cluster: Cluster },
  shape: GuestShape,
): Limit[] {
  const failures = cluster.hostFailuresToTolerate;
  const after = { ...failover, guests: failover.guests.filter(({ id }) => !leftDown.has(id)) };
  return [...limitsOf(normal, shape, 0), ...(failures === 0 ? [] : limitsOf(after, shape, failures))];
}

/** Whether a host may take a guest of a shape at all. */
export function mayRun({ cpu, memory, sizeMemory = memory, allowed }: GuestShape, host: PlacementHost): boolean {
  const { id, largestCpu = Infinity, largestMemory = Infinity } = host;
  return cpu <= largestCpu && sizeMemory <= largestMemory && (allowed?.has(id) ?? true);
}

/** How many of a shape there is room for beside nothing else. */
export function timesIn(has: Amounts, shape: GuestShape): number {
  const each = takenBy(shape);
  const times = (dimension: Dimension): number =>
    each[dimension] === 0 ? Infinity : Math.floor(has[dimension] / each[dimension]);
  return Math.max(0, Math.min(...DIMENSIONS.map(times)));
}

function limitsOf({ hosts, guests }: PlacementProblem, shape: GuestShape, failures: number): Limit[] {
  const able = hosts.filter((host) => mayRun(shape, host));
  const bound = able.length === hosts.length ? guests : guestsBoundTo(able, guests);
  return [
    ...sumLimits(able, bound, shape, failures),
    // With guests that may run elsewhere, all hosts together may be what is short.
    ...(bound.length === guests.length ? [] : sumLimits(hosts, guests, shape, failures)),
    unitLimit(able, guests, shape, failures),
  ];
}

/** Guests that may run on none but these hosts. Sets are shared among guests: each is looked at once. */
function guestsBoundTo(hosts: readonly PlacementHost[], guests: readonly PlacementGuest[]): PlacementGuest[] {
  const ids = new Set(hosts.map(({ id }) => id));
  const sets = new Set(guests.map(({ allowed }) => allowed));
  const bound = new Set([...sets].filter((allowed) => allowed !== undefined && isSubset(allowed, ids)));
  return guests.filter(({ allowed }) => bound.has(allowed));
}

function isSubset(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((id) => all.has(id));
}

/** What all guests ask against what is left after the loss of the largest hosts. */
function sumLimits(
  hosts: readonly PlacementHost[],
  guests: readonly PlacementGuest[],
  shape: GuestShape,
  failures: number,
): Limit[] {
  return DIMENSIONS.map((dimension) => {
    const { lost, left } = worstLoss(hosts, failures, (host) => hasOf(host)[dimension]);
    const capacity = left.reduce((sum, host) => sum + hasOf(host)[dimension], 0);
    const asked = guests.reduce((sum, guest) => sum + takenBy(guest)[dimension], 0);
    const each = takenBy(shape)[dimension];
    const count = each === 0 ? Infinity : Math.max(0, Math.floor((capacity - asked) / each));
    return { count, reason: after(lost) + oneTooMany(dimension, asked + (count + 1) * each, capacity, left.length) };
  });
}

/** How many of the shape each host takes, beside those that may run on no other. */
function unitLimit(
  hosts: readonly PlacementHost[],
  guests: readonly PlacementGuest[],
  shape: GuestShape,
  failures: number,
): Limit {
  const left = new Map(hosts.map((host) => [host.id, hasOf(host)]));
  for (const guest of guests) {
    const [only] = guest.allowed?.size === 1 ? guest.allowed : [];
    const has = only === undefined ? undefined : left.get(only);
    if (only !== undefined && has !== undefined) {
      left.set(only, plus(has, takenBy(guest), -1));
    }
  }
  const timesOn = new Map(hosts.map((host) => [host, timesIn(left.get(host.id)!, shape)]));
  const { lost, left: rest } = worstLoss(hosts, failures, (host) => timesOn.get(host)!);
  const count = rest.reduce((sum, host) => sum + timesOn.get(host)!, 0);
  return { count, reason: `${after(lost)}room for ${count} of that size on ${plural(rest.length, 'host')}` };
}

/** The hosts whose loss leaves least, by what each weighs. */
function worstLoss(
  hosts: readonly PlacementHost[],
  failures: number,
  weigh: (host: PlacementHost) => number,
): { readonly lost: readonly PlacementHost[]; readonly left: readonly PlacementHost[] } {
  const largestFirst = [...hosts].sort((a, b) => weigh(b) - weigh(a));
  return { lost: largestFirst.slice(0, failures), left: largestFirst.slice(failures) };
}

function after(lost: readonly PlacementHost[]): string {
  return lost.length === 0 ? '' : `after the loss of ${lost.map(({ id }) => id).join(', ')}, `;
}

import { compareText } from '../../model';
import { DIMENSIONS, type Dimension } from '../dimension';
import { dimensionsInUse } from './dimensions';
import { groupGuests } from './grouping';
import { HostSets } from './host-sets';
import { MEMORY, type Packing, totalsOf } from './packing';
import type { Assignment, PlacementGuest, PlacementHost, PlacementProblem } from '../problem';
import type { Contradiction } from '../proof';
import { classify, unitsOf } from './units';

/** A problem as numbers, and the way back to its names. */
export interface Compiled {
  readonly packing: Packing;
  /** By id. */
  readonly guests: readonly PlacementGuest[];
  /** Unit of each guest. */
  readonly unitOf: Int32Array;
  /** Two guests that must be together and apart. */
  readonly contradiction?: Contradiction;
}

/** What was compiled of some guests last. */
const known = new WeakMap<PlacementProblem['guests'], { readonly of: PlacementProblem; readonly compiled: Compiled }>();

/**
 * Compiles a problem. The order in which hosts, guests and groups come makes no difference.
 *
 * Several questions are asked of one problem: the same lists are compiled once.
 */
export function compile(problem: PlacementProblem): Compiled {
  const last = known.get(problem.guests);
  if (last !== undefined && last.of.hosts === problem.hosts && last.of.constraints === problem.constraints) {
    return last.compiled;
  }
  const compiled = compileAnew(problem);
  known.set(problem.guests, { of: problem, compiled });
  return compiled;
}

function compileAnew(problem: PlacementProblem): Compiled {
  const { constraints = {} } = problem;
  const hosts = [...problem.hosts].sort(byId);
  const guests = [...problem.guests].sort(byId);
  const dimensions = dimensionsInUse(hosts, guests);
  const sets = new HostSets(hosts.map(({ id }) => id));
  const grouping = groupGuests(guests, constraints);
  const units = unitsOf(guests, dimensions, grouping, sets);
  const capacity = capacityOf(hosts, guests, dimensions);
  const unitOfRoot = new Int32Array(guests.length);
  let first = 0;
  const classes = classify(units, totalsOf(capacity, dimensions.length)).map(({ shape, roots }) => {
    roots.forEach((root, index) => (unitOfRoot[root] = first + index));
    first += roots.length;
    return { ...shape, first: first - roots.length, count: roots.length };
  });
  return {
    packing: {
      hosts,
      dimensions,
      capacity,
      largestCpu: Float64Array.from(hosts, ({ largestCpu }) => largestCpu ?? Infinity),
      largestMemory: Float64Array.from(hosts, ({ largestMemory }) => largestMemory ?? Infinity),
      classes,
      units: units.length,
      groups: grouping.groups,
    },
    guests,
    unitOf: grouping.roots.map((root) => unitOfRoot[root]!),
    contradiction: grouping.contradiction,
  };
}

/** Names where units are; those that are nowhere (-1) are left out. */
export function nameAssignment({ packing, guests, unitOf }: Compiled, hostOfUnit: Int32Array): Assignment {
  const assignment = new Map<string, string>();
  guests.forEach(({ id }, index) => {
    const host = packing.hosts[hostOfUnit[unitOf[index]!]!];
    if (host !== undefined) {
      assignment.set(id, host.id);
    }
  });
  return assignment;
}

/** Host index of each unit; -1 where a unit is nowhere, on an unknown host, or on two. */
export function readAssignment({ packing, guests, unitOf }: Compiled, assignment: Assignment): Int32Array {
  const NOT_SEEN = -2;
  const indexOf = new Map(packing.hosts.map(({ id }, index) => [id, index]));
  const hostOfUnit = new Int32Array(packing.units).fill(NOT_SEEN);
  guests.forEach(({ id }, index) => {
    const unit = unitOf[index]!;
    const host = indexOf.get(assignment.get(id) ?? '') ?? -1;
    hostOfUnit[unit] = hostOfUnit[unit] === NOT_SEEN || hostOfUnit[unit] === host ? host : -1;
  });
  return hostOfUnit;
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return compareText(a.id, b.id);
}

/**
 * What hosts have, as a packing has it. One with less than nothing to give takes nobody, not even a guest that asks for
 * nothing. One that guarantees without limit has what all guests ask together: so sums stay exact.
 */
function capacityOf(
  hosts: readonly PlacementHost[],
  guests: readonly PlacementGuest[],
  dimensions: readonly Dimension[],
): Float64Array {
  const capacity = new Float64Array(hosts.length * dimensions.length);
  // Only guarantees are without a limit anywhere.
  const unlimited = dimensions.map((dimension, at) =>
    at <= MEMORY ? 0 : guests.reduce((sum, guest) => sum + Math.max(0, guest[dimension] ?? 0), 0),
  );
  hosts.forEach((host, index) => {
    const takesNobody = DIMENSIONS.some((dimension) => (host[dimension] ?? 0) < 0);
    dimensions.forEach((dimension, at) => {
      capacity[index * dimensions.length + at] = takesNobody ? -1 : (host[dimension] ?? unlimited[at]!);
    });
  });
  return capacity;
}

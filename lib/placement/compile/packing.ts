import type { Dimension } from '../dimension';
import type { PlacementHost } from '../problem';
import type { HostSet } from './host-sets';

/** Places of the dimensions that are always there. */
export const CPU = 0;
export const MEMORY = 1;

/** What guests of a kind ask: guests that share a host are one unit, and equal units are one class. */
export interface UnitClass {
  /** What one unit asks, by dimension. */
  readonly asks: readonly number[];
  /** Guests in one unit. */
  readonly guests: number;
  /** Largest single guest of a unit. */
  readonly oneCpu: number;
  readonly oneMemory: number;
  /** Hosts it may run on. */
  readonly hosts: HostSet;
  /** Indexes of the groups of which each host takes one unit at most. */
  readonly apart: readonly number[];
  /** Units of the class are numbered from here on. */
  readonly first: number;
  readonly count: number;
}

/** A problem compiled to numbers. Hosts are ordered by id, classes the biggest first. */
export interface Packing {
  readonly hosts: readonly PlacementHost[];
  /** Those that matter, in this order wherever there are amounts; CPU and memory come first. */
  readonly dimensions: readonly Dimension[];
  /** What hosts have: all dimensions of the first host, then of the next. A host that takes nobody has less than nothing. */
  readonly capacity: Float64Array;
  readonly largestCpu: Float64Array;
  readonly largestMemory: Float64Array;
  readonly classes: readonly UnitClass[];
  /** Units of all classes. */
  readonly units: number;
  /** Groups of units that are apart. */
  readonly groups: number;
}

/** Whether a host may take units of a class at all: it may run there, and no single guest is too large. */
export function mayTake(packing: Packing, one: UnitClass, host: number): boolean {
  return (
    (one.hosts.mask === undefined || one.hosts.mask[host] === 1) &&
    one.oneCpu <= packing.largestCpu[host]! &&
    one.oneMemory <= packing.largestMemory[host]!
  );
}

/** Whether the host takes one when it is empty. */
export function takes(packing: Packing, one: UnitClass, host: number): boolean {
  return hasRoom(packing.capacity, host, one.asks) && mayTake(packing, one, host);
}

/** Whether a host has what is asked, given what all hosts have. */
export function hasRoom(left: Float64Array, host: number, asks: readonly number[]): boolean {
  const from = host * asks.length;
  for (let dimension = 0; dimension < asks.length; dimension += 1) {
    if (asks[dimension]! > left[from + dimension]!) {
      return false;
    }
  }
  return true;
}

/** What all hosts have together of each dimension, at least 1 so that it can be divided by. */
export function totalsOf(capacity: Float64Array, dimensions: number): number[] {
  const totals = Array<number>(dimensions).fill(1);
  capacity.forEach((amount, at) => (totals[at % dimensions]! += Math.max(0, amount)));
  return totals;
}

/** The same packing after hosts are lost. */
export function without(packing: Packing, lost: readonly number[]): Packing {
  const capacity = packing.capacity.slice();
  const { length } = packing.dimensions;
  lost.forEach((host) => capacity.fill(-1, host * length, (host + 1) * length));
  return { ...packing, capacity };
}

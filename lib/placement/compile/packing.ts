import type { HostSet } from './host-sets';
import type { PlacementHost } from '../problem';

/** What hosts give and units take. */
export const DIMENSIONS = ['cpu', 'memory', 'guests'] as const;

/** What guests of a kind ask: guests that share a host are one unit, and equal units are one class. */
export interface UnitClass {
  readonly cpu: number;
  readonly memory: number;
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

/** Capacities by host index. A host that takes nobody has less than nothing. */
export interface Capacities {
  readonly cpu: Float64Array;
  readonly memory: Float64Array;
  /** All guests there are where the number is not limited: so sums stay exact. */
  readonly guests: Float64Array;
}

/** A problem compiled to numbers. Hosts are ordered by id, classes the biggest first. */
export interface Packing {
  readonly hosts: readonly PlacementHost[];
  readonly capacity: Capacities;
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
  const { capacity } = packing;
  return (
    one.cpu <= capacity.cpu[host]! &&
    one.memory <= capacity.memory[host]! &&
    one.guests <= capacity.guests[host]! &&
    mayTake(packing, one, host)
  );
}

/** The same packing after hosts are lost. */
export function without(packing: Packing, lost: readonly number[]): Packing {
  const { cpu, memory, guests } = packing.capacity;
  const capacity = { cpu: cpu.slice(), memory: memory.slice(), guests: guests.slice() };
  for (const host of lost) {
    capacity.cpu[host] = capacity.memory[host] = capacity.guests[host] = -1;
  }
  return { ...packing, capacity };
}

import type { PlacementGuest, PlacementHost, PlacementProblem } from '../../../lib/placement';
import { Dice } from '../../placement/sets';

const GIB = 1024;

/** Sockets times cores, and GiB, of hosts that estates are made of. */
const HOSTS = [
  [32, 256],
  [48, 512],
  [64, 512],
  [64, 1024],
  [96, 1024],
  [128, 2048],
] as const;

/** vCPUs and GiB of guests. */
const GUESTS = [
  [1, 2],
  [2, 4],
  [2, 8],
  [4, 16],
  [4, 32],
  [8, 32],
  [8, 64],
  [16, 128],
] as const;

/** How an estate is made. */
export interface EstatePlan {
  readonly hosts: number;
  readonly guests: number;
  /** Whether every host and every guest has a memory of its own; otherwise there are a few sizes. */
  readonly distinct: boolean;
}

/** An estate of 4 vCPUs a core, memory not overcommitted. */
export function estateOf({ hosts, guests, distinct }: EstatePlan): PlacementProblem {
  const dice = new Dice(12_345);
  const less = (most: number): number => (distinct ? dice.roll(0, most) : 0);
  return {
    hosts: Array.from({ length: hosts }, (_, index): PlacementHost => {
      const [cores, gib] = dice.pick(HOSTS);
      const memory = gib * GIB - less(8000);
      return { id: `esxi-${index}`, cpu: cores * 4000, memory, largestCpu: cores * 1000, largestMemory: memory };
    }),
    guests: Array.from({ length: guests }, (_, index): PlacementGuest => {
      const [vcpus, gib] = dice.pick(GUESTS);
      const size = gib * GIB - less(900);
      const overhead = Math.ceil(18.19 + 0.00743 * size + 4.05 * (vcpus - 1));
      return { id: `vm-${index}`, cpu: vcpus * 1000, memory: size + overhead, sizeMemory: size };
    }),
  };
}

/** Guests that were placed, and how many there are. */
export interface Rate {
  readonly placed: number;
}

/** The simplest thing that could place guests: each on the first host with room, one after the other. */
export function firstFit({ hosts, guests }: PlacementProblem): Rate {
  const left = hosts.map(({ cpu, memory }) => ({ cpu, memory }));
  const assignment = new Map<string, string>();
  for (const { id, cpu, memory } of guests) {
    const index = left.findIndex((host) => cpu <= host.cpu && memory <= host.memory);
    if (index >= 0) {
      left[index]!.cpu -= cpu;
      left[index]!.memory -= memory;
      assignment.set(id, hosts[index]!.id);
    }
  }
  return { placed: assignment.size };
}

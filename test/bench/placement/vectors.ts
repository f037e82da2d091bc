import type { PlacementGuest, PlacementHost, PlacementProblem } from '../../../lib/placement';
import type { Dice } from '../../placement/sets';

const GIB = 1024;

const HOSTS = [
  [64, 512],
  [96, 768],
  [64, 1024],
  [128, 1024],
] as const;

const FLAVORS = [
  [2, 8],
  [4, 16],
  [4, 32],
  [8, 32],
  [8, 64],
  [8, 128],
  [16, 64],
  [16, 128],
  [24, 192],
] as const;

function hostsOf(dice: Dice, count: number): PlacementHost[] {
  return Array.from({ length: count }, (_, index) => {
    const [cores, gib] = dice.pick(HOSTS);
    return { id: `h-${index}`, cpu: cores * 1000, memory: gib * GIB };
  });
}

/** Guests of a few sizes, up to a share of what mixed hosts have. Whether they fit is not known beforehand. */
export function flavors(dice: Dice, hostCount: number, percent: number): PlacementProblem {
  const hosts = hostsOf(dice, hostCount);
  const guests: PlacementGuest[] = [];
  const left = {
    cpu: (hosts.reduce((sum, { cpu }) => sum + cpu, 0) * percent) / 100,
    memory: (hosts.reduce((sum, { memory }) => sum + memory, 0) * percent) / 100,
  };
  for (;;) {
    const [vcpus, gib] = dice.pick(FLAVORS);
    const guest = { id: `g-${guests.length}`, cpu: vcpus * 1000, memory: gib * GIB + 20 + 8 * gib + 4 * vcpus };
    left.cpu -= guest.cpu;
    left.memory -= guest.memory;
    if (Math.min(left.cpu, left.memory) < 0) {
      return { hosts, guests };
    }
    guests.push(guest);
  }
}

/** Mixed hosts cut into guests at random, in both dimensions, but for a share that stays free: they fit, by construction. */
export function cut(dice: Dice, guestCount: number, hostCount: number, freePercent: number): PlacementProblem {
  const hosts = hostsOf(dice, hostCount);
  const each = guestCount / hostCount;
  const parts = (total: number, step: number): number[] => {
    const units = Math.floor((total * (100 - freePercent)) / 100 / step);
    const cuts = Array.from({ length: each - 1 }, () => dice.roll(1, units - 1)).sort((a, b) => a - b);
    return [...cuts, units].map((end, index) => (end - (cuts[index - 1] ?? 0)) * step);
  };
  const guests = hosts.flatMap(({ cpu, memory }, host) => {
    const memories = parts(memory, GIB);
    return parts(cpu, 1000).map((part, index) => ({ id: `g-${host}-${index}`, cpu: part, memory: memories[index]! }));
  });
  return { hosts, guests };
}

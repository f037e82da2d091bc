import { FitTree } from './fit-tree';
import type { Packing, UnitClass } from '../compile/packing';
import { Room } from './room';

/** Places units of the classes in turn, each on the first host with room. Those without room are left over. */
export function firstFit(room: Room, classes: readonly UnitClass[], hosts: readonly number[]): Room {
  const tree = new FitTree(room, hosts);
  for (const one of classes) {
    let unit = nextUnplaced(room, one, one.first);
    while (unit >= 0) {
      const place = tree.first(one);
      if (place < 0) {
        break;
      }
      const host = hosts[place]!;
      for (let count = room.countThatFit(one, host, one.count); count > 0 && unit >= 0; count -= 1) {
        room.put(one, unit, host);
        unit = nextUnplaced(room, one, unit + 1);
      }
      tree.update(place);
    }
  }
  return room;
}

/** Places units of the classes in turn, each where the least is left of what is scarce. */
export function bestFit(room: Room, classes: readonly UnitClass[], hosts: readonly number[]): Room {
  const weigh = weights(room.packing);
  for (const one of classes) {
    for (let unit = nextUnplaced(room, one, one.first); unit >= 0; unit = nextUnplaced(room, one, unit + 1)) {
      const host = tightest(room, one, hosts, weigh);
      if (host < 0) {
        break;
      }
      room.put(one, unit, host);
    }
  }
  return room;
}

/**
 * Fills one host after the other with the unit that points the same way as what is left there: the dot product of
 * Panigrahy, Talwar, Uyeda and Wieder, "Heuristics for Vector Bin Packing" (Microsoft Research, 2011).
 */
export function fillHosts(room: Room, classes: readonly UnitClass[], hosts: readonly number[]): Room {
  const weigh = weights(room.packing);
  const next = classes.map((one) => nextUnplaced(room, one, one.first));
  for (const host of hosts) {
    for (let best = 0; best >= 0;) {
      best = -1;
      let most = -1;
      classes.forEach((one, index) => {
        if (next[index]! >= 0 && room.fits(one, host)) {
          const score =
            one.cpu * room.cpu[host]! * weigh.cpu * weigh.cpu +
            one.memory * room.memory[host]! * weigh.memory * weigh.memory;
          if (score > most) {
            [best, most] = [index, score];
          }
        }
      });
      if (best >= 0) {
        const one = classes[best]!;
        room.put(one, next[best]!, host);
        next[best] = nextUnplaced(room, one, next[best]! + 1);
      }
    }
  }
  return room;
}

/** Host that has the least left when it takes one more unit; -1 where none can. */
export function tightest(room: Room, one: UnitClass, hosts: readonly number[], weigh: Weights): number {
  let best = -1;
  let least = Infinity;
  for (const host of hosts) {
    if (room.fits(one, host)) {
      const left = room.cpu[host]! * weigh.cpu + room.memory[host]! * weigh.memory;
      if (left < least) {
        [best, least] = [host, left];
      }
    }
  }
  return best;
}

/** What a unit of each dimension is worth: the share of what is asked of it in all that there is. */
export interface Weights {
  readonly cpu: number;
  readonly memory: number;
}

/** Weights of a packing. */
export function weights({ classes, capacity }: Packing): Weights {
  const scarcity = (dimension: 'cpu' | 'memory'): number => {
    const has = capacity[dimension].reduce((sum, amount) => sum + Math.max(0, amount), 1);
    return classes.reduce((sum, one) => sum + one[dimension] * one.count, 0) / (has * has);
  };
  return { cpu: scarcity('cpu'), memory: scarcity('memory') };
}

function nextUnplaced(room: Room, { first, count }: UnitClass, from: number): number {
  for (let unit = from; unit < first + count; unit += 1) {
    if (room.hostOf[unit]! < 0) {
      return unit;
    }
  }
  return -1;
}

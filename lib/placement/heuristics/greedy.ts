import { FitTree } from './fit-tree';
import { type Packing, type UnitClass, totalsOf } from '../compile/packing';
import type { HostRoom } from './host-room';

/** Places units of the classes in turn, each on the first host with room. Those without room are left over. */
export function firstFit(room: HostRoom, classes: readonly UnitClass[], hosts: readonly number[]): HostRoom {
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
export function bestFit(room: HostRoom, classes: readonly UnitClass[], hosts: readonly number[]): HostRoom {
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
export function fillHosts(room: HostRoom, classes: readonly UnitClass[], hosts: readonly number[]): HostRoom {
  const weigh = weights(room.packing);
  const next = classes.map((one) => nextUnplaced(room, one, one.first));
  for (const host of hosts) {
    for (let best = 0; best >= 0;) {
      best = -1;
      let most = -1;
      classes.forEach((one, index) => {
        if (next[index]! >= 0 && room.fits(one, host)) {
          const score = dotProduct(room, one, host, weigh);
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
export function tightest(room: HostRoom, one: UnitClass, hosts: readonly number[], weigh: readonly number[]): number {
  const { length } = weigh;
  let best = -1;
  let least = Infinity;
  for (const host of hosts) {
    if (room.fits(one, host)) {
      let left = 0;
      for (let dimension = 0; dimension < length; dimension += 1) {
        left += room.left[host * length + dimension]! * weigh[dimension]!;
      }
      if (left < least) {
        [best, least] = [host, left];
      }
    }
  }
  return best;
}

/** What a unit of each dimension is worth: the share of what is asked of it in all that there is. */
export function weights({ classes, dimensions, capacity }: Packing): number[] {
  return totalsOf(capacity, dimensions.length).map((has, dimension) => {
    const asked = classes.reduce((sum, one) => sum + one.asks[dimension]! * one.count, 0);
    return asked / (has * has);
  });
}

/** How much what a unit asks points the same way as what a host has left. */
function dotProduct(room: HostRoom, { asks }: UnitClass, host: number, weigh: readonly number[]): number {
  let score = 0;
  for (let dimension = 0; dimension < weigh.length; dimension += 1) {
    const weight = weigh[dimension]!;
    score += asks[dimension]! * room.left[host * weigh.length + dimension]! * weight * weight;
  }
  return score;
}

function nextUnplaced(room: HostRoom, { first, count }: UnitClass, from: number): number {
  for (let unit = from; unit < first + count; unit += 1) {
    if (room.hostOf[unit]! < 0) {
      return unit;
    }
  }
  return -1;
}

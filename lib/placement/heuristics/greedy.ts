import { groupBy } from '../../model';
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
 *
 * Of classes that differ in one dimension only, the biggest that fits points there most. So a class is passed over once
 * a host, not once a unit: what has no room there will have none later.
 */
export function fillHosts(room: HostRoom, classes: readonly UnitClass[], hosts: readonly number[]): HostRoom {
  const weigh = weights(room.packing);
  const next = Int32Array.from(classes, (one) => nextUnplaced(room, one, one.first));
  let rows = rowsOf(room.packing, classes);
  for (const host of hosts) {
    rows = rows.map((row) => row.filter((index) => next[index]! >= 0)).filter((row) => row.length > 0);
    const heads = new Int32Array(rows.length);
    let open = [...rows.keys()];
    while (open.length > 0) {
      let [best, most] = [-1, -1];
      for (const at of open) {
        const row = rows[at]!;
        let head = heads[at]!;
        while (head < row.length && (next[row[head]!]! < 0 || !room.fits(classes[row[head]!]!, host))) {
          head += 1;
        }
        heads[at] = head;
        if (head < row.length) {
          const score = dotProduct(room, classes[row[head]!]!, host, weigh);
          if (score > most || (score === most && row[head]! < best)) {
            [best, most] = [row[head]!, score];
          }
        }
      }
      open = open.filter((at) => heads[at]! < rows[at]!.length);
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

/** Indexes of classes by rows: those of a row differ in one dimension only, and the biggest come first. */
function rowsOf({ dimensions }: Packing, classes: readonly UnitClass[]): number[][] {
  const distinct = dimensions.map((_, dimension) => new Set(classes.map(({ asks }) => asks[dimension]!)).size);
  const by = distinct.indexOf(Math.max(...distinct));
  const indexes = [...classes.keys()].sort((a, b) => classes[b]!.asks[by]! - classes[a]!.asks[by]!);
  return [
    ...groupBy(indexes, (index) => classes[index]!.asks.filter((_, dimension) => dimension !== by).join(' ')).values(),
  ];
}

function nextUnplaced(room: HostRoom, { first, count }: UnitClass, from: number): number {
  for (let unit = from; unit < first + count; unit += 1) {
    if (room.hostOf[unit]! < 0) {
      return unit;
    }
  }
  return -1;
}

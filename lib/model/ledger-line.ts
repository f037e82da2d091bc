import type { Host, Store } from './estate';
import { type CapacityBasis, capacityOf } from './inventory';
import type { Line } from './ledger-row';

/** Engines of one kernel share it: the smallest capacity stated for any of them holds, with all that each promises. */
export function sharedLine(lines: readonly Line[]): Line {
  const smallest = lines.reduce((least, line) => (line.capacity < least.capacity ? line : least));
  return lineOf(
    smallest,
    lines.reduce((sum, { allocated }) => sum + allocated, 0),
  );
}

/** A line of what there is and what was promised of it. */
export function lineOf(basis: CapacityBasis, allocated: number): Line {
  const capacity = capacityOf(basis);
  return {
    total: basis.total,
    reserved: basis.reserved,
    ratioPercent: basis.ratioPercent,
    capacity,
    allocated,
    free: capacity - allocated,
  };
}

/** All stores of a host or cluster as one line. Their ratio is that of the first: a host has one for all. */
export function diskLineOf(stores: readonly Store[], allocated: number): Line {
  const capacity = stores.reduce((sum, store) => sum + capacityOf(store.disk), 0);
  return {
    total: stores.reduce((sum, store) => sum + store.disk.total, 0),
    reserved: stores.reduce((sum, store) => sum + store.disk.reserved, 0),
    ratioPercent: stores[0]!.disk.ratioPercent,
    capacity,
    allocated,
    free: capacity - allocated,
  };
}

/**
 * All hosts of a cluster as one line. A host that is kept for failures is reserved as a whole.
 *
 * Hosts of several ratios have no common one: it is then what the capacities come to, rounded down.
 */
export function clusterLineOf(
  members: readonly Host[],
  working: ReadonlySet<string>,
  allocated: number,
  inventoryOf: (host: Host) => CapacityBasis,
): Line {
  const at = members.map((host) => ({ ...inventoryOf(host), works: working.has(host.path) }));
  const total = at.reduce((sum, inventory) => sum + inventory.total, 0);
  const reserved = at.reduce((sum, inventory) => sum + (inventory.works ? inventory.reserved : inventory.total), 0);
  const capacity = at.reduce((sum, inventory) => sum + (inventory.works ? capacityOf(inventory) : 0), 0);
  const ratios = new Set(at.filter(({ works }) => works).map(({ ratioPercent }) => ratioPercent));
  const common = Math.floor((capacity * 100) / Math.max(1, total - reserved));
  const [ratioPercent = 100] = ratios.size === 1 ? ratios : [common];
  return { total, reserved, ratioPercent, capacity, allocated, free: capacity - allocated };
}

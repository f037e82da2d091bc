/**
 * What a layer has of one resource, in OpenStack Placement's words.
 *
 * All amounts are integers: milli-CPU, MiB or GiB.
 */
export interface Inventory {
  /** What is physically there. */
  readonly total: number;
  /** What the layer keeps for itself. */
  readonly reserved: number;
  /** Whole percent of what is left that may be promised; 100 is 1:1. */
  readonly ratioPercent: number;
  /** The smallest amount one consumer may take. */
  readonly minUnit: number;
  /** The largest amount one consumer may take, whatever the ratio. */
  readonly maxUnit: number;
  /** Amounts are multiples of this. */
  readonly stepSize: number;
}

/** An inventory of so much: nothing reserved, 1:1, in any amounts up to all that is not reserved, unless stated. */
export function inventoryOf(total: number, stated: Partial<Omit<Inventory, 'total'>> = {}): Inventory {
  const { reserved = 0, ratioPercent = 100, minUnit = 1, maxUnit = total - reserved, stepSize = 1 } = stated;
  return { total, reserved, ratioPercent, minUnit, maxUnit, stepSize };
}

/** The part of an inventory that its capacity depends on. */
export type CapacityBasis = Pick<Inventory, 'total' | 'reserved' | 'ratioPercent'>;

/**
 * What may be promised: floor((total - reserved) x ratio).
 *
 * The one formula of the project; integers only, since `int(100 * 1.15)` is 114.
 */
export function capacityOf(inventory: CapacityBasis): number {
  return Math.floor(((inventory.total - inventory.reserved) * inventory.ratioPercent) / 100);
}

import { type Packing, type UnitClass, hasRoom, mayTake } from '../compile/packing';

/** What hosts have left while units are placed. */
export class HostRoom {
  /** As a packing has its capacity. */
  public readonly left: Float64Array;

  /** Host of each unit; -1 is nowhere. */
  public readonly hostOf: Int32Array;

  /** Hosts that hold a unit of each group of those that are apart. */
  private readonly heldBy: Set<number>[];

  public constructor(public readonly packing: Packing) {
    this.left = packing.capacity.slice();
    this.hostOf = new Int32Array(packing.units).fill(-1);
    this.heldBy = Array.from({ length: packing.groups }, () => new Set());
  }

  /** Whether one more unit of the class fits on the host. */
  public fits(one: UnitClass, host: number): boolean {
    return hasRoom(this.left, host, one.asks) && mayTake(this.packing, one, host) && !this.holdsPeer(one, host);
  }

  /** How many more units of the class fit on the host, at most so many. */
  public countThatFit(one: UnitClass, host: number, most: number): number {
    if (most === 0 || !this.fits(one, host)) {
      return 0;
    }
    if (one.apart.length > 0) {
      return 1;
    }
    const from = host * one.asks.length;
    let count = most;
    for (let dimension = 0; dimension < one.asks.length; dimension += 1) {
      const asked = one.asks[dimension]!;
      count = asked === 0 ? count : Math.min(count, Math.floor(this.left[from + dimension]! / asked));
    }
    return count;
  }

  /** Places a unit. */
  public put(one: UnitClass, unit: number, host: number): void {
    this.hostOf[unit] = host;
    this.charge(one, host, 1);
    one.apart.forEach((group) => this.heldBy[group]!.add(host));
  }

  /** Takes a unit from where it is. */
  public take(one: UnitClass, unit: number): void {
    const host = this.hostOf[unit]!;
    this.hostOf[unit] = -1;
    this.charge(one, host, -1);
    one.apart.forEach((group) => this.heldBy[group]!.delete(host));
  }

  /** Closes empty hosts: they take nobody until the function that is returned is called. */
  public close(hosts: readonly number[]): () => void {
    const { length } = this.packing.dimensions;
    const had = hosts.map((host) => this.left.slice(host * length, (host + 1) * length));
    hosts.forEach((host) => this.left.fill(-1, host * length, (host + 1) * length));
    return () => hosts.forEach((host, index) => this.left.set(had[index]!, host * length));
  }

  private charge({ asks }: UnitClass, host: number, times: number): void {
    const from = host * asks.length;
    for (let dimension = 0; dimension < asks.length; dimension += 1) {
      this.left[from + dimension]! -= asks[dimension]! * times;
    }
  }

  private holdsPeer({ apart }: UnitClass, host: number): boolean {
    for (const group of apart) {
      if (this.heldBy[group]!.has(host)) {
        return true;
      }
    }
    return false;
  }
}

import { type Packing, type UnitClass, mayTake } from '../compile/packing';

/** What hosts have left while units are placed. */
export class Room {
  public readonly cpu: Float64Array;
  public readonly memory: Float64Array;
  public readonly guests: Float64Array;

  /** Host of each unit; -1 is nowhere. */
  public readonly hostOf: Int32Array;

  /** Hosts that hold a unit of each group of those that are apart. */
  private readonly heldBy: Set<number>[];

  public constructor(public readonly packing: Packing) {
    const { cpu, memory, guests } = packing.capacity;
    this.cpu = cpu.slice();
    this.memory = memory.slice();
    this.guests = guests.slice();
    this.hostOf = new Int32Array(packing.units).fill(-1);
    this.heldBy = Array.from({ length: packing.groups }, () => new Set());
  }

  /** Whether one more unit of the class fits on the host. */
  public fits(one: UnitClass, host: number): boolean {
    return (
      one.cpu <= this.cpu[host]! &&
      one.memory <= this.memory[host]! &&
      one.guests <= this.guests[host]! &&
      mayTake(this.packing, one, host) &&
      !this.holdsPeer(one, host)
    );
  }

  /** How many more units of the class fit on the host, at most so many. */
  public countThatFit(one: UnitClass, host: number, most: number): number {
    if (most === 0 || !this.fits(one, host)) {
      return 0;
    }
    if (one.apart.length > 0) {
      return 1;
    }
    return Math.min(
      most,
      one.cpu === 0 ? most : Math.floor(this.cpu[host]! / one.cpu),
      one.memory === 0 ? most : Math.floor(this.memory[host]! / one.memory),
      Math.floor(this.guests[host]! / one.guests),
    );
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
    const had = hosts.map((host) => [this.cpu[host]!, this.memory[host]!, this.guests[host]!] as const);
    hosts.forEach((host) => (this.cpu[host] = this.memory[host] = this.guests[host] = -1));
    return () => hosts.forEach((host, index) => ([this.cpu[host], this.memory[host], this.guests[host]] = had[index]!));
  }

  private charge(one: UnitClass, host: number, times: number): void {
    this.cpu[host]! -= one.cpu * times;
    this.memory[host]! -= one.memory * times;
    this.guests[host]! -= one.guests * times;
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

import type { UnitClass } from '../compile/packing';
import type { Room } from './room';

/**
 * Finds the first host with room, in a given order, in logarithmic time as a rule: a tournament tree over the hosts
 * whose nodes know the most that any host below them has left.
 */
export class FitTree {
  private readonly leaves: number;
  private readonly cpu: Float64Array;
  private readonly memory: Float64Array;
  private readonly guests: Float64Array;

  public constructor(
    private readonly room: Room,
    private readonly order: readonly number[],
  ) {
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, order.length)));
    this.cpu = new Float64Array(2 * this.leaves).fill(-1);
    this.memory = new Float64Array(2 * this.leaves).fill(-1);
    this.guests = new Float64Array(2 * this.leaves).fill(-1);
    order.forEach((host, place) => this.read(place + this.leaves, host));
    for (let node = this.leaves - 1; node > 0; node -= 1) {
      this.join(node);
    }
  }

  /** Place in the order of the first host on which a unit fits, -1 where there is none. */
  public first(one: UnitClass): number {
    return this.search(one, 1);
  }

  /** To be called when the host at a place has got a unit. */
  public update(place: number): void {
    let node = place + this.leaves;
    this.read(node, this.order[place]!);
    while (node > 1) {
      node >>= 1;
      this.join(node);
    }
  }

  private search(one: UnitClass, node: number): number {
    if (one.cpu > this.cpu[node]! || one.memory > this.memory[node]! || one.guests > this.guests[node]!) {
      return -1;
    }
    if (node >= this.leaves) {
      const place = node - this.leaves;
      return this.room.fits(one, this.order[place]!) ? place : -1;
    }
    const left = this.search(one, 2 * node);
    return left >= 0 ? left : this.search(one, 2 * node + 1);
  }

  private read(node: number, host: number): void {
    this.cpu[node] = this.room.cpu[host]!;
    this.memory[node] = this.room.memory[host]!;
    this.guests[node] = this.room.guests[host]!;
  }

  private join(node: number): void {
    const left = 2 * node;
    this.cpu[node] = Math.max(this.cpu[left]!, this.cpu[left + 1]!);
    this.memory[node] = Math.max(this.memory[left]!, this.memory[left + 1]!);
    this.guests[node] = Math.max(this.guests[left]!, this.guests[left + 1]!);
  }
}

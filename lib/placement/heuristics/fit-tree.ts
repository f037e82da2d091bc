import { type UnitClass, hasRoom } from '../compile/packing';
import type { HostRoom } from './host-room';

/**
 * Finds the first host with room, in a given order, in logarithmic time as a rule: a tournament tree over the hosts
 * whose nodes know the most that any host below them has left.
 */
export class FitTree {
  private readonly leaves: number;
  private readonly dimensions: number;
  /** Of each node, by dimension. */
  private readonly most: Float64Array;

  public constructor(
    private readonly room: HostRoom,
    private readonly order: readonly number[],
  ) {
    this.leaves = 2 ** Math.ceil(Math.log2(Math.max(1, order.length)));
    this.dimensions = room.packing.dimensions.length;
    this.most = new Float64Array(2 * this.leaves * this.dimensions).fill(-1);
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
    if (!hasRoom(this.most, node, one.asks)) {
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
    const { dimensions, most, room } = this;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      most[node * dimensions + dimension] = room.left[host * dimensions + dimension]!;
    }
  }

  private join(node: number): void {
    const { dimensions, most } = this;
    const left = 2 * node * dimensions;
    for (let dimension = 0; dimension < dimensions; dimension += 1) {
      most[node * dimensions + dimension] = Math.max(most[left + dimension]!, most[left + dimensions + dimension]!);
    }
  }
}

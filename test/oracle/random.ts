/** A source of random numbers that gives the same ones for the same seed, on every machine. */
export class Random {
  constructor(private state: number) {}

  /** A number from 0 to below 1: the mulberry32 generator. */
  private next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both bounds included. */
  public int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True with a chance of so many percent. */
  public chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  public pick<T>(from: readonly T[]): T {
    return from[this.int(0, from.length - 1)]!;
  }

  /** Some of a list, in its order: at least `least`. */
  public some<T>(from: readonly T[], least = 1): T[] {
    const chosen = from.filter(() => this.chance(50));
    return chosen.length >= least ? chosen : from.slice(0, least);
  }

  /** Cuts a whole amount into so many parts of at least one each. */
  public cut(amount: number, parts: number): number[] {
    const cuts = Array.from({ length: parts - 1 }, () => this.int(1, amount - 1)).sort((a, b) => a - b);
    return [...cuts, amount].map((end, index) => Math.max(1, end - (cuts[index - 1] ?? 0)));
  }
}

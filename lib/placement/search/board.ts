import type { HostColumn, Filled } from './column';
import { type HostKind, isAsGood, kindTakes } from '../compile/kinds';
import type { Packing, UnitClass } from '../compile/packing';

/** Classes of which each pair is compared. */
const MOST_COMPARED = 700;

/** What the search works on: classes in the order they are placed, kinds the smallest first, and what is left of both. */
export class Board {
  /** How many dimensions there are. */
  public readonly dimensions: number;

  /** What a unit asks: all dimensions of the first class, then of the next. */
  public readonly asks: Float64Array;

  /** Units that are still to be placed, by class. */
  public readonly remaining: Int32Array;

  /** Hosts that are still empty, by kind. */
  public readonly left: Int32Array;

  /** What the empty hosts have beyond what the remaining units ask, by dimension. */
  public readonly slack: Float64Array;

  public readonly kinds: readonly HostKind[];

  private readonly takers: readonly Uint8Array[];
  private readonly larger: Uint8Array | undefined;

  public constructor(
    public readonly packing: Packing,
    largestFirst: readonly HostKind[],
    public readonly classes: readonly UnitClass[],
  ) {
    this.kinds = [...largestFirst].reverse();
    this.dimensions = packing.dimensions.length;
    this.asks = new Float64Array(classes.length * this.dimensions);
    classes.forEach(({ asks }, one) => this.asks.set(asks, one * this.dimensions));
    this.slack = new Float64Array(this.dimensions);
    this.remaining = Int32Array.from(classes, ({ count }) => count);
    this.left = Int32Array.from(this.kinds, ({ hosts }) => hosts.length);
    this.takers = this.kinds.map((kind) => Uint8Array.from(classes, (one) => (kindTakes(packing, kind, one) ? 1 : 0)));
    this.kinds.forEach((_, kind) => this.addSlack(kind, this.left[kind]!));
    classes.forEach((_, one) => this.addAsked(one, -this.remaining[one]!));
    this.larger = classes.length > MOST_COMPARED ? undefined : this.compareAll();
  }

  /** Whether an empty host of the kind takes a unit of the class. */
  public takes(kind: number, one: number): boolean {
    return this.takers[kind]![one] === 1;
  }

  /** How many units of a class a host of a kind takes, at most so many, beside so many of each class that are there. */
  public countThatFits(
    kind: number,
    one: number,
    most: number,
    beside: ReadonlyMap<number, number> = new Map(),
  ): number {
    if (most === 0 || !this.takes(kind, one)) {
      return 0;
    }
    const { apart } = this.classes[one]!;
    const left = Float64Array.from(this.kinds[kind]!.has);
    for (const [other, count] of beside) {
      if (count > 0 && this.classes[other]!.apart.some((group) => apart.includes(group))) {
        return 0;
      }
      left.forEach((_, dimension) => (left[dimension]! -= this.asked(other, dimension) * count));
    }
    return left.reduce(
      (least, has, dimension) => Math.min(least, times(has, this.asked(one, dimension))),
      apart.length > 0 ? 1 : most,
    );
  }

  /** Whether hosts of the one kind can stand in for the other, smaller one. */
  public isAsGood(kind: number, smaller: number): boolean {
    return isAsGood(this.kinds[kind]!, this.kinds[smaller]!);
  }

  /** Whether a unit of the one class can be wherever one of the other is not, and the other way round only with less room. */
  public isLarger(one: number, other: number): boolean {
    return this.larger !== undefined && this.larger[one * this.classes.length + other] === 1;
  }

  /** Takes units and a host off the board, or puts them back. */
  public move({ kind, classes, counts }: HostColumn, times: 1 | -1): void {
    this.left[kind]! -= times;
    this.addSlack(kind, -times);
    classes.forEach((one, index) => {
      this.remaining[one]! -= counts[index]! * times;
      this.addAsked(one, counts[index]! * times);
    });
  }

  /** The same with kind and classes themselves. */
  public named({ kind, classes, counts }: HostColumn): Filled {
    return { kind: this.kinds[kind]!, classes: classes.map((one) => this.classes[one]!), counts };
  }

  private addSlack(kind: number, hosts: number): void {
    const { has } = this.kinds[kind]!;
    for (let dimension = 0; dimension < this.dimensions; dimension += 1) {
      this.slack[dimension]! += has[dimension]! * hosts;
    }
  }

  private addAsked(one: number, units: number): void {
    for (let dimension = 0; dimension < this.dimensions; dimension += 1) {
      this.slack[dimension]! += this.asked(one, dimension) * units;
    }
  }

  private asked(one: number, dimension: number): number {
    return this.asks[one * this.dimensions + dimension]!;
  }

  private compareAll(): Uint8Array {
    const { length } = this.classes;
    const larger = new Uint8Array(length * length);
    for (let one = 0; one < length; one += 1) {
      for (let other = one + 1; other < length; other += 1) {
        larger[one * length + other] = this.compare(one, other) ? 1 : 0;
      }
    }
    return larger;
  }

  private compare(one: number, other: number): boolean {
    const [a, b] = [this.classes[one]!, this.classes[other]!];
    return (
      a.asks.every((amount, dimension) => amount >= b.asks[dimension]!) &&
      b.apart.every((group) => a.apart.includes(group)) &&
      this.takers.every((taken) => taken[one]! <= taken[other]!)
    );
  }
}

/** A column, judged. */
export interface Filling extends HostColumn {
  /** How much of the slack it wastes; the less the better. */
  readonly waste: number;
}

/** How often an amount is there; any number of times where nothing is asked. */
function times(has: number, asked: number): number {
  return asked === 0 ? Infinity : Math.floor(has / asked);
}

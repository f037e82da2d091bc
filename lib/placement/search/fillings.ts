import type { Board, Filling } from './board';
import type { StepBudget } from './budget';

/**
 * All ways to fill an empty host of a kind that hold a unit of the first remaining class, except for those that are no
 * better than another one: into which one more unit fits, or in which a larger unit can replace one or two of them.
 * Whatever was displaced finds room where the larger one was. After Martello and Toth's dominance and Korf's bin
 * completion ("An improved algorithm for optimal bin packing", IJCAI 2003), carried over to several dimensions.
 */
export class Fillings {
  /** Classes that may come in, in order; the first must. */
  private readonly candidates: number[] = [];

  // Of the candidates from a place on, by dimension: all that they ask together, and the least that one asks.
  private readonly all: Float64Array;
  private readonly least: Float64Array;

  // The filling at hand: places among the candidates that are in, how many units of each, and the room left.
  private readonly places: number[] = [];
  private readonly counts: number[] = [];
  private readonly taken: Int32Array;
  private readonly groups = new Set<number>();
  private readonly left: Float64Array;

  private started = false;

  public constructor(
    private readonly board: Board,
    private readonly kind: number,
    first: number,
    private readonly budget: StepBudget,
  ) {
    for (let one = first; one < board.classes.length; one += 1) {
      if (board.remaining[one]! > 0 && board.takes(kind, one)) {
        this.candidates.push(one);
      }
    }
    const { length } = this.candidates;
    budget.spent += length;
    const { dimensions } = board;
    this.all = new Float64Array((length + 1) * dimensions);
    this.least = new Float64Array((length + 1) * dimensions).fill(Infinity);
    for (let at = length * dimensions - 1; at >= 0; at -= 1) {
      const one = this.candidates[Math.floor(at / dimensions)]!;
      const asked = board.asks[one * dimensions + (at % dimensions)]!;
      this.all[at] = this.all[at + dimensions]! + asked * board.remaining[one]!;
      this.least[at] = Math.min(this.least[at + dimensions]!, asked);
    }
    this.taken = new Int32Array(length);
    this.left = Float64Array.from(board.kinds[kind]!.has);
  }

  /** The next filling; nothing when there is none, or when the budget is over. */
  public next(): Filling | undefined {
    let place = this.started ? this.back() : 0;
    this.started = true;
    while (place >= 0 && !this.budget.over) {
      this.budget.spent += 1;
      if (this.fill(place) && this.isWanted()) {
        return this.filling();
      }
      place = this.back();
    }
    return undefined;
  }

  /** Takes as many as fit of each candidate from a place on. Whether no more is wasted than there is slack. */
  private fill(from: number): boolean {
    const { length } = this.candidates;
    for (let place = from; place < length; place += 1) {
      if (this.wastesTooMuch(place)) {
        return false;
      }
      if (this.isFull(place)) {
        break;
      }
      this.budget.spent += 1;
      const count = this.countThatFit(place);
      if (count > 0) {
        this.places.push(place);
        this.counts.push(count);
        this.put(place, count);
      }
    }
    return !this.wastesTooMuch(length);
  }

  /** Takes the last unit out; the place to go on from, -1 when the first candidate would go. */
  private back(): number {
    const last = this.places.length - 1;
    const place = this.places[last] ?? 0;
    if (place === 0 && (this.counts[last] ?? 1) === 1) {
      return -1;
    }
    this.put(place, -1);
    this.counts[last]! -= 1;
    if (this.counts[last] === 0) {
      this.places.pop();
      this.counts.pop();
    }
    return place + 1;
  }

  private put(place: number, count: number): void {
    const { board } = this;
    const one = this.candidates[place]!;
    this.taken[place]! += count;
    const from = one * board.dimensions;
    for (let dimension = 0; dimension < board.dimensions; dimension += 1) {
      this.left[dimension]! -= board.asks[from + dimension]! * count;
    }
    for (const group of board.classes[one]!.apart) {
      if (count > 0) {
        this.groups.add(group);
      } else {
        this.groups.delete(group);
      }
    }
  }

  private countThatFit(place: number): number {
    const { board, left } = this;
    const one = this.candidates[place]!;
    const from = one * left.length;
    let count = board.remaining[one]!;
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      const asked = board.asks[from + dimension]!;
      if (asked > left[dimension]!) {
        return 0;
      }
      if (asked > 0) {
        count = Math.min(count, Math.floor(left[dimension]! / asked));
      }
    }
    const { apart } = board.classes[one]!;
    if (apart.length > 0) {
      return apart.some((group) => this.groups.has(group)) ? 0 : 1;
    }
    return count;
  }

  /** Whether not even the least of each dimension has room from a place on. */
  private isFull(place: number): boolean {
    const { left } = this;
    const from = place * left.length;
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      if (this.least[from + dimension]! > left[dimension]!) {
        return true;
      }
    }
    return false;
  }

  /** Whether more stays free than there is slack, even with all candidates from a place on. */
  private wastesTooMuch(place: number): boolean {
    const { left } = this;
    const { slack } = this.board;
    const from = place * left.length;
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      if (left[dimension]! - this.all[from + dimension]! > slack[dimension]!) {
        return true;
      }
    }
    return false;
  }

  /** Whether no other filling is at least as good. */
  private isWanted(): boolean {
    for (let place = 0; place < this.candidates.length; place += 1) {
      if (this.taken[place]! < this.board.remaining[this.candidates[place]!]!) {
        this.budget.spent += 1;
        if (this.countThatFit(place) > 0 || this.replaces(place)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a unit from a place can replace one or two that are in and not larger. */
  private replaces(place: number): boolean {
    const { board, candidates, places } = this;
    const one = candidates[place]!;
    for (let i = places.length - 1; i >= 0 && places[i]! > place; i -= 1) {
      const other = candidates[places[i]!]!;
      if (board.isLarger(one, other)) {
        if (this.fitsInstead(one, other)) {
          return true;
        }
      }
    }
    return false;
  }

  private fitsInstead(one: number, other: number): boolean {
    const { board, left } = this;
    const [a, b] = [one * left.length, other * left.length];
    for (let dimension = 0; dimension < left.length; dimension += 1) {
      if (board.asks[a + dimension]! - board.asks[b + dimension]! > left[dimension]!) {
        return false;
      }
    }
    const leaves = board.classes[other]!.apart;
    return board.classes[one]!.apart.every((group) => leaves.includes(group) || !this.groups.has(group));
  }

  private filling(): Filling {
    const { slack } = this.board;
    return {
      kind: this.kind,
      classes: this.places.map((place) => this.candidates[place]!),
      counts: [...this.counts],
      waste: this.left.reduce((sum, left, dimension) => sum + left / (slack[dimension]! + 1), 0),
    };
  }
}

import type { Board, Filling } from './board';
import type { Budget } from './budget';

/**
 * All ways to fill an empty host of a kind that hold a unit of the first remaining class, except for those that are no
 * better than another one: into which one more unit fits, or in which a larger unit can replace one or two of them.
 * Whatever was displaced finds room where the larger one was. After Martello and Toth's dominance and Korf's bin
 * completion ("An improved algorithm for optimal bin packing", IJCAI 2003), carried over to several dimensions.
 */
export class Fillings {
  /** Classes that may come in, in order; the first must. */
  private readonly candidates: number[] = [];

  // Of the candidates from a place on: all that they ask together, and the least that one asks.
  private readonly allCpu: Float64Array;
  private readonly allMemory: Float64Array;
  private readonly allGuests: Float64Array;
  private readonly leastCpu: Float64Array;
  private readonly leastMemory: Float64Array;

  // The filling at hand: places among the candidates that are in, how many units of each, and the room left.
  private readonly places: number[] = [];
  private readonly counts: number[] = [];
  private readonly taken: Int32Array;
  private readonly groups = new Set<number>();
  private cpu: number;
  private memory: number;
  private guests: number;

  private started = false;

  public constructor(
    private readonly board: Board,
    private readonly kind: number,
    first: number,
    private readonly budget: Budget,
  ) {
    for (let one = first; one < board.classes.length; one += 1) {
      if (board.remaining[one]! > 0 && board.takes(kind, one)) {
        this.candidates.push(one);
      }
    }
    const { length } = this.candidates;
    budget.spent += length;
    this.allCpu = new Float64Array(length + 1);
    this.allMemory = new Float64Array(length + 1);
    this.allGuests = new Float64Array(length + 1);
    this.leastCpu = new Float64Array(length + 1).fill(Infinity);
    this.leastMemory = new Float64Array(length + 1).fill(Infinity);
    for (let place = length - 1; place >= 0; place -= 1) {
      const one = this.candidates[place]!;
      const units = board.remaining[one]!;
      this.allCpu[place] = this.allCpu[place + 1]! + board.cpu[one]! * units;
      this.allMemory[place] = this.allMemory[place + 1]! + board.memory[one]! * units;
      this.allGuests[place] = this.allGuests[place + 1]! + board.guests[one]! * units;
      this.leastCpu[place] = Math.min(this.leastCpu[place + 1]!, board.cpu[one]!);
      this.leastMemory[place] = Math.min(this.leastMemory[place + 1]!, board.memory[one]!);
    }
    this.taken = new Int32Array(length);
    ({ cpu: this.cpu, memory: this.memory } = board.kinds[kind]!);
    this.guests = board.guestsOf(kind);
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
      if (this.leastCpu[place]! > this.cpu || this.leastMemory[place]! > this.memory) {
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
    this.cpu -= board.cpu[one]! * count;
    this.memory -= board.memory[one]! * count;
    this.guests -= board.guests[one]! * count;
    for (const group of board.classes[one]!.apart) {
      if (count > 0) {
        this.groups.add(group);
      } else {
        this.groups.delete(group);
      }
    }
  }

  private countThatFit(place: number): number {
    const { board } = this;
    const one = this.candidates[place]!;
    const [cpu, memory, guests] = [board.cpu[one]!, board.memory[one]!, board.guests[one]!];
    if (cpu > this.cpu || memory > this.memory || guests > this.guests) {
      return 0;
    }
    const { apart } = board.classes[one]!;
    if (apart.length > 0) {
      return apart.some((group) => this.groups.has(group)) ? 0 : 1;
    }
    return Math.min(
      board.remaining[one]!,
      cpu === 0 ? Infinity : Math.floor(this.cpu / cpu),
      memory === 0 ? Infinity : Math.floor(this.memory / memory),
      guests === 0 ? Infinity : Math.floor(this.guests / guests),
    );
  }

  /** Whether more stays free than there is slack, even with all candidates from a place on. */
  private wastesTooMuch(place: number): boolean {
    const { slack } = this.board;
    return (
      this.cpu - this.allCpu[place]! > slack.cpu ||
      this.memory - this.allMemory[place]! > slack.memory ||
      this.guests - this.allGuests[place]! > slack.guests
    );
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
    const { board } = this;
    const leaves = board.classes[other]!.apart;
    return (
      board.cpu[one]! - board.cpu[other]! <= this.cpu &&
      board.memory[one]! - board.memory[other]! <= this.memory &&
      board.guests[one]! - board.guests[other]! <= this.guests &&
      board.classes[one]!.apart.every((group) => leaves.includes(group) || !this.groups.has(group))
    );
  }

  private filling(): Filling {
    const { slack } = this.board;
    return {
      kind: this.kind,
      classes: this.places.map((place) => this.candidates[place]!),
      counts: [...this.counts],
      waste: this.cpu / (slack.cpu + 1) + this.memory / (slack.memory + 1),
    };
  }
}

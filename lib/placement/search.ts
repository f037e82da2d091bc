import type { Board, Filling } from './board';
import type { Budget } from './budget';
import { Fillings } from './fillings';
import type { Filled } from './column';

/** Fillings that are compared before the first of them is tried. */
const MOST_COMPARED = 128;

/** States known to lead nowhere that are kept. */
const MOST_DEAD = 50_000;

/** Classes up to which states are recognized. */
const MOST_RECOGNIZED = 400;

/** What a search found: hosts that are filled with all units, that there is no way, or nothing before its budget was over. */
export type Searched = readonly Filled[] | 'exhausted' | 'over';

/**
 * Branch and bound: the first class that has units left goes into each kind of host, which is filled in each way that is
 * not dominated, the least wasteful first. Equal units and equal hosts are numbers, so their permutations are never seen.
 */
export function search(board: Board, budget: Budget): Searched {
  const one = new Search(board, budget);
  return one.solve() ? one.filled() : budget.over ? 'over' : 'exhausted';
}

class Search {
  private readonly trail: Filling[] = [];
  private readonly dead = new Set<string>();

  public constructor(
    private readonly board: Board,
    private readonly budget: Budget,
  ) {}

  /** Whether all units that remain find a host among those that are left. */
  public solve(): boolean {
    const { board, budget } = this;
    const first = board.remaining.findIndex((units) => units > 0);
    if (first < 0) {
      return true;
    }
    budget.spent += 1;
    const { cpu, memory, guests } = board.slack;
    const state = this.state();
    if (budget.over || Math.min(cpu, memory, guests) < 0 || this.dead.has(state)) {
      return false;
    }
    const tried: number[] = [];
    for (let kind = 0; kind < board.kinds.length; kind += 1) {
      if (board.left[kind]! > 0 && board.takes(kind, first)) {
        if (this.fill(kind, first, tried)) {
          return true;
        }
        tried.push(kind);
      }
    }
    if (state !== '' && !budget.over && this.dead.size < MOST_DEAD) {
      this.dead.add(state);
    }
    return false;
  }

  /** The hosts that were filled. The board is as it was before. */
  public filled(): Filled[] {
    const filled = this.trail.map((filling) => this.board.named(filling));
    this.trail.forEach((filling) => this.board.move(filling, -1));
    return filled;
  }

  /** Whether the rest finds room when a host of the kind is filled in some way. */
  private fill(kind: number, first: number, tried: readonly number[]): boolean {
    const { board } = this;
    const smaller = tried.filter((other) => board.isAsGood(kind, other));
    const fillings = new Fillings(board, kind, first, this.budget);
    for (let some = takeSome(fillings); some.length > 0; some = takeSome(fillings)) {
      for (const filling of some.sort((a, b) => a.waste - b.waste)) {
        if (smaller.some((other) => this.fits(other, filling))) {
          continue;
        }
        board.move(filling, 1);
        this.trail.push(filling);
        if (this.solve()) {
          return true;
        }
        this.trail.pop();
        board.move(filling, -1);
        if (this.budget.over) {
          return false;
        }
      }
    }
    return false;
  }

  /** Whether a filling has room on a kind of host, too. */
  private fits(kind: number, { classes, counts }: Filling): boolean {
    const { board } = this;
    let { cpu, memory } = board.kinds[kind]!;
    let guests = board.guestsOf(kind);
    classes.forEach((one, index) => {
      cpu -= board.cpu[one]! * counts[index]!;
      memory -= board.memory[one]! * counts[index]!;
      guests -= board.guests[one]! * counts[index]!;
    });
    return Math.min(cpu, memory, guests) >= 0 && classes.every((one) => board.takes(kind, one));
  }

  /** What is left, as a key; empty where there is too much to tell. */
  private state(): string {
    const { remaining, left, classes } = this.board;
    return classes.length > MOST_RECOGNIZED ? '' : `${remaining.join()} ${left.join()}`;
  }
}

function takeSome(fillings: Fillings): Filling[] {
  const some: Filling[] = [];
  while (some.length < MOST_COMPARED) {
    const filling = fillings.next();
    if (filling === undefined) {
      break;
    }
    some.push(filling);
  }
  return some;
}

import { Board, type Filling } from './board';
import { type Budget, Fillings } from './fillings';
import type { HostKind } from './kinds';
import type { Packing, UnitClass } from './packing';

/** Fillings that are compared before the first of them is tried. */
const MOST_COMPARED = 128;

/** States known to lead nowhere that are kept. */
const MOST_DEAD = 50_000;

/** Classes up to which states are recognized. */
const MOST_RECOGNIZED = 400;

/** What a search found: a host for each unit, that there is none, or nothing before its budget was over. */
export type Searched = { readonly hostOf: Int32Array } | 'exhausted' | 'over';

/**
 * Branch and bound: the first class that has units left goes into each kind of host, which is filled in each way that is
 * not dominated, the least wasteful first. Equal units and equal hosts are numbers, so their permutations are never seen.
 */
export function search(
  packing: Packing,
  kinds: readonly HostKind[],
  classes: readonly UnitClass[],
  budget: Budget,
): Searched {
  const one = new Search(packing, new Board(packing, kinds, classes), budget);
  return one.solve() ? { hostOf: one.hostOfUnits() } : budget.over ? 'over' : 'exhausted';
}

/** A host that is filled. */
interface Filled {
  readonly kind: number;
  readonly filling: Filling;
}

class Search {
  private readonly trail: Filled[] = [];
  private readonly dead = new Set<string>();

  public constructor(
    private readonly packing: Packing,
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

  /** Host of each unit, once all are placed. */
  public hostOfUnits(): Int32Array {
    const hostOf = new Int32Array(this.packing.units).fill(-1);
    const nextUnit = this.board.classes.map(({ first }) => first);
    const used = this.board.kinds.map(() => 0);
    for (const { kind, filling } of this.trail) {
      const host = this.board.kinds[kind]!.hosts[used[kind]!]!;
      used[kind]! += 1;
      filling.classes.forEach((one, index) => {
        hostOf.fill(host, nextUnit[one], nextUnit[one]! + filling.counts[index]!);
        nextUnit[one]! += filling.counts[index]!;
      });
    }
    return hostOf;
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
        board.move(kind, filling, 1);
        this.trail.push({ kind, filling });
        if (this.solve()) {
          return true;
        }
        this.trail.pop();
        board.move(kind, filling, -1);
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

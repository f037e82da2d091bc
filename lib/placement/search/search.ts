import type { Board, Filling } from './board';
import type { StepBudget } from './budget';
import type { Filled } from './column';
import { Fillings } from './fillings';

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
 * The board is afterwards as it was before.
 */
export function search(board: Board, budget: StepBudget): Searched {
  const trail: Filling[] = [];
  const found = descend(board, budget, trail);
  const filled = trail.map((filling) => board.named(filling));
  trail.forEach((filling) => board.move(filling, -1));
  return found ? filled : budget.over ? 'over' : 'exhausted';
}

/** Fills hosts on the trail until all units are placed. A loop, since there may be more hosts than calls can be nested. */
function descend(board: Board, budget: StepBudget, trail: Filling[]): boolean {
  const dead = new Set<string>();
  const levels: Level[] = [];
  for (;;) {
    const first = board.remaining.findIndex((units) => units > 0);
    if (first < 0) {
      return true;
    }
    budget.spent += 1;
    const state = stateOf(board);
    if (board.slack.every(isLeft) && !dead.has(state)) {
      levels.push(new Level(board, first, state, budget));
    } else if (levels.length > 0) {
      board.move(trail.pop()!, -1);
    }
    let filling = levels.at(-1)?.next();
    while (filling === undefined) {
      const level = levels.pop();
      if (level === undefined || budget.over) {
        return false;
      }
      if (level.state !== '' && dead.size < MOST_DEAD) {
        dead.add(level.state);
      }
      if (levels.length > 0) {
        board.move(trail.pop()!, -1);
      }
      filling = levels.at(-1)?.next();
    }
    board.move(filling, 1);
    trail.push(filling);
  }
}

/** What is left, as a key; empty where there is too much to tell. */
function stateOf({ remaining, left, classes }: Board): string {
  return classes.length > MOST_RECOGNIZED ? '' : `${remaining.join()} ${left.join()}`;
}

/** All ways to place a unit of the first class that has units left, one after the other. */
class Level {
  /** Kinds that are done: what also fits on one of them was tried there. */
  private readonly tried: number[] = [];

  private kind = -1;
  private fillings: Fillings | undefined;
  private some: Filling[] = [];

  public constructor(
    private readonly board: Board,
    private readonly first: number,
    public readonly state: string,
    private readonly budget: StepBudget,
  ) {}

  /** The next filling to try; to be called when the board is as it was at first. Nothing when there is none. */
  public next(): Filling | undefined {
    for (;;) {
      const filling = this.some.pop();
      if (this.budget.over || (filling === undefined && !this.takeSome())) {
        return undefined;
      }
      if (filling !== undefined && !this.tried.some((smaller) => this.wasTried(smaller, filling))) {
        return filling;
      }
    }
  }

  /** Gets some fillings of the kind at hand, or of the next kind. Whether there are any left. */
  private takeSome(): boolean {
    const { board } = this;
    for (;;) {
      while (this.fillings !== undefined && this.some.length < MOST_COMPARED) {
        const filling = this.fillings.next();
        if (filling === undefined) {
          this.fillings = undefined;
          break;
        }
        this.some.push(filling);
      }
      if (this.some.length > 0) {
        // The last one is tried first.
        this.some.sort((a, b) => b.waste - a.waste);
        return true;
      }
      if (this.kind >= 0 && board.left[this.kind]! > 0 && board.takes(this.kind, this.first)) {
        this.tried.push(this.kind);
      }
      this.kind += 1;
      if (this.kind === board.kinds.length) {
        return false;
      }
      if (board.left[this.kind]! > 0 && board.takes(this.kind, this.first)) {
        this.fillings = new Fillings(board, this.kind, this.first, this.budget);
      }
    }
  }

  /** Whether a filling has room on a smaller kind, too, where it was tried. */
  private wasTried(smaller: number, { kind, classes, counts }: Filling): boolean {
    const { board } = this;
    if (!board.isAsGood(kind, smaller)) {
      return false;
    }
    const left = [...board.kinds[smaller]!.has];
    classes.forEach((one, index) => {
      for (let dimension = 0; dimension < left.length; dimension += 1) {
        left[dimension]! -= board.asks[one * left.length + dimension]! * counts[index]!;
      }
    });
    return left.every(isLeft) && classes.every((one) => board.takes(smaller, one));
  }
}

function isLeft(amount: number): boolean {
  return amount >= 0;
}

import { Board } from './board';
import { Budget } from './budget';
import type { Column, Filled } from './column';
import { dive } from './dive';
import type { HostKind } from './kinds';
import type { Packing, UnitClass } from './packing';
import { relax } from './relaxation';
import { type Searched, search } from './search';
import type { Weighing } from './weighing';

/** Rows up to which the linear program is solved. */
const MOST_ROWS = 500;

/** Searches with several orders of the classes in turn: what is hard in one is often easy in another. */
export function searchAll(packing: Packing, kinds: readonly HostKind[], budget: Budget): Searched | Weighing {
  const [order, ...others] = ordersOf(packing);
  const board = new Board(packing, kinds, order!);
  const first = attempt(board, budget, 0.05);
  if (first !== 'over') {
    return first;
  }
  if (packing.classes.length + kinds.length <= MOST_ROWS) {
    const pool: Column[] = [];
    const relaxed = relax(board, pool, budget);
    if (process.env.DBG) console.log(relaxed.kind, (relaxed as any).share, budget.spent, pool.length);
    if (relaxed.kind === 'too-much') {
      return relaxed.weighing;
    }
    if (relaxed.kind === 'solved') {
      const own = share(budget, 0.7);
      const dived = dive(board, pool, own);
      budget.spent += own.spent;
      if (process.env.DBG) console.log('dived', dived?.length, budget.spent);
      if (dived !== undefined) {
        return dived;
      }
    }
  }
  for (const other of others) {
    const found = attempt(new Board(packing, kinds, other), budget, 0.3);
    if (found !== 'over') {
      return found;
    }
  }
  return attempt(board, budget, 1);
}

function share(budget: Budget, part: number): Budget {
  return new Budget(Math.floor((budget.limit - budget.spent) * part));
}

/** Searches with a part of what is left of the budget. */
function attempt(board: Board, budget: Budget, part: number): Searched {
  const own = share(budget, part);
  const found = search(board, own);
  budget.spent += own.spent;
  return found;
}

function ordersOf({ classes }: Packing): (readonly UnitClass[])[] {
  const by = (weigh: (one: UnitClass) => number): UnitClass[] => [...classes].sort((a, b) => weigh(b) - weigh(a));
  return [classes, by(({ memory }) => memory), by(({ cpu }) => cpu)];
}

/** Host of each unit, given hosts that are filled with all of them. */
export function hostsOfUnits(packing: Packing, filled: readonly Filled[]): Int32Array {
  const hostOf = new Int32Array(packing.units).fill(-1);
  const nextUnit = new Map<UnitClass, number>();
  const nextHost = new Map<HostKind, number>();
  for (const { kind, classes, counts } of filled) {
    const at = nextHost.get(kind) ?? 0;
    nextHost.set(kind, at + 1);
    classes.forEach((one, index) => {
      const unit = nextUnit.get(one) ?? one.first;
      hostOf.fill(kind.hosts[at]!, unit, unit + counts[index]!);
      nextUnit.set(one, unit + counts[index]!);
    });
  }
  return hostOf;
}

import { Board } from './board';
import { StepBudget } from './budget';
import type { HostColumn, Filled } from './column';
import { dive } from '../program/dive';
import type { HostKind } from '../compile/kinds';
import type { Packing, UnitClass } from '../compile/packing';
import { relax } from '../program/relaxation';
import type { HostRoom } from '../heuristics/host-room';
import { type Searched, search } from './search';
import type { Weighing } from '../program/weighing';

/** Pairs of a class and a kind up to which there is a search: beyond, the board alone would not be modest. */
const MOST_PAIRS = 5_000_000;

/** Rows up to which the linear program is solved. */
const MOST_ROWS = 500;

/**
 * A short search, then the linear program, then longer searches in several orders of the classes: what is hard for one
 * is often easy for another.
 */
export function searchAll(
  packing: Packing,
  kinds: readonly HostKind[],
  room: HostRoom,
  budget: StepBudget,
): Searched | Weighing {
  if (packing.classes.length * kinds.length > MOST_PAIRS) {
    return 'over';
  }
  const [order, ...others] = ordersOf(packing);
  const board = new Board(packing, kinds, order!);
  const first = spend(budget, 0.05, (own) => search(board, own));
  if (first !== 'over') {
    return first;
  }
  if (packing.classes.length + kinds.length <= MOST_ROWS) {
    const found = byProgram(board, columnsOf(board, room), budget);
    if (found !== undefined) {
      return found;
    }
  }
  for (const other of others) {
    const found = spend(budget, 0.3, (own) => search(new Board(packing, kinds, other), own));
    if (found !== 'over') {
      return found;
    }
  }
  return spend(budget, 1, (own) => search(board, own));
}

/** First a solution that is good enough to be rounded, then the best one. */
function byProgram(board: Board, pool: HostColumn[], budget: StepBudget): readonly Filled[] | Weighing | undefined {
  for (const enough of [1, 0]) {
    const relaxed = relax(board, pool, budget, enough);
    if (relaxed.kind === 'too-much') {
      return relaxed.weighing;
    }
    const dived = relaxed.kind === 'solved' ? spend(budget, 0.4, (own) => dive(board, pool, own)) : undefined;
    if (dived !== undefined) {
      return dived;
    }
  }
  return undefined;
}

/** Spends a part of what is left of a budget. */
function spend<T>(budget: StepBudget, part: number, on: (own: StepBudget) => T): T {
  const own = new StepBudget(Math.floor((budget.limit - budget.spent) * part));
  const result = on(own);
  budget.spent += own.spent;
  return result;
}

function ordersOf({ classes, dimensions }: Packing): (readonly UnitClass[])[] {
  const by = (dimension: number): UnitClass[] => [...classes].sort((a, b) => b.asks[dimension]! - a.asks[dimension]!);
  return [classes, ...[...dimensions.keys()].reverse().map(by)];
}

/** How the hosts of a placement are filled, each way once. */
function columnsOf(board: Board, { hostOf }: HostRoom): HostColumn[] {
  const countsOn = new Map<number, Map<number, number>>();
  board.classes.forEach(({ first, count }, one) => {
    for (let unit = first; unit < first + count; unit += 1) {
      const counts = countsOn.get(hostOf[unit]!) ?? new Map<number, number>();
      countsOn.set(hostOf[unit]!, counts.set(one, (counts.get(one) ?? 0) + 1));
    }
  });
  const columns = board.kinds.flatMap(({ hosts }, kind) =>
    hosts.flatMap((host): HostColumn[] => {
      const counts = countsOn.get(host);
      return counts === undefined ? [] : [{ kind, classes: [...counts.keys()], counts: [...counts.values()] }];
    }),
  );
  return [...new Map(columns.map((column) => [JSON.stringify(column), column])).values()];
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

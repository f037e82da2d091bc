import type { HostColumn, Prices } from '../search/column';
import { invert } from './matrix';

/** Below this, a number is zero but for rounding. */
const EPSILON = 1e-9;

/** Pivots after which the inverse is computed anew, since errors add up. */
const REFACTOR_AFTER = 400;

/** A variable of the program: hosts filled in a way, the share of all hosts that is used, or what a row has too much of. */
type Variable = HostColumn | 'share' | { readonly surplus: number };

/**
 * The linear program over ways to fill hosts, after Gilmore and Gomory ("A linear programming approach to the cutting
 * stock problem", Operations Research 9, 1961): the smallest share t of all hosts with which every class is covered.
 *
 *     minimize t,  sum of the units in x columns >= demand of each class,  columns of a kind <= t x hosts of the kind
 *
 * More than 1 means that there is no placement. A revised simplex with an explicit inverse: there are some hundred rows.
 */
export class Master {
  /** Rows: classes with demand, and kinds with hosts. */
  public readonly size: number;

  private readonly classes: readonly number[];
  private readonly kinds: readonly number[];
  private readonly rowOfClass: Int32Array;
  private readonly rowOfKind: Int32Array;
  private readonly basis: Variable[] = [];
  private inverse: Float64Array = new Float64Array(0);
  private amounts: Float64Array = new Float64Array(0);
  private pivots = 0;

  /** Row of the share, which never leaves the basis. */
  private readonly shareRow: number;

  /** Units by class, hosts by kind, and for each class with units a column that holds nothing else. */
  public constructor(
    private readonly demand: Int32Array,
    private readonly hosts: Int32Array,
    singles: readonly HostColumn[],
  ) {
    this.classes = [...demand.keys()].filter((one) => demand[one]! > 0);
    this.kinds = [...hosts.keys()].filter((kind) => hosts[kind]! > 0);
    this.size = this.classes.length + this.kinds.length;
    this.rowOfClass = rowsOf(demand.length, this.classes, 0);
    this.rowOfKind = rowsOf(hosts.length, this.kinds, this.classes.length);
    const used = new Float64Array(hosts.length);
    for (const single of singles) {
      used[single.kind]! += demand[single.classes[0]!]! / single.counts[0]!;
      this.basis.push(single);
    }
    let fullest = this.kinds[0]!;
    for (const kind of this.kinds) {
      this.basis.push({ surplus: this.rowOfKind[kind]! });
      fullest = used[kind]! * hosts[fullest]! > used[fullest]! * hosts[kind]! ? kind : fullest;
    }
    this.shareRow = this.rowOfKind[fullest]!;
    this.basis[this.shareRow] = 'share';
    this.refactor();
  }

  /** The smallest share so far. */
  public get share(): number {
    return this.amounts[this.shareRow]!;
  }

  /** What a unit of each class is worth, and what a host of each kind costs. */
  public prices(): Prices {
    const { row } = this;
    const worth = new Float64Array(this.demand.length);
    // Hosts of which there are none are dear.
    const cost = new Float64Array(this.hosts.length).fill(Infinity);
    this.classes.forEach((one) => (worth[one] = row[this.rowOfClass[one]!]!));
    this.kinds.forEach((kind) => (cost[kind] = row[this.rowOfKind[kind]!]!));
    return { worth, cost };
  }

  /** Columns in use, and how often each. */
  public get used(): { readonly column: HostColumn; readonly amount: number }[] {
    return this.basis.flatMap((variable, row) =>
      typeof variable === 'object' && 'kind' in variable && this.amounts[row]! > EPSILON
        ? [{ column: variable, amount: this.amounts[row]! }]
        : [],
    );
  }

  /** Brings in a column that is worth more than it costs. False where rounding errors leave no row to pivot on. */
  public enter(column: HostColumn): boolean {
    return this.pivot(column);
  }

  /** Brings in what a row has too much of, where a price is negative. Whether there was such a row. */
  public dropNegativePrices(): boolean {
    const { row: prices } = this;
    let worst = -1;
    for (let row = 0; row < this.size; row += 1) {
      if (prices[row]! < -EPSILON && (worst < 0 || prices[row]! < prices[worst]!)) {
        worst = row;
      }
    }
    return worst >= 0 && this.pivot({ surplus: worst });
  }

  /** The row of the inverse that prices are read from. */
  private get row(): Float64Array {
    return this.inverse.subarray(this.shareRow * this.size, (this.shareRow + 1) * this.size);
  }

  private pivot(entering: Variable): boolean {
    const { size, inverse, amounts } = this;
    const direction = this.times(entering);
    let leaving = -1;
    let least = Infinity;
    for (let row = 0; row < size; row += 1) {
      if (direction[row]! > EPSILON && row !== this.shareRow) {
        const ratio = Math.max(0, amounts[row]!) / direction[row]!;
        if (ratio < least - EPSILON || (ratio < least + EPSILON && direction[row]! > direction[leaving]!)) {
          [leaving, least] = [row, Math.min(least, ratio)];
        }
      }
    }
    if (leaving < 0) {
      return false;
    }
    this.basis[leaving] = entering;
    this.pivots += 1;
    if (this.pivots % REFACTOR_AFTER === 0) {
      return this.refactor();
    }
    const by = direction[leaving]!;
    const from = leaving * size;
    // Most entries of a row are zero.
    const filled: number[] = [];
    for (let column = 0; column < size; column += 1) {
      if (inverse[from + column] !== 0) {
        inverse[from + column]! /= by;
        filled.push(column);
      }
    }
    amounts[leaving]! /= by;
    for (let row = 0; row < size; row += 1) {
      const factor = direction[row]!;
      if (row !== leaving && factor !== 0) {
        const at = row * size;
        for (const column of filled) {
          inverse[at + column]! -= factor * inverse[from + column]!;
        }
        amounts[row]! -= factor * amounts[leaving]!;
      }
    }
    return true;
  }

  /** The inverse times the column of a variable. */
  private times(variable: Variable): Float64Array {
    const { size, inverse } = this;
    const result = new Float64Array(size);
    this.entries(variable, (row, value) => {
      for (let at = 0; at < size; at += 1) {
        result[at]! += inverse[at * size + row]! * value;
      }
    });
    return result;
  }

  /** Calls back for each row in which a variable stands. */
  private entries(variable: Variable, visit: (row: number, value: number) => void): void {
    if (variable === 'share') {
      this.kinds.forEach((kind) => visit(this.rowOfKind[kind]!, this.hosts[kind]!));
    } else if ('surplus' in variable) {
      visit(variable.surplus, -1);
    } else {
      variable.classes.forEach((one, index) => {
        if (this.rowOfClass[one]! >= 0) {
          visit(this.rowOfClass[one]!, variable.counts[index]!);
        }
      });
      visit(this.rowOfKind[variable.kind]!, -1);
    }
  }

  /** Computes the inverse anew. False where the basis has none. */
  private refactor(): boolean {
    const { size } = this;
    const matrix = new Float64Array(size * size);
    this.basis.forEach((variable, column) =>
      this.entries(variable, (row, value) => (matrix[row * size + column]! += value)),
    );
    const inverse = invert(matrix, size);
    if (inverse === undefined) {
      return false;
    }
    this.inverse = inverse;
    this.amounts = new Float64Array(size);
    for (let row = 0; row < size; row += 1) {
      this.classes.forEach((one, at) => (this.amounts[row]! += inverse[row * size + at]! * this.demand[one]!));
    }
    return true;
  }
}

function rowsOf(length: number, used: readonly number[], from: number): Int32Array {
  const rows = new Int32Array(length).fill(-1);
  used.forEach((index, at) => (rows[index] = from + at));
  return rows;
}

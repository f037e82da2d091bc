/** A pivot below this is none. */
const SMALLEST = 1e-9;

/** The inverse of a square matrix, row by row, by elimination with the largest pivot of each column; nothing where it has none. */
export function invert(given: Float64Array, size: number): Float64Array | undefined {
  const matrix = given.slice();
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    inverse[row * size + row] = 1;
  }
  for (let column = 0; column < size; column += 1) {
    let pivot = column;
    for (let row = column + 1; row < size; row += 1) {
      if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[pivot * size + column]!)) {
        pivot = row;
      }
    }
    const by = matrix[pivot * size + column]!;
    if (Math.abs(by) < SMALLEST) {
      return undefined;
    }
    for (const some of [matrix, inverse]) {
      swapRows(some, size, pivot, column);
      scaleRow(some, size, column, 1 / by);
    }
    for (let row = 0; row < size; row += 1) {
      const factor = matrix[row * size + column]!;
      if (row !== column && factor !== 0) {
        addRow(matrix, size, row, column, -factor);
        addRow(inverse, size, row, column, -factor);
      }
    }
  }
  return inverse;
}

function swapRows(matrix: Float64Array, size: number, one: number, other: number): void {
  if (one !== other) {
    const kept = matrix.slice(one * size, (one + 1) * size);
    matrix.copyWithin(one * size, other * size, (other + 1) * size);
    matrix.set(kept, other * size);
  }
}

function scaleRow(matrix: Float64Array, size: number, row: number, by: number): void {
  for (let at = row * size; at < (row + 1) * size; at += 1) {
    matrix[at]! *= by;
  }
}

function addRow(matrix: Float64Array, size: number, to: number, from: number, times: number): void {
  for (let column = 0; column < size; column += 1) {
    matrix[to * size + column]! += times * matrix[from * size + column]!;
  }
}

import stringWidth from 'string-width';

/** Gives a cell its look, after its width is known. */
export type Paint = (text: string) => string;

/** A cell of a grid: text without escape sequences, and how to paint it. */
export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
  /** How many columns it spans; 1 when missing. */
  readonly span?: number;
}

/** How a column stands to its left neighbour and how its cells are aligned. */
export interface Column {
  /** Blanks before it. */
  readonly gap: number;
  readonly align: 'left' | 'right';
}

/**
 * Aligns cells in columns, one line a row, without blanks at the end.
 *
 * Widths are those of a terminal: a CJK letter takes two cells, a combining accent none. Our own, since cli-table3
 * takes seconds for thousands of rows, and cannot align numbers at their slash.
 */
export function renderGrid(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string[] {
  const widths = widthsOf(columns, rows);
  return rows.map((cells) => {
    let line = '';
    let at = 0;
    for (const { text, paint, span = 1 } of cells) {
      const { gap, align } = columns[at]!;
      const blanks = ' '.repeat(Math.max(0, spanned(columns, widths, at, span) - stringWidth(text)));
      const painted = paint === undefined || text === '' ? text : paint(text);
      line += ' '.repeat(gap) + (align === 'left' ? painted + blanks : blanks + painted);
      at += span;
    }
    return line.trimEnd();
  });
}

function widthsOf(columns: readonly Column[], rows: readonly (readonly Cell[])[]): number[] {
  const widths = columns.map(() => 0);
  const each = (visit: (cell: Cell, at: number, span: number) => void): void => {
    for (const cells of rows) {
      let at = 0;
      for (const cell of cells) {
        visit(cell, at, cell.span ?? 1);
        at += cell.span ?? 1;
      }
    }
  };
  each(({ text }, at, span) => {
    if (span === 1) {
      widths[at] = Math.max(widths[at]!, stringWidth(text));
    }
  });
  // What a spanning cell needs beyond its columns goes to the last of them.
  each(({ text }, at, span) => {
    const missing = stringWidth(text) - spanned(columns, widths, at, span);
    if (span > 1 && missing > 0) {
      widths[at + span - 1]! += missing;
    }
  });
  return widths;
}

/** Width of so many columns with the gaps between them. */
function spanned(columns: readonly Column[], widths: readonly number[], at: number, span: number): number {
  let width = widths[at]!;
  for (let next = at + 1; next < at + span; next += 1) {
    width += columns[next]!.gap + widths[next]!;
  }
  return width;
}

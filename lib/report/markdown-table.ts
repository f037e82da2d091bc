/** Cells of one row. */
export type Row = readonly string[];

/** Columns as wide as their widest cell, as the formatter of this repository writes them. */
export function markdownTable(rows: readonly Row[]): string {
  const [head, ...body] = rows.map((row) => row.map((cell) => cell.replace(/\|/g, '\\|'))) as [string[], ...string[][]];
  const widths = head.map((_, column) => Math.max(3, ...[head, ...body].map((row) => row[column]!.length)));
  const line = (row: Row): string => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}

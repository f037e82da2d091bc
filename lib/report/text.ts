import pc from 'picocolors';
import { type LedgerRow, groupBy } from '../model';
import type { Report } from '../rules';
import { type Amount, NO_AMOUNT, RESOURCES, amountOfCharge, amountOfLine } from './amounts';
import { bar } from './bar';
import { countFindings } from './findings';
import { type Cell, type Column, type Paint, renderGrid } from './grid';
import { describeRow, namesOf, stackOf } from './label';
import { plain } from './plain';
import { count } from './plural';

/** How the ledger is written. */
export interface TextOptions {
  /**
   * Whether to use ANSI colours; a caller asks for them on a terminal only, and not where NO_COLOR is set.
   *
   * @default false
   */
  readonly color?: boolean;
}

type Colors = ReturnType<typeof pc.createColors>;

/** Name, description, bar; then for each resource what is used, of what, and the mark of a shortfall. */
const COLUMNS: readonly Column[] = [
  { gap: 0, align: 'left' },
  { gap: 2, align: 'left' },
  { gap: 4, align: 'left' },
  ...RESOURCES.flatMap((resource): Column[] => [
    { gap: resource === 'cpu' ? 1 : 4, align: 'right' },
    { gap: 0, align: 'left' },
    { gap: 0, align: 'left' },
  ]),
];

/** Cells of one resource. */
const PER_RESOURCE = 3;

/**
 * The ledger as text, one line a layer, a tree a stack; at the end what there is and how much is wrong.
 *
 * vCPU and disk are exact; memory is in GiB with at most one decimal, which a line at the end says where it matters.
 * The text ends without a newline.
 */
export function formatLedger(report: Report, options: TextOptions = {}): string {
  const colors = pc.createColors(options.color ?? false);
  const lines: Row[] = [];
  for (const [stack, rows] of groupBy(report.ledger, ({ path }) => stackOf(path))) {
    const between = lines.length > 0 ? [{ cells: [], rounded: false }] : [];
    lines.push(...between, { cells: headerOf(stack, colors), rounded: false }, ...treeOf(rows, stack, '', colors));
  }
  const grid = renderGrid(
    COLUMNS,
    lines.map(({ cells }) => cells),
  ).join('\n');
  const notes = [
    summaryOf(report),
    ...(lines.some(({ rounded }) => rounded) ? ['memory is rounded; the JSON report has it to the MiB'] : []),
  ];
  return [...(grid === '' ? [] : [grid]), notes.join('\n')].join('\n\n');
}

interface Row {
  readonly cells: readonly Cell[];
  readonly rounded: boolean;
}

function headerOf(stack: string, { bold, dim }: Colors): Cell[] {
  return [
    { text: plain(stack), paint: bold, span: 2 },
    { text: 'vCPU used/cap', paint: dim, span: 1 + PER_RESOURCE },
    { text: 'memory used/cap', paint: dim, span: PER_RESOURCE },
    { text: 'disk used/cap', paint: dim, span: PER_RESOURCE },
  ];
}

function treeOf(rows: readonly LedgerRow[], stack: string, indent: string, colors: Colors): Row[] {
  const names = namesOf(rows, stack);
  return rows.flatMap((row, index) => {
    const isLast = index === rows.length - 1;
    const own = lineOf(row, `${indent}${isLast ? '└─' : '├─'} ${names[index]}`, colors);
    return [own, ...treeOf(row.children, stack, `${indent}${isLast ? '   ' : '│  '}`, colors)];
  });
}

function lineOf(row: LedgerRow, name: string, colors: Colors): Row {
  const amounts = RESOURCES.map((resource) => amountOf(row, resource));
  const fill = row.cpu === undefined ? '' : bar(row.cpu.allocated, row.cpu.capacity);
  const cells = [
    { text: name },
    { text: describeRow(row), paint: colors.dim },
    { text: fill, paint: row.cpu !== undefined && row.cpu.free < 0 ? colors.red : colors.green },
    ...amounts.flatMap((amount) => cellsOf(amount, (text) => colors.bold(colors.red(text)))),
  ];
  return { cells, rounded: amounts.some(({ rounded }) => rounded) };
}

/** What a layer offers is shown with its capacity, what it only takes without; containers have no disk of their own. */
function amountOf(row: LedgerRow, resource: (typeof RESOURCES)[number]): Amount {
  const line = row[resource];
  if (line !== undefined) {
    return amountOfLine(resource, line);
  }
  const takes = row.layer === 'vm' || (row.layer === 'container' && resource !== 'disk');
  return takes ? amountOfCharge(resource, row.charged[resource]) : NO_AMOUNT;
}

function cellsOf({ used, rest, short }: Amount, alarm: Paint): Cell[] {
  const paint = short ? { paint: alarm } : {};
  return [
    { text: used, ...paint },
    { text: rest, ...paint },
    { text: short ? ' !' : '', ...paint },
  ];
}

/** `1 host, 2 VMs, 1 container; 1 error`. Equal replicas stand in one row, and count once. */
function summaryOf({ ledger, findings }: Report): string {
  const rows = ledger.flatMap(flatten);
  const of = (...layers: LedgerRow['layer'][]): number => rows.filter(({ layer }) => layers.includes(layer)).length;
  const clusters = of('cluster');
  const hosts = count(of('bare-metal', 'host-os'), 'host');
  return `${clusters === 0 ? '' : `${count(clusters, 'cluster')}, `}${hosts}, ${count(of('vm'), 'VM')}, ${count(of('container'), 'container')}; ${countFindings(findings)}`;
}

function flatten(row: LedgerRow): LedgerRow[] {
  return [row, ...row.children.flatMap(flatten)];
}

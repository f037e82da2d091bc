import type { Source } from './fleet';
import { median, timeOf } from './measure';
import { CONTAINERS_PER_VM } from './estate';
import { RATIOS } from './overcommitted';
import type { Lap } from './stopwatch';
import type { Measured } from './worker';

/** Runs of one task, in the order they were made; those of the same place were made one after the other. */
type Runs<T extends string> = Readonly<Record<T, readonly Measured[]>>;

/** All that was measured. */
export interface Results {
  readonly node: string;
  readonly source: Source;
  readonly fleets: readonly { readonly vms: number; readonly runs: Runs<'raw' | 'ours'> }[];
  readonly imports: Runs<'raw' | 'ours' | 'withFirstHost'>;
  readonly estates: readonly JudgedEstate[];
  readonly clusters: readonly JudgedEstate[];
  /** Each builds an overcommitted cluster at each ratio, and reports on it. */
  readonly reports: readonly Measured[];
}

/** The same shape of estate, small and large. */
interface JudgedEstate {
  readonly shape: string;
  readonly vms: readonly [number, number];
  readonly runs: Runs<'small' | 'large'>;
}

type Fleet = Results['fleets'][number];

/** A row of the table: phases of a run that belong together. */
const ROWS = {
  import: ['import'],
  construct: ['construct'],
  synth: ['synth'],
  '  model, ledger, rules': ['rules'],
  '  walk for ids': ['walk'],
  '  re-check': ['recheck'],
  total: ['construct', 'synth'],
} as const;

const TOTAL = ROWS.total;

const RULES = ['rules'];

/** Growth that is called near-linear, of the growth in size. */
const NEAR_LINEAR = 1.25;

/** Everything as text: tables first, then what was to be reached. */
export function format(results: Results): string {
  const { node, source, fleets, imports } = results;
  return [
    `Same ${source === 'template' ? 'cloned ' : ''}VMs, raw cdktf and ours in turn, Node ${node}. Medians in ms; a ratio is the median`,
    'of the ratios of neighbouring runs, by the clock and by processor time, which other processes disturb less.',
    '',
    ...table(['', 'raw ms', 'ours ms', 'ratio', 'CPU ratio'], fleets.flatMap(fleetRows)),
    '',
    ...table(
      ['import of', 'ms', 'ratio', 'CPU ratio'],
      [
        ['what the raw app needs', ms(imports.raw, ROWS.import)],
        ['cdktf-strata', ms(imports.ours, ROWS.import), ...ratios(imports.raw, imports.ours, ROWS.import)],
        [
          'cdktf-strata, provider, first ESXi host',
          ms(imports.withFirstHost, ROWS.import),
          ...ratios(imports.raw, imports.withFirstHost, ROWS.import),
        ],
      ],
    ),
    '',
    ...table(['ledger and rules alone', 'ms', 'ms', 'growth'], results.estates.map(estateRow)),
    '',
    ...table(
      ['clusters: ledger, placement, loss of any host, all rules', 'ms', 'ms', 'growth', 'peak MiB'],
      results.clusters.map((one) => [...estateRow(one), peakOf(one).toFixed(0)]),
    ),
    '',
    ...targets(results),
    '',
  ].join('\n');
}

function fleetRows({ vms, runs }: Fleet): string[][] {
  const { raw, ours } = runs;
  const peaks = (of: readonly Measured[]): number[] => of.map(({ peakMib }) => peakMib);
  return [
    [`${vms} VMs`],
    ...Object.entries(ROWS).map(([name, phases]) => [
      name,
      has(raw, phases) ? ms(raw, phases) : '',
      ms(ours, phases),
      ...(has(raw, phases) ? ratios(raw, ours, phases) : []),
    ]),
    [
      'peak memory, MiB',
      median(peaks(raw)).toFixed(0),
      median(peaks(ours)).toFixed(0),
      median(paired(peaks(raw), peaks(ours))).toFixed(2),
    ],
  ];
}

function peakOf({ runs }: JudgedEstate): number {
  return median(runs.large.map(({ peakMib }) => peakMib));
}

function estateRow({ shape, vms: [small, large], runs }: Results['estates'][number]): string[] {
  const label = `${shape}: ${small} and ${large} VMs`;
  const growth = growthOf(runs.small, runs.large, RULES);
  return [label, ms(runs.small, RULES), ms(runs.large, RULES), growth.cpu.toFixed(1)];
}

/** A line for each target: reached or not, with the figures. Judged by processor time. */
function targets({ fleets, imports, estates, clusters, reports }: Results): string[] {
  const [first, last] = [fleets[0]!, fleets.at(-1)!];
  const size = last.vms / first.vms;
  const growth = growthOf(first.runs.ours, last.runs.ours, TOTAL);
  const rawGrowth = growthOf(first.runs.raw, last.runs.raw, TOTAL);
  const each = (share: (fleet: Fleet) => Lap): Lap[] => fleets.map(share);
  const totals = each(({ runs }) => ratio(runs.raw, runs.ours, TOTAL));
  const judged = each(({ runs }) => ratio(runs.raw, runs.ours, ROWS.synth, RULES));
  const all = each(({ runs }) => ratio(runs.raw, runs.ours, ROWS.synth, ['rules', 'walk', 'recheck']));
  const imported = ratio(imports.raw, imports.ours, ROWS.import);
  const estateGrowth = estates.map(({ vms: [small, large], runs }) => ({
    growth: growthOf(runs.small, runs.large, RULES).cpu,
    most: (large / small) * NEAR_LINEAR,
  }));
  return [
    target('total at most 1.10 x raw', totals, 1.1),
    target('aim: total below 0.80 x raw', totals, 0.8),
    line(
      `growth near-linear (at most ${NEAR_LINEAR} x size)`,
      growth.cpu <= size * NEAR_LINEAR,
      `${growth.cpu.toFixed(1)} for ${size} x the VMs (by the clock ${growth.wall.toFixed(1)}; raw ${rawGrowth.cpu.toFixed(1)})`,
    ),
    target('model, ledger and rules at most 0.05 x raw synth', judged, 0.05, 3),
    `         the same with the walk for ids and the re-check of what is emitted: ${all.map(({ cpu }) => cpu.toFixed(3)).join(', ')}`,
    target('import at most 1.15 x raw imports', [imported], 1.15),
    line(
      `ledger and rules alone near-linear, ${CONTAINERS_PER_VM} containers a VM`,
      estateGrowth.every(({ growth: found, most }) => found <= most),
      `growth ${estateGrowth.map(({ growth: found }) => found.toFixed(1)).join(', ')} for ${estates[0]!.vms[1] / estates[0]!.vms[0]} x the size`,
    ),
    ...clusterTargets(clusters),
    reportTarget(reports),
  ];
}

/** What an estate of 40,000 VMs may take; a shorter run has fewer, and says how many. */
const CLUSTER_SECONDS = 10;
const CLUSTER_MIB = 1536;

function clusterTargets(clusters: readonly JudgedEstate[]): string[] {
  const [{ vms }] = clusters as [JudgedEstate];
  const seconds = clusters.map(({ runs }) => median(runs.large.map((run) => timeOf(run, RULES).wall)) / 1000);
  const peaks = clusters.map(peakOf);
  const growths = clusters.map(({ runs }) => growthOf(runs.small, runs.large, RULES).cpu);
  const size = vms[1] / vms[0];
  const each = (values: readonly number[], digits: number): string =>
    values.map((value) => value.toFixed(digits)).join(', ');
  return [
    line(
      `clusters of ${vms[1]} VMs in at most ${CLUSTER_SECONDS} s and ${CLUSTER_MIB} MiB`,
      seconds.every((value) => value <= CLUSTER_SECONDS) && peaks.every((value) => value <= CLUSTER_MIB),
      `${each(seconds, 1)} s, ${each(peaks, 0)} MiB`,
    ),
    line(
      'clusters near-linear',
      growths.every((value) => value <= size * NEAR_LINEAR),
      `growth ${each(growths, 1)} for ${size} x the size`,
    ),
  ];
}

/** What a report on an overcommitted cluster may cost, of what building it costs. */
const REPORT_SHARE = 1;

function reportTarget(reports: readonly Measured[]): string {
  const shares = RATIOS.map((ratio) => {
    const share = (clock: keyof Lap): number =>
      median(
        reports.map((run) => timeOf(run, [`report ${ratio}`])[clock] / timeOf(run, [`construct ${ratio}`])[clock]),
      );
    return { cpu: share('cpu'), wall: share('wall') };
  });
  return target(`report at most ${REPORT_SHARE} x building, at ${RATIOS.join(', ')} % CPU`, shares, REPORT_SHARE);
}

function target(name: string, found: readonly Lap[], most: number, digits = 2): string {
  const [cpu, wall] = (['cpu', 'wall'] as const).map((by) => found.map((lap) => lap[by].toFixed(digits)).join(', '));
  return line(
    name,
    found.every((lap) => lap.cpu <= most),
    `${cpu} (by the clock ${wall})`,
  );
}

function line(name: string, met: boolean, figures: string): string {
  return `${met ? 'met    ' : 'NOT MET'}  ${name}: ${figures}`;
}

function has(runs: readonly Measured[], [phase]: readonly string[]): boolean {
  return runs.some(({ phases }) => phase! in phases);
}

function ms(runs: readonly Measured[], phases: readonly string[]): string {
  return median(runs.map((run) => timeOf(run, phases).wall)).toFixed(0);
}

function ratios(raw: readonly Measured[], ours: readonly Measured[], phases: readonly string[]): string[] {
  const { wall, cpu } = ratio(raw, ours, phases);
  return [wall.toFixed(2), cpu.toFixed(2)];
}

/** Ours by raw, each run by its neighbour. */
function ratio(
  raw: readonly Measured[],
  ours: readonly Measured[],
  rawPhases: readonly string[],
  oursPhases: readonly string[] = rawPhases,
): Lap {
  const by = (clock: keyof Lap): number => {
    const times = (runs: readonly Measured[], phases: readonly string[]): number[] =>
      runs.map((run) => timeOf(run, phases)[clock]);
    return median(paired(times(raw, rawPhases), times(ours, oursPhases)));
  };
  return { wall: by('wall'), cpu: by('cpu') };
}

function growthOf(small: readonly Measured[], large: readonly Measured[], phases: readonly string[]): Lap {
  const by = (clock: keyof Lap): number =>
    median(large.map((run) => timeOf(run, phases)[clock])) / median(small.map((run) => timeOf(run, phases)[clock]));
  return { wall: by('wall'), cpu: by('cpu') };
}

function paired(raw: readonly number[], ours: readonly number[]): number[] {
  return ours.map((value, index) => value / raw[index]!);
}

/** Columns that line up: text to the left, numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  return all.map((row) =>
    widths
      .map((width, column) => (column === 0 ? (row[column] ?? '').padEnd(width) : (row[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd(),
  );
}

// `npm run bench:placement`: how much the placement solver decides, and how fast. See ADR 0005.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from '../measure';
import { table } from '../report';
import type { EstatePlan } from './estates';
import { BIN_SETS, VECTOR_SETS } from './instances';
import type { Decided, Found, Task } from './worker';

const { values } = parseArgs({
  options: {
    /** Instances of each set. */
    count: { type: 'string', default: '20' },
    /** Runs of each estate. */
    rounds: { type: 'string', default: '5' },
    highs: { type: 'boolean', default: false },
  },
});
const count = Number(values.count);
const rounds = Number(values.rounds);

say(`Node ${process.version}; times are CPU ms\n\n`);
binSets();
vectorSets();
if (values.highs) {
  highsSets();
}
easyRates();
estates();

function binSets(): void {
  const byName = new Map<string, Decided[]>();
  const counted: Decided[] = [];
  BIN_SETS.forEach(({ name, counts }, set) => {
    const { decided } = measure({ kind: 'bins', set, count });
    byName.set(name, [...(byName.get(name) ?? []), decided!]);
    counted.push(...(counts ? [decided!] : []));
  });
  const rows = [...byName].map(([name, some]) => rowOf(name, some));
  print('Bin packing, one dimension: the fewest hosts, with a witness, and one fewer refused, with a proof', [
    ...rows,
    rowOf('all of 50 to 200 guests', counted),
  ]);
}

function vectorSets(): void {
  const all = VECTOR_SETS.map(({ name }, set) => ({ name, ...measure({ kind: 'vectors', set, count: 3 * count }) }));
  print(
    'Two dimensions, 4 kinds of hosts, 50 to 200 guests',
    all.map(({ name, decided }) => rowOf(name, [decided!])),
  );
}

function highsSets(): void {
  const names = ['Falkenauer u120', 'Falkenauer t60', 'Scholl 1, 50', 'Scholl 2, 50', 'Scholl 2, 100'];
  const rows = names.map((name) => {
    const set = BIN_SETS.findIndex((one) => one.name === name);
    return rowOf(name, [measure({ kind: 'highs', set, count: 5, seconds: 10 }).decided!]);
  });
  print('HiGHS as WebAssembly on the fewest hosts that the sum allows, stopped after 10 s', rows);
}

function rowOf(name: string, some: readonly Decided[]): string[] {
  const sum = (of: (one: Decided) => number): number => some.reduce((total, one) => total + of(one), 0);
  const instances = sum((one) => one.instances);
  return [
    name,
    String(instances),
    percent(sum((one) => one.decided) / instances),
    percent(sum((one) => one.withinSecond) / instances),
    median(some.map((one) => one.median)).toFixed(0),
    Math.max(...some.map((one) => one.slowest)).toFixed(0),
    String(sum((one) => one.wrong)),
  ];
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  const head = ['', 'instances', 'decided', 'within 1 s', 'median', 'slowest', 'wrong'];
  say(`${title}\n${table(head, rows).join('\n')}\n\n`);
}

/** Guests a second where there is room to spare, beside the simplest first fit in the same process. */
function easyRates(): void {
  const rows = [false, true].map((distinct) => {
    const estate = { hosts: 250, guests: 4000, distinct };
    const runs = Array.from({ length: rounds }, () => measure({ kind: 'easy', estate }).laps!);
    const of = (lap: string): number => median(runs.map((laps) => laps[lap]!.cpu));
    const [ours, simplest] = [of('measured: place'), of('measured: first fit')];
    return [
      distinct ? 'every guest of its own size' : 'eight sizes',
      ((estate.guests / ours) * 1000).toFixed(0),
      ((estate.guests / of('warm-up: place')) * 1000).toFixed(0),
      (ours / simplest).toFixed(2),
    ];
  });
  say(`Placements a second, 4,000 guests on 250 hosts\n`);
  say(`${table(['', 'warm', 'first call', 'time / first fit'], rows).join('\n')}\n\n`);
}

function estates(): void {
  const plans: [string, EstatePlan][] = [false, true].flatMap((distinct) => {
    const sizes = distinct ? 'distinct' : 'few sizes';
    return [
      [`250 x 4,000, ${sizes}`, { hosts: 250, guests: 4000, distinct }],
      [`1,500 x 8,000, ${sizes}`, { hosts: 1500, guests: 8000, distinct }],
      [`2,500 x 40,000, ${sizes}`, { hosts: 2500, guests: 40_000, distinct }],
    ] as [string, EstatePlan][];
  });
  const phases = ['place', 'N+1', 'N+2', 'evacuate', 'more'];
  const rows = plans.map(([name, estate]) => {
    const runs = Array.from({ length: rounds }, () => measure({ kind: 'estate', estate }));
    const of = (phase: string): number => median(runs.map(({ laps }) => laps![phase]!.cpu));
    const both = of('place') + of('N+1');
    return [
      name,
      ...phases.map((phase) => `${of(phase).toFixed(0)} ${runs[0]!.verdicts![phase]}`),
      both.toFixed(0),
      median(runs.map(({ peakMib }) => peakMib)).toFixed(0),
    ];
  });
  say('Hosts x guests, cold process\n');
  say(`${table(['', ...phases, 'place + N+1', 'peak MiB'], rows).join('\n')}\n`);
}

function measure(task: Task): Found {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'worker.js'), JSON.stringify(task)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) {
    throw new Error(`the worker failed on ${JSON.stringify(task)}:\n${stderr}`);
  }
  return JSON.parse(stdout) as Found;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function say(text: string): void {
  process.stdout.write(text);
}

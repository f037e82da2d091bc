// `npm run bench`: the same VMs with raw cdktf and with this library, side by side in one run. See ADR 0003.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { differences } from './compare';
import { CLUSTERS } from './clusters';
import { SHAPES } from './estate';
import type { Fleet, Source } from './fleet';
import { alternate } from './measure';
import { type Results, format } from './report';

/** What is measured, and how often: the smaller it is, the more a disturbance weighs. */
interface Plan {
  readonly fleets: readonly { readonly vms: number; readonly rounds: number }[];
  readonly imports: { readonly rounds: number };
  readonly estates: { readonly vms: readonly [number, number]; readonly rounds: number };
  readonly clusters: { readonly vms: readonly [number, number]; readonly rounds: number };
  readonly reports: { readonly rounds: number };
}

const FULL: Plan = {
  fleets: [
    { vms: 1_000, rounds: 7 },
    { vms: 5_000, rounds: 3 },
    { vms: 10_000, rounds: 3 },
  ],
  imports: { rounds: 15 },
  estates: { vms: [1_000, 10_000], rounds: 3 },
  clusters: { vms: [4_000, 40_000], rounds: 3 },
  reports: { rounds: 5 },
};

const QUICK: Plan = {
  fleets: [
    { vms: 100, rounds: 1 },
    { vms: 400, rounds: 1 },
  ],
  imports: { rounds: 3 },
  estates: { vms: [100, 1_000], rounds: 1 },
  clusters: { vms: [400, 4_000], rounds: 1 },
  reports: { rounds: 1 },
};

const VSPHERE = '@cdktf/provider-vsphere/lib/';
const PROVIDER = `${VSPHERE}provider`;

/** What the raw app needs, what ours needs, and what ours has loaded when its first ESXi host is defined. */
const IMPORTS = {
  raw: [
    'cdktf',
    PROVIDER,
    ...['virtual-machine', 'resource-pool'].map((name) => VSPHERE + name),
    ...['datacenter', 'host', 'datastore', 'network', 'virtual-machine'].map(
      (name) => `${VSPHERE}data-vsphere-${name}`,
    ),
  ],
  ours: ['../../lib'],
  withFirstHost: ['../../lib', PROVIDER, '../../lib/targets/esxi/platform'],
};

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'string' },
    source: { type: 'string', default: 'blank' },
  },
});
const plan = values.quick ? QUICK : FULL;
const source: Source = values.source === 'template' ? 'template' : 'blank';
const outdir = mkdtempSync(join(tmpdir(), 'strata-bench-'));
const wrong: string[] = [];
try {
  const results = measureAll();
  process.stdout.write(format(results));
  if (values.quick) {
    process.stdout.write(
      'A quick run shows that the benchmark works; the figures that count are those of a full one.\n',
    );
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`);
  }
} finally {
  rmSync(outdir, { recursive: true, force: true });
}
if (wrong.length > 0) {
  process.stderr.write(`The two do not define the same machines; the times are worth nothing:\n${wrong.join('\n')}\n`);
  process.exitCode = 1;
}

function measureAll(): Results {
  return {
    node: process.version,
    source,
    fleets: plan.fleets.map(({ vms, rounds }) => {
      say(`${vms} VMs, ${rounds} rounds`);
      return { vms, runs: fleetOf({ vms, source }, rounds) };
    }),
    imports: importsOf(plan.imports.rounds),
    estates: Object.keys(SHAPES).map((shape) => judged('rules', shape, plan.estates)),
    clusters: Object.keys(CLUSTERS).map((shape) => judged('clusters', shape, plan.clusters)),
    reports: reportsOf(plan.reports.rounds),
  };
}

/** A small and a large estate of one shape, in turn. */
function judged(
  kind: 'rules' | 'clusters',
  shape: string,
  { vms, rounds }: Plan['estates'],
): Results['estates'][number] {
  say(`estate: ${shape}`);
  const [small, large] = vms;
  const task = (count: number) => ({ kind, shape, vms: count }) as const;
  return { shape, vms, runs: alternate(rounds, { small: task(small), large: task(large) }) };
}

/** Times are worth something only when both did the same. */
function fleetOf(fleet: Fleet, rounds: number): Results['fleets'][number]['runs'] {
  const into = (by: 'raw' | 'ours'): string => join(outdir, `${by}-${fleet.vms}`);
  const task = <T extends 'raw' | 'ours'>(by: T) => ({ kind: 'app', by, fleet, outdir: into(by) }) as const;
  const runs = alternate(rounds, { raw: task('raw'), ours: task('ours') });
  wrong.push(...differences(into('raw'), into('ours'), fleet.vms).slice(0, 5));
  return runs;
}

function importsOf(rounds: number): Results['imports'] {
  say(`imports, ${rounds} rounds`);
  const task = (modules: readonly string[]) => ({ kind: 'import', modules }) as const;
  return alternate(rounds, {
    raw: task(IMPORTS.raw),
    ours: task(IMPORTS.ours),
    withFirstHost: task(IMPORTS.withFirstHost),
  });
}

function reportsOf(rounds: number): Results['reports'] {
  say(`reports of an overcommitted cluster, ${rounds} rounds`);
  return alternate(rounds, { reports: { kind: 'reports', outdir: join(outdir, 'reports') } }).reports;
}

/** Progress, apart from the result. */
function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

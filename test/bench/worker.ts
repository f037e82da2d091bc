// One measurement in a process of its own: its task comes as an argument, what it found goes to stdout as JSON.
import type { Fleet } from './fleet';
import { type Phases, Stopwatch } from './stopwatch';

/** What a worker is to do. */
export type Task =
  | { readonly kind: 'app'; readonly by: 'raw' | 'ours'; readonly fleet: Fleet; readonly outdir: string }
  | { readonly kind: 'import'; readonly modules: readonly string[] }
  | { readonly kind: 'rules' | 'clusters'; readonly shape: string; readonly vms: number }
  | { readonly kind: 'reports'; readonly outdir: string };

/** What a worker found. */
export interface Measured {
  readonly phases: Phases;
  /** Largest resident set, in MiB. */
  readonly peakMib: number;
}

const watch = new Stopwatch();
run(JSON.parse(process.argv[2]!) as Task);
const measured: Measured = { phases: watch.phases, peakMib: process.resourceUsage().maxRSS / 1024 };
process.stdout.write(JSON.stringify(measured));

function run(task: Task): void {
  switch (task.kind) {
    case 'app':
      return measureApp(task.by, task.fleet, task.outdir);
    case 'import':
      return watch.time('import', () => task.modules.forEach((name) => load(name)));
    case 'rules':
      return load<typeof import('./estate')>('./estate').judge(watch, task.shape, task.vms);
    case 'clusters':
      return load<typeof import('./clusters')>('./clusters').judge(watch, task.shape, task.vms);
    case 'reports':
      return load<typeof import('./overcommitted')>('./overcommitted').reportAll(watch, task.outdir);
  }
}

function measureApp(by: 'raw' | 'ours', fleet: Fleet, outdir: string): void {
  const { build } = watch.time('import', () => load<typeof import('./raw')>(`./${by}`));
  const app = watch.time('construct', () => build(fleet, outdir));
  if (by === 'ours') {
    watchParts();
  }
  watch.time('synth', () => app.synth());
}

/** Our share of the synth, part by part: functions are timed where other modules find them. */
function watchParts(): void {
  const { Registry } = load<typeof import('../../lib/enforcement/registry')>('../../lib/enforcement/registry');
  watchPart(Registry.prototype, 'declared', 'rules');
  watchPart(load<typeof import('../../lib/model/ledger')>('../../lib/model/ledger'), 'buildLedger', 'rules');
  watchPart(load<typeof import('../../lib/rules/evaluate')>('../../lib/rules/evaluate'), 'evaluate', 'rules');
  watchPart(load<typeof import('../../lib/enforcement/survey')>('../../lib/enforcement/survey'), 'survey', 'walk');
  watchPart(
    load<typeof import('../../lib/enforcement/recheck')>('../../lib/enforcement/recheck'),
    'recheck',
    'recheck',
  );
}

function watchPart<K extends string>(owner: Record<K, (...args: never[]) => unknown>, name: K, phase: string): void {
  const run = owner[name];
  owner[name] = function (...args) {
    return watch.time(phase, () => run.apply(this, args));
  };
}

/** Loaded when it is needed, and not before: imports are measured too. */
function load<T>(name: string): T {
  return module.require(name) as T;
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Lap } from './stopwatch';
import type { Measured, Task } from './worker';

/** Runs one task in a process of its own: no run warms the next one up, or leaves it a full heap. */
function measure(task: Task): Measured {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(__dirname, 'worker.js'), JSON.stringify(task)], {
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  if (status !== 0) {
    throw new Error(`the worker failed on ${JSON.stringify(task)}:\n${stderr}`);
  }
  return JSON.parse(stdout) as Measured;
}

/** Runs tasks in turn, so many times: what disturbs the machine disturbs all of them. One list of results a task. */
export function alternate<T extends string>(rounds: number, tasks: Readonly<Record<T, Task>>): Record<T, Measured[]> {
  const results = Object.fromEntries(Object.keys(tasks).map((name) => [name, []])) as unknown as Record<T, Measured[]>;
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, task] of Object.entries(tasks) as [T, Task][]) {
      results[name].push(measure(task));
    }
  }
  return results;
}

/** The middle one; the mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2;
}

/** Time of some phases together; a phase that a run does not have takes none. */
export function timeOf(run: Measured, phases: readonly string[]): Lap {
  const laps = phases.map((phase) => run.phases[phase] ?? { wall: 0, cpu: 0 });
  return laps.reduce((sum, { wall, cpu }) => ({ wall: sum.wall + wall, cpu: sum.cpu + cpu }), { wall: 0, cpu: 0 });
}

import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RUN, cacheFolder } from './own';
import { identityOf, isRunning } from './run';

/** What a run has begun and would leave behind if it were stopped. */
export interface Left {
  readonly run: string;
  readonly what: string;
  /** What must be known to end it. */
  readonly data: string;
  /** Strikes it out: it has been ended. */
  readonly settle: () => void;
}

/** How notes are told from each other that are of one run and say the same. */
let notes = Date.now();

/** Writes down what this run has begun; gives how to strike it out. */
export function noteLeft(what: string, data = ''): () => void {
  notes += 1;
  const file = join(cacheFolder('run'), `${RUN}.${what}.${notes.toString(36)}.left`);
  writeFileSync(file, `${identityOf(process.pid)} ${data}`);
  return () => rmSync(file, { force: true });
}

/** What is noted of this run, and of those in this folder whose process is gone. */
export function allLeft(): Left[] {
  const folder = cacheFolder('run');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.left'))
    .map((name) => {
      const file = join(folder, name);
      const [run = '', what = ''] = name.split('.');
      // Another run may have struck it out meanwhile.
      const [owner = '', ...data] = (existsSync(file) ? readFileSync(file, 'utf8') : '').split(' ');
      return {
        owner,
        left: { run, what, data: data.join(' '), settle: () => rmSync(file, { force: true }) },
      };
    })
    .filter(({ owner }) => owner === identityOf(process.pid) || !isRunning(owner))
    .map(({ left }) => left);
}

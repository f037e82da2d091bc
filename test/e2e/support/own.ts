import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { identityOf } from './run';

/** The repository. */
export const ROOT = resolve(__dirname, '../../..');

/** This run among all that a machine and its engines see: one for all of its suites, which share a process. */
export const RUN = idOfRun();

/** What everything that the suites of this run make is called: no other run touches it, and nothing else is touched. */
export const PREFIX = prefixOf(RUN);

/** The same for network interfaces of the machine, whose names have at most 15 signs. */
export const SHORT_PREFIX = `se-${RUN}-`;

/** What everything of a run is called. */
export function prefixOf(run: string): string {
  return `strata-e2e-${run}-`;
}

/** Kept from run to run, outside git: downloaded providers, the guest's kernel. */
export function cacheFolder(name: string): string {
  const folder = join(ROOT, '.e2e', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function idOfRun(): string {
  const digest = createHash('sha256')
    .update(`${hostname()} ${identityOf(process.pid)}`)
    .digest();
  return (digest.readUInt32BE() % 36 ** 4).toString(36).padStart(4, '0');
}

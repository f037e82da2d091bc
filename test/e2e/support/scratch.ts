import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository. */
export const ROOT = resolve(__dirname, '../../..');

/** What everything that suites make is called: what was left by one that was stopped is found by it. */
export const PREFIX = 'strata-e2e-';

/** Kept from run to run, outside git: downloaded providers, the guest's kernel. */
export function cacheFolder(name: string): string {
  const folder = join(ROOT, '.e2e', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const made: string[] = [];

/** A new empty folder, which others may enter: an engine's own user reads what is in it. */
export function scratchFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `strata-e2e-${name}-`));
  chmodSync(folder, 0o755);
  made.push(folder);
  return folder;
}

/** Removes all folders that this suite made; for `afterAll`. */
export function removeScratch(): void {
  for (const folder of made.splice(0)) {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noteLeft } from './left';
import { PREFIX, prefixOf } from './own';
import { runSync, say } from './run';

/** How what is noted of a run's folders is called. */
export const SCRATCH = 'scratch';

const made: string[] = [];
let settle: (() => void) | undefined;

/** A new empty folder, which others may enter: an engine's own user reads what is in it. */
export function scratchFolder(name: string): string {
  settle ??= noteLeft(SCRATCH);
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${name}-`));
  chmodSync(folder, 0o755);
  made.push(folder);
  return folder;
}

/** Removes all folders that this suite made; for `afterAll`. */
export function removeScratch(): void {
  for (const folder of made.splice(0)) {
    removeFolder(folder);
  }
  settle?.();
  settle = undefined;
}

/** Removes all folders of a run that is over. */
export function removeScratchOf(run: string): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefixOf(run)))) {
    removeFolder(join(tmpdir(), name));
  }
}

/** What an engine has mounted below a folder is somebody else's, or in use. */
export function unmountBelow(folder: string): void {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
  for (const path of mounts.reverse()) {
    runSync('umount', ['--lazy', path]);
  }
}

function removeFolder(folder: string): void {
  unmountBelow(folder);
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    say(`${folder} is left: ${String(error)}`);
  }
}

#!/usr/bin/env node
import { runStrata } from './program';

// A reader that has seen enough (`strata report | head`) is no failure: the verdict stays the exit status.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') {
      process.exitCode = 2;
    }
  });
}

// The exit code is set, not process.exit() called: what is still on its way into a pipe must arrive.
void runStrata(process.argv.slice(2)).then((status) => {
  process.exitCode = Math.max(status, Number(process.exitCode ?? 0));
});

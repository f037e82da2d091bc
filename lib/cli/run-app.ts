import { spawn } from 'node:child_process';
import { UnusableError, explainIo } from './unusable';

/** How much of what the app printed is kept, in characters. */
const KEPT_CHARACTERS = 65_536;

/** How many lines of it are shown. */
const SHOWN_LINES = 20;

/** Signals that end a run; the app gets them too, so that what it left behind can be removed. */
const ENDING: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** How an app ended. */
export interface AppRun {
  /** Whether it ended with status 0. */
  readonly ok: boolean;
  /** `exit status 3`, `signal SIGKILL`. */
  readonly how: string;
  /** The last lines it printed: to stderr, or else to stdout. */
  readonly lastLines: string;
}

/**
 * Runs the app's command through the shell and waits for its end.
 *
 * Nothing it prints gets through: stdout belongs to the report, and what a failed synth prints to stderr are the same
 * findings once more, with a stack trace. It is shown only where there is no report to show.
 */
export function runApp(command: string, env: Readonly<Record<string, string>>): Promise<AppRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    const stdout = keepTail(child.stdout);
    const stderr = keepTail(child.stderr);
    const pass = (signal: NodeJS.Signals): void => {
      child.kill(signal);
      // What the shell started may outlive it; whoever asked to end does not wait for that.
      child.stdout.destroy();
      child.stderr.destroy();
    };
    const settle = (finish: () => void): void => {
      ENDING.forEach((signal) => process.off(signal, pass));
      finish();
    };
    ENDING.forEach((signal) => process.on(signal, pass));
    child.on('error', (error) =>
      settle(() => reject(new UnusableError(`cannot run '${command}': ${explainIo(error)}`))),
    );
    child.on('close', (status, signal) =>
      settle(() =>
        resolve({
          ok: status === 0,
          how: signal === null ? `exit status ${status}` : `signal ${signal}`,
          lastLines: lastLinesOf(stderr()) || lastLinesOf(stdout()),
        }),
      ),
    );
  });
}

/** Reads a stream to its end, but keeps only the last of it. */
function keepTail(stream: NodeJS.ReadableStream): () => string {
  let tail = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-KEPT_CHARACTERS);
  });
  return () => tail;
}

function lastLinesOf(text: string): string {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .slice(-SHOWN_LINES)
    .join('\n');
}

import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, readFileSync, writeSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** How a child process ended. */
export interface Outcome {
  /** Exit status; 124 when it was stopped at its time limit, 127 when it could not be started. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a child process is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Hard limit: the whole process group is killed then. */
  readonly timeoutSeconds?: number;
  /** Whether it is told by SIGINT before, and has some seconds to write down what it has done. @default false */
  readonly askFirst?: boolean;
}

/** Where system programs are that a plain user's PATH may lack. */
const SYSTEM_PATH = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

/** Status of what was stopped at its time limit. */
export const TIMED_OUT = 124;
const NOT_STARTED = 127;

/** What a program that was told to end has for it. */
const GRACE_SECONDS = 5;

/** Runs a program to its end, without a shell and without input. Does not throw: look at the status. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { cwd, env, timeoutSeconds = 120, askFirst = false } = options;
  return new Promise((resolve) => {
    // A group of its own: a program's children, such as Terraform's plugins, end with it.
    const child = spawn(command, args, {
      ...(cwd !== undefined && { cwd }),
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    let timer = setTimeout(() => {
      timedOut = true;
      killGroup(child.pid, askFirst ? 'SIGINT' : 'SIGKILL');
      timer = setTimeout(() => killGroup(child.pid), GRACE_SECONDS * 1000);
    }, timeoutSeconds * 1000);
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ status: NOT_STARTED, stdout, stderr: `${stderr}${error.message}` });
    });
    child.on('close', (status) => {
      clearTimeout(timer);
      const late = timedOut ? `\nstopped after ${timeoutSeconds} s` : '';
      resolve({ status: timedOut ? TIMED_OUT : (status ?? 1), stdout, stderr: `${stderr}${late}` });
    });
  });
}

/** Runs a program and gives what it printed; throws, with all it said, when it fails. */
export async function output(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, options);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  }
  return stdout;
}

/** The same as `run`, for the questions that a suite asks while jest loads it. */
export function runSync(command: string, args: readonly string[], options: RunOptions = {}): Outcome {
  const { cwd, env, timeoutSeconds = 120 } = options;
  const done = spawnSync(command, args, {
    ...(cwd !== undefined && { cwd }),
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutSeconds * 1000,
    killSignal: 'SIGKILL',
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const status = done.status ?? (done.error !== undefined ? NOT_STARTED : TIMED_OUT);
  return { status, stdout: done.stdout ?? '', stderr: done.stderr ?? '' };
}

/** Where a program is, if anywhere. */
export function which(command: string): string | undefined {
  return (environment().PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, command))
    .find(isExecutable);
}

/** Waits, without letting anything else run: for the time while jest loads a suite. */
export function sleepSync(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A line for who watches; jest's console would wrap it into a stack. */
export function say(line: string): void {
  writeSync(2, `e2e: ${line}\n`);
}

/** Ends a process and all that it started. */
export function killGroup(pid: number | undefined, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    if (pid !== undefined) {
      process.kill(-pid, signal);
    }
  } catch {
    // It is gone already.
  }
}

/** Whether a process runs; on Linux, where the engines are. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A child that has ended stays until node looks after it, which it cannot do while a suite waits.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** A process among all that there ever were: ids come again, but none that started at the same moment. */
export function identityOf(pid: number): string {
  return `${pid}@${startOf(pid)}`;
}

/** Whether a process that was known by its identity still runs. */
export function isRunning(identity: string): boolean {
  const pid = pidOf(identity);
  return isAlive(pid) && identityOf(pid) === identity;
}

/** The id of a process that is known by its identity. */
export function pidOf(identity: string): number {
  return Number(identity.split('@')[0]);
}

/** In ticks since the machine started; on Linux, where the engines are. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? '';
  } catch {
    return '';
  }
}

function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const path = [process.env.PATH ?? '', ...SYSTEM_PATH].join(delimiter);
  return { ...process.env, PATH: path, LC_ALL: 'C', ...extra };
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

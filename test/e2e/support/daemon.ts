import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { noteLeft } from './left';
import { RUN, cacheFolder } from './own';
import { identityOf, isAlive, killGroup, sleep, sleepSync, which } from './run';

/** How a daemon is started. */
export interface DaemonOptions {
  /** What it is called in messages and files. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Whether it answers. */
  readonly ready: () => boolean;
  readonly readySeconds?: number;
  /** How it is asked to end. @default 'SIGTERM' */
  readonly stopSignal?: NodeJS.Signals;
}

/** How what is noted of a daemon is called. */
export const DAEMON = 'daemon-';

/** A background process of a suite. Its id is on disk, so that it is ended even when the suite dies. */
export class Daemon {
  /** Starts it and waits until it answers; a text says why it does not. */
  public static start(options: DaemonOptions): Daemon | string {
    const { name, command, args, env, ready, readySeconds = 30 } = options;
    const log = Daemon.logOf(name);
    const file = openSync(log, 'w');
    const child = spawn(which(command) ?? command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', file, file],
      detached: true,
    });
    // Failing to start shows as never being ready.
    child.on('error', () => undefined);
    child.unref();
    closeSync(file);
    if (child.pid === undefined) {
      return `${name} could not be started`;
    }
    const settle = noteLeft(`${DAEMON}${name}`, identityOf(child.pid));
    const daemon = new Daemon(child.pid, log, options.stopSignal ?? 'SIGTERM', settle);
    const end = Date.now() + readySeconds * 1000;
    while (Date.now() < end && isAlive(daemon.pid)) {
      if (ready()) {
        return daemon;
      }
      sleepSync(100);
    }
    const words = daemon.lastWords();
    daemon.kill();
    const how = Date.now() < end ? 'ended at once' : `did not answer within ${readySeconds} s`;
    return `${name} ${how}: ${words}`;
  }

  /** File with all that a daemon of a run prints. */
  public static logOf(name: string, run = RUN): string {
    return join(cacheFolder('run'), `${run}.${name}.log`);
  }

  private constructor(
    private readonly pid: number,
    private readonly log: string,
    private readonly stopSignal: NodeJS.Signals,
    private readonly settle: () => void,
  ) {}

  /** Asks it to end, and ends it when it does not. */
  public async stop(seconds = 20): Promise<void> {
    await endDaemon(this.pid, this.stopSignal, seconds);
    this.ended();
  }

  /** Ends it at once. */
  public kill(): void {
    killGroup(this.pid);
    this.ended();
  }

  private ended(): void {
    rmSync(this.log, { force: true });
    this.settle();
  }

  /** The end of its log, on one line. */
  public lastWords(): string {
    const lines = existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
    return lines.slice(-2).join(' ').slice(-400);
  }
}

/** Asks a process to end, and ends it with all its group when it does not. */
export async function endDaemon(pid: number, signal: NodeJS.Signals, seconds: number): Promise<void> {
  killGroup(pid, signal);
  for (let waited = 0; waited < seconds * 10 && isAlive(pid); waited += 1) {
    await sleep(100);
  }
  killGroup(pid);
}

import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAlive, killGroup, say, sleep, sleepSync, which } from './run';
import { cacheFolder } from './scratch';

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

/** A background process of a suite. Its id is on disk, so that it is ended even when the suite dies. */
export class Daemon {
  /** Starts it and waits until it answers; a text says why it does not. */
  public static start(options: DaemonOptions): Daemon | string {
    const { name, command, args, env, ready, readySeconds = 30 } = options;
    const log = join(cacheFolder('run'), `${name}.log`);
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
    const daemon = new Daemon(name, child.pid, log, options.stopSignal ?? 'SIGTERM');
    writeFileSync(daemon.pidFile, `${child.pid} ${process.pid}`);
    const end = Date.now() + readySeconds * 1000;
    while (Date.now() < end && isAlive(daemon.pid)) {
      if (ready()) {
        return daemon;
      }
      sleepSync(100);
    }
    killGroup(daemon.pid);
    rmSync(daemon.pidFile, { force: true });
    const how = Date.now() < end ? 'ended at once' : `did not answer within ${readySeconds} s`;
    return `${name} ${how}: ${daemon.lastWords()}`;
  }

  private constructor(
    private readonly name: string,
    private readonly pid: number,
    /** File with all that it printed. */
    public readonly log: string,
    private readonly stopSignal: NodeJS.Signals,
  ) {}

  /** Asks it to end, and ends it when it does not. */
  public async stop(seconds = 20): Promise<void> {
    await end(this.pid, this.stopSignal, seconds);
    rmSync(this.pidFile, { force: true });
  }

  /** Ends it at once. */
  public kill(): void {
    killGroup(this.pid);
    rmSync(this.pidFile, { force: true });
  }

  private get pidFile(): string {
    return join(cacheFolder('run'), `${this.name}.pid`);
  }

  /** The end of its log, on one line. */
  public lastWords(): string {
    const lines = existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
    return lines.slice(-2).join(' ').slice(-400);
  }
}

/** A daemon whose suite is over, or dead. */
export interface LeftDaemon {
  readonly name: string;
  readonly end: () => Promise<void>;
}

/** What suites of this run, or of one that is over, left running. */
export function leftDaemons(): LeftDaemon[] {
  const folder = cacheFolder('run');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => {
      const [pid = 0, owner = 0] = readFileSync(join(folder, file), 'utf8').split(' ').map(Number);
      return { name: basename(file, '.pid'), file: join(folder, file), pid, owner };
    })
    .filter(({ owner }) => owner === process.pid || !isAlive(owner))
    .map(({ name, file, pid }) => ({
      name,
      end: async () => {
        // Asked first: what a daemon has started ends with it only then.
        if (pid > 1 && isAlive(pid)) {
          say(`ending ${name}, which a suite left running`);
          await end(pid, 'SIGTERM', 15);
        }
        rmSync(file, { force: true });
      },
    }));
}

/** Asks a process to end, and ends it with all its group when it does not. */
async function end(pid: number, signal: NodeJS.Signals, seconds: number): Promise<void> {
  killGroup(pid, signal);
  for (let waited = 0; waited < seconds * 10 && isAlive(pid); waited += 1) {
    await sleep(100);
  }
  killGroup(pid);
}

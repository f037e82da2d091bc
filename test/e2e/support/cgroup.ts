import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';

/** What the kernel holds a process to, and what its control group has used. */
export interface CgroupLimits {
  readonly cpus: number;
  /** Bytes. */
  readonly memory: number;
  /** Processes, as the file says: a number, or `max`. */
  readonly processes: string;
}

/** The control groups of a process, of either version. */
export class Cgroup {
  private readonly folders: ReadonlyMap<string, string>;

  constructor(pid: number) {
    const lines = readFileSync(`/proc/${pid}/cgroup`, 'utf8').trim().split('\n');
    this.folders = new Map(
      lines.flatMap((line) => {
        const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
        return controllers.split(',').map((controller) => [controller, join(ROOT, controller, path)] as const);
      }),
    );
  }

  /** What the kernel holds it to. */
  public get limits(): CgroupLimits {
    const processes = this.read('pids', 'pids.max');
    if (this.has('cpu', 'cpu.max')) {
      const [quota, period] = this.read('cpu', 'cpu.max').split(' ').map(Number);
      return { cpus: quota! / period!, memory: Number(this.read('memory', 'memory.max')), processes };
    }
    const quota = Number(this.read('cpu', 'cpu.cfs_quota_us'));
    const period = Number(this.read('cpu', 'cpu.cfs_period_us'));
    return { cpus: quota / period, memory: Number(this.read('memory', 'memory.limit_in_bytes')), processes };
  }

  /** CPU time that it has used, in seconds. */
  public get cpuSeconds(): number {
    if (this.has('cpu', 'cpu.max')) {
      return Number(/^usage_usec (\d+)$/m.exec(this.read('cpu', 'cpu.stat'))?.[1]) / 1e6;
    }
    return Number(this.read('cpuacct', 'cpuacct.usage')) / 1e9;
  }

  private has(controller: string, file: string): boolean {
    return existsSync(this.path(controller, file));
  }

  private read(controller: string, file: string): string {
    return readFileSync(this.path(controller, file), 'utf8').trim();
  }

  /** In version 2 all controllers are in one tree. */
  private path(controller: string, file: string): string {
    return join(this.folders.get(controller) ?? this.folders.get('') ?? ROOT, file);
  }
}

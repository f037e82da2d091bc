/** Time of one phase, in ms. */
export interface Lap {
  /** By the clock on the wall. */
  readonly wall: number;
  /** By the processor, all threads together: what other processes do disturbs it less. */
  readonly cpu: number;
}

/** Phases by name. */
export type Phases = Readonly<Record<string, Lap>>;

/** Times phases of one process. */
export class Stopwatch {
  private readonly laps = new Map<string, Lap>();
  private readonly running = new Set<string>();

  /** All phases so far. */
  public get phases(): Phases {
    return Object.fromEntries(this.laps);
  }

  /** Runs something and adds its time to a phase; within the same phase it is counted already. */
  public time<T>(phase: string, run: () => T): T {
    if (this.running.has(phase)) {
      return run();
    }
    this.running.add(phase);
    const cpu = process.cpuUsage();
    const start = performance.now();
    const result = run();
    const wall = performance.now() - start;
    const { user, system } = process.cpuUsage(cpu);
    this.running.delete(phase);
    const before = this.laps.get(phase) ?? { wall: 0, cpu: 0 };
    this.laps.set(phase, { wall: before.wall + wall, cpu: before.cpu + (user + system) / 1000 });
    return result;
  }
}

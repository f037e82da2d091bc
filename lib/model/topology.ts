import { MILLI_PER_CPU } from './quantity';

/** Whether capacity is counted in physical cores or in hardware threads. */
export type CpuBasis = 'cores' | 'threads';

/** The processors of a machine. */
export interface CpuTopology {
  /** Processor packages. */
  readonly sockets: number;

  /** Physical cores of each package. */
  readonly coresPerSocket: number;

  /**
   * Hardware threads of each core.
   *
   * @default 1
   */
  readonly threadsPerCore?: number;

  /**
   * Clock of a core, in MHz. Needed to emit CPU reservations and limits.
   *
   * @default - not stated; no CPU reservation or limit is emitted
   */
  readonly mhzPerCore?: number;

  /**
   * Newest EVC mode that the processor supports, such as `intel-icelake`: its maker and generation.
   * Needed where VMs are to move between hosts while they run.
   *
   * @default - not stated; no VM is proven to move to or from it
   */
  readonly evcMode?: string;
}

/** Physical cores of the machine. */
export function coresOf(cpu: CpuTopology): number {
  return cpu.sockets * cpu.coresPerSocket;
}

/** Logical CPUs of the machine: one guest can never use more at once, whatever the ratio. */
export function logicalCpusOf(cpu: CpuTopology): number {
  return coresOf(cpu) * (cpu.threadsPerCore ?? 1);
}

/**
 * What the machine totals, in milli-CPU.
 *
 * Cores by default: a second thread of a core gives up to about 30 % more, not a second core.
 */
export function totalMilliCpu(cpu: CpuTopology, basis: CpuBasis): number {
  return (basis === 'threads' ? logicalCpusOf(cpu) : coresOf(cpu)) * MILLI_PER_CPU;
}

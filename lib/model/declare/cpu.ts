import { MILLI_PER_CPU } from '../quantity';

/** The clock that MHz are counted by, and how far its host promises more CPU than it has. */
export interface CpuClock {
  /** Missing where it is not stated: MHz then say nothing of CPUs. */
  readonly mhzPerCore?: number;
  readonly ratioPercent: number;
}

/** So much CPU by a clock, in MHz. */
export function mhzOf(milliCpu: number, mhzPerCore: number): number {
  return (milliCpu * mhzPerCore) / MILLI_PER_CPU;
}

/** What is guaranteed a guest whose whole CPU is, in MHz: less than it has where its host promises more than there is. */
export function guaranteedMhz(milliCpu: number, mhzPerCore: number, ratioPercent: number): number {
  return Math.floor((mhzOf(milliCpu, mhzPerCore) * 100) / ratioPercent);
}

/** The same in milli-CPU of the host. */
export function guaranteedMilliCpu(milliCpu: number, ratioPercent: number): number {
  return Math.floor((milliCpu * 100) / ratioPercent);
}

/**
 * What guaranteed MHz are in milli-CPU; nothing where the clock is not stated.
 *
 * A guest's whole CPU, at the ratio of its host, is exactly that share: as many of them as the host promises fit. Any
 * other amount is rounded up, so that one MHz too many shows.
 */
export function milliCpuOfMhz(
  mhz: number,
  milliCpu: number | undefined,
  { mhzPerCore, ratioPercent }: CpuClock,
): number | undefined {
  if (mhzPerCore === undefined) {
    return undefined;
  }
  return milliCpu !== undefined && mhz === guaranteedMhz(milliCpu, mhzPerCore, ratioPercent)
    ? guaranteedMilliCpu(milliCpu, ratioPercent)
    : Math.ceil((mhz * MILLI_PER_CPU) / mhzPerCore);
}

import { Fn, Op, Token } from 'cdktf';
import { MILLI_PER_CPU, cpusToMilli } from '../../model';
import type { Size } from '../target';

/**
 * Periods in which the kernel counts CPU time, in ms, best first: its default, and longer ones for shares that are no
 * whole ms of it. Its longest is a second, in which every thousandth of a CPU is a whole ms.
 */
const PERIODS_MS = [100, 200, 500, 1000] as const;

/** Bytes of the units that Incus takes, by their sign. */
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
};

/**
 * CPU time as `limits.cpu.allowance`, such as `25ms/100ms`: a hard limit for whole CPUs and shares alike.
 *
 * A percentage would be a soft limit, and `limits.cpu` pins a container to CPUs that others may use as well.
 */
export function allowanceOf({ charged, emitted, guard }: Size): string {
  if (guard !== undefined) {
    return laterAllowance(emitted);
  }
  const period = PERIODS_MS.find((ms) => (charged * ms) % MILLI_PER_CPU === 0)!;
  return `${(charged * period) / MILLI_PER_CPU}ms/${period}ms`;
}

/** The same of CPUs that Terraform knows later. A thousandth is the least, and what is less is rounded to one. */
function laterAllowance(cpus: number): string {
  const milli = Op.mul(cpus, MILLI_PER_CPU);
  const isWholeOfShort = Op.eq(0, Op.mod(milli, 10));
  const short = Fn.format('%.0fms/100ms', [Op.div(milli, 10)]);
  const long = Fn.format('%.0fms/1000ms', [Fn.max([1, milli])]);
  return Token.asString(Fn.conditional(isWholeOfShort, short, long));
}

/** Memory as `limits.memory`. */
export function memoryOf({ charged, emitted, guard }: Size): string {
  // A number token in a template literal is no token any more.
  return guard === undefined ? `${charged}MiB` : Fn.format('%dMiB', [emitted]);
}

/** Milli-CPU that a raw instance is limited to; missing where nothing holds it. */
export function milliCpuOf(config: Readonly<Record<string, unknown>>): number | undefined {
  const [, quota, period] = /^(\d+)ms\/(\d+)ms$/.exec(String(config['limits.cpu.allowance'] ?? '')) ?? [];
  const time = period === undefined ? undefined : cpusToMilli(Number(quota) / Number(period));
  const pinned = pinnedCpus(String(config['limits.cpu'] ?? ''));
  const limits = [time, pinned].filter((limit) => limit !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/** Milli-CPU of `4` (so many CPUs) or `0-3,7` (these). */
function pinnedCpus(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    return Number(text) * MILLI_PER_CPU;
  }
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) {
    return undefined;
  }
  const counts = text.split(',').map((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return last - first + 1;
  });
  return counts.reduce((sum, count) => sum + count, 0) * MILLI_PER_CPU;
}

/** Whole MiB, rounded up, that a raw instance is limited to; missing where nothing holds it. */
export function memoryMibOf(config: Readonly<Record<string, unknown>>): number | undefined {
  const [, amount, unit = ''] = /^(\d+)\s*([A-Za-z]*)$/.exec(String(config['limits.memory'] ?? '')) ?? [];
  const bytes = BYTES[unit];
  const isHard = (config['limits.memory.enforce'] ?? 'hard') === 'hard';
  return amount === undefined || bytes === undefined || !isHard
    ? undefined
    : Math.ceil((Number(amount) * bytes) / BYTES.MiB!);
}

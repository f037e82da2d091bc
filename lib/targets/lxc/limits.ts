import { Fn, Op, Token } from 'cdktf';
import { MILLI_PER_CPU } from '../../model';
import type { Size } from '../target';

/**
 * Periods in which the kernel counts CPU time, in ms, best first: its default, and longer ones for shares that are no
 * whole ms of it. Its longest is a second, in which every thousandth of a CPU is a whole ms.
 */
const PERIODS_MS = [100, 200, 500, 1000] as const;

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

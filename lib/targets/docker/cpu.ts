import { Fn, Op, Token } from 'cdktf';
import { MILLI_PER_CPU } from '../../model';
import type { Size } from '../target';

/** Microseconds in which the engine counts CPU time: its own default, stated. */
const PERIOD_US = 100_000;

/** The least that the engine takes: a hundredth of a CPU. */
const LEAST_QUOTA_US = PERIOD_US / 100;

/** Digits that the provider writes after the point. */
const DECIMALS = 9;

/** Arguments of `docker_container` that limit its CPU. */
export interface CpuArguments {
  readonly cpus?: string;
  readonly cpuPeriod?: number;
  readonly cpuQuota?: number;
}

/** How many CPUs a container gets, in words that the provider reads back as they were written. */
export function cpuArguments({ charged, emitted, guard }: Size): CpuArguments {
  if (guard !== undefined) {
    // Only Terraform knows the number, and its text is rarely the one that is read back.
    const quota = Fn.max([LEAST_QUOTA_US, Fn.floor(Token.asNumber(Op.mul(emitted, PERIOD_US)))]);
    return { cpuPeriod: PERIOD_US, cpuQuota: Token.asNumber(quota) };
  }
  const cpus = cpusText(charged);
  return cpus === undefined ? { cpuPeriod: PERIOD_US, cpuQuota: (charged * PERIOD_US) / MILLI_PER_CPU } : { cpus };
}

/**
 * `cpus` as the provider reads it back, which is what must be written: another text of the same number replaces the
 * container at each apply. Nothing where what is read back is another number.
 *
 * Provider 3.9 writes nine decimals. Where that text has nine zeros, it rounds to one decimal (1 is `1.0`, and 0.05
 * is `0.1`); otherwise it cuts the zeros at the end (0.25 is `0.25`, and 10 is `10.`).
 */
export function cpusText(milliCpu: number): string | undefined {
  const whole = Math.floor(milliCpu / MILLI_PER_CPU);
  const thousandths = String(milliCpu % MILLI_PER_CPU).padStart(3, '0');
  const text = `${whole}.${thousandths.padEnd(DECIMALS, '0')}`;
  const isRounded = text.split('0').length - 1 === DECIMALS;
  if (!isRounded) {
    return text.replace(/0+$/, '');
  }
  return thousandths.endsWith('00') ? `${whole}.${thousandths.charAt(0)}` : undefined;
}

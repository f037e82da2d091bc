import { BYTES_PER_MIB, type Known, MILLI_PER_CPU, readKnown, toNumber, valueOf } from '../../../model';

/** Decimals beyond which a number of milli-CPU is noise of floating point: 0.29 * 1000 is 290.00000000000006. */
const DECIMALS = 6;

/** CPUs as whole milli-CPU, rounded up: what is less than one is not nothing. */
export function milliCpuUp(cpus: number): number {
  return Math.ceil(Number((cpus * MILLI_PER_CPU).toFixed(DECIMALS)));
}

/** Bytes as whole MiB, rounded up. */
export function bytesToMibUp(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_MIB);
}

/** A limit as engines take it: where it is left out, empty, zero or less, there is none. */
export function readLimit(value: unknown, convert: (amount: number) => number): Known<number> {
  const fact = readKnown(value === '' ? undefined : value, toNumber, 'absent');
  const amount = valueOf(fact);
  if (amount === undefined) {
    return fact;
  }
  return amount > 0 ? { value: convert(amount) } : 'absent';
}

/** What holds where several limits are set: the least that is known. */
export function leastOf(limits: readonly Known<number>[]): Known<number> {
  const amounts = limits.map(valueOf).filter((amount) => amount !== undefined);
  if (amounts.length > 0) {
    return { value: Math.min(...amounts) };
  }
  return limits.find((limit) => limit !== 'absent') ?? 'absent';
}

/** How many CPUs `0-3,7` are; nothing where the text is no such list. */
export function pinnedCpus(text: string): number | undefined {
  if (!/^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(text)) {
    return undefined;
  }
  const counts = text.split(',').map((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return last - first + 1;
  });
  return counts.reduce((sum, count) => sum + count, 0);
}

import { BYTES_PER_MIB, type Attributes, type Known, MILLI_PER_CPU, isLater, known } from '../../../model';
import { leastOf, milliCpuUp, pinnedCpus } from '../../shared/dialect/amounts';

/** Bytes of the units that Incus and LXD take, by their sign. */
const BYTES: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  PB: 1e15,
  EB: 1e18,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
  PiB: 2 ** 50,
  EiB: 2 ** 60,
};

/** What a virtual machine has that states no limit; a container without one is held by nothing. */
const VM_DEFAULTS = { milliCpu: MILLI_PER_CPU, memoryMib: 1024 };

/** Milli-CPU that an instance is limited to: by time of its CPUs, and by the CPUs that it may use. */
export function readMilliCpu(config: Attributes, isVm: boolean): Known<number> {
  const limits = isVm
    ? [cpusOf(config['limits.cpu'])]
    : [timeOf(config['limits.cpu.allowance']), cpusOf(config['limits.cpu'])];
  const limit = leastOf(limits);
  return isVm && limit === 'absent' ? known(VM_DEFAULTS.milliCpu) : limit;
}

/** `25ms/100ms` is a hard limit; a percentage counts only while others want the CPU, and is none. */
function timeOf(allowance: unknown): Known<number> {
  return limitOf(allowance, (text) => {
    const [, quota, period] = /^(\d+)\s*ms\s*\/\s*(\d+)\s*ms$/.exec(text) ?? [];
    if (period === undefined) {
      return /^\d+\s*%$/.test(text) ? 'absent' : 'unknown';
    }
    return Number(quota) === 0 || Number(period) === 0 ? 'absent' : known(milliCpuUp(Number(quota) / Number(period)));
  });
}

/** `4` is so many CPUs, `0-3,7` are these; what else there may be depends on the machine. */
function cpusOf(cpus: unknown): Known<number> {
  return limitOf(cpus, (text) => {
    const count = /^\d+$/.test(text) ? Number(text) : pinnedCpus(text);
    if (count === undefined) {
      return 'computed';
    }
    return count === 0 ? 'absent' : known(count * MILLI_PER_CPU);
  });
}

/** Whole MiB, rounded up, that an instance is limited to; a soft limit is none, and a share depends on the machine. */
export function readMemoryMib(config: Attributes, isVm: boolean): Known<number> {
  if (!isVm && config['limits.memory.enforce'] === 'soft') {
    return 'absent';
  }
  const limit = limitOf(config['limits.memory'], (text) => {
    const [, amount, unit = ''] = /^(\d+)\s*([A-Za-z]*)$/.exec(text) ?? [];
    const bytes = Object.hasOwn(BYTES, unit) ? BYTES[unit] : undefined;
    if (amount === undefined || bytes === undefined) {
      return /^\d+\s*%$/.test(text) ? 'computed' : 'unknown';
    }
    return Number(amount) === 0 ? 'absent' : known(Math.ceil((Number(amount) * bytes) / BYTES_PER_MIB));
  });
  return isVm && limit === 'absent' ? known(VM_DEFAULTS.memoryMib) : limit;
}

function limitOf(setting: unknown, read: (text: string) => Known<number>): Known<number> {
  if (setting === undefined || setting === null || setting === '') {
    return 'absent';
  }
  return isLater(setting) ? 'unknown' : read(String(setting).trim());
}

import { overheadMib } from '../../lib/model';
import { ESXI_OVERHEAD, gib } from '../support/estate';

/** VMware's published overhead in MB, for 1, 2, 4 and 8 vCPU, by the VM's memory in MiB. */
const PUBLISHED: Record<number, readonly [number, number, number, number]> = {
  256: [20.29, 24.28, 32.23, 48.16],
  1024: [25.9, 29.91, 37.86, 53.82],
  4096: [48.64, 52.72, 60.67, 76.78],
  16384: [139.62, 143.98, 151.93, 168.6],
};

/** The same model in thousandths of a MiB: its rounding up then hides nothing. */
const FINE = {
  baseMib: ESXI_OVERHEAD.baseMib * 1000,
  perMib: ESXI_OVERHEAD.perMib * 1000,
  perExtraVcpuMib: ESXI_OVERHEAD.perExtraVcpuMib * 1000,
};

describe('the memory overhead of a VM', () => {
  const points = Object.entries(PUBLISHED).flatMap(([mib, row]) =>
    [1, 2, 4, 8].map((vcpus, i) => [Number(mib), vcpus, row[i]!] as const),
  );

  test.each(points)('of %p MiB and %p vCPU is within 0.4 MB of the published %p', (mib, vcpus, published) => {
    expect(Math.abs(overheadMib(FINE, vcpus * 1000, mib) / 1000 - published)).toBeLessThanOrEqual(0.4);
  });

  test.each([
    ['1 vCPU, 1 GiB: 25.798...', 1000, gib(1), 26],
    ['2 vCPU, 1 GiB: 29.848...', 2000, gib(1), 30],
    ['8 vCPU, 16 GiB: 168.27...', 8000, gib(16), 169],
    ['no memory: the base', 1000, 0, 19],
    ['no vCPU: no less than one', 0, 0, 19],
  ])('is rounded up to whole MiB (%s)', (_, milliCpu, memoryMib, overhead) => {
    expect(overheadMib(ESXI_OVERHEAD, milliCpu, memoryMib)).toBe(overhead);
  });

  test('is nothing where the system states none', () => {
    expect(overheadMib(undefined, 8000, gib(16))).toBe(0);
  });
});

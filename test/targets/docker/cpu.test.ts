import { cpuArguments, cpusText } from '../../../lib/targets/docker/cpu';

/** How provider 3.9 reads back what a container is limited to, `nanoInt64ToDecimalString`: with its own arithmetic, on whole nanos. */
function readBack(nanoCpus: bigint): string {
  const BILLION = 1_000_000_000n;
  const text = `${nanoCpus / BILLION}.${String(nanoCpus % BILLION).padStart(9, '0')}`;
  if ([...text].filter((digit) => digit === '0').length === 9) {
    // Rounded to one decimal, halves away from zero.
    const tenths = (nanoCpus + 50_000_000n) / 100_000_000n;
    return `${tenths / 10n}.${tenths % 10n}`;
  }
  return text.replace(/0+$/, '');
}

/** Milli-CPU of a text, exactly. */
function milliOf(text: string): number {
  const [whole = '', fraction = ''] = text.split('.');
  return Number(whole) * 1000 + Number(fraction.padEnd(3, '0'));
}

const EVERY_THOUSANDTH = Array.from({ length: 64_000 }, (_, index) => index + 1);

describe('CPUs of a container on Docker', () => {
  test.each([
    [1_000n, '1.0'],
    [2_000n, '2.0'],
    [500n, '0.5'],
    [250n, '0.25'],
    [10_000n, '10.'],
    [50n, '0.1'],
    [10n, '0.0'],
    [1_050n, '1.05'],
    [10_050n, '10.1'],
  ])('are read back by the provider, of %p thousandths, as %p', (milli, text) => {
    expect(readBack(milli * 1_000_000n)).toBe(text);
  });

  test('are written as they are read back, whatever thousandth up to 64, or by a quota', () => {
    const wrong = EVERY_THOUSANDTH.filter((milli) => {
      const back = readBack(BigInt(milli) * 1_000_000n);
      return cpusText(milli) !== (milliOf(back) === milli ? back : undefined);
    });
    expect(wrong).toEqual([]);
  });

  test('are the same number, by whichever argument', () => {
    const wrong = EVERY_THOUSANDTH.filter((milli) => {
      const { cpus, cpuPeriod, cpuQuota } = cpuArguments({ charged: milli, emitted: milli / 1000 });
      return (cpus === undefined ? (cpuQuota! * 1000) / cpuPeriod! : milliOf(cpus)) !== milli;
    });
    expect(wrong).toEqual([]);
  });
});

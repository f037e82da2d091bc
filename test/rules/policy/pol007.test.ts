import { type Policy, evaluate } from '../../../lib/rules';
import { estate, findingsOf, host, inventory, verdictsOf } from '../../support/estate';

const requires = (requiredReservePercent: Policy['requiredReservePercent']): Policy => ({
  name: 'example-org',
  version: '3',
  ...(requiredReservePercent !== undefined && { requiredReservePercent }),
});
/** 10 CPUs and 1000 MiB, of which so much is kept. */
const keeps = (cpu: number, memory: number) =>
  estate({
    hosts: [
      host({
        technique: 'hosted',
        source: { file: 'main.ts', line: 7 },
        cpu: inventory(10_000, { reserved: cpu }),
        memory: inventory(1000, { reserved: memory }),
      }),
    ],
  });

describe('POL007 passes', () => {
  test.each([
    ['when nothing is there', estate(), requires({ cpu: 100, memory: 100 })],
    ['when nothing is required', keeps(0, 0), requires(undefined)],
    ['when zero is required', keeps(0, 0), requires({ cpu: 0, memory: 0 })],
    ['at exactly what is required', keeps(2000, 150), requires({ cpu: 20, memory: 15 })],
    ['above it', keeps(3000, 500), requires({ cpu: 20, memory: 15 })],
  ])('%s', (_, judged, policy) => {
    expect(verdictsOf(judged, policy)).toEqual([]);
  });
});

describe('POL007 fails', () => {
  test('one thousandth of a CPU below, in these words and at the line of the host', () => {
    const judged = keeps(1999, 0);
    expect(findingsOf(judged, requires({ cpu: 20 }))).toEqual([
      '[rack-1/esxi-01] POL007: reserved CPU is 1.999, policy example-org requires 2 (20 % of 10); reserve more',
    ]);
    expect(evaluate(judged, requires({ cpu: 20 })).findings).toMatchObject([
      { severity: 'error', source: { line: 7 } },
    ]);
  });

  test('one MiB below, in these words', () => {
    expect(findingsOf(keeps(0, 149), requires({ memory: 15 }))).toEqual([
      '[rack-1/esxi-01] POL007: reserved memory is 149 MiB, policy example-org requires 150 MiB (15 % of 1000 MiB); reserve more',
    ]);
  });

  test('for CPU and memory by themselves', () => {
    expect(verdictsOf(keeps(0, 0), requires({ cpu: 1, memory: 1 }))).toEqual(['POL007 error', 'POL007 error']);
  });

  test('for part of a unit: what is required is rounded up', () => {
    expect(verdictsOf(keeps(10_000, 333), requires({ memory: 33 }))).toEqual([]);
    const odd = estate({ hosts: [host({ technique: 'hosted', memory: inventory(1001, { reserved: 330 }) })] });
    expect(findingsOf(odd, requires({ memory: 33 }))[0]).toContain('requires 331 MiB');
  });
});

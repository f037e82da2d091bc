import { noReserve } from '../../../lib/rules';
import { containerHost, estate, findingsOf, host, judge, verdictsOf } from '../../support/estate';

const reserve = (milliCpu: number, memoryMib: number) => ({ hostOsReserve: { milliCpu, memoryMib } });

describe('CAP007 passes', () => {
  test.each([
    ['when a hosted hypervisor keeps the least for its host OS', host({ technique: 'hosted', ...reserve(1, 1) })],
    ['when a container host keeps the least for its host OS', containerHost(reserve(1, 1))],
    ['when there is no host OS', host()],
  ])('%s', (_, judged) => {
    expect(findingsOf(estate({ hosts: [judged] }))).toEqual([]);
  });
});

describe('CAP007 fails', () => {
  test.each([
    ['when a hosted hypervisor keeps no CPU', host({ technique: 'hosted', ...reserve(0, 1) }), ['CAP007 error']],
    ['when a hosted hypervisor keeps no memory', host({ technique: 'hosted', ...reserve(1, 0) }), ['CAP007 error']],
    ['when a container host keeps neither', containerHost(reserve(0, 0)), ['CAP007 error', 'CAP007 error']],
    ['when nobody stated what it keeps', containerHost({ hostOsReserve: undefined }), ['CAP007 error', 'CAP007 error']],
    [
      'when it keeps no number',
      containerHost({ cpu: host().cpu, memory: host().memory, ...reserve(NaN, NaN) }),
      ['CAP007 error', 'CAP007 error'],
    ],
  ])('%s', (_, judged, verdicts) => {
    expect(verdictsOf(estate({ hosts: [judged] }))).toEqual(verdicts);
  });

  test('in these words', () => {
    expect(findingsOf(estate({ hosts: [host({ technique: 'hosted', ...reserve(0, 0) })] }))).toEqual([
      "[rack-1/esxi-01] CAP007: 'hostOsReserved.cpus' must be above zero: a host OS and its applications take their share before any guest; state what they need",
      "[rack-1/esxi-01] CAP007: 'hostOsReserved.memory' must be above zero: a host OS and its applications take their share before any guest; state what they need",
    ]);
  });

  test('where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    expect(judge(estate({ hosts: [containerHost({ source, ...reserve(0, 0) })] })).findings).toMatchObject([
      { source },
      { source },
    ]);
  });

  test('in the words of any prop', () => {
    expect(noReserve('x')).toMatch(/^'x' must be above zero: /);
  });
});

import { type Host, type Vm } from '../../../lib/model';
import { findingsOf, gib, hostEstate, inventory, judge, verdictsOf, vm } from '../../support/estate';

/** Twice as much promised as there is, as somebody chose; so that only reservations can be short. */
const twice: Partial<Host> = {
  overcommit: { cpuPercent: 200, memoryPercent: 200, diskPercent: 80, reason: 'lab' },
  cpu: inventory(24_000, { ratioPercent: 200 }),
  memory: inventory(gib(256), { reserved: gib(16), ratioPercent: 200, maxUnit: gib(256) }),
};
const memory = (path: string, reserved: number, overrides: Partial<Vm> = {}) =>
  vm({ path, memoryMib: reserved, memoryReservationMib: reserved, ...overrides });
const cpu = (path: string, reservedMilliCpu: number, overrides: Partial<Vm> = {}) =>
  vm({ path, reservedMilliCpu, ...overrides });

/** Without what the overcommit itself is told for. */
const verdicts = (judged: Parameters<typeof verdictsOf>[0]) =>
  verdictsOf(judged).filter((verdict) => !verdict.startsWith('CAP008'));

describe('CAP013 passes', () => {
  test.each([
    ['when the host is empty', hostEstate([], twice)],
    ['when nothing is reserved', hostEstate([vm({ memoryMib: gib(256) })], twice)],
    ['when all memory is reserved exactly', hostEstate([memory('app/a', gib(120)), memory('app/b', gib(120))], twice)],
    ['when all CPU is reserved exactly', hostEstate([cpu('app/a', 12_000), cpu('app/b', 12_000)], twice)],
    ['when a VM that is over is stopped', hostEstate([memory('app/a', gib(241), { powered: false })], twice)],
    [
      'when the rest is on another host',
      hostEstate([memory('app/a', gib(240)), memory('b', gib(1), { host: 'h' })], twice),
    ],
  ])('%s', (_, judged) => {
    expect(verdicts(judged).filter((verdict) => verdict !== 'INP007 error')).toEqual([]);
  });

  test('when nothing is overcommitted and the sizes are too much: CAP001 and CAP002 say so', () => {
    const judged = hostEstate([
      memory('app/a', gib(200), { milliCpu: 20_000, reservedMilliCpu: 20_000 }),
      memory('app/b', gib(57), { milliCpu: 5000, reservedMilliCpu: 5000 }),
    ]);
    expect(verdictsOf(judged)).toEqual(['CAP001 error', 'CAP002 error']);
  });

  test('when the host keeps more than it has and nobody reserves: that is INP003', () => {
    const judged = hostEstate([], { memory: inventory(gib(8), { reserved: gib(9) }) });
    expect(verdictsOf(judged)).toEqual(['INP003 error']);
  });
});

describe('CAP013 fails', () => {
  test.each([
    ['when one MiB is over', hostEstate([memory('app/a', gib(240)), memory('app/b', 1)], twice)],
    ['when one thousandth of a CPU is over', hostEstate([cpu('app/a', 24_000), cpu('app/b', 1)], twice)],
    ['when the second replica is over', hostEstate([memory('app/a', gib(120) + 1, { replicas: 2 })], twice)],
    [
      'when nothing is overcommitted, and a VM reserves more than its size',
      hostEstate([memory('app/a', gib(257), { memoryMib: gib(1) })]),
    ],
  ])('%s', (_, judged) => {
    expect(verdicts(judged)).toEqual(['CAP013 error']);
  });

  test('beside CAP002 where sizes and reservations are both too much of an overcommitted host', () => {
    const judged = hostEstate([memory('app/a', gib(241)), vm({ path: 'app/b', memoryMib: gib(240) })], twice);
    expect(verdicts(judged)).toEqual(['CAP013 error', 'CAP002 error']);
  });

  test('in these words, whichever VM was added first', () => {
    const guests = [memory('app/c', gib(100)), memory('app/a', gib(41)), memory('app/b', gib(100))];
    for (const order of [guests, [...guests].reverse()]) {
      expect(findingsOf(hostEstate(order, twice))[0]).toBe(
        '[rack-1/esxi-01] CAP013: memory reservation is short by 1 GiB: 241 GiB allocated (b 100 GiB, c 100 GiB, a 41 GiB), capacity 240 GiB (256 GiB, 16 GiB reserved for the host, never overcommitted); reserve less, or place a VM on another host',
      );
    }
  });

  test('in these words of CPU', () => {
    expect(findingsOf(hostEstate([cpu('app/a', 24_500)], twice))[0]).toBe(
      '[rack-1/esxi-01] CAP013: CPU reservation is short by 0.5: 24.5 allocated (a 24.5), capacity 24 (24, 0 reserved for the host, never overcommitted); reserve less, or place a VM on another host',
    );
  });

  test('with the numbers as data, where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = hostEstate([memory('app/a', gib(240)), memory('app/b', gib(1)), vm({ path: 'app/c' })], {
      ...twice,
      source,
    });
    expect(judge(judged).findings[0]).toMatchObject({
      rule: 'CAP013',
      source,
      resource: 'memory',
      requested: gib(241),
      capacity: gib(240),
      unit: 'MiB',
      consumers: [
        { path: 'app/a', amount: gib(240) },
        { path: 'app/b', amount: gib(1) },
      ],
    });
    expect(judge(hostEstate([cpu('app/a', 24_500)], twice)).findings[0]).toMatchObject({
      resource: 'cpu',
      unit: 'mCPU',
    });
  });
});

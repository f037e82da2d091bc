import {
  container,
  engineEstate,
  estate,
  findingsOf,
  gib,
  host,
  hostEstate,
  inventory,
  judge,
  verdictsOf,
  vm,
} from '../../support/estate';

const ratio = { overcommit: { cpuPercent: 400, memoryPercent: 400, diskPercent: 80, reason: 'small guests' } };
const threads = { topology: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 } };
const offers = { cpu: inventory(4000, { ratioPercent: 400 }), memory: inventory(gib(8), { ratioPercent: 400 }) };
const overcommitted = ['CAP008 warning', 'CAP008 warning'];

describe('CAP004 passes', () => {
  test.each([
    ['when a VM is as wide as its host', hostEstate([vm({ milliCpu: 24_000, memoryMib: gib(256) })], ratio)],
    [
      'when a VM is as wide as the threads of its host',
      hostEstate([vm({ milliCpu: 48_000 })], { ...ratio, ...threads }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual(overcommitted);
  });

  test.each([
    [
      'when a container is as large as its engine',
      engineEstate([container({ milliCpu: 4000, memoryMib: gib(8) })], offers),
    ],
    [
      'when a default is as large as its engine',
      engineEstate([container({ milliCpu: undefined, memoryMib: undefined })], {
        ...offers,
        defaults: { milliCpu: 4000, memoryMib: gib(8) },
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when its host or engine is not known: that is INP007', () => {
    expect(verdictsOf(estate({ vms: [vm({ milliCpu: 1e9 })], containers: [container({ milliCpu: 1e9 })] }))).toEqual([
      'INP007 error',
      'INP007 error',
    ]);
  });

  test('when no size is stated: that is INP008', () => {
    expect(verdictsOf(hostEstate([vm({ milliCpu: undefined, memoryMib: undefined })]))).toEqual([
      'INP008 error',
      'INP008 error',
    ]);
  });
});

describe('CAP004 fails', () => {
  test.each([
    [
      'when a VM is one vCPU wider than its host',
      hostEstate([vm({ milliCpu: 25_000 })], ratio),
      ['CAP004 error', ...overcommitted],
    ],
    [
      'when a VM is one vCPU wider than the threads',
      hostEstate([vm({ milliCpu: 49_000 })], { ...ratio, ...threads }),
      ['CAP004 error', ...overcommitted],
    ],
    [
      'when a VM has one MiB more than its host',
      hostEstate([vm({ memoryMib: gib(256) + 1 })], ratio),
      ['CAP004 error', ...overcommitted],
    ],
    [
      'when a VM needs what the host OS keeps',
      estate({ hosts: [host({ ...ratio, technique: 'hosted' })], vms: [vm({ memoryMib: gib(248) + 1 })] }),
      ['CAP004 error', ...overcommitted],
    ],
    [
      'when a container is wider than its engine',
      engineEstate([container({ milliCpu: 4001 })], offers),
      ['CAP004 error'],
    ],
    [
      'when a container has more memory than its engine',
      engineEstate([container({ memoryMib: gib(8) + 1 })], offers),
      ['CAP004 error'],
    ],
    [
      'when a default for CPU is wider than the engine',
      engineEstate([container({ milliCpu: undefined })], { ...offers, defaults: { milliCpu: 4001 } }),
      ['CAP004 error'],
    ],
    [
      'when a default for memory is more than the engine has',
      engineEstate([container({ memoryMib: undefined })], { ...offers, defaults: { memoryMib: gib(8) + 1 } }),
      ['CAP004 error'],
    ],
  ])('%s', (_, judged, verdicts) => {
    expect(verdictsOf(judged)).toEqual(verdicts);
  });

  test('in these words', () => {
    const judged = hostEstate([vm({ milliCpu: 32_000, memoryMib: gib(300) })], ratio);
    expect(findingsOf(judged).slice(0, 2)).toEqual([
      "[app/vm] CAP004: one guest's CPU is 32, more than the 24 that esxi-01 can ever give one; shrink it, or place it on a larger one",
      "[app/vm] CAP004: one guest's memory is 300 GiB, more than the 256 GiB that esxi-01 can ever give one; shrink it, or place it on a larger one",
    ]);
  });

  test('with the numbers as data', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = engineEstate([container({ milliCpu: 5000, memoryMib: gib(9), source })], offers);
    expect(judge(judged).findings).toMatchObject([
      { rule: 'CAP004', path: 'app/container', source, resource: 'cpu', requested: 5000, capacity: 4000, unit: 'mCPU' },
      {
        rule: 'CAP004',
        path: 'app/container',
        source,
        resource: 'memory',
        requested: gib(9),
        capacity: gib(8),
        unit: 'MiB',
      },
    ]);
  });
});

import {
  ENGINE,
  HOST,
  container,
  containerHost,
  engine,
  estate,
  findingsOf,
  host,
  hostEstate,
  judge,
  verdictsOf,
  vm,
  vms,
} from '../../support/estate';

const threads = { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 };
const ratio = (cpuPercent: number) => ({
  overcommit: { cpuPercent, memoryPercent: 100, diskPercent: 80, reason: 'small guests' },
});

describe('CAP001 passes', () => {
  test.each([
    ['when the host is empty', hostEstate([])],
    ['when 24 x 1 vCPU fill it exactly', hostEstate(vms(24, 1))],
    ['when 12 x 2 vCPU fill it exactly', hostEstate(vms(12, 2))],
    ['when 6 x 4 vCPU fill it exactly', hostEstate(vms(6, 4))],
    ['when 1 x 24 vCPU fills it exactly', hostEstate(vms(1, 24))],
    [
      'when 48 x 1 vCPU fill its threads, which are counted',
      hostEstate(vms(48, 1), { topology: threads, countCpusBy: 'threads' }),
    ],
    ['when what is more is switched off', hostEstate([...vms(24, 1), vm({ powered: false })])],
    [
      'when what is more stands on another host',
      estate({
        hosts: [host(), host({ path: 'rack-1/esxi-02' })],
        vms: [...vms(24, 1), vm({ host: 'rack-1/esxi-02' })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when 384 x 1 vCPU fill 24 cores at 1600 %: only CAP008 has its say', () => {
    expect(verdictsOf(hostEstate(vms(384, 1, { memoryMib: 1 }), ratio(1600)))).toEqual(['CAP008 error']);
  });

  test('when only a container host is over: that is CAP005', () => {
    const judged = estate({
      hosts: [containerHost()],
      engines: [engine()],
      containers: [container({ replicas: 120 })],
    });
    expect(verdictsOf(judged)).toEqual(['CAP005 error', 'CAP006 error']);
  });
});

describe('CAP001 fails', () => {
  test.each([
    ['when one vCPU is over', hostEstate(vms(25, 1)), ['CAP001 error']],
    [
      'when one guest of two is one over',
      hostEstate([vm({ path: 'a', milliCpu: 24_000 }), vm({ path: 'b' })]),
      ['CAP001 error'],
    ],
    ['when the second replica is over', hostEstate([vm({ milliCpu: 24_000, replicas: 2 })]), ['CAP001 error']],
    [
      'when 48 x 1 vCPU need threads, and cores are counted',
      hostEstate(vms(48, 1), { topology: threads }),
      ['CAP001 error'],
    ],
    ['when one is over at 200 %', hostEstate(vms(49, 1), ratio(200)), ['CAP001 error', 'CAP008 warning']],
    [
      'when VMs overfill a container host',
      estate({ hosts: [containerHost()], vms: vms(25, 1, { host: 'rack-1/docker-01' }) }),
      ['CAP001 error'],
    ],
    [
      'when two hosts are over, for each',
      estate({
        hosts: [host(), host({ path: 'rack-1/esxi-02' })],
        vms: [
          vm({ path: 'a', milliCpu: 24_000, replicas: 2 }),
          vm({ path: 'b', host: 'rack-1/esxi-02', milliCpu: 24_000, replicas: 3 }),
        ],
      }),
      ['CAP001 error', 'CAP001 error'],
    ],
  ])('%s', (_, judged, verdicts) => {
    expect(verdictsOf(judged)).toEqual(verdicts);
  });

  test('in these words when 33 vCPU meet 24 cores', () => {
    const judged = hostEstate([
      vm({ path: 'shop/web', milliCpu: 8000 }),
      vm({ path: 'shop/orders-db', milliCpu: 16_000 }),
      vm({ path: 'shop/search', milliCpu: 9000 }),
    ]);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/esxi-01] CAP001: vCPU is short by 9: 33 allocated (orders-db 16, search 9, web 8), capacity 24 (2 x 12 cores, 0 reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    ]);
  });

  test('with the numbers as data', () => {
    const source = { file: 'main.ts', line: 7 };
    const { findings, ok } = judge(hostEstate([vm({ milliCpu: 16_000, replicas: 2 })], { source }));
    expect(ok).toBe(false);
    expect(findings).toEqual([
      {
        rule: 'CAP001',
        severity: 'error',
        path: HOST,
        source,
        message: expect.stringContaining('short by 8: 32 allocated (vm 32)'),
        resource: 'cpu',
        requested: 32_000,
        capacity: 24_000,
        unit: 'mCPU',
        consumers: [{ path: 'app/vm', name: 'vm', amount: 32_000 }],
        waivedBy: null,
      },
    ]);
  });

  test('and says how threads, reserve, applications and ratio make the capacity', () => {
    const judged = hostEstate(vms(100, 1), {
      technique: 'hosted',
      topology: threads,
      countCpusBy: 'threads',
      applications: [{ name: 'IDE', milliCpu: 1500, memoryMib: 4096 }],
      ...ratio(200),
    });
    expect(findingsOf(judged)[0]).toContain(
      'short by 11: 100 allocated (vm-00 1, vm-01 1, vm-02 1, vm-03 1, vm-04 1, vm-05 1, vm-06 1, vm-07 1 and 92 more), capacity 89 (2 x 12 cores x 2 threads, 3.5 reserved (host OS 2, IDE 1.5), 2:1); shrink',
    );
  });

  test('and says one thread a core when threads are counted and not stated', () => {
    expect(findingsOf(hostEstate(vms(25, 1), { countCpusBy: 'threads' }))[0]).toContain(
      '(2 x 12 cores x 1 threads, 0 reserved, 1:1)',
    );
  });

  test('for what an engine beside the VMs takes, too', () => {
    const judged = estate({
      hosts: [host()],
      vms: vms(24, 1),
      engines: [engine({ on: HOST })],
      containers: [container()],
    });
    expect(findingsOf(judged)[0]).toContain('short by 0.25: 24.25 allocated');
    expect(verdictsOf({ ...judged, containers: [container({ engine: ENGINE, milliCpu: 0 })] })).toEqual([
      'INP002 error',
    ]);
  });
});

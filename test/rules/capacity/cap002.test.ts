import {
  ESXI_OVERHEAD,
  engine,
  estate,
  containerHost,
  container,
  findingsOf,
  gib,
  host,
  hostEstate,
  inventory,
  system,
  verdictsOf,
  vm,
  vms,
} from '../../support/estate';

const esxi = system({ label: 'VMware ESXi', overhead: ESXI_OVERHEAD });
const ratio = { overcommit: { cpuPercent: 100, memoryPercent: 150, diskPercent: 80, reason: 'ballooning' } };

describe('CAP002 passes', () => {
  test.each([
    ['when the host is empty', hostEstate([])],
    ['when the VMs fill it exactly', hostEstate(vms(4, 1, { memoryMib: gib(64) }))],
    ['when what is more is switched off', hostEstate([...vms(4, 1, { memoryMib: gib(64) }), vm({ powered: false })])],
    [
      'when VMs and their overhead fill it exactly',
      hostEstate(vms(2, 1, { memoryMib: gib(1) }), { system: esxi, memory: inventory(2 * (1024 + 26)) }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });

  test('when 192 GiB fill 128 GiB at 150 %: only CAP008 has its say', () => {
    const memory = inventory(gib(128), { ratioPercent: 150 });
    expect(verdictsOf(hostEstate(vms(3, 1, { memoryMib: gib(64) }), { ...ratio, memory }))).toEqual(['CAP008 warning']);
  });

  test('when only a container host is over: that is CAP006', () => {
    const judged = estate({
      hosts: [containerHost({ memory: inventory(1024) })],
      engines: [engine()],
      containers: [container({ memoryMib: 4096, replicas: 3 })],
    });
    expect(verdictsOf(judged)).toEqual(['CAP006 error']);
  });
});

describe('CAP002 fails', () => {
  test.each([
    [
      'when one MiB is over',
      hostEstate([...vms(4, 1, { memoryMib: gib(64) }), vm({ memoryMib: 1 })]),
      ['CAP002 error'],
    ],
    [
      'when the overhead alone is over',
      hostEstate(vms(4, 1, { memoryMib: gib(64) }), { system: esxi }),
      ['CAP002 error'],
    ],
    [
      'when the overhead of a replica is one MiB over',
      hostEstate([vm({ replicas: 2 })], { system: esxi, memory: inventory(2 * (1024 + 26) - 1) }),
      ['CAP002 error'],
    ],
    [
      'when one MiB is over at 150 %',
      hostEstate(vms(6, 1, { memoryMib: gib(64) + 1 }), ratio),
      ['CAP002 error', 'CAP008 warning'],
    ],
    [
      'when VMs overfill a container host',
      estate({ hosts: [containerHost()], vms: vms(4, 1, { host: 'rack-1/docker-01', memoryMib: gib(64) }) }),
      ['CAP002 error'],
    ],
  ])('%s', (_, judged, verdicts) => {
    expect(verdictsOf(judged)).toEqual(verdicts);
  });

  test('in these words', () => {
    const judged = hostEstate([vm({ path: 'app/db', memoryMib: gib(255) }), vm({ path: 'app/web', memoryMib: 1536 })]);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/esxi-01] CAP002: memory is short by 512 MiB: 262656 MiB allocated (db 255 GiB, web 1536 MiB), capacity 256 GiB (256 GiB, 0 GiB reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    ]);
  });

  test('and says what is reserved for whom, the ratio, and that overhead is included', () => {
    const hosted = host({
      technique: 'hosted',
      system: esxi,
      applications: [
        { name: 'IDE', milliCpu: 1000, memoryMib: gib(4) },
        { name: 'mail', milliCpu: 100, memoryMib: 100 },
      ],
      overcommit: ratio.overcommit,
    });
    expect(findingsOf(estate({ hosts: [hosted], vms: [vm({ memoryMib: gib(400) })] }))).toEqual(
      expect.arrayContaining([
        expect.stringContaining(
          '(256 GiB, 12388 MiB reserved (host OS 8 GiB, IDE 4 GiB, mail 100 MiB), 1.5:1, VM overhead included)',
        ),
      ]),
    );
  });
});

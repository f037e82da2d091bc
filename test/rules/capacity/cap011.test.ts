import { type Host, type Vm } from '../../../lib/model';
import { CATALOG } from '../../../lib/rules';
import {
  clusterEstate,
  findingsOf,
  gib,
  judge,
  member,
  placed,
  rule,
  verdictsOf,
  vm,
  waiver,
} from '../../support/estate';

/** Hosts of 24 cores at 2400 MHz and 256 GiB. */
const clocked = (n: number, overrides: Partial<Host> = {}): Host =>
  member(n, { topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 }, ...overrides });
const TWO = [clocked(1), clocked(2)];
const THREE = [...TWO, clocked(3)];
const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });
const ONE_LOST = { hostFailuresToTolerate: 1 };

describe('CAP011 passes', () => {
  test.each([
    ['when nothing runs', clusterEstate(TWO, [], ONE_LOST)],
    ['when no host may be lost', clusterEstate(TWO, [cpu('a', 24), cpu('b', 24)])],
    // 12 + 12 on the one host that is left, of 24.
    ['when what is left is exactly full', clusterEstate(TWO, [cpu('a', 12), cpu('b', 12)], ONE_LOST)],
    [
      // After the loss of the host of b, a has the other; after that of a's, it joins b.
      'when what stays down leaves room while it runs',
      clusterEstate(TWO, [cpu('a', 12), cpu('b', 12, { staysDown: true })], ONE_LOST),
    ],
    [
      // 36 in all, and never more than 24 of them on the host that is left.
      'when what stays down is lost with its host',
      clusterEstate(TWO, [cpu('a', 12), ...['b', 'c'].map((name) => cpu(name, 12, { staysDown: true }))], ONE_LOST),
    ],
    ['when what is more is stopped', clusterEstate(TWO, [cpu('a', 24), cpu('b', 12, { powered: false })], ONE_LOST)],
    [
      'when two hosts may be lost, and the third takes all',
      clusterEstate(THREE, [cpu('a', 12), cpu('b', 12)], { hostFailuresToTolerate: 2 }),
    ],
    [
      // 24 + 24 on two hosts; after the loss of one, the kept one takes its place.
      'when a host that is kept takes the place of the one lost',
      clusterEstate(THREE, [cpu('a', 24), cpu('b', 24)], {
        ...ONE_LOST,
        admission: { policy: 'dedicated-hosts', hosts: [THREE[2]!.path] },
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('CAP011 fails by size', () => {
  test('when one vCPU is over on the hosts that are left, in these words and at the line of the cluster', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = clusterEstate(TWO, [cpu('a', 12), cpu('b', 13)], { ...ONE_LOST, source });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, 1 VM would not restart (b 13 vCPU/1 GiB): vCPU: 25 asked (b 13, a 12), 24 on 1 host; add a host like esxi-01, or shrink b by 1 vCPU',
    ]);
    expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('of memory, and names the loss of the largest hosts', () => {
    // 3 x 100 GiB run on three hosts; on the two that are left after the larger one, each of 128 GiB takes one.
    const hosts = [
      clocked(1, { memory: { ...TWO[0]!.memory, total: gib(128), maxUnit: gib(128) } }),
      clocked(2),
      clocked(3),
    ];
    const small = { ...hosts[0]!.memory };
    const judged = clusterEstate(
      [hosts[0]!, { ...hosts[1]!, memory: small }, hosts[2]!],
      ['a', 'b', 'c'].map((name) => cpu(name, 1, { memoryMib: gib(100) })),
      ONE_LOST,
    );
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-03, 1 VM would not restart (c 1 vCPU/100 GiB): memory: 300 GiB asked (a 100 GiB, b 100 GiB, c 100 GiB), 256 GiB on 2 hosts; add a host like esxi-01, or shrink c by 72 GiB',
    ]);
  });

  test('of two hosts that are lost at once', () => {
    const judged = clusterEstate(THREE, [cpu('a', 12), cpu('b', 13)], { hostFailuresToTolerate: 2 });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, esxi-02, 1 VM would not restart (a 12 vCPU/1 GiB): vCPU: 25 asked (b 13, a 12), 24 on 1 host; add a host like esxi-01, or shrink a by 1 vCPU',
    ]);
  });

  test('of a VM that names its host: nothing else may take it', () => {
    const judged = clusterEstate(TWO, [vm({ path: 'app/licensed', host: TWO[0]!.path })], ONE_LOST);
    expect(findingsOf(judged)).toEqual([
      "[rack-1/production] CAP011: after the loss of esxi-01, 1 VM would not restart (licensed 1 vCPU/1 GiB): licensed (1 vCPU, 1 GiB) may run on none of the hosts (esxi-02: it names esxi-01 as its host); let licensed run on other hosts too, or state that it stays down (restartPriority 'disabled')",
    ]);
  });

  test('of a VM that finds the room of another taken, which would not restart itself but runs on', () => {
    const judged = clusterEstate(TWO, [cpu('a', 16), cpu('b', 9, { staysDown: true })], ONE_LOST);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, 1 VM would not restart (a 16 vCPU/1 GiB): vCPU: 25 asked (a 16, b 9), 24 on 1 host; add a host like esxi-01, or shrink a by 1 vCPU',
    ]);
  });

  test('of a replica, by its number', () => {
    const judged = clusterEstate(TWO, [cpu('web', 10, { replicas: 3 })], ONE_LOST);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, 1 VM would not restart (web-2 10 vCPU/1 GiB): vCPU: 30 asked (web 10, web-2 10, web-3 10), 24 on 1 host; add a host like esxi-01, or shrink web-2 by 6 vCPU',
    ]);
  });

  test('of one host, whose loss leaves nothing', () => {
    // INP002 refuses to lose as many hosts as there are.
    const judged = clusterEstate([TWO[0]!], [cpu('a', 1)], ONE_LOST);
    expect(verdictsOf(judged)).toEqual(['CAP011 error', 'INP002 error']);
  });

  test('and beside CAP012, which tells of today, by a proof of another kind', () => {
    // 3 x 16 of 2 x 24: no host takes two of them today. After a loss 48 are asked of 24 in all.
    expect(findingsOf(clusterEstate(TWO, [cpu('a', 16), cpu('b', 16), cpu('c', 16)], ONE_LOST))).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, 2 VMs would not restart (b 16 vCPU/1 GiB, c 16 vCPU/1 GiB): vCPU: 48 asked (a 16, b 16, c 16), 24 on 1 host; shrink a VM, or add a host',
      '[rack-1/production] CAP012: there is no placement of 3 VMs on 2 hosts: vCPU: 3 guests of 16 vCPU or more (a 16, b 16, c 16), room for 2 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
    // 5 x 13 of 4 x 24: one a host, and after a loss 5 of 13 on three: the same kind of proof, said once.
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => cpu(name, 13));
    expect(verdictsOf(clusterEstate([...THREE, clocked(4)], five, ONE_LOST))).toEqual(['CAP012 error']);
  });

  test('and not when the sums are short: that is CAP001', () => {
    expect(verdictsOf(clusterEstate(TWO, [cpu('a', 24), cpu('b', 24), cpu('c', 1)], ONE_LOST))).toEqual([
      'CAP001 error',
    ]);
  });

  test('and not when a rule cannot be kept after the loss: that is AVA004', () => {
    const judged = clusterEstate(TWO, [cpu('a', 1), cpu('b', 1)], {
      ...ONE_LOST,
      rules: [rule('pair', { kind: 'apart' }, ['app/a', 'app/b'])],
    });
    expect(verdictsOf(judged)).toEqual(['AVA004 error']);
  });

  test('unless it is waived', () => {
    const judged = clusterEstate(TWO, [cpu('a', 12), cpu('b', 13)], ONE_LOST);
    const waived = judge({ ...judged, waivers: [waiver('CAP011')], today: '2026-06-30' });
    expect(waived).toMatchObject({ ok: true, findings: [{ rule: 'CAP011', waivedBy: 'app/waiver-CAP011' }] });
    expect(CATALOG.find(({ id }) => id === 'CAP011')).toMatchObject({ severity: 'error', waivable: true });
  });
});

describe('CAP011 warns', () => {
  // x shares a host with neither: when a comes to esxi-02, x must be on esxi-04; when b comes to esxi-04, on esxi-02.
  const hosts = [1, 2, 3, 4].map((n) => clocked(n));
  const guests = [cpu('a', 16), cpu('b', 16), cpu('x', 16)];
  const onlyOn = (name: string, ...numbers: number[]) =>
    rule(`${name}-here`, { kind: 'on', hosts: numbers.map((n) => hosts[n - 1]!.path) }, [`app/${name}`]);
  const rules = [onlyOn('a', 1, 2), onlyOn('b', 3, 4), onlyOn('x', 2, 4)];
  const live = hosts.map((host) => ({
    ...host,
    migrationNetwork: 'vmotion',
    topology: { ...host.topology!, evcMode: 'intel-cascadelake' as const },
  }));

  test('where what runs must move before all restart, and nothing shows that it can', () => {
    expect(findingsOf(clusterEstate(hosts, guests, { ...ONE_LOST, rules }))).toEqual([
      "[rack-1/production] CAP011: after the loss of esxi-03, all restart only once VMs that run have moved (x from esxi-04 to esxi-02), and nothing shows that they do (esxi-01: rule x-here forbids it; esxi-03: rule x-here forbids it; esxi-02 states no 'migrationNetwork'; esxi-04 states no 'migrationNetwork'); state what live migration needs, or add a host",
    ]);
    expect(verdictsOf(clusterEstate(hosts, guests, { ...ONE_LOST, rules }))).toEqual(['CAP011 warning']);
  });

  test('not where it moves live, but where nobody moves it', () => {
    expect(findingsOf(clusterEstate(live, guests, { ...ONE_LOST, rules }))).toEqual([]);
    expect(findingsOf(clusterEstate(live, guests, { ...ONE_LOST, rules, drs: 'manual' }))).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-03, all restart only once VMs that run have moved (x from esxi-04 to esxi-02), and nothing shows that they do (DRS is manual); state what live migration needs, or add a host',
    ]);
  });
});

/** VMs that need not restart: only admission control counts them. 2 x 57,600 MHz and 2 x 256 GiB. */
const down = (name: string, overrides: Partial<Vm>): Vm => cpu(name, 1, { staysDown: true, ...overrides });
const reserve = (name: string, memoryReservationMib: number, reservedMilliCpu = 0): Vm =>
  down(name, { memoryMib: gib(256), memoryReservationMib, reservedMilliCpu });

describe('CAP011 of a VM whose device is in its host', () => {
  const gpu = cpu('gpu', 2, { passthrough: [{ device: '0000:3b:00.0', reason: 'GPU' }] });

  test('fails in these words, and passes where it is stated that it stays down', () => {
    expect(findingsOf(clusterEstate(TWO, [gpu], ONE_LOST))).toEqual([
      '[app/gpu] CAP011: it would not restart after the loss of its host: it holds the physical device 0000:3b:00.0 of one host of production; state that it stays down, or take the device from it',
    ]);
    expect(findingsOf(clusterEstate(TWO, [{ ...gpu, staysDown: true }], ONE_LOST))).toEqual([]);
    expect(findingsOf(clusterEstate(TWO, [gpu]))).toEqual([]);
  });

  test('says nothing of a device that VMs share: another host may have a part of it, too', () => {
    const shared = { ...gpu, passthrough: [{ device: 'grid_p40-2q', reason: 'GPU', shared: true }] };
    expect(findingsOf(clusterEstate(TWO, [shared], ONE_LOST))).toEqual([]);
  });

  test('says so beside what is wrong with others', () => {
    // 24 + 1 on the host that is left, of 24; 2 are lost with their host or left where they are.
    expect(verdictsOf(clusterEstate(TWO, [gpu, cpu('a', 13), cpu('b', 12)], ONE_LOST))).toEqual([
      'CAP011 error',
      'CAP011 error',
    ]);
  });

  test('leaves no room for more', () => {
    expect(judge(clusterEstate(TWO, [gpu], ONE_LOST)).headroom).toMatchObject([{ count: 0, exact: true }]);
  });
});

describe('CAP011 by the percentage policy', () => {
  test('keeps one of three hosts exactly: 512 of 768 GiB pass, and one MiB more does not', () => {
    const kept = (more: number) =>
      clusterEstate(THREE, [reserve('a', gib(256)), reserve('b', gib(255)), reserve('c', gib(1) + more)], {
        ...ONE_LOST,
        admission: { policy: 'percentage' },
      });
    expect(findingsOf(kept(0))).toEqual([]);
    expect(findingsOf(kept(1))).toEqual([
      '[rack-1/production] CAP011: admission control keeps 33.4 % of CPU and 33.4 % of memory, and the VMs leave 99 % (96 of 172800 MHz reserved) and 33 % (524289 MiB of 768 GiB); reserve less, or add a host',
    ]);
  });

  const percentage = { ...ONE_LOST, admission: { policy: 'percentage' as const } };

  test('passes when exactly the share of one host is kept', () => {
    expect(findingsOf(clusterEstate(TWO, [reserve('a', gib(128)), reserve('b', gib(128))], percentage))).toEqual([]);
  });

  test('fails when one MiB less is, in these words', () => {
    expect(findingsOf(clusterEstate(TWO, [reserve('a', gib(128)), reserve('b', gib(128) + 1)], percentage))).toEqual([
      '[rack-1/production] CAP011: admission control keeps 50 % of CPU and 50 % of memory, and the VMs leave 99 % (64 of 115200 MHz reserved) and 49 % (262145 MiB of 512 GiB); reserve less, or add a host',
    ]);
  });

  test('counts the MHz of what is reserved, at the clock of the slowest host', () => {
    // 24 cores of 48 are kept. 12 + 12 at 2400 MHz are 57,600 of 115,200; one thousandth more is not.
    const full = [reserve('a', 0, 12_000), reserve('b', 0, 12_000)];
    expect(findingsOf(clusterEstate(TWO, full, percentage))).toEqual([]);
    expect(findingsOf(clusterEstate(TWO, [full[0]!, reserve('b', 0, 12_001)], percentage))).toEqual([
      '[rack-1/production] CAP011: admission control keeps 50 % of CPU and 50 % of memory, and the VMs leave 49 % (57602 of 115200 MHz reserved) and 100 % (0 GiB of 512 GiB); reserve less, or add a host',
    ]);
    const slow = [clocked(1), clocked(2, { topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 1200 } })];
    // Of 57,600 + 28,800 MHz the larger is kept: 28,800 are left, and 24 cores at 1200 MHz are as many.
    expect(findingsOf(clusterEstate(slow, full, percentage))).toEqual([]);
    // 14,400 + floor(14,401.2) are one MHz more; 57,600 of 86,400 are 66.67 %, shown rounded up.
    expect(findingsOf(clusterEstate(slow, [full[0]!, reserve('b', 0, 12_001)], percentage))).toEqual([
      '[rack-1/production] CAP011: admission control keeps 66.7 % of CPU and 50 % of memory, and the VMs leave 66 % (28801 of 86400 MHz reserved) and 100 % (0 GiB of 512 GiB); reserve less, or add a host',
    ]);
  });

  test('counts a VM that names its host at the clock of that', () => {
    const slow = [clocked(1), clocked(2, { topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 1200 } })];
    const pinned = { ...reserve('a', 0, 12_000), host: slow[0]!.path };
    // 12 cores at 2400 MHz are 28,800, which is what is left of 86,400 without the larger host.
    expect(verdictsOf(clusterEstate(slow, [pinned], percentage))).toEqual([]);
    expect(verdictsOf(clusterEstate(slow, [{ ...pinned, reservedMilliCpu: 12_001 }], percentage))).toEqual([
      'CAP011 error',
    ]);
  });

  test('keeps what is stated', () => {
    const stated = (percent: number) => ({
      ...ONE_LOST,
      admission: { policy: 'percentage' as const, cpuPercent: percent, memoryPercent: percent },
    });
    const judged = [reserve('a', gib(256)), reserve('b', gib(128))];
    expect(findingsOf(clusterEstate(TWO, judged, stated(25)))).toEqual([]);
    expect(verdictsOf(clusterEstate(TWO, judged, stated(26)))).toEqual(['CAP011 error']);
  });

  test('keeps nothing where no host may be lost', () => {
    const admission = { policy: 'percentage' as const };
    expect(findingsOf(clusterEstate(TWO, [reserve('a', gib(256)), reserve('b', gib(256))], { admission }))).toEqual([]);
  });

  test('counts what the hypervisor keeps for itself out', () => {
    // 512 GiB less 2 x 56 are 400; half of it is 200.
    const kept = (n: number) => clocked(n, { memory: { ...TWO[0]!.memory, reserved: gib(56), maxUnit: gib(200) } });
    const shape = { memoryMib: gib(100) };
    const vms = [
      down('a', { ...shape, memoryReservationMib: gib(100) }),
      down('b', { ...shape, memoryReservationMib: gib(100) }),
    ];
    expect(findingsOf(clusterEstate([kept(1), kept(2)], vms, percentage))).toEqual([]);
    expect(
      verdictsOf(clusterEstate([kept(1), kept(2)], [...vms, down('c', { memoryReservationMib: 1 })], percentage)),
    ).toEqual(['CAP011 error']);
  });
});

describe('CAP011 by the slot policy', () => {
  const slots = { ...ONE_LOST, admission: { policy: 'slots' as const } };

  test('passes when there is a slot for each VM on what is left, and fails with one more, in these words', () => {
    // Slots of 64 GiB, 4 a host: after the loss of one, 4.
    const vms = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        down(`vm-${index}`, { memoryMib: gib(64), memoryReservationMib: gib(64) }),
      );
    expect(findingsOf(clusterEstate(TWO, vms(4), slots))).toEqual([]);
    expect(findingsOf(clusterEstate(TWO, vms(5), slots))).toEqual([
      '[rack-1/production] CAP011: admission control has slots of 32 MHz and 64 GiB (esxi-01 4, esxi-02 4), and 5 VMs take 5 of 4 that are left after the loss of 1 host; reserve less, or add a host',
    ]);
  });

  test('says so where there are not enough slots though no host is lost', () => {
    // One VM of 192 GiB makes a slot of each host: two for three VMs.
    const big = { memoryMib: gib(192), memoryReservationMib: gib(192) };
    const three = [down('a', big), down('b', {}), down('c', {})];
    expect(findingsOf(clusterEstate(TWO, three, slots))).toEqual([
      '[rack-1/production] CAP011: admission control has slots of 32 MHz and 192 GiB (esxi-01 1, esxi-02 1), and 3 VMs take 3 of 2; reserve less, or add a host',
    ]);
  });

  test('takes a stated slot', () => {
    const vms = [1, 2, 3].map((n) => down(`vm-${n}`, { memoryMib: gib(64), memoryReservationMib: gib(64) }));
    const stated = (slotMib: number) => ({ ...ONE_LOST, admission: { policy: 'slots' as const, slotMib } });
    expect(findingsOf(clusterEstate(TWO, vms, stated(gib(85))))).toEqual([]);
    expect(verdictsOf(clusterEstate(TWO, vms, stated(gib(86))))).toEqual(['CAP011 error']);
  });

  test('counts each replica', () => {
    const web = (replicas: number) => down('web', { memoryMib: gib(64), memoryReservationMib: gib(64), replicas });
    expect(findingsOf(clusterEstate(TWO, [web(4)], slots))).toEqual([]);
    expect(verdictsOf(clusterEstate(TWO, [web(5)], slots))).toEqual(['CAP011 error']);
  });
});

test.each([
  ['dedicated hosts', { policy: 'dedicated-hosts' as const, hosts: [TWO[1]!.path] }],
  ['none', { policy: 'disabled' as const, reason: 'lab' }],
])('CAP011 asks no share of an admission control by %s', (_, admission) => {
  // 240 of 256 GiB reserved on the one host that works.
  const judged = clusterEstate(TWO, [down('a', { memoryMib: gib(240), memoryReservationMib: gib(240) })], {
    ...ONE_LOST,
    admission,
  });
  expect(findingsOf(judged)).toEqual([]);
});

test('CAP011 tells of both checks where both fail', () => {
  const judged = clusterEstate(
    TWO,
    [
      cpu('a', 13, { memoryReservationMib: gib(200), memoryMib: gib(200) }),
      cpu('b', 12, { memoryReservationMib: gib(57), memoryMib: gib(57) }),
    ],
    { ...ONE_LOST, admission: { policy: 'percentage' } },
  );
  expect(verdictsOf(judged)).toEqual(['CAP011 error', 'CAP011 error']);
});

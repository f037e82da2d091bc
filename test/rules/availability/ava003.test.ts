import { type Cluster, type Estate, type Host, type Vm } from '../../../lib/model';
import { CATALOG } from '../../../lib/rules';
import { AVA003 } from '../../../lib/rules/availability/ava003';
import type { RuleContext } from '../../../lib/rules/rule';
import {
  CLUSTER,
  HOST,
  cluster,
  clusterEstate,
  estate,
  findingsOf,
  gib,
  host,
  inventory,
  judge,
  member,
  network,
  placed,
  rule,
  store,
  system,
  verdictsOf,
  vm,
} from '../../support/estate';

const TOPOLOGY = { sockets: 2, coresPerSocket: 12, evcMode: 'intel-skylake' };

/** A host that VMs can move to. */
const ready = (n: number, overrides: Partial<Host> = {}): Host =>
  member(n, { topology: TOPOLOGY, migrationNetwork: 'vmotion', ...overrides });
const db = (overrides: Partial<Vm> = {}): Vm => placed({ path: 'app/db', liveMigration: true, ...overrides });
const evc = (n: number, evcMode: string): Host => ready(n, { topology: { ...TOPOLOGY, evcMode } });
const on = (members: readonly Host[], guest: Vm = db(), overrides: Partial<Cluster> = {}): Estate =>
  clusterEstate(members, [guest], overrides);

const movesAmong = (judged: Estate): string[] =>
  judge(judged).clusters[0]!.migrations[0]!.hosts.map((path) => path.slice(-1));

describe('AVA003 passes', () => {
  test.each<[string, Estate, string[]]>([
    ['where two hosts meet every prerequisite', on([ready(1), ready(2)]), ['1', '2']],
    ['and leaves out a third that does not', on([ready(1), member(2), ready(3)]), ['1', '3']],
    [
      'of two generations of processors that show one EVC mode',
      on([evc(1, 'intel-skylake'), evc(2, 'intel-icelake')], db(), { evcMode: 'intel-skylake' }),
      ['1', '2'],
    ],
    [
      'of the larger of two groups that cannot hand VMs to each other',
      on([evc(1, 'amd-zen3'), evc(2, 'intel-icelake'), evc(3, 'intel-icelake')]),
      ['2', '3'],
    ],
    [
      'of a network that is on both hosts',
      {
        ...on([ready(1), ready(2), ready(3)], db({ networks: ['lan'] })),
        networks: [1, 3].map((n) => network({ path: `app/lan-${n}`, name: 'lan', on: ready(n).path })),
      },
      ['1', '3'],
    ],
    [
      'of a network of the cluster',
      {
        ...on([ready(1), ready(2)], db({ networks: ['lan'] })),
        networks: [network({ name: 'lan', on: CLUSTER })],
      },
      ['1', '2'],
    ],
    [
      'where a rule leaves two hosts',
      on([ready(1), ready(2), ready(3)], db(), {
        rules: [rule('r', { kind: 'not-on', hosts: [ready(2).path] }, ['app/db'])],
      }),
      ['1', '3'],
    ],
    [
      'where a rule that need not hold leaves one',
      on([ready(1), ready(2)], db(), {
        rules: [rule('r', { kind: 'on', hosts: [ready(2).path] }, ['app/db'], { mandatory: false })],
      }),
      ['1', '2'],
    ],
  ])('%s', (_, judged, hosts) => {
    expect(findingsOf(judged)).toEqual([]);
    expect(movesAmong(judged)).toEqual(hosts);
  });

  test('where nobody asks for it', () => {
    expect(findingsOf(on([member(1), member(2)], db({ liveMigration: false })))).toEqual([]);
  });
});

describe('AVA003 fails', () => {
  const source = { file: 'main.ts', line: 7 };

  test('for a VM that names its host, in these words and at its line', () => {
    const words = (name: string) =>
      `[app/db] AVA003: it cannot move while it runs: it names ${name} as its host; place it on a Cluster`;
    const judged = estate({ hosts: [host()], vms: [vm({ path: 'app/db', liveMigration: true, source })] });
    expect(findingsOf(judged)).toEqual([words('esxi-01')]);
    expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }]);
    expect(findingsOf(on([ready(1), ready(2)], db({ host: HOST })))).toEqual([words('esxi-01')]);
    expect(findingsOf(estate({ vms: [vm({ path: 'app/db', liveMigration: true })] }))).toContain(words(HOST));
  });

  test('for a cluster of one host, and says that there is no second', () => {
    expect(findingsOf(on([ready(1)]))).toEqual([
      "[app/db] AVA003: it cannot move while it runs: production has no other host; add one, or leave 'liveMigration' out",
    ]);
  });

  test('where nothing is stated, in these words and at its line', () => {
    const judged = on([member(1), member(2)], db({ source }));
    expect(findingsOf(judged)).toEqual([
      "[app/db] AVA003: it cannot move while it runs: no two hosts of production meet every prerequisite (esxi-01 states no 'migrationNetwork'; esxi-02 states no 'migrationNetwork'); state or mend what is missing, or leave 'liveMigration' out",
    ]);
    expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test.each<[string, Estate, string]>([
    [
      'a host without a migration network',
      on([ready(1), member(2, { topology: TOPOLOGY })]),
      "esxi-02 states no 'migrationNetwork'",
    ],
    [
      'a host of a processor that is not stated',
      on([ready(1), member(2, { migrationNetwork: 'vmotion' })]),
      "esxi-02 does not state its 'cpu.evcMode'",
    ],
    [
      'a host that does not support the mode of the cluster',
      on([evc(1, 'intel-icelake'), evc(2, 'intel-haswell')], db(), { evcMode: 'intel-skylake' }),
      'esxi-02 (intel-haswell) does not support EVC mode intel-skylake',
    ],
    [
      'hosts of two makers',
      on([evc(1, 'intel-icelake'), evc(2, 'amd-zen3')], db(), { evcMode: 'intel-icelake' }),
      'esxi-02 (amd-zen3) does not support EVC mode intel-icelake',
    ],
    [
      'hosts of two generations, and no mode for both',
      on([evc(1, 'intel-icelake'), evc(2, 'intel-skylake')]),
      "esxi-02 is intel-skylake, esxi-01 intel-icelake, and the cluster states no 'evcMode' for both",
    ],
    [
      'two migration networks',
      on([ready(1), ready(2, { migrationNetwork: 'vmotion-2' })]),
      'esxi-02 moves VMs over vmotion-2, esxi-01 over vmotion',
    ],
    [
      'a datastore that the other host does not see',
      on([ready(1), ready(2, { stores: [] })], db({ disks: [{ sizeGib: 1, store: 'ds-1' }] })),
      'esxi-02 does not see datastore ds-1',
    ],
    [
      'a network that the other host has not',
      {
        ...on([ready(1), ready(2)], db({ networks: ['lan'] })),
        networks: [network({ name: 'lan', on: ready(1).path })],
      },
      'esxi-02 has no network lan',
    ],
    [
      'a rule that binds it to one host',
      on([ready(1), ready(2)], db(), { rules: [rule('licence', { kind: 'on', hosts: [ready(1).path] }, ['app/db'])] }),
      'esxi-02: rule licence forbids it',
    ],
    [
      'a rule that keeps it from one of two hosts',
      on([ready(1), ready(2)], db(), {
        rules: [rule('noisy', { kind: 'not-on', hosts: [ready(2).path] }, ['app/db'])],
      }),
      'esxi-02: rule noisy forbids it',
    ],
    [
      'a physical device',
      on([ready(1), ready(2)], db({ passthrough: [{ device: '0000:3b:00.0', reason: 'GPU' }] })),
      'it holds the physical device 0000:3b:00.0',
    ],
    [
      'a hypervisor that cannot',
      on([1, 2].map((n) => ready(n, { system: system({ cannot: { 'live-migration': 'buy a licence' } }) }))),
      'Plain cannot: buy a licence',
    ],
    [
      'a host with too few CPUs for it',
      on([ready(1), ready(2, { cpu: inventory(8000) })], db({ milliCpu: 12_000 })),
      'esxi-02 has 8 CPUs, it 12',
    ],
    [
      'a host with too little memory for it',
      on([ready(1), ready(2, { memory: inventory(gib(64)) })], db({ memoryMib: gib(65) })),
      'esxi-02 has 64 GiB for it, it 65 GiB',
    ],
  ])('for %s', (_, judged, missing) => {
    expect(findingsOf(judged)).toContain(
      `[app/db] AVA003: it cannot move while it runs: no two hosts of production meet every prerequisite (${missing}); state or mend what is missing, or leave 'liveMigration' out`,
    );
    expect(movesAmong(judged).length).toBeLessThan(2);
  });

  test('and names no more than four reasons', () => {
    const judged = on([1, 2, 3, 4, 5, 6].map((n) => member(n)));
    expect(findingsOf(judged)[0]).toContain("esxi-04 states no 'migrationNetwork' and 2 more); state or mend");
  });

  test('at the sizes that hosts have exactly, it does not', () => {
    const small = ready(2, { cpu: inventory(8000), memory: inventory(gib(64)) });
    expect(verdictsOf(on([ready(1), small], db({ milliCpu: 8000, memoryMib: gib(64) })))).toEqual([]);
  });

  test('and cannot be waived', () => {
    expect(CATALOG.find(({ id }) => id === 'AVA003')).toMatchObject({ severity: 'error', waivable: false });
  });
});

test('AVA003 does not take a datastore of one name on two hosts for one', () => {
  const local = (n: number) => ready(n, { stores: [store({ key: `esxi-0${n}/local`, name: 'local' })] });
  const judged = on([local(1), local(2)], db({ disks: [{ sizeGib: 1, store: 'esxi-01/local' }] }));
  expect(findingsOf(judged)[0]).toContain('esxi-02 does not see datastore local');
});

describe('AVA003 asks for room and leave on another host', () => {
  const TWO = [ready(1), ready(2)];
  const among = (guests: Vm[], overrides: Partial<Cluster> = {}, hosts: readonly Host[] = TWO): Estate =>
    clusterEstate(hosts, guests, overrides);
  const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
    placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });
  const told = (judged: Estate): string[] => findingsOf(judged).filter((line) => line.includes('AVA003'));
  const apart = rule('apart', { kind: 'apart' }, ['app/db', 'app/b']);

  test('in these words, where every other host is full, and passes where it is full to the last vCPU with it', () => {
    // Two hosts of 24: 16 + 16 are on one each, and 16 + 8 fill one together.
    expect(told(among([db({ milliCpu: 16_000 }), cpu('b', 8)]))).toEqual([]);
    expect(told(among([db({ milliCpu: 16_000 }), cpu('b', 9)]))).toEqual([
      "[app/db] AVA003: it cannot move while it runs: no other host of production could run it beside what is there (with room for it on a second host, 3 guests of which no two share a host (db, db where it goes, b) on 2 hosts they may run on); add a host, shrink a VM, or leave 'liveMigration' out",
    ]);
  });

  test.each<[string, Estate, Estate]>([
    [
      // db and b are on two hosts, and there are two; a third is free.
      'that must be apart from what is on the only other one',
      among([db(), cpu('b', 1)], { rules: [apart] }),
      among([db(), cpu('b', 1)], { rules: [apart] }, [...TWO, ready(3)]),
    ],
    [
      // Two copies on two hosts; with three hosts one is free.
      'of which the other copy is on the only other one',
      among([db({ replicas: 2, spread: 'must' })]),
      among([db({ replicas: 2, spread: 'must' })], {}, [...TWO, ready(3)]),
    ],
    [
      // 200 GiB and 57 are more than the 256 that a host can guarantee, though 512 are promised; 200 and 56 are not.
      'that finds memory promised there, and none to guarantee',
      among(
        [
          db({ memoryMib: gib(200), memoryReservationMib: gib(200) }),
          cpu('b', 1, { memoryMib: gib(200), memoryReservationMib: gib(57) }),
        ],
        {},
        TWO.map((one) => ({ ...one, memory: { ...one.memory, ratioPercent: 200 } })),
      ),
      among(
        [
          db({ memoryMib: gib(200), memoryReservationMib: gib(200) }),
          cpu('b', 1, { memoryMib: gib(200), memoryReservationMib: gib(56) }),
        ],
        {},
        TWO.map((one) => ({ ...one, memory: { ...one.memory, ratioPercent: 200 } })),
      ),
    ],
  ])('for a VM %s', (_, stuck, free) => {
    expect(told(stuck)[0]).toContain('no other host of production could run it beside what is there');
    expect(judge(stuck).clusters[0]!.migrations).toEqual([{ path: 'app/db', hosts: [] }]);
    expect(told(free)).toEqual([]);
    expect(judge(free).clusters[0]!.migrations[0]!.hosts.length).toBeGreaterThan(1);
  });

  test.each<[string, Estate, string]>([
    [
      'is tied to a VM that is pinned',
      among([db(), cpu('b', 1)], {
        rules: [
          rule('pair', { kind: 'together' }, ['app/db', 'app/b']),
          rule('licence', { kind: 'on', hosts: [ready(1).path] }, ['app/b']),
        ],
      }),
      'it must be with b (esxi-02: rule licence forbids it)',
    ],
    [
      'is tied to a VM that holds a physical device',
      among([db(), cpu('b', 1, { passthrough: [{ device: '0000:3b:00.0', reason: 'GPU' }] })], {
        rules: [rule('pair', { kind: 'together' }, ['app/db', 'app/b'])],
      }),
      'it must be with b (it holds the physical device 0000:3b:00.0)',
    ],
    [
      'would have to go to a host that is kept for failures',
      among([db()], { hostFailuresToTolerate: 1, admission: { policy: 'dedicated-hosts', hosts: [ready(1).path] } }),
      'esxi-01 is kept for failures of production',
    ],
  ])('and says so of a VM that %s', (_, judged, missing) => {
    expect(told(judged)).toEqual([
      `[app/db] AVA003: it cannot move while it runs: no two hosts of production meet every prerequisite (${missing}); state or mend what is missing, or leave 'liveMigration' out`,
    ]);
  });

  test('on any placement of all VMs, not only on the one that is shown', () => {
    const guests = [db({ milliCpu: 12_000 }), cpu('a', 12), cpu('b', 12), cpu('c', 12), cpu('d', 12)];
    // Five of 12 on three hosts of 24: 2, 2 and 1. The one that is alone may be any; db then joins it from a full one.
    const judged = among(guests, {}, [...TWO, ready(3)]);
    expect(told(judged)).toEqual([]);
    // Six fill all three.
    expect(told(among([...guests, cpu('e', 12)], {}, [...TWO, ready(3)]))).toHaveLength(1);
  });

  test('and is a warning where it is not decided, which a policy makes an error', () => {
    const view = {
      cluster: cluster(TWO),
      mobility: [{ vm: db(), verdict: 'undecided', hosts: [], lacks: 'room', reason: 'vCPU: 47 of 48 asked' }],
    };
    const context = { estate: among([]), sites: new Map(), clusterViews: new Map([[CLUSTER, view]]) };
    expect(AVA003.check(context as unknown as RuleContext)).toEqual([
      {
        path: 'app/db',
        severity: 'warning',
        undecided: true,
        message:
          'whether it can move while it runs is undecided: with room for it on a second host of production, vCPU: 47 of 48 asked; shrink a VM, or add a host',
      },
    ]);
  });
});

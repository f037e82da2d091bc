import { type Cluster, type Estate, type Host, type Vm, GuestOs } from '../../lib/model';
import { CATALOG } from '../../lib/rules';
import {
  CLUSTER,
  ESXI_OVERHEAD,
  cluster,
  clusterEstate,
  container,
  engine,
  estate,
  findingsOf,
  flow,
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
  vms,
  waiver,
} from '../support/estate';

/** What rules that are older than clusters say of them. Two hosts of 24 cores and 256 GiB, unless told otherwise. */
const TWO = [member(1), member(2)];
const [ONE] = TWO as [Host];
const source = { file: 'main.ts', line: 7 };
const on = (guests: Vm[], overrides: Partial<Cluster> = {}, hosts: Host[] = TWO): Estate =>
  clusterEstate(hosts, guests, overrides);
const ratio = (cpuPercent: number, memoryPercent: number) => ({
  overcommit: { cpuPercent, memoryPercent, diskPercent: 80, reason: 'a test' },
});

describe('CAP001 of a cluster', () => {
  test('passes when all its cores are taken, and fails when one vCPU is over, in these words and at its line', () => {
    expect(findingsOf(on(vms(12, 4, { host: CLUSTER })))).toEqual([]);
    const over = on([...vms(12, 4, { host: CLUSTER }), placed({ path: 'app/more' })], { source });
    expect(findingsOf(over)).toEqual([
      '[rack-1/production] CAP001: vCPU is short by 1: 49 allocated (vm-00 4, vm-01 4, vm-02 4, vm-03 4, vm-04 4, vm-05 4, vm-06 4, vm-07 4 and 5 more), capacity 48 (2 hosts: esxi-01 24, esxi-02 24; 0 reserved, 1:1); shrink a VM, add a host, or state an overcommit ratio and its reason',
    ]);
    expect(judge(over).findings).toMatchObject([
      { severity: 'error', source, resource: 'cpu', requested: 49_000, capacity: 48_000 },
    ]);
  });

  test('tells of a host that what names it makes short, and of the cluster by itself', () => {
    const pinned = vms(25, 1, { host: ONE.path });
    expect(findingsOf(on(pinned)).map((line) => line.slice(0, 29))).toEqual(['[rack-1/esxi-01] CAP001: vCPU']);
  });

  test('tells of several ratios what they come to', () => {
    const hosts = [member(1), member(2, ratio(200, 100))];
    expect(findingsOf(on(vms(73, 1, { host: CLUSTER }), {}, hosts))[0]).toContain(
      'capacity 72 (2 hosts: esxi-01 24, esxi-02 24; 0 reserved, 1.5:1)',
    );
  });
});

describe('CAP002 of a cluster', () => {
  test('passes when VMs and their overhead fill it exactly, and fails when one MiB is over', () => {
    // A VM of 1 vCPU and 1 GiB adds 26 MiB.
    const hosts = (each: number) =>
      [1, 2].map((n) => member(n, { system: system({ overhead: ESXI_OVERHEAD }), memory: inventory(each) }));
    expect(findingsOf(on(vms(4, 1, { host: CLUSTER }), {}, hosts(2 * 1050)))).toEqual([]);
    expect(findingsOf(on(vms(4, 1, { host: CLUSTER }), {}, hosts(2 * 1050 - 1)))).toEqual([
      '[rack-1/production] CAP002: memory is short by 2 MiB: 4200 MiB allocated (vm-00 1050 MiB, vm-01 1050 MiB, vm-02 1050 MiB, vm-03 1050 MiB), capacity 4198 MiB (2 hosts: esxi-01 2099 MiB, esxi-02 2099 MiB; 0 GiB reserved, 1:1, VM overhead included); shrink a VM, add a host, or state an overcommit ratio and its reason',
    ]);
  });
});

describe('CAP003 of datastores that several hosts see', () => {
  const on80 = (sizeGib: number, overrides: Partial<Vm> = {}) =>
    placed({
      path: `app/d${sizeGib}`,
      memoryReservationMib: gib(1),
      disks: [{ sizeGib, store: 'ds-1' }],
      ...overrides,
    });

  test('counts them once: passes when the promised share is taken, and fails when one GiB is over', () => {
    // 80 % of 1000 GiB, by a VM of the cluster and one that names its host.
    expect(findingsOf(on([on80(500), on80(300, { host: ONE.path })]))).toEqual([]);
    expect(findingsOf(on([on80(500), on80(301, { host: ONE.path })]))).toEqual([
      '[rack-1/esxi-01] CAP003: disk on ds-1 is short by 1 GiB: 801 GiB allocated (d500 500 GiB, d301 301 GiB), capacity 800 GiB (1000 GiB, 0 GiB reserved, 80 % of it promised); shrink a disk, place one on another datastore, or state a disk ratio and its reason',
    ]);
  });

  test('may be waived', () => {
    const judged = { ...on([on80(801)]), waivers: [waiver('CAP003')], today: '2026-06-30' };
    expect(judge(judged)).toMatchObject({ ok: true, findings: [{ rule: 'CAP003', waivedBy: 'app/waiver-CAP003' }] });
  });
});

describe('CAP004 of a cluster', () => {
  const hosts = [
    member(1, { cpu: inventory(16_000), memory: inventory(gib(256)) }),
    member(2, { memory: inventory(gib(64)) }),
  ];

  test('passes when the largest of its hosts takes one, and fails when none does, in these words', () => {
    expect(findingsOf(on([placed({ milliCpu: 24_000, memoryMib: gib(64) })], {}, hosts))).toEqual([]);
    expect(findingsOf(on([placed({ milliCpu: 25_000, source })], {}, hosts))).toEqual([
      "[app/vm] CAP004: one guest's CPU is 25, more than the 24 that production can ever give one; shrink it, or place it on a larger one",
    ]);
    expect(findingsOf(on([placed({ memoryMib: gib(257) })], {}, hosts))).toEqual([
      "[app/vm] CAP004: one guest's memory is 257 GiB, more than the 256 GiB that production can ever give one; shrink it, or place it on a larger one",
    ]);
  });

  test('leaves to CAP012 what fits one host in CPU and another in memory', () => {
    expect(verdictsOf(on([placed({ milliCpu: 24_000, memoryMib: gib(65) })], {}, hosts))).toEqual(['CAP012 error']);
  });

  test('judges what names its host by that host', () => {
    expect(verdictsOf(on([vm({ host: ONE.path, milliCpu: 17_000 })], {}, hosts))).toEqual([
      'CAP001 error',
      'CAP004 error',
    ]);
  });
});

describe('CAP010 of a cluster', () => {
  const wide = (judged: Estate) => findingsOf(judged, undefined, CATALOG).filter((line) => line.includes('CAP010'));
  // Nodes of 16 cores and 32 GiB, and of 8 cores and 128 GiB.
  const hosts = [
    member(1, { topology: { sockets: 2, coresPerSocket: 16 }, memory: inventory(gib(64)) }),
    member(2, { topology: { sockets: 2, coresPerSocket: 8 } }),
  ];

  test('passes when one of its hosts has a node for it', () => {
    expect(wide(on([placed({ milliCpu: 16_000, memoryMib: gib(32) })], {}, hosts))).toEqual([]);
    expect(wide(on([placed({ milliCpu: 8_000, memoryMib: gib(128) })], {}, hosts))).toEqual([]);
    const single = member(3, { topology: { sockets: 1, coresPerSocket: 12 } });
    expect(wide(on([placed({ milliCpu: 12_000, memoryMib: gib(200) })], {}, [...hosts, single]))).toEqual([]);
  });

  test('warns when none has', () => {
    expect(wide(on([placed({ milliCpu: 17_000 })], {}, hosts))).toEqual([
      '[app/vm] CAP010: 17 vCPU are wider than a NUMA node of esxi-01 (16 cores); expect remote memory, or shrink it',
    ]);
    expect(wide(on([placed({ milliCpu: 9_000, memoryMib: gib(33) })], {}, hosts))).toHaveLength(1);
  });
});

describe('CAP013 of a cluster', () => {
  const twice = [member(1, ratio(100, 200)), member(2, ratio(100, 200))];
  const full = (name: string, memoryReservationMib: number, overrides: Partial<Vm> = {}) =>
    placed({ path: `app/${name}`, memoryMib: gib(256), memoryReservationMib, ...overrides });
  const without = (judged: Estate) => findingsOf(judged).filter((line) => !/CAP008|CAP011/.test(line));

  test('passes when all its memory is reserved, and fails when one MiB is over, in these words', () => {
    expect(without(on([full('a', gib(256)), full('b', gib(256))], {}, twice))).toEqual([]);
    expect(without(on([full('a', gib(256)), full('b', gib(255)), full('c', gib(1) + 1)], {}, twice))).toEqual([
      '[rack-1/production] CAP013: memory reservation is short by 1 MiB: 524289 MiB allocated (a 256 GiB, b 255 GiB, c 1025 MiB), capacity 512 GiB (512 GiB, 0 GiB reserved for the host, never overcommitted); reserve less, or place a VM on another host',
    ]);
  });

  test('counts what names a host of it', () => {
    const pinned = full('b', gib(200), { host: ONE.path });
    expect(without(on([full('a', gib(256)), pinned, full('c', gib(57))], {}, twice))).toHaveLength(1);
  });
});

describe('INP002 of a cluster', () => {
  test.each([
    [0, 2],
    [1, 2],
    [0, 1],
  ])('passes when %s of its %s hosts may be lost', (hostFailuresToTolerate, count) => {
    expect(findingsOf(on([], { hostFailuresToTolerate }, TWO.slice(0, count)))).toEqual([]);
  });

  test.each([2, -1, 0.5, NaN, Infinity])('fails when %s of its 2 hosts may be lost', (hostFailuresToTolerate) => {
    expect(findingsOf(on([], { hostFailuresToTolerate, source }))).toEqual([
      `[rack-1/production] INP002: 'hostFailuresToTolerate' must be a whole number below its 2 hosts, zero or more, got ${hostFailuresToTolerate}`,
    ]);
  });

  test('hides no other rule: what is no size is placed nowhere', () => {
    const judged = on([
      placed({ replicas: NaN }),
      placed({ path: 'app/b', milliCpu: -1000 }),
      placed({ path: 'app/c' }),
    ]);
    expect(verdictsOf(judged).filter((verdict) => verdict === 'INP002 error')).toHaveLength(2);
    expect(judge(judged).clusters[0]!.placement).toMatchObject({
      verdict: 'fits',
      hosts: [{ vms: ['c'] }, { vms: [] }],
    });
  });
});

describe('INP004 of clusters', () => {
  const more = (overrides: Partial<Cluster>) => ({
    ...on([]),
    clusters: [cluster(TWO), cluster(TWO, { path: 'rack-1/x', ...overrides })],
  });

  test('passes when each has hosts and a name of its own', () => {
    const [third] = [member(3)];
    const judged = estate({ hosts: [...TWO, third], clusters: [cluster(TWO), cluster([third], { path: 'rack-1/x' })] });
    expect(findingsOf(judged)).toEqual([]);
  });

  test('fails for a host in two of them, in these words', () => {
    expect(findingsOf(more({ hosts: [ONE.path], source }))).toEqual([
      '[rack-1/production] INP004: host rack-1/esxi-01 is in 2 clusters (rack-1/production, rack-1/x), allowed one; take it out of the others',
    ]);
  });

  test('fails for one cluster that is two', () => {
    const third = member(3);
    const judged = estate({
      hosts: [...TWO, third],
      clusters: [cluster(TWO), cluster([third], { path: 'rack-1/x', identity: cluster(TWO).identity })],
    });
    expect(findingsOf(judged)).toEqual([
      "[rack-1/production] INP004: cluster 'rack-1/production' is used 2 times (rack-1/production, rack-1/x), allowed once; give each its own",
    ]);
  });

  test('fails for a network that is on a host and, by its cluster, once more', () => {
    const lan = (path: string, where: string) =>
      network({ path, name: 'lan', on: where, identity: { scope: where, name: 'lan' } });
    const both = { ...on([]), networks: [lan('app/a', CLUSTER), lan('app/b', ONE.path)] };
    expect(findingsOf(both)).toEqual([
      "[app/a] INP004: network 'lan' is used 2 times (app/a, app/b), allowed once; give each its own",
    ]);
    expect(findingsOf({ ...on([]), networks: [lan('app/a', TWO[1]!.path), lan('app/b', ONE.path)] })).toEqual([]);
    const twice = [lan('app/a', CLUSTER), lan('app/b', CLUSTER), lan('app/c', ONE.path), lan('app/d', TWO[1]!.path)];
    expect(findingsOf({ ...on([]), networks: twice })).toHaveLength(3);
  });

  test('fails for one address on a cluster and on a host of the same world', () => {
    const addresses = [{ network: 'lan', address: '10.0.0.1' }];
    const judged = on([placed({ path: 'app/a', addresses }), vm({ path: 'app/b', host: ONE.path, addresses })]);
    expect(verdictsOf(judged)).toEqual(['INP004 error']);
  });
});

test('INP007 fails for a VM on a cluster that is not there, or whose hosts are not', () => {
  expect(findingsOf(estate({ vms: [placed()] }))).toEqual([
    "[app/vm] INP007: it stands on 'rack-1/production', which is not in the estate, so no ledger holds it; state 'rack-1/production' too",
  ]);
  expect(verdictsOf({ ...on([placed()]), hosts: [] })).toEqual(['INP007 error']);
});

describe('ISO009 and ISO010 of a cluster', () => {
  const scoped = [1, 2].map((n) => member(n, { networkScope: 'dc-1' }));
  const calls = (a: Vm, b: Vm) => ({ ...on([a, b], { networkScope: 'dc-1' }, scoped), flows: [flow(a.path, b.path)] });
  const a = placed({ path: 'app/a', networks: ['lan'] });

  test('ISO009 passes when a VM of the cluster and one that names its host are on a network of one name', () => {
    expect(findingsOf(calls(a, vm({ path: 'app/b', host: ONE.path, networks: ['lan'] })))).toEqual([]);
  });

  test('ISO009 fails when they are not', () => {
    expect(verdictsOf(calls(a, vm({ path: 'app/b', host: ONE.path, networks: ['dmz'] })))).toEqual(['ISO009 error']);
  });

  test('ISO009 sees pairs that nobody declared on a network of the cluster', () => {
    const lan = network({ name: 'lan', on: CLUSTER, declaredOnly: true });
    const pair = [a, placed({ path: 'app/b', networks: ['lan'] })];
    expect(verdictsOf({ ...on(pair), networks: [lan] })).toEqual(['ISO009 error']);
    expect(verdictsOf({ ...on(pair), networks: [lan], flows: [flow('app/a', 'app/b')] })).toEqual([]);
  });

  test('ISO010 warns when one of its hosts states no clock', () => {
    const esxi = system({ cpuLimitNeedsClock: true });
    const clock = { system: esxi, topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 } };
    const untrusted = [placed({ trustZone: 'public' })];
    expect(findingsOf(on(untrusted, {}, [member(1, clock), member(2, clock)]))).toEqual([]);
    expect(findingsOf(on(untrusted, {}, [member(1, clock), member(2, { system: esxi })]))).toEqual([
      "[app/vm] ISO010: zone 'public' is untrusted, and the VM has no CPU limit: esxi-02 does not state its clock; state 'cpu.mhzPerCore'",
    ]);
  });
});

describe('FIT004 and FIT005 of a cluster', () => {
  test('FIT004 leaves out hosts that a cluster places VMs on', () => {
    const alone = host({ path: 'rack-2/esxi-09' });
    const judged = { ...on([placed()]), hosts: [...TWO, alone] };
    expect(findingsOf(judged, undefined, CATALOG).map((line) => line.slice(0, 24))).toEqual([
      '[rack-2/esxi-09] FIT004:',
    ]);
  });

  test('FIT005 asks every host for macOS, since any may run it', () => {
    const mac = [placed({ guestOs: GuestOs.MACOS_12 })];
    const apple = { vendor: 'Apple' };
    expect(findingsOf(on(mac, {}, [member(1, apple), member(2, apple)]))).toEqual([]);
    expect(findingsOf(on(mac, {}, [member(1, apple), member(2)]))).toEqual([
      "[app/vm] FIT005: macOS 12 may run on Apple hardware only, and esxi-02 states no vendor; place it on one with vendor 'Apple'",
    ]);
  });
});

describe('AVA001 of a cluster', () => {
  const critical = placed({ path: 'app/db', criticality: 'critical' });

  test('passes when hosts may be lost', () => {
    expect(findingsOf(on([critical], { hostFailuresToTolerate: 1 }))).toEqual([]);
  });

  test('fails when none may, in these words', () => {
    expect(findingsOf(on([{ ...critical, source }]))).toEqual([
      "[app/db] AVA001: it is critical and may fall with any host of rack-1/production, which tolerates no failure; state 'hostFailuresToTolerate'",
    ]);
    const shop = { ...critical, service: 'shop' };
    expect(findingsOf(on([shop]))[0]).toContain('service shop is critical and may fall with any host');
  });

  test('fails for what names its host', () => {
    const judged = on([{ ...critical, host: ONE.path, staysDown: true }], { hostFailuresToTolerate: 1 });
    expect(findingsOf(judged)).toEqual([
      "[app/db] AVA001: it is critical and falls with rack-1/esxi-01, a host of 1 guest; run another instance of its 'service' on another host",
    ]);
  });

  test('judges a container by the VM around it', () => {
    const judged = (hostFailuresToTolerate: number) => ({
      ...on([placed({ path: 'app/platform', milliCpu: 4000, memoryMib: gib(8) })], { hostFailuresToTolerate }),
      engines: [engine({ on: 'app/platform', inVm: true })],
      containers: [container({ criticality: 'critical' })],
    });
    expect(verdictsOf(judged(1))).toEqual([]);
    expect(verdictsOf(judged(0))).toEqual(['AVA001 error']);
  });
});

describe('AVA002 of a cluster', () => {
  const web = (n: number, overrides: Partial<Vm> = {}) =>
    placed({ path: `app/web-${n}`, service: 'web', ...overrides });
  const apart = (names: string[], mandatory = true) => ({
    rules: [rule('web', { kind: 'apart' }, names, { mandatory })],
  });

  test('passes when a rule keeps instances of a service apart, be it only tried', () => {
    expect(findingsOf(on([web(1), web(2)], apart(['app/web-1', 'app/web-2'])))).toEqual([]);
    expect(findingsOf(on([web(1), web(2)], apart(['app/web-1', 'app/web-2'], false)))).toEqual([]);
  });

  test('fails when nothing does, in these words', () => {
    expect(findingsOf(on([web(2), web(1, { source })]))).toEqual([
      '[app/web-1] AVA002: 2 instances of service web may fall with one host of rack-1/production (web-1, web-2), allowed 1; keep them apart, by separate() of the cluster',
    ]);
  });

  test('fails when the rule leaves one out', () => {
    expect(verdictsOf(on([web(1), web(2), web(3)], apart(['app/web-1', 'app/web-2'])))).toEqual(['AVA002 error']);
  });

  test('passes when instances name hosts of their own, or stand elsewhere', () => {
    expect(findingsOf(on([web(1, { host: ONE.path }), web(2, { host: TWO[1]!.path })]))).toEqual([]);
    const other = host({ path: 'rack-2/esxi-09' });
    const judged = { ...on([web(1), web(2, { host: other.path })]), hosts: [...TWO, other] };
    expect(findingsOf(judged)).toEqual([]);
  });

  test('fails when the cluster may place one beside another that names its host', () => {
    expect(verdictsOf(on([web(1, { host: ONE.path }), web(2)]))).toEqual(['AVA002 error']);
    expect(verdictsOf(on([web(1, { host: ONE.path }), web(2)], apart(['app/web-1', 'app/web-2'])))).toEqual([]);
  });

  test.each<[string, Partial<Vm>, string[]]>([
    ['are spread', { spread: 'must' }, []],
    ['are spread where it can be', { spread: 'should' }, []],
    [
      'are not, in these words',
      {},
      [
        "[app/db] AVA002: 2 replicas of a critical guest may fall with one host of rack-1/production; keep them apart, by 'spread'",
      ],
    ],
  ])('of replicas that %s', (_, overrides, findings) => {
    const db = placed({ path: 'app/db', criticality: 'critical', replicas: 2, ...overrides });
    const three = [...TWO, member(3)];
    expect(findingsOf(on([db], { hostFailuresToTolerate: 1 }, three))).toEqual(findings);
  });

  test('fails for containers of one service in one VM, and passes for those in VMs that are apart', () => {
    const platform = (n: number) => placed({ path: `app/p-${n}`, milliCpu: 4000, memoryMib: gib(8) });
    const inVm = (n: number, task: number) => ({
      engine: engine({ path: `app/p-${n}/e`, on: `app/p-${n}`, inVm: true }),
      container: container({ path: `app/t-${task}`, engine: `app/p-${n}/e`, service: 'shop' }),
    });
    const judged = (places: number[], rules: Partial<Cluster>) => {
      const all = places.map((n, task) => inVm(n, task));
      return {
        ...on([platform(1), platform(2)], rules),
        engines: [inVm(1, 0).engine, inVm(2, 0).engine],
        containers: all.map((one) => one.container),
      };
    };
    const rules = apart(['app/p-1', 'app/p-2']);
    expect(verdictsOf(judged([1, 2], rules))).toEqual([]);
    expect(verdictsOf(judged([1, 2], {}))).toEqual(['AVA002 error']);
    expect(verdictsOf(judged([1, 1], rules))).toEqual(['AVA002 error']);
  });
});

test('a datastore that only one host sees is judged with that host', () => {
  const hosts = [member(1, { stores: [store({ key: 'local', disk: inventory(10) })] }), member(2)];
  const judged = on([placed({ memoryReservationMib: gib(1), disks: [{ sizeGib: 11, store: 'local' }] })], {}, hosts);
  expect(findingsOf(judged).map((line) => line.slice(0, 24))).toEqual(['[rack-1/esxi-01] CAP003:']);
});

describe('the blast radius of a host of a cluster', () => {
  const falls = (guests: Vm[], overrides: Partial<Cluster> = {}, hosts = TWO) =>
    Object.fromEntries(judge(on(guests, overrides, hosts)).blastRadius.map((radius) => [radius.path, radius.falls]));

  test('has what names it and what may run on no other, with all that is in it, and not what a cluster places', () => {
    const [, other] = TWO as [Host, Host];
    const rules = [rule('licence', { kind: 'on', hosts: [other.path] }, ['app/bound'])];
    const guests = ['named', 'bound', 'free'].map((name) =>
      placed({ path: `app/${name}`, ...(name === 'named' && { host: ONE.path }) }),
    );
    expect(falls(guests, { rules })).toEqual({ [ONE.path]: ['app/named'], [other.path]: ['app/bound'] });
    const should = rules.map((one) => ({ ...one, mandatory: false }));
    expect(falls(guests, { rules: should })).toEqual({ [ONE.path]: ['app/named'], [other.path]: [] });
  });

  test('has what is on a datastore that no other sees', () => {
    const hosts = [member(1, { stores: [store(), store({ key: 'local' })] }), member(2)];
    const guest = placed({ path: 'app/a', disks: [{ sizeGib: 1, store: 'local' }] });
    expect(falls([guest], {}, hosts)[hosts[0]!.path]).toEqual(['app/a']);
  });
});

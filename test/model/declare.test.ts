import {
  type ContainerFacts,
  type DiskFacts,
  type StatedHost,
  type StatedVm,
  type VmFacts,
  type VmOffer,
  NO_GUARANTEE,
  NO_LIMIT,
  SAFE_ISOLATION,
  declareContainer,
  declareEngine,
  declareEngineInVm,
  declareHost,
  declareStore,
  declareVm,
  defaultReserveMib,
  guaranteedMhz,
  guestOsOfId,
  known,
  replicaName,
  replicaOf,
  set,
} from '../../lib/model';
import { containerHost, engine, gib, host, system } from '../support/estate';

const SIX_PERCENT = { leastMib: 8192, percent: 6 };

const stated = (overrides: Partial<StatedHost> = {}): StatedHost => ({
  path: 'rack/host',
  name: 'host',
  technique: 'bare-metal',
  system: system(),
  topology: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 },
  countCpusBy: 'cores',
  memoryMib: gib(256),
  stores: [
    { key: 'dc/ssd', name: 'ssd', totalGib: 1000 },
    { key: 'dc/hdd', name: 'hdd', totalGib: 4000 },
  ],
  architecture: 'amd64',
  identity: { scope: 'dc', name: 'host' },
  ...overrides,
});

describe('a host offers', () => {
  test('its cores, one guest as many CPUs as it has threads; its memory; 80 % of each datastore', () => {
    const { cpu, memory, stores } = declareHost(stated());
    expect(cpu).toEqual({
      total: 24_000,
      reserved: 0,
      ratioPercent: 100,
      minUnit: 1000,
      maxUnit: 48_000,
      stepSize: 1000,
    });
    expect(memory).toEqual({
      total: gib(256),
      reserved: 0,
      ratioPercent: 100,
      minUnit: 1,
      maxUnit: gib(256),
      stepSize: 1,
    });
    expect(stores.map(({ disk }) => [disk.total, disk.reserved, disk.ratioPercent])).toEqual([
      [1000, 0, 80],
      [4000, 0, 80],
    ]);
  });

  test('what its hypervisor leaves: what is stated, or by default what it is known to need', () => {
    const reserving = system({ reserve: SIX_PERCENT });
    expect(declareHost(stated({ system: reserving })).memory).toMatchObject({ reserved: 15_729, maxUnit: 246_415 });
    const own = declareHost(stated({ system: reserving, reserved: { memoryMib: 0, milliCpu: 500 } }));
    expect([own.memory.reserved, own.cpu.reserved]).toEqual([0, 500]);
    expect(own).not.toHaveProperty('reserved');
  });

  test('what its host OS, its applications and its disk reserve leave', () => {
    const { cpu, memory, stores } = declareHost(
      stated({
        system: system({ reserve: SIX_PERCENT }),
        hostOsReserve: { milliCpu: 2000, memoryMib: 4096 },
        applications: [{ name: 'IDE', milliCpu: 1000, memoryMib: 2048 }],
        reservedDiskGib: 100,
      }),
    );
    expect([cpu.reserved, memory.reserved]).toEqual([3000, 6144]);
    expect(stores.map(({ disk }) => [disk.reserved, disk.maxUnit])).toEqual([
      [100, 900],
      [0, 4000],
    ]);
  });

  test('as much more as its author says', () => {
    const overcommit = { cpuPercent: 400, memoryPercent: 150, diskPercent: 120, reason: 'small guests' };
    const { cpu, memory, stores } = declareHost(stated({ overcommit, countCpusBy: 'threads' }));
    expect([cpu.total, cpu.ratioPercent, memory.ratioPercent]).toEqual([48_000, 400, 150]);
    expect(stores.map(({ disk }) => disk.ratioPercent)).toEqual([120, 120]);
  });

  test.each([
    [SIX_PERCENT, gib(64), 8192],
    [SIX_PERCENT, 136_533, 8192],
    [SIX_PERCENT, 136_534, 8193],
    [undefined, gib(64), 0],
  ])('a reserve by %j of %d MiB is %d MiB', (reserve, total, reserved) => {
    expect(defaultReserveMib(system({ ...set({ reserve }) }), total)).toBe(reserved);
  });

  test('a datastore, what it holds', () => {
    expect(declareStore({ key: 'k', name: 'ssd', totalGib: 10 }).disk.ratioPercent).toBe(80);
  });
});

describe('an engine offers', () => {
  const own = {
    path: 'e',
    name: 'e',
    system: system(),
    defaults: {},
    literalSecrets: [],
    identity: { scope: 's', name: 'e' },
  };

  test('all that its container host may promise', () => {
    const { cpu, memory, inVm, trustZone, on } = declareEngine(own, containerHost(), 'public');
    expect([cpu.total, cpu.reserved, memory.total, inVm, trustZone, on]).toEqual([
      22_000,
      0,
      gib(248),
      false,
      'public',
      'rack-1/docker-01',
    ]);
  });

  test.each([
    ['half a CPU and 1 GiB less than its VM has', undefined, 500, 1024],
    ['what is stated less', { milliCpu: 0 }, 0, 1024],
  ])('%s', (_, reserve, milliCpu, memoryMib) => {
    const vm = { path: 'vm', milliCpu: 4000, memoryMib: 8192, trustZone: 'public' };
    const { cpu, memory, trustZone, inVm } = declareEngineInVm(own, vm, {
      kernel: 'linux',
      architecture: 'arm64',
      ...set({ reserve }),
    });
    expect([cpu.maxUnit, memory.maxUnit, trustZone, inVm]).toEqual([4000 - milliCpu, 8192 - memoryMib, 'public', true]);
  });
});

const facts = (overrides: Partial<VmFacts> = {}): VmFacts => ({
  name: known('web'),
  where: [],
  milliCpu: known(8000),
  memoryMib: known(8192),
  guaranteed: NO_GUARANTEE,
  limits: NO_LIMIT,
  disks: [],
  nics: [],
  powered: true,
  replicas: known(1),
  devices: [],
  disclosures: [],
  asks: [],
  ...overrides,
});
const disk = (overrides: Partial<DiskFacts> = {}): DiskFacts => ({
  name: 'disk0',
  gib: known(40),
  store: known('ds-1'),
  shared: false,
  ...overrides,
});
const clocked: VmOffer = host({ topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 } });
const declared = (overrides: Partial<VmFacts>, given: Partial<StatedVm> = {}, on = clocked) =>
  declareVm(facts(overrides), { path: 'app/web', name: 'id', copies: 1, ...given }, on);

describe('a VM is', () => {
  test('its facts, with what is stated of it', () => {
    const { node, unknowns, unstated, mismatches } = declared(
      { disks: [disk()], nics: [{ network: known('lan'), address: '10.0.0.5' }] },
      { owner: 'ops', copies: 3 },
    );
    expect(node).toMatchObject({
      name: 'web',
      owner: 'ops',
      host: 'rack-1/esxi-01',
      replicas: 3,
      disks: [{ sizeGib: 40, store: 'ds-1' }],
      networks: ['lan'],
      addresses: [{ network: 'lan', address: '10.0.0.5' }],
      identity: { scope: 'dc-1', name: 'web' },
      memoryReservationMib: 0,
    });
    expect([unknowns, unstated, mismatches]).toEqual([[], [], []]);
  });

  test.each<[string, number, number, number]>([
    ['its whole CPU', 19_200, 100, 8000],
    ['its share of a host that promises three times as much', guaranteedMhz(8000, 2400, 300), 300, 2666],
    ['one MHz, rounded up', 1, 100, 1],
    ['one MHz more than its CPU', 19_201, 100, 8001],
  ])('guaranteed %s by the clock of its host', (_, mhz, ratioPercent, milliCpu) => {
    const on = { ...clocked, cpu: { ratioPercent } };
    const { node } = declared({ guaranteed: { ...NO_GUARANTEE, mhz: known(mhz) } }, {}, on);
    expect(node.reservedMilliCpu).toBe(milliCpu);
  });

  test('guaranteed the larger of what is counted in MHz and in CPUs', () => {
    const guaranteed = { ...NO_GUARANTEE, mhz: known(1200), milliCpu: known(8000) };
    expect(declared({ guaranteed }).node.reservedMilliCpu).toBe(8000);
  });

  test.each<[string, Partial<VmFacts['guaranteed']>, boolean, number, number]>([
    ['what is reserved', { memoryMib: known(1000) }, false, 100, 1000],
    ['all of it where it is locked, whatever its host promises', { all: true }, false, 200, 8192],
    ['all of it on a system that gives memory as a whole', { all: true }, true, 100, 8192],
    ['none of it there, where its host promises more than it has', { all: true }, true, 200, 0],
  ])('guaranteed of its memory %s', (_, guaranteed, asAWhole, ratioPercent, mib) => {
    const on = { ...clocked, memory: { ...clocked.memory, ratioPercent } };
    const { node } = declared({ guaranteed: { ...NO_GUARANTEE, ...guaranteed } }, { asAWhole }, on);
    expect(node.memoryReservationMib).toBe(mib);
  });

  test('guaranteed no more memory than it has', () => {
    const { mismatches } = declared({ guaranteed: { ...NO_GUARANTEE, memoryMib: known(9216) } });
    expect(mismatches).toMatchObject([
      { prop: 'reservation.memory', allowed: "at most the VM's memory, 8 GiB", got: '9 GiB' },
    ]);
  });

  test('on the datastore that is called so, and its host has', () => {
    const on = host({
      stores: [
        declareStore({ key: 'dc/a', name: 'a', totalGib: 9 }),
        declareStore({ key: 'dc/b', name: 'b', totalGib: 9 }),
      ],
    });
    const at = (store: DiskFacts['store'], own?: string) => {
      const { node, unstated, mismatches } = declared(
        { disks: [disk({ store })] },
        { disks: [set({ store: own })] },
        on,
      );
      return [node.disks[0]!.store, unstated.length, mismatches.length];
    };
    expect(at(known('b'))).toEqual(['dc/b', 0, 0]);
    expect(at('unknown', 'b')).toEqual(['dc/b', 0, 0]);
    expect(at('absent')).toEqual(['dc/a', 0, 0]);
    expect(at('unknown')).toEqual(['dc/a', 1, 0]);
    expect(at(known('c'))).toEqual(['dc/a', 0, 1]);
  });

  test.each<[string, DiskFacts['gib'], string]>([
    ['computed', 'computed', 'unknowns'],
    ['unknown', 'unknown', 'unknowns'],
    ['absent', 'absent', 'unstated'],
  ])('never of no size: one that is %s is missing until it is stated', (_, size, list) => {
    const missing = declared({ disks: [disk({ gib: size })] });
    expect(missing.node.disks).toEqual([{ store: 'ds-1' }]);
    expect(missing[list as 'unknowns' | 'unstated']).toHaveLength(1);
    const given = declared({ disks: [disk({ gib: size })] }, { disks: [{ sizeGib: 7 }, { sizeGib: 5 }] });
    expect(given.node.disks.map(({ sizeGib }) => sizeGib)).toEqual([7, 5]);
    expect([given.unknowns, given.unstated]).toEqual([[], []]);
  });

  test('one with all who refer to one volume, but for copies that refer to one each', () => {
    const of = (source: string) => declared({ disks: [disk({ source })] }).node.disks[0]!.attached;
    expect(of('${libvirt_volume.data.id}')).toBe('${libvirt_volume.data.id}');
    expect(of('${libvirt_volume.data[count.index].id}')).toBeUndefined();
  });

  test.each<[keyof VmFacts, string]>([
    ['milliCpu', 'vcpus'],
    ['memoryMib', 'memory'],
    ['replicas', 'replicas'],
  ])('not known where its %s is not', (fact, prop) => {
    expect(declared({ [fact]: 'unknown' }).unknowns).toMatchObject([{ path: 'app/web', prop }]);
    expect(declared({ [fact]: 'absent' }).unknowns).toEqual([]);
  });

  test('asking for what it is, once, by the words of whoever tells', () => {
    const { asks } = declared(
      {
        disks: [disk({ shared: true }), disk()],
        powered: false,
        asks: [{ feature: 'shared-disk', prop: 'disk.disk_sharing' }],
      },
      { asks: [{ feature: 'clone', prop: 'source' }] },
    ).node;
    expect(asks).toEqual([
      { feature: 'clone', prop: 'source' },
      { feature: 'shared-disk', prop: 'disk.disk_sharing' },
      { feature: 'powered-off', prop: 'powered' },
      { feature: 'more-disks', prop: 'disks' },
    ]);
  });

  test('handed its devices for the reason that is stated, or for none', () => {
    const devices = [
      { id: 'gpu', kind: 'passthrough' as const },
      { id: 'vgpu', kind: 'shared' as const },
    ];
    expect(declared({ devices }, { passthroughReason: 'renders' }).node.passthrough).toEqual([
      { device: 'gpu', reason: 'renders' },
      { device: 'vgpu', reason: 'renders', shared: true },
    ]);
    expect(declared({ devices }).node.passthrough?.map(({ reason }) => reason)).toEqual(['', '']);
  });
});

describe('a container is', () => {
  const box: ContainerFacts = {
    name: known('web'),
    where: [],
    milliCpu: known(500),
    memoryMib: known(256),
    guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
    image: known('nginx:1.29'),
    replicas: known(2),
    isolation: SAFE_ISOLATION,
    networks: [known('front'), 'unknown'],
    ports: [
      { address: '127.0.0.1', port: known(8080), internal: known(80), protocol: 'tcp' },
      { address: '0.0.0.0', port: known(443), internal: known(443), protocol: 'tcp', shared: true },
      { address: '0.0.0.0', port: 'computed', internal: known(81), protocol: 'tcp' },
    ],
    asks: [],
  };
  const given = { path: 'app/web', name: 'id', copies: 3, os: 'linux' as const, architecture: 'amd64' as const };

  test('its facts, on its engine', () => {
    const { node, unknowns } = declareContainer(box, given, engine());
    expect(node).toMatchObject({
      replicas: 6,
      networks: ['front'],
      publishedPorts: [443],
      boundPorts: [{ port: 8080 }, { port: 443, shared: true }],
      identity: { scope: 'engines rack-1/docker-01/engine', name: 'web' },
    });
    expect(unknowns).toEqual([]);
  });

  test('one on each machine, where its engine decides', () => {
    expect(declareContainer({ ...box, replicas: 'computed' }, { ...given, copies: 1 }, engine()).node.replicas).toBe(1);
  });

  test('not known where a port of its machine is not', () => {
    const ports = [{ address: '0.0.0.0', port: 'unknown' as const, internal: known(80), protocol: 'tcp' as const }];
    expect(declareContainer({ ...box, ports }, given, engine()).unknowns).toMatchObject([
      { prop: 'ports[0].external' },
    ]);
  });
});

test('replicas are numbered from two on: the first keeps its name when others join it', () => {
  expect([1, 2, 10].map((number) => replicaName('web', number))).toEqual(['web', 'web-2', 'web-10']);
  expect(['web-2', 'web-10', 'web-1', 'web-01', 'web'].map(replicaOf)).toEqual([
    { name: 'web', number: 2 },
    { name: 'web', number: 10 },
    undefined,
    undefined,
    undefined,
  ]);
});

test('what is not set is left out', () => {
  expect(set({ a: 1, b: undefined, c: null, d: false, e: '' })).toEqual({ a: 1, c: null, d: false, e: '' });
  expect(Object.keys(set({ b: undefined }))).toEqual([]);
});

test.each([
  ['debian12_64Guest', 'Debian 12', 'linux'],
  ['ubuntu64Guest', 'ubuntu64Guest', 'linux'],
  ['darwin22_64Guest', 'darwin22_64Guest', 'darwin'],
  ['windows2022srvNext_64Guest', 'windows2022srvNext_64Guest', 'windows'],
  ['other3xLinux64Guest', undefined, undefined],
])('the guest id %s is of %s', (id, label, kernel) => {
  expect([guestOsOfId(id)?.label, guestOsOfId(id)?.kernel]).toEqual([label, kernel]);
});

import {
  type Container,
  type Engine,
  type Estate,
  GuestOs,
  type LedgerRow,
  type Vm,
  buildLedger,
  chargeOfContainer,
  chargeOfVm,
  consumersOf,
  defaultReservationMib,
  sharedLine,
  swapGib,
} from '../../lib/model';
import {
  ENGINE,
  ESXI_OVERHEAD,
  HOST,
  container,
  containerHost,
  engine,
  engineEstate,
  estate,
  gib,
  host,
  hostEstate,
  inventory,
  snapshot,
  template,
  store,
  system,
  vm,
  vms,
} from '../support/estate';

const rowOf = (of: Estate, path = HOST): LedgerRow => buildLedger(of).byPath.get(path)!;

describe('a host of 24 cores', () => {
  test.each([
    ['24 x 1 vCPU', vms(24, 1)],
    ['12 x 2 vCPU', vms(12, 2)],
    ['6 x 4 vCPU', vms(6, 4)],
    ['1 x 24 vCPU', vms(1, 24)],
    ['8 x 1 and 4 x 4 vCPU', [...vms(8, 1), ...vms(4, 4).map((v) => ({ ...v, path: `${v.path}-wide` }))]],
  ])('%s fit, and nothing is free', (_, guests) => {
    expect(rowOf(hostEstate(guests)).cpu).toEqual({
      total: 24_000,
      reserved: 0,
      ratioPercent: 100,
      capacity: 24_000,
      allocated: 24_000,
      free: 0,
    });
  });

  test('25 x 1 vCPU are short by one', () => {
    expect(rowOf(hostEstate(vms(25, 1))).cpu).toMatchObject({ allocated: 25_000, free: -1000 });
  });

  const threads = { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 };

  test('48 x 1 vCPU fit its threads when threads are asked for', () => {
    const line = rowOf(hostEstate(vms(48, 1), { topology: threads, countCpusBy: 'threads' })).cpu;
    expect(line).toMatchObject({ total: 48_000, capacity: 48_000, free: 0 });
  });

  test('48 x 1 vCPU are short by 24 when cores are counted', () => {
    expect(rowOf(hostEstate(vms(48, 1), { topology: threads })).cpu).toMatchObject({ free: -24_000 });
  });

  test('at 1600 % it offers 384 vCPU', () => {
    const overcommit = { cpuPercent: 1600, memoryPercent: 100, diskPercent: 80, reason: 'lab' };
    expect(rowOf(hostEstate([], { overcommit })).cpu).toMatchObject({ ratioPercent: 1600, capacity: 384_000 });
  });
});

test('128 GiB at 150 % are 196 608 MiB', () => {
  const row = rowOf(hostEstate([], { memory: inventory(gib(128), { ratioPercent: 150 }) }));
  expect(row.memory).toMatchObject({ total: 131_072, capacity: 196_608, free: 196_608 });
});

test('a laptop of 8 cores and 32 GiB with a host OS and an IDE offers 5 vCPU and 20 GiB', () => {
  const laptop = host({
    technique: 'hosted',
    topology: { sockets: 1, coresPerSocket: 8 },
    hostOsReserve: { milliCpu: 2000, memoryMib: gib(8) },
    applications: [{ name: 'IDE', milliCpu: 1000, memoryMib: gib(4) }],
  });
  const row = rowOf(
    estate({ hosts: [{ ...laptop, memory: inventory(gib(32), { reserved: laptop.memory.reserved }) }] }),
  );
  expect(row.cpu).toMatchObject({ total: 8000, reserved: 3000, capacity: 5000 });
  expect(row.memory).toMatchObject({ total: gib(32), reserved: gib(12), capacity: gib(20) });
});

test('a VM of 4 vCPU and 8 GiB, 0.5 and 1 GiB kept for the guest, has 3 of 3.5 CPU taken by 4 x 0.75', () => {
  const guest = vm({ milliCpu: 4000, memoryMib: gib(8) });
  const inGuest = engine({
    on: guest.path,
    inVm: true,
    cpu: inventory(4000, { reserved: 500 }),
    memory: inventory(gib(8), { reserved: gib(1) }),
  });
  const of = estate({
    hosts: [host()],
    vms: [guest],
    engines: [inGuest],
    containers: [container({ milliCpu: 750, replicas: 4 })],
  });
  const row = rowOf(of, ENGINE);
  expect(row.cpu).toMatchObject({ capacity: 3500, allocated: 3000, free: 500 });
  expect(row.memory).toMatchObject({ capacity: gib(7), allocated: gib(1), free: gib(6) });
});

describe('the charge of a VM', () => {
  const onEsxi = host({ system: system({ overhead: ESXI_OVERHEAD }) });
  const big = vm({ milliCpu: 4000, memoryMib: gib(8), disks: [{ sizeGib: 40, store: 'ds-1' }] });

  test.each<[string, Partial<Vm>, [cpu: number, memory: number, disk: number]]>([
    ['its size, its overhead, its disk and its swap', {}, [4000, 8192 + 92, 48]],
    ['swap only for what is not reserved', { memoryReservationMib: gib(6) }, [4000, 8192 + 92, 42]],
    ['a whole GiB for a part of one', { memoryReservationMib: gib(6) + 1 }, [4000, 8192 + 92, 42]],
    ['no swap when all is reserved', { memoryReservationMib: gib(8) }, [4000, 8192 + 92, 40]],
    ['no negative swap when more is reserved', { memoryReservationMib: gib(10) }, [4000, 8192 + 92, 40]],
    ['disk only when it is stopped, without swap', { powered: false }, [0, 0, 40]],
    ['disk of every replica when it is stopped', { powered: false, replicas: 3 }, [0, 0, 120]],
    ['each replica, overhead and swap included', { replicas: 3 }, [12_000, 3 * (8192 + 92), 144]],
    [
      'every disk',
      {
        disks: [
          { sizeGib: 40, store: 'ds-1' },
          { sizeGib: 60, store: 'ds-2' },
        ],
      },
      [4000, 8192 + 92, 108],
    ],
    ['each disk once more for a snapshot', { snapshots: [snapshot()] }, [4000, 8192 + 92, 88]],
    ['each disk once more for each snapshot', { snapshots: [snapshot(), snapshot()] }, [4000, 8192 + 92, 128]],
    ['its memory too where that is saved', { snapshots: [snapshot({ memory: true })] }, [4000, 8192 + 92, 96]],
    [
      'its memory for each snapshot that saves it',
      { snapshots: [snapshot({ memory: true }), snapshot(), snapshot({ memory: true })] },
      [4000, 8192 + 92, 184],
    ],
    [
      'saved memory in whole GiB, also of what is reserved',
      { memoryMib: gib(8) + 1, memoryReservationMib: gib(8) + 1, snapshots: [snapshot({ memory: true })] },
      [4000, 8193 + 92, 89],
    ],
    [
      'what is saved of a stopped VM, without swap',
      { powered: false, snapshots: [snapshot({ memory: true })] },
      [0, 0, 88],
    ],
    [
      'what is saved of each replica',
      { replicas: 2, snapshots: [snapshot({ memory: true })] },
      [8000, 2 * (8192 + 92), 192],
    ],
    [
      'every disk once more, and an attached one like any other',
      {
        disks: [
          { sizeGib: 40, store: 'ds-1' },
          { sizeGib: 60, store: 'ds-2', attached: 'web/data.vmdk' },
        ],
        snapshots: [snapshot()],
      },
      [4000, 8192 + 92, 208],
    ],
    ['a template of it once, beside its disk', { templates: [template(40)] }, [4000, 8192 + 92, 88]],
    [
      'every template, on whatever datastore',
      { templates: [template(40), template(40, { name: 'silver', store: 'ds-2' })] },
      [4000, 8192 + 92, 128],
    ],
    ['a template of the first replica only', { replicas: 3, templates: [template(40)] }, [12_000, 3 * 8284, 184]],
    ['a template of a stopped VM', { powered: false, templates: [template(40)] }, [0, 0, 80]],
    [
      'a template as large as its disks, whatever their snapshots grow to',
      { snapshots: [snapshot()], templates: [template(40)] },
      [4000, 8192 + 92, 128],
    ],
    ['nothing for what nobody stated', { milliCpu: undefined, memoryMib: undefined, disks: [] }, [0, 19, 0]],
  ])('is %s', (_, overrides, [cpu, memory, disk]) => {
    expect(chargeOfVm({ ...big, ...overrides }, onEsxi.system)).toEqual({ cpu, memory, disk });
  });

  test('has no overhead where the system states none, or the host is not known', () => {
    expect(chargeOfVm(big, host().system).memory).toBe(8192);
    expect(chargeOfVm(big, undefined).memory).toBe(8192);
  });

  test('counts swap in whole GiB', () => {
    expect(swapGib(vm({ memoryMib: 1025 }))).toBe(2);
    expect(swapGib(vm({ memoryMib: undefined }))).toBe(0);
  });
});

describe('the charge of a container', () => {
  test.each<[string, Partial<Container>, Partial<Engine>, [cpu: number, memory: number]]>([
    ['its size', {}, {}, [250, 256]],
    ['each of its replicas', { replicas: 4 }, {}, [1000, 1024]],
    ["its own size before the engine's default", {}, { defaults: { milliCpu: 9, memoryMib: 9 } }, [250, 256]],
    [
      "the engine's default, for each replica",
      { milliCpu: undefined, memoryMib: undefined, replicas: 2 },
      { defaults: { milliCpu: 100, memoryMib: 64 } },
      [200, 128],
    ],
    ['nothing where neither states one', { milliCpu: undefined, memoryMib: undefined }, {}, [0, 0]],
  ])('is %s', (_, overrides, engineOverrides, [cpu, memory]) => {
    expect(chargeOfContainer(container(overrides), engine(engineOverrides))).toEqual({ cpu, memory, disk: 0 });
  });

  test('is its own size when its engine is not known', () => {
    expect(chargeOfContainer(container(), undefined)).toEqual({ cpu: 250, memory: 256, disk: 0 });
    expect(chargeOfContainer(container({ milliCpu: undefined, memoryMib: undefined }), undefined)).toEqual({
      cpu: 0,
      memory: 0,
      disk: 0,
    });
  });
});

describe('the rows', () => {
  const nested = estate({
    hosts: [
      containerHost(),
      host({ system: system({ label: 'VMware ESXi' }) }),
      host({
        path: 'rack-1/a-laptop',
        technique: 'hosted',
        system: system({ label: 'VirtualBox' }),
        stores: [],
        hostOs: GuestOs.WINDOWS_11,
      }),
    ],
    vms: [
      vm({ path: 'app/z', milliCpu: 2000, guestOs: GuestOs.UBUNTU_24_04 }),
      vm({ path: 'app/a', milliCpu: 4000 }),
      vm({ path: 'app/l', host: 'rack-1/a-laptop' }),
    ],
    engines: [engine({ path: 'app/z/docker', on: 'app/z', inVm: true }), engine()],
    containers: [
      container({ path: 'app/web', image: 'web:2' }),
      container({ path: 'app/api', engine: 'app/z/docker' }),
      container({ path: 'app/aux', replicas: 2 }),
    ],
  });

  /** A row as `path layer technique system`, children indented. */
  const draw = (rows: readonly LedgerRow[], indent = ''): string[] =>
    rows.flatMap((row) => [
      `${indent}${row.path}, ${row.name}: ${row.layer}, ${row.technique}, ${row.system}`,
      ...draw(row.children, `${indent}  `),
    ]);

  test('are nested as the estate is, by path, each with its layer, technique and system', () => {
    expect(draw(buildLedger(nested).rows)).toEqual([
      'rack-1/a-laptop, a-laptop: host-os, hosted, VirtualBox on Windows 11',
      '  app/l, l: vm, hosted, guest OS not stated',
      'rack-1/docker-01, docker-01: host-os, container-host, Plain on Debian 12',
      '  rack-1/docker-01/engine, engine: container-engine, container-host, Docker',
      '    app/aux, aux: container, container-host, nginx:1.29',
      '    app/web, web: container, container-host, web:2',
      'rack-1/esxi-01, esxi-01: bare-metal, bare-metal, VMware ESXi',
      '  app/a, a: vm, bare-metal, guest OS not stated',
      '  app/z, z: vm, container-in-vm, Ubuntu 24.04',
      '    app/z/docker, docker: container-engine, container-in-vm, Docker',
      '      app/api, api: container, container-in-vm, nginx:1.29',
    ]);
  });

  test('are all found by path', () => {
    const { rows, byPath } = buildLedger(nested);
    const all = (some: readonly LedgerRow[]): LedgerRow[] => some.flatMap((row) => [row, ...all(row.children)]);
    expect([...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1))).toEqual(
      all(rows).sort((a, b) => (a.path < b.path ? -1 : 1)),
    );
  });

  test('charge a host nothing, an engine what its containers take, and a VM its size whatever runs in it', () => {
    const { byPath } = buildLedger(nested);
    expect(byPath.get(HOST)!.charged).toEqual({ cpu: 0, memory: 0, disk: 0 });
    expect(byPath.get(ENGINE)!.charged).toEqual({ cpu: 750, memory: 768, disk: 0 });
    expect(byPath.get('app/z')!.charged).toEqual({ cpu: 2000, memory: 1024, disk: 1 });
  });

  test('have a disk line only where there are stores, and none of their own on VMs and containers', () => {
    const { byPath } = buildLedger(nested);
    const lines = (path: string): string[] =>
      (['cpu', 'memory', 'disk'] as const).filter((resource) => byPath.get(path)![resource] !== undefined);
    expect(lines(HOST)).toEqual(['cpu', 'memory', 'disk']);
    expect(lines('rack-1/a-laptop')).toEqual(['cpu', 'memory']);
    expect('disk' in byPath.get('rack-1/a-laptop')!).toBe(false);
    expect(lines(ENGINE)).toEqual(['cpu', 'memory']);
    expect(lines('app/z')).toEqual([]);
    expect(lines('app/web')).toEqual([]);
  });

  test('sum all stores of a host in one disk line', () => {
    const disk = (total: number, reserved: number) => inventory(total, { reserved, ratioPercent: 80 });
    const stores = [store({ key: 'ds-1', disk: disk(100, 10) }), store({ key: 'ds-2', disk: disk(201, 0) })];
    const of = hostEstate([vm({ powered: false, disks: [{ sizeGib: 40, store: 'ds-2' }] })], { stores });
    expect(rowOf(of).disk).toEqual({
      total: 301,
      reserved: 10,
      ratioPercent: 80,
      capacity: 72 + 160,
      allocated: 40,
      free: 192,
    });
  });

  test('leave out what stands on nothing', () => {
    const { rows, byPath } = buildLedger(estate({ vms: [vm()], engines: [engine()], containers: [container()] }));
    expect([rows, [...byPath]]).toEqual([[], []]);
  });

  test('of an empty estate are none', () => {
    const { rows, stores, byPath } = buildLedger(estate());
    expect({ rows, stores, byPath: [...byPath] }).toEqual({ rows: [], stores: [], byPath: [] });
  });
});

describe('the consumers of a row', () => {
  test('are the biggest first, then by path, without those that take nothing', () => {
    const row = rowOf(
      hostEstate([
        vm({ path: 'app/small' }),
        vm({ path: 'app/b', milliCpu: 4000 }),
        vm({ path: 'app/a', milliCpu: 4000 }),
        vm({ path: 'app/off', milliCpu: 9000, powered: false }),
      ]),
    );
    expect(consumersOf(row, 'cpu')).toEqual([
      { path: 'app/a', name: 'a', amount: 4000 },
      { path: 'app/b', name: 'b', amount: 4000 },
      { path: 'app/small', name: 'small', amount: 1000 },
    ]);
  });

  test('are counted for each resource by itself', () => {
    const row = rowOf(engineEstate([container({ memoryMib: 300 })]), ENGINE);
    expect(consumersOf(row, 'memory')).toEqual([{ path: 'app/container', name: 'container', amount: 300 }]);
    expect(consumersOf(row, 'disk')).toEqual([]);
  });
});

describe('the stores', () => {
  const shared = (total: number, name = 'ds-1') => store({ name, disk: inventory(total, { ratioPercent: 80 }) });
  const disks = (...sizes: number[]) => sizes.map((sizeGib) => ({ sizeGib, store: 'ds-1' }));
  const two = estate({
    hosts: [
      host({ path: 'rack-1/b', stores: [shared(1000, 'as b calls it')], source: { file: 'main.ts', line: 2 } }),
      host({ path: 'rack-1/a', stores: [shared(1100, 'as a calls it')], source: { file: 'main.ts', line: 1 } }),
    ],
    vms: [
      vm({ path: 'app/on-b', host: 'rack-1/b', memoryReservationMib: gib(1), disks: disks(100, 20) }),
      vm({ path: 'app/on-a', host: 'rack-1/a', disks: disks(200), replicas: 2 }),
      vm({ path: 'app/adrift', host: 'rack-1/gone', disks: disks(999) }),
    ],
  });

  test('seen by several hosts are one: the smallest capacity holds, with all that any host puts there', () => {
    expect(buildLedger(two).stores).toEqual([
      {
        key: 'ds-1',
        name: 'as b calls it',
        hosts: ['rack-1/a', 'rack-1/b'],
        line: { total: 1000, reserved: 0, ratioPercent: 80, capacity: 800, allocated: 522, free: 278 },
        consumers: [
          { path: 'app/on-a', name: 'on-a', amount: 402 },
          { path: 'app/on-b', name: 'on-b', amount: 120 },
        ],
        source: { file: 'main.ts', line: 1 },
      },
    ]);
  });

  test('are equal whichever host was added first, also when they state one capacity under two names', () => {
    const hosts = two.hosts.map((one) => ({ ...one, stores: [{ ...one.stores[0]!, disk: inventory(1000) }] }));
    const [line] = buildLedger({ ...two, hosts }).stores;
    expect(line!.name).toBe('as a calls it');
    expect(buildLedger({ ...two, hosts: [...hosts].reverse() }).stores).toEqual([line]);
  });

  test('are charged what lies on each, and swap beside the first disk', () => {
    const stores = [store({ key: 'ds-2' }), store({ key: 'ds-1' })];
    const guest = vm({
      disks: [
        { sizeGib: 10, store: 'ds-1' },
        { sizeGib: 30, store: 'ds-2' },
        { sizeGib: 5, store: 'ds-1' },
      ],
      memoryMib: gib(4),
    });
    const lines = buildLedger(hostEstate([guest], { stores })).stores;
    expect(lines.map(({ key, line }) => [key, line.allocated])).toEqual([
      ['ds-1', 10 + 5 + 4],
      ['ds-2', 30],
    ]);
  });

  test('are charged for snapshots where each disk lies, and for saved memory beside the first', () => {
    const stores = [store({ key: 'ds-2' }), store({ key: 'ds-1' })];
    const guest = vm({
      disks: [
        { sizeGib: 10, store: 'ds-1' },
        { sizeGib: 30, store: 'ds-2' },
      ],
      memoryMib: gib(4),
      snapshots: [snapshot(), snapshot({ memory: true })],
      replicas: 2,
    });
    const of = hostEstate([guest], { stores });
    expect(buildLedger(of).stores.map(({ key, line }) => [key, line.allocated])).toEqual([
      ['ds-1', 2 * (10 + 2 * 10 + 4 + 4)],
      ['ds-2', 2 * (30 + 2 * 30)],
    ]);
    expect(rowOf(of).disk).toMatchObject({ allocated: 76 + 180 });
  });

  test('are charged for templates where these are saved, once, whatever else their VM has there', () => {
    const stores = [store({ key: 'ds-1' }), store({ key: 'ds-2' })];
    const guest = vm({
      disks: disks(10),
      memoryReservationMib: gib(1),
      templates: [template(10, { store: 'ds-2' }), template(10, { name: 'silver' })],
      replicas: 2,
    });
    const of = hostEstate([guest], { stores });
    expect(buildLedger(of).stores.map(({ key, line }) => [key, line.allocated])).toEqual([
      ['ds-1', 2 * 10 + 10],
      ['ds-2', 10],
    ]);
    expect(rowOf(of).disk).toMatchObject({ allocated: 40 });
  });

  test('hold a disk of 40 GiB with a snapshot and 1 GiB of swap in 81 GiB', () => {
    const guest = vm({ disks: disks(40), memoryMib: gib(1), snapshots: [snapshot()] });
    const stores = [store({ disk: inventory(81) })];
    expect(buildLedger(hostEstate([guest], { stores })).stores).toMatchObject([{ line: { allocated: 81, free: 0 } }]);
  });

  test('name nobody who takes nothing', () => {
    const [line] = buildLedger(hostEstate([vm({ powered: false, disks: disks(0) })])).stores;
    expect(line).toMatchObject({ line: { allocated: 0 }, consumers: [] });
  });
});

describe('engines of one kernel', () => {
  const line = (capacity: number, allocated: number) => ({
    total: capacity + 500,
    reserved: 500,
    ratioPercent: 100,
    capacity,
    allocated,
    free: capacity - allocated,
  });

  test('share its smallest capacity', () => {
    expect(sharedLine([line(3500, 2000), line(3000, 1500), line(4000, 100)])).toEqual(line(3000, 3600));
  });

  test('have what they have when there is one', () => {
    expect(sharedLine([line(3500, 2000)])).toEqual(line(3500, 2000));
  });
});

describe('memory that is guaranteed a VM when nobody says', () => {
  test.each([
    ['is all of it at 1:1', 100, 8192],
    ['is none of it where its host promises more than it has', 101, 0],
    ['is all of it where its host promises less', 80, 8192],
  ])('%s', (_, ratioPercent, guaranteed) => {
    expect(defaultReservationMib(inventory(gib(64), { ratioPercent }), 8192)).toBe(guaranteed);
  });
});

describe('a disk that several VMs attach', () => {
  const attached = (sizeGib: number, store = 'ds-1', path = 'q/q.vmdk') => ({ sizeGib, store, attached: path });
  const own = { sizeGib: 10, store: 'ds-1' };
  const store1 = store({ key: 'ds-1' });
  const store2 = store({ key: 'ds-2' });
  const ledgerOf = (...vms: Partial<Vm>[]) =>
    buildLedger(
      estate({
        hosts: [host({ stores: [store1, store2] })],
        vms: vms.map((one, index) => vm({ path: `app/${'abc'[index]}`, memoryReservationMib: 1024, ...one })),
      }),
    );
  const lines = (...vms: Partial<Vm>[]) =>
    ledgerOf(...vms).stores.map(({ consumers, line }) => [
      line.allocated,
      consumers.map(({ name, amount }) => `${name} ${amount}`),
    ]);

  test('is charged once, on its datastore and on its host: 10 + 10 + 780 fill 800', () => {
    const both = [{ disks: [own, attached(780)] }, { disks: [own, attached(780)] }];
    expect(lines(...both)[0]).toEqual([800, ['a 790', 'b 10']]);
    const { byPath } = ledgerOf(...both);
    expect(byPath.get(HOST)!.disk!.allocated).toBe(800);
    expect(['app/a', 'app/b'].map((path) => byPath.get(path)!.charged.disk)).toEqual([790, 10]);
    expect(byPath.get(HOST)!.disk).toMatchObject({ capacity: 1600 });
  });

  test('is charged to the VM that states the most, whoever comes first', () => {
    expect(lines({ disks: [attached(5)] }, { disks: [attached(7)] }, { disks: [attached(7)] })[0]).toEqual([
      7,
      ['b 7'],
    ]);
  });

  test('is another disk on another datastore, by another path, or where it is provisioned', () => {
    expect(lines({ disks: [attached(5)] }, { disks: [attached(5, 'ds-2')] })).toEqual([
      [5, ['a 5']],
      [5, ['b 5']],
    ]);
    expect(lines({ disks: [attached(5)] }, { disks: [attached(5, 'ds-1', 'r/r.vmdk')] })[0]![0]).toBe(10);
    expect(lines({ disks: [own] }, { disks: [own] })[0]![0]).toBe(20);
  });

  test('is one for all copies of a VM, and grows with the snapshots of each', () => {
    expect(lines({ disks: [attached(5)], replicas: 3 })[0]![0]).toBe(5);
    const snapshots = [{ name: 's', memory: false, keepUntil: '2026-12-31', purpose: 'rollback' as const }];
    expect(lines({ disks: [attached(5)], snapshots }, { disks: [attached(5)], snapshots })[0]).toEqual([
      15,
      ['a 10', 'b 5'],
    ]);
  });
});

import {
  type Estate,
  type LedgerRow,
  buildLedger,
  consumersOf,
  guaranteedOf,
  ownGuarantee,
  workingHosts,
} from '../../lib/model';
import {
  CLUSTER,
  ESXI_OVERHEAD,
  cluster,
  clusterEstate,
  estate,
  gib,
  host,
  inventory,
  member,
  placed,
  store,
  system,
  vm,
} from '../support/estate';

const [ONE, TWO, THREE] = [1, 2, 3].map((n) => member(n)) as [
  ReturnType<typeof member>,
  ReturnType<typeof member>,
  ReturnType<typeof member>,
];

/** The only root row. */
function rowOf(judged: Estate): LedgerRow {
  const { rows } = buildLedger(judged);
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

describe('hosts that work while none has failed', () => {
  test('are all of them', () => {
    expect(workingHosts(cluster([ONE, TWO]))).toEqual([ONE.path, TWO.path]);
  });

  test('but those that are kept for failures', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [TWO.path] };
    expect(workingHosts(cluster([ONE, TWO, THREE], { admission }))).toEqual([ONE.path, THREE.path]);
  });
});

describe('the row of a cluster', () => {
  test('is what its hosts have together, with its hosts and its VMs in it, by path', () => {
    const row = rowOf(clusterEstate([ONE, TWO], [placed({ milliCpu: 4000 }), vm({ path: 'app/pinned' })]));
    expect(row).toMatchObject({
      path: CLUSTER,
      name: 'production',
      layer: 'cluster',
      technique: 'bare-metal',
      system: 'Plain',
      charged: { cpu: 0, memory: 0, disk: 0 },
      // 2 x 24 cores; 4 vCPU of its own VM and 1 of the one that names esxi-01.
      cpu: { total: 48_000, reserved: 0, ratioPercent: 100, capacity: 48_000, allocated: 5_000, free: 43_000 },
      memory: { total: gib(512), capacity: gib(512), allocated: gib(2), free: gib(510) },
    });
    expect(row.children.map(({ path, layer }) => [path, layer])).toEqual([
      ['app/vm', 'vm'],
      [ONE.path, 'bare-metal'],
      [TWO.path, 'bare-metal'],
    ]);
  });

  test('charges a VM that names its host to that host and to the cluster, once', () => {
    const judged = clusterEstate([ONE, TWO], [vm({ path: 'app/pinned', host: TWO.path, milliCpu: 3000 })]);
    const row = rowOf(judged);
    expect(row.cpu).toMatchObject({ allocated: 3000 });
    expect(row.children.map(({ name, cpu, charged }) => [name, cpu?.allocated, charged.cpu])).toEqual([
      ['esxi-01', 0, 0],
      ['esxi-02', 3000, 3000],
    ]);
    expect(consumersOf(row, 'cpu')).toEqual([{ path: 'app/pinned', name: 'pinned', amount: 3000 }]);
  });

  test('says of hosts of one ratio what it is, and of several what their capacities come to', () => {
    const ratio = (n: number, cpuPercent: number) =>
      member(n, { overcommit: { cpuPercent, memoryPercent: 100, diskPercent: 100, reason: 'a test' } });
    expect(rowOf(clusterEstate([ratio(1, 200), ratio(2, 200)], [])).cpu).toMatchObject({
      ratioPercent: 200,
      capacity: 96_000,
    });
    // 24 + 3 x 24 of 48 cores.
    expect(rowOf(clusterEstate([ratio(1, 100), ratio(2, 300)], [])).cpu).toMatchObject({
      ratioPercent: 200,
      capacity: 96_000,
    });
    // 24 + floor(1.15 x 24) = 51.6 of 48: 107.5, rounded down.
    expect(rowOf(clusterEstate([ratio(1, 100), ratio(2, 115)], [])).cpu).toMatchObject({
      ratioPercent: 107,
      capacity: 51_600,
    });
  });

  test('reserves as a whole a host that is kept for failures', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [THREE.path] };
    const small = member(3, { cpu: inventory(8_000, { reserved: 1_000 }), memory: inventory(gib(64)) });
    const row = rowOf(clusterEstate([ONE, TWO, small], [], { admission }));
    expect(row.cpu).toMatchObject({ total: 56_000, reserved: 8_000, ratioPercent: 100, capacity: 48_000 });
    expect(row.memory).toMatchObject({ total: gib(576), reserved: gib(64), capacity: gib(512) });
  });

  test('has no ratio of what is none: all its hosts are kept', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [ONE.path] };
    expect(rowOf(clusterEstate([ONE], [], { admission })).cpu).toMatchObject({ capacity: 0, ratioPercent: 0 });
  });

  test('counts a datastore that several hosts see once', () => {
    const own = (n: number) => member(n, { stores: [store(), store({ key: `local-${n}`, disk: inventory(100) })] });
    const judged = clusterEstate(
      [own(1), own(2)],
      [
        placed({ disks: [{ sizeGib: 50, store: 'ds-1' }] }),
        vm({ path: 'app/b', disks: [{ sizeGib: 7, store: 'local-1' }] }),
      ],
    );
    // 1000 shared, of which 80 % are promised, and 100 of each; each VM swaps 1 GiB.
    expect(rowOf(judged).disk).toMatchObject({ total: 1200, capacity: 1000, allocated: 59 });
    expect(buildLedger(judged).stores.map(({ key, line, hosts }) => [key, line.allocated, hosts])).toEqual([
      ['ds-1', 51, [ONE.path, TWO.path]],
      ['local-1', 8, [ONE.path]],
      ['local-2', 0, [TWO.path]],
    ]);
  });

  test('takes the smallest of what hosts say of a datastore', () => {
    const seen = (n: number, size: number) => member(n, { stores: [store({ disk: inventory(size) })] });
    const judged = clusterEstate([seen(1, 500), seen(2, 900)], []);
    expect(rowOf(judged).disk).toMatchObject({ total: 500, capacity: 500 });
    expect(rowOf({ ...judged, hosts: [seen(1, 900), seen(2, 500)] }).disk).toMatchObject({ capacity: 500 });
  });

  test('charges each replica, disk of a stopped VM, and what its system adds', () => {
    const hosts = [1, 2].map((n) => member(n, { system: system({ overhead: ESXI_OVERHEAD }) }));
    const disks = [{ sizeGib: 10, store: 'ds-1' }];
    const row = rowOf(
      clusterEstate(hosts, [
        placed({ path: 'app/web', replicas: 3, milliCpu: 2000, memoryMib: gib(1), disks }),
        placed({ path: 'app/off', powered: false, milliCpu: 8000, memoryMib: gib(8), disks }),
        placed({
          path: 'app/gold',
          powered: false,
          disks,
          templates: [{ name: 'gold', store: 'ds-1', sizeGib: 10 }],
        }),
      ]),
    );
    // A VM of 2 vCPU and 1 GiB adds ceil(18.19 + 0.00743 x 1024 + 4.05) = 30 MiB, and swaps 1 GiB.
    expect(row).toMatchObject({
      cpu: { allocated: 6_000 },
      memory: { allocated: 3 * (gib(1) + 30) },
      disk: { allocated: 3 * 11 + 10 + 20 },
    });
  });

  test('is beside hosts that are in no cluster', () => {
    const alone = host({ path: 'rack-2/esxi-09' });
    const judged = { ...clusterEstate([ONE, TWO], []), hosts: [ONE, TWO, alone] };
    expect(buildLedger(judged).rows.map(({ path }) => path)).toEqual([CLUSTER, 'rack-2/esxi-09']);
  });

  test('is there without its hosts, and without VMs', () => {
    const judged = estate({ clusters: [cluster([ONE])] });
    expect(rowOf(judged)).toMatchObject({ cpu: { capacity: 0 }, memory: { capacity: 0 }, children: [] });
    expect(rowOf(judged)).not.toHaveProperty('disk');
  });
});

describe('what VMs of a cluster are guaranteed', () => {
  const judged = clusterEstate(
    [ONE, TWO],
    [
      placed({ path: 'app/a', memoryReservationMib: 512, reservedMilliCpu: 1000, replicas: 2 }),
      placed({ path: 'app/off', memoryReservationMib: 512, powered: false }),
      vm({ path: 'app/pinned', host: TWO.path, memoryReservationMib: 100, reservedMilliCpu: 10 }),
    ],
  );

  test('is the sum of all that run, wherever they stand', () => {
    expect(rowOf(judged).guaranteed).toEqual({ cpu: 2010, memory: 1124 });
    expect(buildLedger(judged).byPath.get(TWO.path)!.guaranteed).toEqual({ cpu: 10, memory: 100 });
    expect(guaranteedOf(rowOf(judged), 'memory')).toEqual([
      { path: 'app/a', name: 'a', amount: 1024 },
      { path: 'app/pinned', name: 'pinned', amount: 100 },
    ]);
  });

  test('without those of its hosts is what its own pool reserves', () => {
    expect(ownGuarantee(rowOf(judged))).toEqual({ cpu: 2000, memory: 1024 });
  });
});

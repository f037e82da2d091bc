import { type Cluster, type Estate, type Host, type Vm, buildLedger } from '../../lib/model';
import { type Room, RoomFinder, reportedRoom } from '../../lib/clusters/headroom';
import { ClusterView } from '../../lib/clusters';
import {
  CLUSTER,
  ESXI_OVERHEAD,
  HOST,
  clusterEstate,
  containerHost,
  estate,
  gib,
  host,
  hostEstate,
  inventory,
  member,
  placed,
  rule,
  store,
  system,
  vm,
  vms,
} from '../support/estate';

const ONE = { milliCpu: 1000, memoryMib: gib(1) };
const roomIn = (judged: Estate, path: string, shape: Parameters<RoomFinder['roomIn']>[1] = ONE): Room =>
  new RoomFinder(judged).roomIn(path, shape);

describe('the room on a host', () => {
  test.each<[string, Partial<Host>, Parameters<RoomFinder['roomIn']>[1], number, string]>([
    ['its CPU', {}, ONE, 24, 'vCPU: 24 free'],
    ['its memory', {}, { milliCpu: 1000, memoryMib: gib(20) }, 12, 'memory: 256 GiB free'],
    ['its first datastore', {}, { ...ONE, diskGib: 90 }, 8, 'disk on ds-1: 800 GiB free'],
    [
      'the datastore that is named',
      { stores: [store(), store({ key: 'small', disk: inventory(100) })] },
      { ...ONE, diskGib: 30, store: 'small' },
      3,
      'disk on small: 100 GiB free',
    ],
    ['a datastore that it has not', { stores: [] }, { ...ONE, diskGib: 1 }, 0, 'it states no datastore'],
    ['its stated maximum', { maxVms: 7 }, ONE, 7, 'stated maximum of 7 VMs'],
    [
      'the largest VM it can ever give',
      { cpu: inventory(24_000, { ratioPercent: 400, maxUnit: 24_000 }) },
      { milliCpu: 25_000, memoryMib: gib(1) },
      0,
      'one is larger than the host can ever give',
    ],
    [
      'what its hypervisor adds',
      { system: system({ overhead: ESXI_OVERHEAD }), memory: inventory(3 * (1024 + 26) - 1) },
      ONE,
      2,
      'memory: 3149 MiB free',
    ],
  ])('is limited by %s', (_, overrides, shape, count, blockedBy) => {
    expect(roomIn(hostEstate([], overrides), HOST, shape)).toEqual({
      path: HOST,
      count,
      exact: true,
      on: count === 0 ? [] : [{ path: HOST, count }],
      blockedBy,
    });
  });

  test('is what is free, beside what is there', () => {
    const there = [vm({ milliCpu: 8000, memoryMib: gib(16) }), vm({ path: 'app/off', milliCpu: 8000, powered: false })];
    expect(roomIn(hostEstate(there), HOST)).toMatchObject({ count: 16, blockedBy: 'vCPU: 16 free' });
    expect(roomIn(hostEstate(there, { maxVms: 3 }), HOST)).toMatchObject({ count: 1 });
    expect(roomIn(hostEstate(vms(5, 1), { maxVms: 3 }), HOST)).toMatchObject({ count: 0 });
    // Whatever an estate says that no construct wrote, VMs are counted in whole numbers.
    expect(roomIn(hostEstate([], { maxVms: 2.5 }), HOST)).toMatchObject({ count: 2 });
  });

  test('is none where more is promised than there is', () => {
    expect(roomIn(hostEstate(vms(25, 1)), HOST)).toEqual({
      path: HOST,
      count: 0,
      exact: true,
      on: [],
      blockedBy: 'vCPU: 0 free',
    });
  });

  test('is none where it is not', () => {
    expect(roomIn(hostEstate([]), 'nowhere')).toEqual({
      path: 'nowhere',
      count: 0,
      exact: true,
      on: [],
      blockedBy: 'it is not in the estate',
    });
  });
});

const TWO = [member(1), member(2)];
const big = { milliCpu: 16_000, memoryMib: gib(1) };
const on = (guests: Vm[], overrides: Partial<Cluster> = {}, hosts: Host[] = TWO): Estate =>
  clusterEstate(hosts, guests, overrides);

describe('the room in a cluster', () => {
  test('is what its hosts take, with where they would go', () => {
    expect(roomIn(on([]), CLUSTER)).toEqual({
      path: CLUSTER,
      count: 48,
      exact: true,
      on: TWO.map(({ path }) => ({ path, count: 24 })),
      blockedBy: 'vCPU: 49 with one more, 48 on 2 hosts',
    });
  });

  test('is not what the sums say: of 48 cores two hosts give 16 at once twice', () => {
    expect(roomIn(on([]), CLUSTER, big)).toMatchObject({ count: 2, exact: true });
  });

  test('keeps what restarts after the loss of a host', () => {
    expect(roomIn(on([], { hostFailuresToTolerate: 1 }), CLUSTER)).toMatchObject({
      count: 24,
      exact: true,
      blockedBy: 'after the loss of esxi-01, vCPU: 25 with one more, 24 on 1 host',
    });
    // 10 are there: of the 24 of the host that is left, 14.
    expect(roomIn(on(vms(10, 1, { host: CLUSTER }), { hostFailuresToTolerate: 1 }), CLUSTER).count).toBe(14);
  });

  test('keeps what admission control asks', () => {
    // 40 % of 2 x 24 cores at 2400 MHz and of 512 GiB; VMs of 1 GiB reserve it: 307 of 512 GiB may be reserved.
    const clocked = [1, 2].map((n) => member(n, { topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 } }));
    const admission = { policy: 'percentage' as const, cpuPercent: 40, memoryPercent: 40 };
    const room = roomIn(on([], { admission }, clocked), CLUSTER, { milliCpu: 1000, memoryMib: gib(8) });
    expect(room).toMatchObject({ count: 38, exact: true });
    expect(room.blockedBy).toMatch(/^admission control keeps 40 % of CPU and 40 % of memory, and the VMs leave/);
  });

  test('reserves nothing where memory is overcommitted, as a VM of that shape would not', () => {
    const overcommit = { cpuPercent: 100, memoryPercent: 200, diskPercent: 80, reason: 'a test' };
    const clocked = [1, 2].map((n) =>
      member(n, { overcommit, topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 } }),
    );
    const admission = { policy: 'percentage' as const, cpuPercent: 40, memoryPercent: 40 };
    expect(roomIn(on([], { admission }, clocked), CLUSTER, { milliCpu: 1000, memoryMib: gib(8) }).count).toBe(48);
  });

  test('is limited by a datastore', () => {
    expect(roomIn(on([]), CLUSTER, { ...ONE, diskGib: 100 })).toMatchObject({
      count: 8,
      exact: true,
      blockedBy: 'disk on ds-1: 800 GiB free',
    });
  });

  test('is on the hosts that see the datastore', () => {
    const local = [member(1, { stores: [store(), store({ key: 'local' })] }), member(2)];
    expect(roomIn(on([], {}, local), CLUSTER, { ...ONE, diskGib: 1, store: 'local' })).toMatchObject({
      count: 24,
      on: [{ path: TWO[0]!.path, count: 24 }],
    });
  });

  test('moves what is there, where that makes room', () => {
    // 8 + 8 are wherever is best: beside each other on one host, and 24 on the other.
    const there = [8, 8].map((vcpus, n) => placed({ path: `app/vm-${n}`, milliCpu: vcpus * 1000 }));
    expect(roomIn(on(there), CLUSTER, { milliCpu: 24_000, memoryMib: gib(1) })).toMatchObject({
      count: 1,
      exact: true,
    });
    const pinned = there.map((guest, n) => ({ ...guest, host: TWO[n]!.path }));
    expect(roomIn(on(pinned), CLUSTER, { milliCpu: 24_000, memoryMib: gib(1) }).count).toBe(0);
  });

  test('is none where what is there has no placement, and says why', () => {
    const three = [1, 2, 3].map((n) => placed({ path: `app/vm-${n}`, milliCpu: 16_000 }));
    expect(roomIn(on(three), CLUSTER)).toMatchObject({
      count: 0,
      exact: true,
      on: [],
      blockedBy: expect.stringContaining('room for 2 of that size on 2 hosts') as unknown,
    });
    const lost = roomIn(on(three.slice(0, 2), { hostFailuresToTolerate: 1 }), CLUSTER);
    expect(lost).toMatchObject({ count: 0, exact: true });
    expect(lost.blockedBy).toMatch(/^after the loss of esxi-01, /);
  });

  test('leaves hosts that are kept for failures empty', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [TWO[1]!.path] };
    expect(roomIn(on([], { admission, hostFailuresToTolerate: 1 }), CLUSTER)).toMatchObject({
      count: 24,
      on: [{ path: TWO[0]!.path, count: 24 }],
    });
  });

  test('does not count what others ask of the rules: a rule holds for those that it names', () => {
    const rules = [rule('pair', { kind: 'apart' }, ['app/vm-00', 'app/vm-01'])];
    expect(roomIn(on(vms(2, 1, { host: CLUSTER }), { rules }), CLUSTER).count).toBe(46);
  });

  test('is none of a VM larger than any of its hosts', () => {
    expect(roomIn(on([]), CLUSTER, { milliCpu: 25_000, memoryMib: gib(1) })).toMatchObject({ count: 0, exact: true });
  });
});

describe('places that VMs are placed on', () => {
  const judged = {
    ...on([]),
    hosts: [...TWO, host({ path: 'rack-2/alone' }), containerHost({ path: 'rack-0/docker' })],
  };

  test('are hosts that are in no cluster, and clusters; not container hosts', () => {
    expect(new RoomFinder(judged).places.map(({ path }) => path)).toEqual([CLUSTER, 'rack-2/alone']);
  });

  test('a host of a cluster is asked by itself, beside what names it', () => {
    const pinned = on([vm({ host: TWO[0]!.path, milliCpu: 4000 })]);
    expect(roomIn(pinned, TWO[0]!.path).count).toBe(20);
  });

  test('are reported with their room for VMs of 2 vCPU and 8 GiB', () => {
    expect(reportedRoom(judged, buildLedger(judged))).toEqual([
      { path: CLUSTER, count: 24, exact: true, blockedBy: 'vCPU: 50 with one more, 48 on 2 hosts' },
      { path: 'rack-2/alone', count: 12, exact: true, blockedBy: 'vCPU: 24 free' },
    ]);
  });

  test('are counted however many guests a cluster has, replicas counted', () => {
    const many = on([placed({ replicas: 1001, milliCpu: 10, memoryMib: 1 })]);
    expect(reportedRoom(many, buildLedger(many))).toEqual([
      { path: CLUSTER, count: 18, exact: true, blockedBy: 'vCPU: 48.01 with one more, 48 on 2 hosts' },
    ]);
  });
});

describe('room that is known without a search', () => {
  const knownIn = (judged: Estate, shape = ONE): { count: number; most: number; reason: string } => {
    const { count, limit } = new RoomFinder(judged).knownIn(CLUSTER, shape);
    return { count, most: limit.count, reason: limit.reason };
  };
  const apart = (...vcpus: number[]): Vm[] =>
    vcpus.map((count, n) => placed({ path: `app/vm-${n}`, milliCpu: count * 1000, host: TWO[n]!.path }));

  test('is between what fits beside the others and what the sums allow, where they do not meet', () => {
    // 23 and 23 of 24 are taken: one VM of 2 would fit the sum.
    const two = { milliCpu: 2000, memoryMib: gib(1) };
    expect(knownIn(on(apart(23, 21)), two)).toEqual({
      count: 1,
      most: 1,
      reason: 'room for 1 of that size on 2 hosts',
    });
    // What is there may move, and nobody looks for how: 8 and 8 may share a host, or each have its own.
    const there = [9, 9].map((vcpus, n) => placed({ path: `app/vm-${n}`, milliCpu: vcpus * 1000 }));
    const rules = [rule('pair', { kind: 'apart' }, ['app/vm-0', 'app/vm-1'])];
    expect(knownIn(on(there, { rules }), { milliCpu: 16_000, memoryMib: gib(1) })).toMatchObject({ count: 0, most: 1 });
  });

  test('is told in a report with what is known to be too many', () => {
    const there = [9, 9].map((vcpus, n) => placed({ path: `app/vm-${n}`, milliCpu: vcpus * 1000, memoryMib: gib(1) }));
    const rules = [rule('pair', { kind: 'apart' }, ['app/vm-0', 'app/vm-1'])];
    const judged = on(there, { rules });
    // Each host has 15 left: 7 of 2 vCPUs, while the sums have room for 15.
    expect(reportedRoom(judged, buildLedger(judged))).toEqual([
      { path: CLUSTER, count: 14, exact: false, atMost: 15, blockedBy: 'vCPU: 50 with one more, 48 on 2 hosts' },
    ]);
  });

  test('keeps room for what restarts, beside what it must be apart from, and together with what it goes with', () => {
    const three = [member(1), member(2), member(3)];
    const there = [12, 12, 6].map((vcpus, n) =>
      placed({ path: `app/vm-${n}`, milliCpu: vcpus * 1000, host: CLUSTER, memoryMib: gib(1) }),
    );
    const kept = (rules: Cluster['rules']) => knownIn(on(there, { rules, hostFailuresToTolerate: 1 }, three)).count;
    // 48 of two hosts, less 30 that are there.
    expect(kept([])).toBe(18);
    expect(kept([rule('pair', { kind: 'together' }, ['app/vm-0', 'app/vm-1'])])).toBe(18);
    expect(kept([rule('pair', { kind: 'apart' }, ['app/vm-0', 'app/vm-1'])])).toBe(18);
  });

  test('is what survival tells where guests of a lost host find no room beside the others', () => {
    // 4 + 4, 3 + 3 + 3 and 3 on three hosts: the last finds no room on one of the others, but 4 + 3 + 3 is twice on two.
    const three = [1, 2, 3].map((n) => member(n, { cpu: inventory(10_200) }));
    const there = [4, 4, 3, 3, 3, 3].map((vcpus, n) => placed({ path: `app/vm-${n}`, milliCpu: vcpus * 1000 }));
    const known = knownIn(on(there, { hostFailuresToTolerate: 1 }, three), { milliCpu: 100, memoryMib: gib(1) });
    expect(known).toMatchObject({ count: 4, most: 4 });
  });

  test('is at most what the sums allow where there are too many losses to look at', () => {
    const many = Array.from({ length: 40 }, (_, n) => member(n + 1, { cpu: inventory(24_000 + n) }));
    // 40 hosts of 40 sizes: 9,880 losses of three.
    expect(knownIn(on([], { hostFailuresToTolerate: 3 }, many))).toMatchObject({ count: 0, most: 37 * 24 });
    expect(knownIn(on([], { hostFailuresToTolerate: 2 }, many))).toMatchObject({ count: 38 * 24, most: 38 * 24 });
  });

  test('is not known where it is undecided whether what is there has a host', () => {
    const judged = on(vms(3, 1, { host: CLUSTER }));
    const view = new ClusterView(judged.clusters![0]!, { estate: judged, hosts: new Map() });
    const placement = {
      verdict: 'undecided',
      bound: { dimension: 'cpu', asked: 47_000, capacity: 48_000 },
      best: { assignment: new Map(), unplaced: ['c'] },
      nodes: 7,
    };
    Object.defineProperty(view, 'first', { value: placement });
    expect(reportedRoom(judged, buildLedger(judged), new Map([[CLUSTER, view]]))).toEqual([
      {
        path: CLUSTER,
        count: 0,
        exact: false,
        blockedBy: 'vCPU: 47 of 48 asked; the best placement found leaves out 1 (c) after 7 nodes',
      },
    ]);
  });
});

describe('room beside a VM that must be able to move', () => {
  const ready = (n: number): Host =>
    member(n, {
      topology: { sockets: 2, coresPerSocket: 12, evcMode: 'intel-skylake' },
      migrationNetwork: 'vmotion',
    });
  const db = placed({ path: 'app/db', milliCpu: 16_000, liveMigration: true });
  const judged = (overrides: Partial<Vm> = {}): Estate =>
    clusterEstate([ready(1), ready(2)], [{ ...db, ...overrides }]);

  test('leaves it a host to move to, whether it is searched for or not', () => {
    // 8 vCPUs beside db on one host; on the other 24, of which db needs 16: 8 + 8, by twos or one by one.
    const [told] = reportedRoom(judged(), buildLedger(judged()));
    expect(told).toMatchObject({ count: 8, exact: false, atMost: 16 });
    expect(roomIn(judged(), CLUSTER)).toMatchObject({ count: 16, exact: true });
    expect(roomIn(judged(), CLUSTER).blockedBy).toMatch(/^db must be able to move, /);
  });

  test('is all there is where it need not, and where it cannot for want of a prerequisite', () => {
    expect(roomIn(judged({ liveMigration: false }), CLUSTER)).toMatchObject({ count: 32, exact: true });
    expect(roomIn(clusterEstate([ready(1), member(2)], [db]), CLUSTER)).toMatchObject({ count: 32, exact: true });
  });
});

test('a host whose size is no number has no count', () => {
  const judged = hostEstate([], { cpu: inventory(Infinity), memory: inventory(Infinity) });
  expect(reportedRoom(judged, buildLedger(judged))).toMatchObject([{ count: null, exact: false }]);
});

test('an empty estate has no places', () => {
  expect(new RoomFinder(estate()).places).toEqual([]);
});

import { type Cluster, type Estate, type Host, type Vm, buildLedger } from '../../lib/model';
import { type Room, RoomFinder, reportedRoom } from '../../lib/clusters/headroom';
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

  test('are not counted in passing where a cluster has more than 1000 guests, replicas counted', () => {
    const many = (replicas: number) => on([placed({ replicas, milliCpu: 10, memoryMib: 1 })]);
    const reported = (judgedNow: Estate) => reportedRoom(judgedNow, buildLedger(judgedNow))[0]!;
    expect(reported(many(1001))).toEqual({ path: CLUSTER, count: null, exact: false, blockedBy: null });
    expect(reported(many(1000)).count).toBeGreaterThan(0);
  });
});

test('a host whose size is no number has no count', () => {
  const judged = hostEstate([], { cpu: inventory(Infinity), memory: inventory(Infinity) });
  expect(reportedRoom(judged, buildLedger(judged))).toMatchObject([{ count: null, exact: false }]);
});

test('an empty estate has no places', () => {
  expect(new RoomFinder(estate()).places).toEqual([]);
});

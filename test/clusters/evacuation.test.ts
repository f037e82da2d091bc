import { type Cluster, type Host, type Vm } from '../../lib/model';
import { type Evacuation, evacuateHost } from '../../lib/clusters/evacuation';
import { CLUSTER, clusterEstate, estate, gib, member, placed, vm } from '../support/estate';

/** Hosts between which nothing is shown to move live, and two that have all it takes. */
const TWO = [member(1), member(2)];
const LIVE = TWO.map((host) => ({
  ...host,
  migrationNetwork: 'vmotion',
  topology: { ...host.topology!, evcMode: 'intel-cascadelake' as const },
}));
const [ONE, OTHER] = TWO.map(({ path }) => path) as [string, string];
const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });
const empty = (guests: Vm[], host = ONE, overrides: Partial<Cluster> = {}, hosts: Host[] = TWO): Evacuation =>
  evacuateHost(clusterEstate(hosts, guests, overrides), CLUSTER, host);

describe('a host that is emptied', () => {
  test('hands its VMs to others, and nothing else moves', () => {
    // 12 + 12 fill a host: the first takes them, and 6 + 6 are on the other.
    const guests = [cpu('a', 12), cpu('b', 6), cpu('c', 6)];
    const { verdict, moves } = empty(guests, ONE, {}, LIVE);
    expect(verdict).toBe('fits');
    expect(moves.length).toBeGreaterThan(0);
    expect(moves.every(({ from, to, powerOff }) => from === ONE && to === OTHER && !powerOff)).toBe(true);
    // Both hosts together hold each VM once.
    const back = empty(guests, OTHER);
    expect([...moves, ...back.moves].map((move) => move.vm).sort()).toEqual(['a', 'b', 'c']);
  });

  test('has nothing to hand over where nothing runs on it', () => {
    expect(empty([])).toEqual({ verdict: 'fits', moves: [] });
  });

  test('cannot where one vCPU is over on the others, and says why', () => {
    expect(empty([cpu('a', 12), cpu('b', 12)]).verdict).toBe('fits');
    expect(empty([cpu('a', 12), cpu('b', 13)])).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason: 'vCPU: 25 asked (b 13, a 12), 24 on 1 host',
    });
  });

  test('cannot while a VM names it as its host', () => {
    expect(empty([vm({ path: 'app/licensed' })])).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason: 'licensed (1 vCPU, 1 GiB) may run on none of the hosts',
    });
    expect(empty([vm({ path: 'app/licensed' })], OTHER).verdict).toBe('fits');
  });

  test('cannot while replicas must be apart on as many hosts as there are', () => {
    const web = cpu('web', 1, { replicas: 2, spread: 'must' });
    expect(empty([web]).verdict).toBe('does-not-fit');
    expect(empty([web], ONE, {}, [...TWO, member(3)]).verdict).toBe('fits');
  });

  test('hands nothing to a host that is kept for failures, and takes nothing from it', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [OTHER] };
    expect(empty([cpu('a', 24)], ONE, { admission }, LIVE)).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason: 'a (24 vCPU, 1 GiB) may run on none of the hosts (esxi-02 is kept for failures)',
    });
    expect(empty([cpu('a', 24)], OTHER, { admission }, LIVE)).toEqual({ verdict: 'fits', moves: [] });
    const third = member(3);
    expect(empty([cpu('a', 24)], ONE, { admission }, [...TWO, third])).toEqual({
      verdict: 'fits',
      moves: [{ vm: 'a', from: ONE, to: third.path, powerOff: true }],
    });
  });

  test('names replicas by their number, and what must be shut down for a move', () => {
    const found = [ONE, OTHER].flatMap((host) => empty([cpu('render', 2, { replicas: 2 })], host).moves);
    expect(found.map((move) => [move.vm, move.powerOff]).sort()).toEqual([
      ['render', true],
      ['render-2', true],
    ]);
  });

  test('keeps what holds a physical device of it, wherever that is', () => {
    const gpu = cpu('render', 2, { passthrough: [{ device: '0000:3b:00.0', reason: 'GPU' }] });
    const told = [ONE, OTHER].map((host) => empty([gpu], host, {}, LIVE));
    expect(told.map(({ verdict }) => verdict).sort()).toEqual(['does-not-fit', 'fits']);
    expect(told.find(({ verdict }) => verdict === 'does-not-fit')).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason:
        'render (2 vCPU, 1 GiB) may run on none of the hosts (render holds the physical device 0000:3b:00.0 of its host)',
    });
    expect(told.find(({ verdict }) => verdict === 'fits')!.moves).toEqual([]);
  });

  test('hands nothing to a host that cannot guarantee as much, though its memory is promised twice', () => {
    // Hosts of 256 GiB that promise 512: two of 200 GiB fit one by size, and 200 + 56 are guaranteed at most.
    const overcommit = { cpuPercent: 100, memoryPercent: 200, diskPercent: 80, reason: 'a test' };
    const hosts = TWO.map((host) => ({ ...host, overcommit, memory: { ...host.memory, ratioPercent: 200 } }));
    const of = (guarantee: number): Evacuation => {
      const guests = [200, guarantee].map((memory, index) =>
        cpu(`vm-${index}`, 1, { memoryMib: gib(200), memoryReservationMib: gib(memory) }),
      );
      return empty(guests, ONE, {}, hosts);
    };
    expect(of(56).verdict).toBe('fits');
    expect(of(57)).toMatchObject({ verdict: 'does-not-fit', moves: [] });
    expect(of(57).reason).toContain('guaranteed memory: 257 GiB asked');
  });

  describe('under strict admission control', () => {
    const hosts = [1, 2, 3].map((n) =>
      member(n, { topology: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2000, evcMode: 'intel-cascadelake' } }),
    );
    const half = { hostFailuresToTolerate: 1, admission: { policy: 'percentage', cpuPercent: 1, memoryPercent: 50 } };
    const three = (memory: number): Vm[] =>
      ['a', 'b', 'c'].map((name) => cpu(name, 2, { memoryMib: gib(memory), memoryReservationMib: gib(memory) }));
    const told = (memory: number): Evacuation[] =>
      hosts.map(({ path }) => empty(three(memory), path, half as Partial<Cluster>, hosts));

    test('says why vCenter moves nothing, though all fits', () => {
      // 3 x 120 = 360 of 768 GiB are admitted; of 512 they leave 152, 29 %, and 50 % are kept.
      const refused = told(120).filter(({ moves }) => moves.length > 0);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused.map(({ verdict }) => verdict)).toEqual(refused.map(() => 'fits'));
      refused.forEach(({ refusedBy }) =>
        expect(refusedBy).toBe(
          'without the host, admission control keeps 1 % of CPU and 50 % of memory, and the VMs leave 99 % (96 of 96000 MHz reserved) and 29 % (360 GiB of 512 GiB)',
        ),
      );
    });

    test('says nothing where exactly what is kept is left, and does where one GiB less is', () => {
      // Of 512 GiB half is 256: 3 x 85 = 255 leave 257, 3 x 86 = 258 leave 254.
      expect(told(85).some(({ refusedBy }) => refusedBy !== undefined)).toBe(false);
      expect(told(86).some(({ refusedBy }) => refusedBy !== undefined)).toBe(true);
    });
  });

  test('names a VM by its path where two have one name', () => {
    const twins = [cpu('x/web', 1), cpu('y/web', 1)];
    const found = [ONE, OTHER].flatMap((host) => empty(twins, host).moves.map((move) => move.vm));
    expect(found.sort()).toEqual(['app/x/web', 'app/y/web']);
  });

  test('is not asked about where nothing fits to begin with', () => {
    expect(empty([cpu('a', 16), cpu('b', 16), cpu('c', 16)])).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason:
        'with all hosts there, vCPU: 3 guests of 16 vCPU or more (a 16, b 16, c 16), room for 2 of that size on 2 hosts',
    });
  });

  test('is in a cluster that there is', () => {
    expect(evacuateHost(estate(), CLUSTER, ONE)).toEqual({
      verdict: 'does-not-fit',
      moves: [],
      reason: 'the cluster is not in the estate',
    });
  });
});

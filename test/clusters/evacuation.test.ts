import { type Cluster, type Host, type Vm } from '../../lib/model';
import { type Evacuation, evacuateHost } from '../../lib/clusters/evacuation';
import { CLUSTER, clusterEstate, estate, member, placed, rule, vm } from '../support/estate';

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

  test('hands them to a host that is kept for failures', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [OTHER] };
    expect(empty([cpu('a', 24)], ONE, { admission })).toEqual({
      verdict: 'fits',
      moves: [{ vm: 'a', from: ONE, to: OTHER, powerOff: true }],
    });
    expect(empty([cpu('a', 24)], ONE, { admission }, LIVE).moves).toMatchObject([{ powerOff: false }]);
  });

  test('names replicas by their number, and what must be shut down for a move', () => {
    const gpu = { device: '0000:3b:00.0', reason: 'GPU' };
    const rules = [rule('here', { kind: 'on', hosts: [ONE, OTHER] }, ['app/render'])];
    const found = [ONE, OTHER].flatMap(
      (host) => empty([cpu('render', 2, { replicas: 2, passthrough: [gpu] })], host, { rules }).moves,
    );
    expect(found.map((move) => [move.vm, move.powerOff]).sort()).toEqual([
      ['render-1', true],
      ['render-2', true],
    ]);
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

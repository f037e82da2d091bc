import { type Cluster, type Host, type Vm } from '../../lib/model';
import { type ClusterReport, evaluate } from '../../lib/rules';
import {
  cluster,
  clusterEstate,
  estate,
  findingsOf,
  host,
  inventory,
  member,
  placed,
  rule,
  vm,
} from '../support/estate';

const TOPOLOGY = { sockets: 2, coresPerSocket: 12, evcMode: 'intel-skylake' };
const THREE = [1, 2, 3].map((n) => member(n, { topology: TOPOLOGY, migrationNetwork: 'vmotion' }));
const [ONE, TWO, OTHER] = THREE.map(({ path }) => path) as [string, string, string];
const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });
const report = (guests: Vm[], overrides: Partial<Cluster> = {}, hosts: Host[] = THREE): ClusterReport => {
  const { clusters } = evaluate(clusterEstate(hosts, guests, overrides));
  expect(clusters).toHaveLength(1);
  return clusters[0]!;
};

describe('the report on a cluster', () => {
  test('says of each host which VMs are on it, that all restart and where, and where they can move', () => {
    const guests = [
      vm({ path: 'app/pinned', host: TWO, milliCpu: 1000, staysDown: true }),
      cpu('big', 24),
      cpu('db', 20, { liveMigration: true }),
    ];
    const { placement, survival, migrations } = report(guests, { hostFailuresToTolerate: 1 });
    expect(placement.verdict).toBe('fits');
    expect(placement.reason).toBeNull();
    expect(placement.hosts.map(({ path }) => path)).toEqual([ONE, TWO, OTHER]);
    // 24 fill a host; the VM that names esxi-02 leaves 23 there.
    const on = (name: string) => placement.hosts.find(({ vms }) => vms.includes(name))?.path;
    expect(on('pinned')).toBe(TWO);
    expect([ONE, OTHER]).toContain(on('big'));
    expect(on('db')).not.toBe(on('big'));
    expect(survival).toMatchObject({ failures: 1, verdict: 'survives', lost: [], stranded: [] });
    expect(survival.worst.length).toBeGreaterThan(0);
    expect(survival.staysDown).toEqual(['pinned']);
    // db of 20 is on one of the two that big leaves, and has room on the other: 24, or 23 beside what is pinned.
    expect(migrations).toEqual([{ path: 'app/db', hosts: [ONE, TWO, OTHER].filter((path) => path !== on('big')) }]);
  });

  test('does not say that a VM survives whose device is in the host that is lost', () => {
    const gpu = cpu('gpu', 1, { passthrough: [{ device: '0000:3b:00.0', reason: 'GPU' }] });
    const { placement, survival } = report([gpu, cpu('a', 1)], { hostFailuresToTolerate: 1 });
    const host = placement.hosts.find(({ vms }) => vms.includes('gpu'))!.path;
    expect(survival).toMatchObject({ verdict: 'does-not-survive', lost: [host], stranded: ['gpu'] });
    const stated = report([{ ...gpu, staysDown: true }, cpu('a', 1)], { hostFailuresToTolerate: 1 });
    expect(stated.survival).toMatchObject({ verdict: 'survives', staysDown: ['gpu'] });
  });

  test('tells what should hold and does not, and how, in the placement that is shown', () => {
    const should = (id: string, affinity: Parameters<typeof rule>[1], ...vms: string[]) =>
      rule(
        id,
        affinity,
        vms.map((name) => `app/${name}`),
        { mandatory: false },
      );
    const rules = [
      should('pair', { kind: 'together' }, 'a', 'b'),
      should('licence', { kind: 'on', hosts: [ONE] }, 'a', 'c'),
      should('noisy', { kind: 'not-on', hosts: [ONE, TWO, OTHER] }, 'd'),
    ];
    // 16 of 24 vCPUs each: no host takes two of a, b and c, so that the pair is apart, and one of a and c not on esxi-01.
    const { placement } = report([cpu('a', 16), cpu('b', 16), cpu('c', 16), cpu('d', 1)], { rules });
    expect(placement.broken!.map(({ path }) => path.split('/').at(-1))).toEqual(['licence', 'noisy', 'pair']);
    expect(placement.broken![2]!.what).toMatch(/^rule pair: a, b are on esxi-0\d, esxi-0\d$/);
    expect(placement.broken![1]!.what).toMatch(/^rule noisy: d is on esxi-0\d$/);
  });

  test('keeps what should hold where it can be, and says nothing of it then', () => {
    const rules = [
      rule('pair', { kind: 'together' }, ['app/a', 'app/b'], { mandatory: false }),
      rule('apart', { kind: 'apart' }, ['app/c', 'app/d', 'app/e'], { mandatory: false }),
      rule('here', { kind: 'on', hosts: [OTHER] }, ['app/a'], { mandatory: false }),
      rule('not-here', { kind: 'not-on', hosts: [ONE] }, ['app/f'], { mandatory: false }),
    ];
    // esxi-03 takes a and b (16) and one of 4: 20 of 24; f (20) and one of 4 fill esxi-02; the third of 4 is on esxi-01.
    const small = ['a', 'b'].map((name) => cpu(name, 8));
    const { placement } = report([...small, ...['c', 'd', 'e'].map((name) => cpu(name, 4)), cpu('f', 20)], { rules });
    expect(placement.broken).toBeUndefined();
    const on = (name: string) => placement.hosts.find(({ vms }) => vms.includes(name))?.path;
    expect([on('a'), on('b')]).toEqual([OTHER, OTHER]);
    expect(new Set(['c', 'd', 'e'].map(on)).size).toBe(3);
    expect(on('f')).not.toBe(ONE);
  });

  test('has of replicas that should spread as few on a host as can be', () => {
    // 5 on 3 hosts: 2, 2 and 1.
    const { placement } = report([cpu('web', 1, { replicas: 5, spread: 'should' })]);
    expect(placement.hosts.map(({ vms }) => vms.length).sort()).toEqual([1, 2, 2]);
    expect(placement.broken).toHaveLength(1);
    expect(placement.broken![0]).toMatchObject({ path: 'app/web' });
    expect(placement.broken![0]!.what).toMatch(/^the 'spread' of web: web(-\d)?, web-\d are on esxi-0\d$/);
    // 3 on 3 hosts: one each.
    const spread = report([cpu('web', 1, { replicas: 3, spread: 'should' })]).placement;
    expect(spread.hosts.map(({ vms }) => vms.length)).toEqual([1, 1, 1]);
    expect(spread.broken).toBeUndefined();
  });

  test('gives up what should hold for what must survive', () => {
    // d and e stay down, 9 of two hosts of 8: only where they are on a host each, 8 restart after either loss.
    const hosts = [1, 2].map((n) => member(n, { cpu: inventory(8000) }));
    const guests = [
      ...['a', 'b', 'c'].map((name) => cpu(name, 2)),
      cpu('f', 1),
      ...['d', 'e'].map((name) => cpu(name, 1, { staysDown: true })),
    ];
    const rules = [rule('pair', { kind: 'together' }, ['app/d', 'app/e'], { mandatory: false })];
    const { placement, survival } = report(guests, { hostFailuresToTolerate: 1, rules }, hosts);
    expect(survival).toMatchObject({ verdict: 'survives', staysDown: ['d', 'e'] });
    expect(placement.broken!.map(({ path }) => path.split('/').at(-1))).toEqual(['pair']);
  });

  test('says why there is no placement, and asks nothing of survival then', () => {
    expect(report([cpu('a', 16), cpu('b', 16), cpu('c', 16), cpu('d', 16)], { hostFailuresToTolerate: 1 })).toEqual({
      path: 'rack-1/production',
      placement: {
        verdict: 'does-not-fit',
        hosts: [],
        reason: 'vCPU: 4 guests of 16 vCPU or more (a 16, b 16, c 16, d 16), room for 3 of that size on 3 hosts',
      },
      survival: { failures: 1, verdict: 'not-asked', worst: [], lost: [], stranded: [] },
      migrations: [],
    });
  });

  test('says which loss is not survived, by paths, and by which VMs', () => {
    const { survival } = report([cpu('a', 16), cpu('b', 16), cpu('c', 16)], { hostFailuresToTolerate: 1 });
    expect(survival).toMatchObject({ verdict: 'does-not-survive', worst: [], lost: [ONE] });
    expect(survival.stranded).toHaveLength(1);
    expect(['a', 'b', 'c']).toContain(survival.stranded[0]);
  });

  test('asks nothing of survival where no host may be lost', () => {
    expect(report([cpu('a', 1)]).survival).toEqual({
      failures: 0,
      verdict: 'not-asked',
      worst: [],
      lost: [],
      stranded: [],
    });
  });

  test('lists hosts that are kept for failures, with nothing on them', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [ONE] };
    const { placement } = report([cpu('a', 24), cpu('b', 24)], { admission });
    expect(placement.hosts.map(({ vms }) => vms.length)).toEqual([0, 1, 1]);
  });

  test('numbers replicas, and calls VMs of one name by their paths', () => {
    const { placement } = report([cpu('web', 1, { replicas: 2 }), cpu('x/db', 1), cpu('y/db', 1)]);
    expect(placement.hosts.flatMap(({ vms }) => vms).sort()).toEqual(['app/x/db', 'app/y/db', 'web', 'web-2']);
  });

  test('calls replicas by their paths where another VM has the name of one', () => {
    const { placement } = report([cpu('web', 1, { replicas: 2 }), cpu('web-2', 1)]);
    expect(placement.hosts.flatMap(({ vms }) => vms).sort()).toEqual(['app/web', 'app/web#2', 'app/web-2']);
  });

  test('is one for each cluster, by path', () => {
    const other = host({ path: 'rack-0/esxi-09' });
    const judged = estate({
      hosts: [...THREE, other],
      clusters: [cluster(THREE), cluster([other], { path: 'rack-0/edge' })],
    });
    expect(evaluate(judged).clusters.map(({ path }) => path)).toEqual(['rack-0/edge', 'rack-1/production']);
    expect(findingsOf(judged)).toEqual([]);
  });

  test('of a cluster whose hosts are not there is that nothing fits nowhere', () => {
    const judged = { ...clusterEstate(THREE, [cpu('a', 1)]), hosts: [] };
    expect(evaluate(judged).clusters[0]!.placement).toMatchObject({ verdict: 'does-not-fit', hosts: [] });
    expect(evaluate({ ...judged, vms: [] }).clusters[0]!.placement).toMatchObject({ verdict: 'fits', hosts: [] });
  });
});

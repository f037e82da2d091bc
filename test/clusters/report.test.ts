import { type Cluster, type Host, type Vm } from '../../lib/model';
import { type ClusterReport, evaluate } from '../../lib/rules';
import { cluster, clusterEstate, estate, findingsOf, host, member, placed, vm } from '../support/estate';

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
    expect(migrations).toEqual([{ path: 'app/db', hosts: [ONE, TWO, OTHER] }]);
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

import { AdmissionControl } from '../../../lib/clusters';
import { type Estate, type Host, type Vm } from '../../../lib/model';
import { CAP012 } from '../../../lib/rules/capacity/cap012';
import { CAP011 } from '../../../lib/rules/capacity/cap011';
import { type RuleContext } from '../../../lib/rules/rule';
import { CATALOG } from '../../../lib/rules';
import {
  CLUSTER,
  cluster,
  clusterEstate,
  findingsOf,
  gib,
  judge,
  member,
  placed,
  rule,
  store,
  verdictsOf,
  vm,
} from '../../support/estate';

/** Two hosts of 24 cores and 256 GiB. */
const TWO = [member(1), member(2)];
const cpu = (name: string, vcpus: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: `app/${name}`, milliCpu: vcpus * 1000, ...overrides });
const memory = (name: string, amount: number): Vm => placed({ path: `app/${name}`, memoryMib: gib(amount) });

describe('CAP012 passes', () => {
  test.each([
    ['when nothing runs', clusterEstate(TWO, [])],
    [
      'when VMs fill all hosts exactly',
      clusterEstate(
        TWO,
        [12, 8, 4, 12, 6, 6].map((vcpus, n) => cpu(`vm-${n}`, vcpus)),
      ),
    ],
    [
      'when VMs that name their host leave room for the others',
      clusterEstate(TWO, [cpu('pinned', 12, { host: TWO[1]!.path }), cpu('a', 24), cpu('b', 12)]),
    ],
    [
      'when what does not fit is stopped',
      clusterEstate(TWO, [cpu('a', 16), cpu('b', 16), cpu('c', 16, { powered: false })]),
    ],
    [
      'when a rule that need not hold cannot',
      clusterEstate(TWO, [cpu('a', 16), cpu('b', 16)], {
        rules: [rule('pair', { kind: 'together' }, ['app/a', 'app/b'], { mandatory: false })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('CAP012 fails though the sums fit', () => {
  test('when each host takes one VM of 16 of 24 cores, and there are three, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = clusterEstate(TWO, [cpu('a', 16), cpu('b', 16), cpu('c', 16)], { source });
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP012: there is no placement of 3 VMs on 2 hosts: vCPU: 3 guests of 16 vCPU or more (a 16, b 16, c 16), room for 2 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
    expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('of memory, by replicas', () => {
    // Each of two hosts of 256 GiB takes two of 100 GiB: 4 of 5.
    const judged = clusterEstate(TWO, [placed({ path: 'app/web', memoryMib: gib(100), replicas: 5 })]);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP012: there is no placement of 5 VMs on 2 hosts: memory: 5 guests of 100 GiB or more (web 100 GiB, web-2 100 GiB, web-3 100 GiB, web-4 100 GiB, web-5 100 GiB), room for 4 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
    expect(findingsOf(clusterEstate(TWO, [placed({ path: 'app/web', memoryMib: gib(100), replicas: 4 })]))).toEqual([]);
  });

  test('of a host that is kept for failures', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [TWO[1]!.path] };
    // CAP001 counts the host as reserved.
    expect(verdictsOf(clusterEstate(TWO, [cpu('a', 13), cpu('b', 12)], { admission }))).toEqual(['CAP001 error']);
    expect(verdictsOf(clusterEstate(TWO, [cpu('a', 12), cpu('b', 12)], { admission }))).toEqual([]);
    expect(findingsOf(clusterEstate(TWO, [vm({ path: 'app/pinned', host: TWO[1]!.path })], { admission }))).toEqual([
      '[rack-1/production] CAP012: there is no placement of 1 VM on 1 host: pinned (1 vCPU, 1 GiB) may run on none of the hosts (esxi-01: it names esxi-02 as its host); let pinned run on other hosts too',
    ]);
  });

  test('where a datastore is seen by one host only', () => {
    const local = [member(1, { stores: [store(), store({ key: 'local' })] }), member(2)];
    const on = (name: string, vcpus: number) => cpu(name, vcpus, { disks: [{ sizeGib: 1, store: 'local' }] });
    expect(findingsOf(clusterEstate(local, [on('a', 12), on('b', 12)]))).toEqual([]);
    expect(findingsOf(clusterEstate(local, [on('a', 12), on('b', 13)]))).toEqual([
      '[rack-1/production] CAP012: there is no placement of 2 VMs on 2 hosts: vCPU: 25 asked (b 13, a 12), 24 on 1 host; shrink a VM, add a host, or loosen a rule',
    ]);
  });

  test('where a network is on one host only', () => {
    const lan = {
      path: 'app/lan',
      name: 'lan',
      on: TWO[0]!.path,
      system: TWO[0]!.system,
      identity: { scope: 'x', name: 'lan' },
      asks: [],
    };
    const judged = clusterEstate(TWO, [cpu('a', 20, { networks: ['lan'] }), cpu('b', 20, { networks: ['lan'] })]);
    // A network that the estate does not make is there already, everywhere.
    expect(findingsOf(judged)).toEqual([]);
    expect(verdictsOf({ ...judged, networks: [lan] })).toEqual(['CAP012 error']);
    expect(verdictsOf({ ...judged, networks: [{ ...lan, on: CLUSTER }] })).toEqual([]);
  });

  test.each([
    ['together', rule('pair', { kind: 'together' }, ['app/a', 'app/b'])],
    ['on one host', rule('pair', { kind: 'on', hosts: [TWO[0]!.path] }, ['app/a', 'app/b'])],
    ['not on one of two hosts', rule('pair', { kind: 'not-on', hosts: [TWO[0]!.path] }, ['app/a', 'app/b'])],
  ])('where a rule keeps VMs %s, exactly full and one over', (_, binding) => {
    const rules = [binding];
    expect(verdictsOf(clusterEstate(TWO, [cpu('a', 12), cpu('b', 12)], { rules }))).toEqual([]);
    expect(verdictsOf(clusterEstate(TWO, [cpu('a', 12), cpu('b', 13)], { rules }))).toEqual(['CAP012 error']);
  });

  test('where sizes, not rules, keep VMs apart: no two of three fit on one host', () => {
    const judged = clusterEstate(TWO, [memory('a', 130), memory('b', 129), memory('c', 140)]);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production] CAP012: there is no placement of 3 VMs on 2 hosts: memory: 3 guests of 129 GiB or more (c 140 GiB, a 130 GiB, b 129 GiB), room for 2 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
  });

  test('and cannot be waived', () => {
    expect(CATALOG.find(({ id }) => id === 'CAP012')).toMatchObject({ severity: 'error', waivable: false });
  });
});

describe('CAP012 leaves to others', () => {
  test.each([
    ['sums that are short: CAP001', clusterEstate(TWO, [cpu('a', 24), cpu('b', 24), cpu('c', 1)]), ['CAP001 error']],
    [
      'a host that is short by what names it: CAP001',
      clusterEstate(TWO, [cpu('a', 20, { host: TWO[0]!.path }), cpu('b', 5, { host: TWO[0]!.path })]),
      ['CAP001 error'],
    ],
    ['a VM that no host can take: CAP004', clusterEstate(TWO, [cpu('a', 25)]), ['CAP004 error']],
    [
      'a rule that cannot be kept: AVA004',
      clusterEstate(TWO, [cpu('a', 1), cpu('b', 1), cpu('c', 1)], {
        rules: [rule('all', { kind: 'apart' }, ['app/a', 'app/b', 'app/c'])],
      }),
      ['AVA004 error'],
    ],
    [
      'a cluster without hosts: INP007',
      { ...clusterEstate(TWO, [cpu('a', 1)]), hosts: [], clusters: [cluster(TWO)] },
      ['INP007 error'],
    ],
  ])('%s', (_, judged, verdicts) => {
    expect(verdictsOf(judged)).toEqual(verdicts);
  });
});

describe('what is not decided', () => {
  const bound = { dimension: 'cpu' as const, asked: 47_000, capacity: 48_000 };
  const best = { assignment: new Map(), unplaced: ['c'] };
  const known = clusterEstate(TWO, [cpu('a', 1)]);
  const context = (view: object): RuleContext =>
    ({
      ledger: { byPath: new Map() },
      sites: new Map([[CLUSTER, { ...known.clusters![0]!, hosts: TWO, cluster: known.clusters![0] }]]),
      clusterViews: new Map([
        [
          CLUSTER,
          {
            cluster: { ...known.clusters![0]!, hostFailuresToTolerate: 1 },
            problem: { normal: { hosts: TWO, guests: [{}, {}, {}] }, tied: new Set() },
            admission: new AdmissionControl(known.clusters![0]!, { estate: known, hosts: new Map() }),
            ...view,
          },
        ],
      ]),
    }) as unknown as RuleContext;

  test('is a warning, and never says that there is no room', () => {
    const placement = { verdict: 'undecided', bound, best, nodes: 1_000_000 };
    expect(CAP012.check(context({ placement }))).toEqual([
      {
        path: CLUSTER,
        source: undefined,
        severity: 'warning',
        undecided: true,
        message:
          'whether there is a placement of 3 VMs on 2 hosts is undecided: vCPU: 47 of 48 asked; the best placement found leaves out 1 (c) after 1000000 nodes; shrink a VM, or add a host',
      },
    ]);
  });

  describe('hides no proof that needs no placement', () => {
    const placement = { verdict: 'undecided', bound, best, nodes: 1_000_000 };
    const guest = { id: 'a', cpu: 25_000, memory: 1024 };
    const view = {
      placement,
      problem: {
        normal: { hosts: TWO, guests: [guest] },
        failover: { hosts: [{ id: 'esxi-01', cpu: 24_000, memory: 1024 }], guests: [guest] },
        leftDown: new Set(),
        tied: new Set(),
        vmOf: new Map(),
      },
      reachability: { of: () => ({ without: [] }) },
    };

    test('of a loss, which is an error', () => {
      const provenLoss = {
        verdict: 'does-not-survive',
        lost: ['esxi-01'],
        stranded: ['a'],
        proof: {
          kind: 'sum',
          dimension: 'cpu',
          asked: 25_000,
          capacity: 24_000,
          guests: { count: 1, biggest: [{ guest: 'a', amount: 25_000 }] },
          hosts: ['esxi-02'],
        },
      };
      const [found, ...others] = CAP011.check(context({ ...view, provenLoss }));
      expect(others).toEqual([]);
      expect(found!.severity).toBeUndefined();
      expect(found!.message).toContain(
        'after the loss of esxi-01, 1 VM would not restart (a 25 vCPU/0 GiB): vCPU: 25 asked (a 25), 24 on 1 host',
      );
    });

    test('of admission control, which is an error, beside the warning that names CAP011', () => {
      const admission = { problem: () => 'admission control keeps 50 %' };
      expect(CAP011.check(context({ ...view, admission }))).toEqual([
        {
          path: CLUSTER,
          source: undefined,
          severity: 'warning',
          undecided: true,
          message:
            'whether every VM restarts after the loss of any 1 host is undecided, as it is whether all have a host while none is lost; shrink a VM, or add a host',
        },
        { path: CLUSTER, source: undefined, message: 'admission control keeps 50 %; reserve less, or add a host' },
      ]);
    });

    test('and says nothing of restarts where nothing restarts', () => {
      const problem = { ...view.problem, leftDown: new Set(['a']) };
      expect(CAP011.check(context({ ...view, problem }))).toEqual([]);
    });
  });

  test('is a warning of survival, too: by its first loss, or because there are too many', () => {
    const survival = { verdict: 'undecided', lost: ['esxi-01'], stranded: [], bound, best, nodes: 7, cases: 10_000 };
    const placement = { verdict: 'fits', assignment: new Map() };
    expect(CAP011.check(context({ placement, restarts: { ...survival, tooMany: false } }))).toEqual([
      {
        path: CLUSTER,
        source: undefined,
        severity: 'warning',
        undecided: true,
        message:
          'whether every VM restarts after the loss of esxi-01 is undecided: vCPU: 47 of 48 asked; the best placement found leaves out 1 (c) after 7 nodes; shrink a VM, or add a host',
      },
    ]);
    expect(CAP011.check(context({ placement, restarts: { ...survival, tooMany: true } }))).toMatchObject([
      {
        severity: 'warning',
        undecided: true,
        message:
          'whether every VM restarts after the loss of esxi-01 is undecided: there are more losses than the 10000 that were examined; shrink a VM, or add a host',
      },
    ]);
  });
});

describe('CAP012 where memory is overcommitted', () => {
  const overcommit = { cpuPercent: 100, memoryPercent: 200, diskPercent: 80, reason: 'a test' };
  /** Hosts of 96 GiB that promise 192: what is guaranteed is 96 all the same. */
  const twice = (n: number): Host =>
    member(n, { overcommit, memory: { ...member(1).memory, total: gib(96), maxUnit: gib(96), ratioPercent: 200 } });
  const errorsOf = (judged: Estate): string[] => findingsOf(judged).filter((line) => !line.includes('CAP008'));
  const hosts = [twice(1), twice(2)];
  const guaranteed = (name: string, memory: number, guarantee = memory): Vm =>
    placed({ path: `app/${name}`, memoryMib: gib(memory), memoryReservationMib: gib(guarantee) });
  const of = (...sizes: [number, number?][]) =>
    clusterEstate(
      hosts,
      sizes.map(([memory, guarantee], index) => guaranteed(`vm-${index}`, memory, guarantee)),
    );

  test('holds what is guaranteed against what hosts have', () => {
    // By size six would fit; by guarantee one host takes one of 60, or two of 48.
    expect(errorsOf(of([48], [48], [48], [48]))).toEqual([]);
    expect(errorsOf(of([60], [60]))).toEqual([]);
    expect(errorsOf(of([60], [60], [60]))).toEqual([
      '[rack-1/production] CAP012: there is no placement of 3 VMs on 2 hosts: guaranteed memory: 3 guests of 60 GiB or more (vm-0 60 GiB, vm-1 60 GiB, vm-2 60 GiB), room for 2 of that size on 2 hosts; shrink a VM, add a host, or loosen a rule',
    ]);
  });

  test('finds where both hold', () => {
    // 96 guaranteed fill a host; the 192 that are promised take the other two, of 96 each, on the other host.
    const { ok, clusters } = judge(of([96], [96, 0], [96, 0], [80, 0]));
    expect(ok).toBe(true);
    expect(clusters[0]!.placement.verdict).toBe('fits');
  });

  test('survives a loss only with what is guaranteed on the hosts that are left', () => {
    const lost = { hostFailuresToTolerate: 1 };
    const pair = (guarantee: number) =>
      clusterEstate(hosts, [guaranteed('a', 48), guaranteed('b', 48, guarantee)], lost);
    expect(errorsOf(pair(48))).toEqual([]);
    const over = clusterEstate(hosts, [guaranteed('a', 48), guaranteed('b', 49)], lost);
    expect(errorsOf(over)).toEqual([
      '[rack-1/production] CAP011: after the loss of esxi-01, 1 VM would not restart (b 1 vCPU/49 GiB): guaranteed memory: 97 GiB asked (b 49 GiB, a 48 GiB), 96 GiB on 1 host; add a host like esxi-01, or shrink b by 1 GiB',
    ]);
  });
});

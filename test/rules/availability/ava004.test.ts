import { type Cluster, type ClusterRule, type Estate, type Vm } from '../../../lib/model';
import { CATALOG } from '../../../lib/rules';
import { clusterEstate, findingsOf, judge, member, network, placed, rule, verdictsOf, vm } from '../../support/estate';

const [ONE, TWO, THREE] = ['rack-1/esxi-01', 'rack-1/esxi-02', 'rack-1/esxi-03'] as const;
const hosts = (count: number) => Array.from({ length: count }, (_, index) => member(index + 1));
const guests = (...names: string[]): Vm[] => names.map((name) => placed({ path: `app/${name}` }));
const apart = (...names: string[]): ClusterRule =>
  rule(
    'spread',
    { kind: 'apart' },
    names.map((name) => `app/${name}`),
  );
const together = (...names: string[]): ClusterRule =>
  rule(
    'pair',
    { kind: 'together' },
    names.map((name) => `app/${name}`),
  );
const at = (name: string, host: string, ...names: string[]): ClusterRule =>
  rule(
    name,
    { kind: 'on', hosts: [host] },
    names.map((guest) => `app/${guest}`),
  );
const on = (count: number, vms: Vm[], rules: ClusterRule[], overrides: Partial<Cluster> = {}): Estate =>
  clusterEstate(hosts(count), vms, { rules, ...overrides });
const ONE_LOST = { hostFailuresToTolerate: 1 };
const web = (replicas: number, overrides: Partial<Vm> = {}): Vm =>
  placed({ path: 'app/web', replicas, spread: 'must', ...overrides });

describe('AVA004 passes', () => {
  test.each<[string, Estate]>([
    ['without rules', on(2, guests('a', 'b'), [])],
    ['when n VMs apart have n hosts', on(2, guests('a', 'b'), [apart('a', 'b')])],
    ['when they have one more for the host that may be lost', on(3, guests('a', 'b'), [apart('a', 'b')], ONE_LOST)],
    ['when replicas have as many hosts', on(3, [web(3)], [])],
    ['when replicas have one more', on(3, [web(2)], [], ONE_LOST)],
    ['when replicas that are too many need not be apart', on(2, [web(3, { spread: 'should' })], [], ONE_LOST)],
    [
      'when a rule that cannot be kept need not be',
      on(2, guests('a', 'b', 'c'), [{ ...apart('a', 'b', 'c'), mandatory: false }]),
    ],
    ['when VMs that are together have a host', on(2, guests('a', 'b'), [together('a', 'b')], ONE_LOST)],
    ['when only one VM of a rule is in another', on(2, guests('a', 'b', 'c'), [together('a', 'b'), apart('b', 'c')])],
    ['when what cannot be kept after a loss stays down', on(2, [web(2, { staysDown: true })], [], ONE_LOST)],
    ['when replicas that are too many are stopped', on(2, [web(3, { powered: false })], [])],
    ['when a rule is about VMs that are gone', on(1, [], [apart('a', 'b'), together('a', 'b')])],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('AVA004 fails of VMs that must be apart', () => {
  const source = { file: 'main.ts', line: 7 };

  test('when there is one more than hosts, in these words and at the line of the rule', () => {
    const judged = on(2, guests('a', 'b', 'c'), [{ ...apart('a', 'b', 'c'), source }]);
    expect(findingsOf(judged)).toEqual([
      '[rack-1/production/spread] AVA004: rule spread keeps 3 VMs apart, and they may run on 2 hosts; add 1 host, or state that it need not hold',
    ]);
    expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('when there are as many as hosts, and one may be lost', () => {
    expect(findingsOf(on(3, guests('a', 'b', 'c'), [apart('a', 'b', 'c')], ONE_LOST))).toEqual([
      '[rack-1/production/spread] AVA004: rule spread keeps 3 VMs apart, and after the loss of 1 host they may run on 2; add 1 host, or state that it need not hold',
    ]);
    expect(verdictsOf(on(3, guests('a', 'b'), [apart('a', 'b')], { hostFailuresToTolerate: 2 }))).toEqual([
      'AVA004 error',
    ]);
  });

  test('for replicas of one VM, at the VM', () => {
    const judged = on(2, [web(3, { source })], []);
    expect(findingsOf(judged)).toEqual([
      "[app/web] AVA004: its 'spread' keeps 3 VMs apart, and they may run on 2 hosts; add 1 host, or state that it need not hold",
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
    expect(findingsOf(on(2, [web(2)], [], ONE_LOST))).toEqual([
      "[app/web] AVA004: its 'spread' keeps 2 VMs apart, and after the loss of 1 host they may run on 1; add 1 host, or state that it need not hold",
    ]);
  });

  test('counts the replicas of VMs in a rule', () => {
    const pair = [placed({ path: 'app/a', replicas: 2 }), placed({ path: 'app/b' })];
    expect(verdictsOf(on(3, pair, [apart('a', 'b')]))).toEqual([]);
    expect(findingsOf(on(2, pair, [apart('a', 'b')]))).toEqual([
      '[rack-1/production/spread] AVA004: rule spread keeps 3 VMs apart, and they may run on 2 hosts; add 1 host, or state that it need not hold',
    ]);
  });

  test('counts only the hosts that they may run on', () => {
    const rules = [apart('a', 'b'), at('licence', ONE, 'a', 'b')];
    expect(findingsOf(on(3, guests('a', 'b'), rules))).toEqual([
      '[rack-1/production/spread] AVA004: rule spread keeps 2 VMs apart, and they may run on 1 host; add 1 host, or state that it need not hold',
    ]);
    const lan = network({ name: 'lan', on: TWO });
    const joined = ['a', 'b'].map((name) => placed({ path: `app/${name}`, networks: ['lan'] }));
    expect(verdictsOf({ ...on(3, joined, [apart('a', 'b')]), networks: [lan] })).toEqual(['AVA004 error']);
  });

  test('does not count a host that is kept, but after a failure', () => {
    const admission = { policy: 'dedicated-hosts' as const, hosts: [THREE] };
    expect(verdictsOf(on(3, guests('a', 'b', 'c'), [apart('a', 'b', 'c')], { admission }))).toEqual(['AVA004 error']);
    // Two of two; when one is lost, the kept one takes its place.
    expect(verdictsOf(on(3, guests('a', 'b'), [apart('a', 'b')], { admission, ...ONE_LOST }))).toEqual([]);
  });
});

describe('AVA004 fails of VMs that must be together', () => {
  test('when another rule keeps two of them apart, in these words', () => {
    expect(findingsOf(on(2, guests('a', 'b', 'c'), [together('a', 'b', 'c'), apart('a', 'c')]))).toEqual([
      '[rack-1/production/pair] AVA004: rule pair keeps a, b, c together, and rule spread keeps them apart; drop one',
    ]);
  });

  test('when the replicas of one of them are to be apart', () => {
    expect(findingsOf(on(3, [web(2), ...guests('a')], [together('a', 'web')]))).toEqual([
      "[rack-1/production/pair] AVA004: rule pair keeps a, web together, and the 'spread' of web keeps its replicas apart; drop one",
    ]);
  });

  test('when other rules leave them no host in common', () => {
    const rules = [together('a', 'b'), at('a-on', ONE, 'a'), at('b-on', TWO, 'b')];
    expect(findingsOf(on(2, guests('a', 'b'), rules))).toEqual([
      '[rack-1/production/pair] AVA004: rule pair keeps a, b together, and no host may run all of them; change one of their rules, networks or datastores',
    ]);
  });

  test('when they name two hosts', () => {
    const pinned = [vm({ path: 'app/a', host: ONE }), vm({ path: 'app/b', host: TWO })];
    expect(verdictsOf(on(2, pinned, [together('a', 'b')]))).toEqual(['AVA004 error']);
    expect(verdictsOf(on(2, [pinned[0]!, { ...pinned[1]!, host: ONE }], [together('a', 'b')]))).toEqual([]);
  });

  test('through a third', () => {
    // a with b, b with c, a apart from c: each rule by itself can be kept.
    const chain = [together('a', 'b'), { ...together('b', 'c'), name: 'chain', path: 'x/chain' }, apart('a', 'c')];
    expect(verdictsOf(on(2, guests('a', 'b', 'c'), chain))).toHaveLength(1);
  });
});

test('AVA004 cannot be waived', () => {
  expect(CATALOG.find(({ id }) => id === 'AVA004')).toMatchObject({ severity: 'error', waivable: false });
});

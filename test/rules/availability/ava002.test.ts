import { evaluate } from '../../../lib/rules';
import { type Cluster } from '../../../lib/model';
import {
  clusterEstate,
  container,
  containerHost,
  engine,
  estate,
  findingsOf,
  host,
  member,
  placed,
  rule,
  verdictsOf,
  vm,
} from '../../support/estate';

const A = 'rack-1/a';
const B = 'rack-1/b';
const bystanders = [A, B].flatMap((path) =>
  [1, 2].map((n) => vm({ path: `app/bystander-${path.at(-1)}${n}`, host: path })),
);
const on = (...guests: ReturnType<typeof vm>[]) =>
  estate({ hosts: [host({ path: A }), host({ path: B })], vms: [...bystanders, ...guests] });
const web = (n: number, path: string, overrides: Parameters<typeof vm>[0] = {}) =>
  vm({ path: `app/web-${n}`, host: path, service: 'web', ...overrides });

describe('AVA002 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    ['when guests of one host name no service', on(vm({ host: A }), vm({ path: 'app/b', host: A }))],
    ['when they are of two services', on(web(1, A), web(2, A, { service: 'mail' }))],
    ['when instances are on two hosts', on(web(1, A), web(2, B))],
    ['when replicas are not critical', on(vm({ host: A, replicas: 3 }))],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('AVA002 fails', () => {
  test('for two instances on one host, in these words and at the first one', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = on(web(3, A), web(1, A, { source }), web(2, B));
    expect(findingsOf(judged)).toEqual([
      '[app/web-1] AVA002: 2 instances of service web fall with rack-1/a (web-1, web-3), allowed 1; place them on hosts of their own',
    ]);
    expect(evaluate(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('on each host that has two of them', () => {
    const judged = on(web(1, A), web(2, A), web(3, B), web(4, B));
    expect(evaluate(judged).findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['AVA002', 'app/web-1'],
      ['AVA002', 'app/web-3'],
    ]);
  });

  test('for a VM and a container of one service on one host', () => {
    const judged = estate({
      hosts: [host({ path: A })],
      vms: [...bystanders.slice(0, 2), web(1, A)],
      engines: [engine({ on: 'app/bystander-a1', inVm: true, cpu: engine().cpu })],
      containers: [container({ path: 'app/web-2', service: 'web' })],
    });
    expect(findingsOf(judged)).toEqual([
      '[app/web-1] AVA002: 2 instances of service web fall with rack-1/a (web-1, web-2), allowed 1; place them on hosts of their own',
    ]);
  });

  test('for replicas of a critical guest, in these words, beside AVA001', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = on(vm({ path: 'app/db', host: A, replicas: 2, criticality: 'critical', source }));
    expect(verdictsOf(judged)).toEqual(['AVA001 error', 'AVA002 error']);
    expect(findingsOf(judged)[1]).toBe(
      "[app/db] AVA002: 2 replicas of a critical guest fall with one host, rack-1/a; place instances of one 'service' on hosts of their own",
    );
    expect(evaluate(judged).findings[1]).toMatchObject({ source });
  });

  test('for the replicas of a critical container, even where another host has an instance', () => {
    const replica = (n: number, replicas: number) => ({
      host: containerHost({ path: `rack-1/docker-${n}`, hostOsPatching: 'maintenance-window' as const }),
      engine: engine({ path: `rack-1/docker-${n}/engine`, on: `rack-1/docker-${n}` }),
      container: container({
        path: `app/api-${n}`,
        engine: `rack-1/docker-${n}/engine`,
        service: 'api',
        criticality: 'critical',
        replicas,
      }),
    });
    const both = [replica(1, 2), replica(2, 1)];
    const judged = estate({
      hosts: both.map((each) => each.host),
      engines: both.map((each) => each.engine),
      containers: both.map((each) => each.container),
    });
    expect(evaluate(judged).findings.map(({ rule, path }) => [rule, path])).toEqual([['AVA002', 'app/api-1']]);
  });
});

describe('AVA002 offers what helps in a cluster', () => {
  const hosts = [1, 2, 3].map((n) => member(n));
  const of = (count: number, overrides: Partial<Cluster> = {}) =>
    findingsOf(
      clusterEstate(
        hosts,
        Array.from({ length: count }, (_, n) => placed({ path: `app/web-${n}`, service: 'web' })),
        overrides,
      ),
    )[0];

  test('as many hosts as instances: a rule that must hold', () => {
    expect(of(3)).toMatch(/allowed 1; keep them apart, by separate\(\) of the cluster$/);
  });

  test.each([
    // 4 on 3: 2 + 1 + 1.
    ['more instances than hosts', 4, {}, 'at most 2 a host, of 3'],
    // 7 on 3: 3 + 2 + 2.
    ['many more', 7, {}, 'at most 3 a host, of 3'],
    // After a loss 3 have 2 hosts; until then one a host.
    ['more than a loss leaves', 3, { hostFailuresToTolerate: 1 }, 'at most 1 a host, of 3'],
    [
      'more than hosts that take VMs',
      3,
      { admission: { policy: 'dedicated-hosts' as const, hosts: [hosts[0]!.path] } },
      'at most 2 a host, of 2',
    ],
  ])('%s: a rule that need not', (_, count, overrides, most) => {
    expect(of(count, overrides)).toContain(
      `keep them apart where they can be, by separate() with mandatory: false, or as replicas with spread: 'should' (${most})`,
    );
  });

  test('that rule is enough, and so is the prop', () => {
    const vms = [0, 1, 2, 3].map((n) => placed({ path: `app/web-${n}`, service: 'web' }));
    const rules = [
      rule(
        'spread',
        { kind: 'apart' },
        vms.map(({ path }) => path),
        { mandatory: false },
      ),
    ];
    expect(findingsOf(clusterEstate(hosts, vms, { rules }))).toEqual([]);
    const critical = placed({ path: 'app/web', replicas: 4, service: 'web', criticality: 'critical' });
    const lost = { hostFailuresToTolerate: 1 };
    expect(findingsOf(clusterEstate(hosts, [critical], lost))).toEqual([
      "[app/web] AVA002: 4 replicas of a critical guest may fall with one host of rack-1/production; keep them apart, by spread: 'should' (at most 2 a host, of 3)",
    ]);
    expect(findingsOf(clusterEstate(hosts, [{ ...critical, spread: 'should' }], lost))).toEqual([]);
  });
});

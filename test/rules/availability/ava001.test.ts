import { Workload } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
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
const hosts = [host({ path: A }), host({ path: B })];
/** Two VMs on each host, which depend on nothing. */
const bystanders = [A, B].flatMap((path) =>
  [1, 2].map((n) => vm({ path: `app/bystander-${path.at(-1)}${n}`, host: path })),
);
const on = (...guests: ReturnType<typeof vm>[]) => estate({ hosts, vms: [...bystanders, ...guests] });
const orders = (n: number, path: string, overrides: Parameters<typeof vm>[0] = {}) =>
  vm({ path: `app/orders-${n}`, host: path, service: 'orders', criticality: 'critical', ...overrides });

/** A VM on a host, an engine in it, and a critical container of one service in that. */
const platform = (n: number, path: string) => ({
  vm: vm({ path: `app/platform-${n}`, host: path, milliCpu: 4000, memoryMib: 8192 }),
  engine: engine({ path: `app/platform-${n}/docker`, on: `app/platform-${n}`, inVm: true }),
  container: container({
    path: `app/web-${n}`,
    engine: `app/platform-${n}/docker`,
    service: 'web',
    criticality: 'critical',
  }),
});
const platforms = (...paths: string[]) => {
  const all = paths.map((path, n) => platform(n, path));
  return estate({
    hosts,
    vms: [...bystanders, ...all.map((each) => each.vm)],
    engines: all.map((each) => each.engine),
    containers: all.map((each) => each.container),
  });
};

describe('AVA001 passes', () => {
  test.each([
    ['when nothing is there', estate()],
    [
      'when nothing is critical',
      on(vm({ host: A, workload: Workload.DATABASE }), vm({ path: 'app/b', host: A, criticality: 'normal' })),
    ],
    ['when a critical service has an instance on each of two hosts', on(orders(1, A), orders(2, B))],
    ['when the other instance is not critical itself', on(orders(1, A), orders(2, B, { criticality: 'normal' }))],
    ['when containers of one service are in VMs on two hosts', platforms(A, B)],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual([]);
  });
});

describe('AVA001 fails', () => {
  test('for a critical VM by itself, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = on(vm({ path: 'app/db', host: A, criticality: 'critical', source }));
    expect(findingsOf(judged)).toEqual([
      "[app/db] AVA001: it is critical and falls with rack-1/a, a host of 3 guests; run another instance of its 'service' on another host",
    ]);
    expect(evaluate(judged).findings).toMatchObject([{ severity: 'error', source }]);
  });

  test('for a VM of a cluster that stays down, though hosts may fail', () => {
    const judged = (staysDown: boolean) =>
      clusterEstate([member(1), member(2)], [placed({ path: 'app/db', criticality: 'critical', staysDown })], {
        hostFailuresToTolerate: 1,
      });
    expect(findingsOf(judged(false))).toEqual([]);
    expect(findingsOf(judged(true))).toEqual([
      "[app/db] AVA001: it is critical and stays down after its host has failed; leave 'restartPriority' out, or run another instance elsewhere",
    ]);
  });

  describe('of a service whose instances stay down', () => {
    const FIVE = [1, 2, 3, 4, 5].map((n) => member(n));
    const etcd = (count: number, failures: number, mandatory = true) => {
      const vms = Array.from({ length: count }, (_, n) =>
        placed({ path: `app/etcd-${n}`, service: 'etcd', criticality: 'critical', staysDown: true }),
      );
      const rules = [
        rule(
          'quorum',
          { kind: 'apart' },
          vms.map(({ path }) => path),
          { mandatory },
        ),
      ];
      return clusterEstate(FIVE, vms, { hostFailuresToTolerate: failures, rules });
    };
    const told = [
      "[app/etcd-0] AVA001: service etcd is critical and stays down after its host has failed; leave 'restartPriority' out, or run another instance elsewhere",
    ];

    test.each([
      // 2 of 3 are left, 3 of 5 after two losses.
      ['passes where 2 of 3 are left', etcd(3, 1), []],
      ['passes where 3 of 5 are left after two losses', etcd(5, 2), []],
      // 1 of 2, 2 of 4, 1 of 3: half is no majority.
      ['fails where 1 of 2 is left', etcd(2, 1), told],
      ['fails where 2 of 4 are left after two losses', etcd(4, 2), told],
      ['fails where 1 of 3 is left after two losses', etcd(3, 2), told],
      ['fails where nothing must keep them apart', etcd(3, 1, false), told],
    ])('%s', (_, judged, findings) => {
      expect(findingsOf(judged)).toEqual(findings);
    });

    test('counts copies that must spread as one a host, and others as one', () => {
      const of = (overrides: object) =>
        verdictsOf(
          clusterEstate(
            FIVE,
            [placed({ path: 'app/etcd', replicas: 3, criticality: 'critical', staysDown: true, ...overrides })],
            { hostFailuresToTolerate: 1 },
          ),
        );
      expect(of({ spread: 'must' })).toEqual([]);
      expect(of({ spread: 'should' })).toEqual(['AVA001 error']);
    });

    test('passes where no failure is tolerated, and one takes one of three', () => {
      const vms = [0, 1, 2].map((n) => placed({ path: `app/etcd-${n}`, service: 'etcd', criticality: 'critical' }));
      const rules = [
        rule(
          'quorum',
          { kind: 'apart' },
          vms.map(({ path }) => path),
        ),
      ];
      expect(findingsOf(clusterEstate(FIVE, vms, { rules }))).toEqual([]);
      expect(verdictsOf(clusterEstate(FIVE, vms))).toEqual(['AVA001 error', 'AVA002 error']);
    });

    test('counts all that is in one VM as one', () => {
      // Three containers in each of two VMs that are apart, and two in a third: 5 of 8 are left.
      const judged = (third: number) => {
        const names = ['a', 'b', 'c'];
        const counts = [3, 3, third];
        const vms = names.map((name) =>
          placed({ path: `app/${name}`, milliCpu: 4000, memoryMib: 8192, staysDown: true }),
        );
        const rules = [
          rule(
            'apart',
            { kind: 'apart' },
            vms.map(({ path }) => path),
          ),
        ];
        return {
          ...clusterEstate(FIVE, vms, { hostFailuresToTolerate: 1, rules }),
          engines: names.map((name) => engine({ path: `app/${name}/docker`, on: `app/${name}`, inVm: true })),
          containers: names.flatMap((name, index) =>
            Array.from({ length: counts[index]! }, (_, n) =>
              container({
                path: `app/${name}-${n}`,
                engine: `app/${name}/docker`,
                service: 'web',
                criticality: 'critical',
              }),
            ),
          ),
        };
      };
      const ava001 = (third: number) => verdictsOf(judged(third)).filter((line) => line.includes('AVA001'));
      expect(ava001(1)).toEqual([]);
      expect(ava001(0)).toEqual(['AVA001 error']);
    });
  });

  test('for a container that has a host of its own, and speaks of one guest', () => {
    const judged = estate({
      hosts: [containerHost({ hostOsPatching: 'maintenance-window' })],
      engines: [engine()],
      containers: [container({ criticality: 'critical' })],
    });
    expect(findingsOf(judged)).toEqual([
      "[app/container] AVA001: it is critical and falls with rack-1/docker-01, a host of 1 guest; run another instance of its 'service' on another host",
    ]);
  });

  test('once for a service whose instances are all on one host, at the first critical one', () => {
    const judged = on(orders(3, A), orders(2, A), orders(1, A, { criticality: 'normal' }));
    expect(verdictsOf(judged)).toEqual(['AVA001 error', 'AVA002 error']);
    expect(findingsOf(judged)[0]).toBe(
      "[app/orders-2] AVA001: service orders is critical and falls with rack-1/a, a host of 5 guests; run another instance of its 'service' on another host",
    );
  });

  test('for containers of one service in two VMs of one host: two kernels, one host', () => {
    expect(verdictsOf(platforms(A, A))).toEqual(['AVA001 error', 'AVA002 error']);
  });

  test('for each of two critical guests that share a host but no service', () => {
    const judged = on(
      vm({ path: 'app/x', host: A, criticality: 'critical' }),
      vm({ path: 'app/y', host: A, criticality: 'critical' }),
    );
    expect(evaluate(judged).findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['AVA001', 'app/x'],
      ['AVA001', 'app/y'],
    ]);
  });
});

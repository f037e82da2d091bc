import type { Container, Vm } from '../../../lib/model';
import {
  HOST,
  container,
  containerHost,
  engine,
  estate,
  findingsOf,
  host,
  hostEstate,
  judge,
  network,
  verdictsOf,
  vm,
} from '../../support/estate';

const named = (name: string, scope = 'dc-1') => ({ identity: { scope, name } });
const addressed = (address: string, on = 'lan'): Partial<Vm> => ({ addresses: [{ network: on, address }] });

describe('INP004 passes', () => {
  test.each([
    ['when all names differ', hostEstate([vm(named('a')), vm({ path: 'app/b', ...named('b') })])],
    [
      'when one name is used in two scopes',
      hostEstate([vm(named('a', 'x')), vm({ path: 'app/b', ...named('a', 'y') })]),
    ],
    [
      'when a VM, a container, a network and their host share a name',
      estate({
        hosts: [host(named('a')), containerHost(named('b'))],
        vms: [vm(named('a'))],
        engines: [engine(named('a'))],
        containers: [container(named('a'))],
        networks: [network(named('a'))],
      }),
    ],
    [
      'when the first of some replicas has no number',
      hostEstate([vm({ replicas: 3, ...named('web') }), vm({ path: 'app/b', ...named('web-1') })]),
    ],
    [
      'when a name only looks like that of a replica',
      hostEstate([
        vm({ replicas: 3, ...named('web') }),
        vm({ path: 'app/b', ...named('web-01') }),
        vm({ path: 'app/c', ...named('web-0') }),
        vm({ path: 'app/d', ...named('web1') }),
      ]),
    ],
    [
      'when a name is that of a replica in another scope',
      hostEstate([vm({ replicas: 3, ...named('web', 'x') }), vm({ path: 'app/b', ...named('web-2', 'y') })]),
    ],
    [
      'when the name beside replicas is one further',
      hostEstate([vm({ replicas: 3, ...named('web') }), vm({ path: 'app/b', ...named('web-4') })]),
    ],
    [
      'when an address is used on two networks',
      hostEstate([vm(addressed('10.0.0.1')), vm({ path: 'app/b', ...addressed('10.0.0.1', 'dmz') })]),
    ],
    [
      'when two addresses are used on one network',
      hostEstate([vm(addressed('10.0.0.1')), vm({ path: 'app/b', ...addressed('10.0.0.2') })]),
    ],
    [
      'when an address is used in two datacenters',
      estate({
        hosts: [host(named('h', 'dc-1')), host({ path: 'rack-2/esxi-02', ...named('h', 'dc-2') })],
        vms: [vm(addressed('10.0.0.1')), vm({ path: 'app/b', host: 'rack-2/esxi-02', ...addressed('10.0.0.1') })],
      }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('INP004 fails', () => {
  test.each([
    [
      'when one machine is stated twice',
      estate({ hosts: [host(named('m')), host({ path: 'rack-1/b', ...named('m') })] }),
      "[rack-1/b] INP004: host 'm' is used 2 times (rack-1/b, rack-1/esxi-01)",
    ],
    [
      'when one engine is stated twice',
      estate({
        hosts: [containerHost()],
        engines: [engine(named('unix:')), engine({ path: 'app/e', ...named('unix:') })],
      }),
      "[app/e] INP004: container engine 'unix:' is used 2 times (app/e, rack-1/docker-01/engine)",
    ],
    [
      'when a network is created twice',
      estate({ networks: [network(named('n')), network({ path: 'app/m', ...named('n') })] }),
      "[app/m] INP004: network 'n' is used 2 times (app/m, app/network)",
    ],
    [
      'when two VMs have one name',
      hostEstate([vm(named('a')), vm({ path: 'app/b', ...named('a') })]),
      "[app/b] INP004: VM name 'a' is used 2 times (app/b, app/vm)",
    ],
    [
      'when two containers have one name',
      estate({
        hosts: [containerHost()],
        engines: [engine()],
        containers: [container(named('a')), container({ path: 'app/b', ...named('a') })],
      }),
      "[app/b] INP004: container name 'a' is used 2 times (app/b, app/container)",
    ],
    [
      'when a name is that of the first of some replicas',
      hostEstate([vm({ replicas: 3, ...named('web') }), vm({ path: 'app/b', ...named('web') })]),
      "[app/b] INP004: VM name 'web' is used 2 times (app/b, app/vm)",
    ],
    [
      'when the name of replicas is that of another replica',
      hostEstate([vm({ replicas: 3, ...named('web') }), vm({ path: 'app/b', replicas: 2, ...named('web-3') })]),
      "[app/b] INP004: VM name 'web-3' is used 2 times (app/b, app/vm)",
    ],
    [
      'when a name is that of a replica',
      hostEstate([vm({ replicas: 3, ...named('web') }), vm({ path: 'app/b', ...named('web-3') })]),
      "[app/b] INP004: VM name 'web-3' is used 2 times (app/b, app/vm)",
    ],
    [
      'when two VMs have one address',
      hostEstate([vm(addressed('10.0.0.1')), vm({ path: 'app/b', ...addressed('10.0.0.1') })]),
      "[app/b] INP004: address on network lan '10.0.0.1' is used 2 times (app/b, app/vm)",
    ],
    [
      'when a VM has one address twice',
      hostEstate([vm({ addresses: [...addressed('10.0.0.1').addresses!, ...addressed('10.0.0.1').addresses!] })]),
      "[app/vm] INP004: address on network lan '10.0.0.1' is used 2 times (app/vm, app/vm)",
    ],
    [
      'when VMs of two hosts in one datacenter have one address',
      estate({
        hosts: [host(named('h')), host({ path: 'rack-1/esxi-02', ...named('i') })],
        vms: [vm(addressed('10.0.0.1')), vm({ path: 'app/b', host: 'rack-1/esxi-02', ...addressed('10.0.0.1') })],
      }),
      "[app/b] INP004: address on network lan '10.0.0.1' is used 2 times (app/b, app/vm)",
    ],
  ])('%s', (_, judged, words) => {
    expect(findingsOf(judged)).toEqual([`${words}, allowed once; give each its own`]);
  });

  test('once when two groups of replicas share a name', () => {
    const judged = hostEstate([
      vm({ replicas: 3, ...named('web') }),
      vm({ path: 'app/b', replicas: 2, ...named('web') }),
    ]);
    expect(findingsOf(judged)).toEqual([
      "[app/b] INP004: VM name 'web' is used 2 times (app/b, app/vm), allowed once; give each its own",
    ]);
  });

  test('at the first path, and names eight', () => {
    const guests = Array.from({ length: 10 }, (_, i) =>
      vm({ path: `app/${9 - i}`, ...named('x'), source: { file: 'main.ts', line: 9 - i } }),
    );
    const { findings } = judge(hostEstate(guests));
    expect(findings).toMatchObject([{ path: 'app/0', source: { line: 0 } }]);
    expect(findings[0]!.message).toContain(
      'is used 10 times (app/0, app/1, app/2, app/3, app/4, app/5, app/6, app/7 and 2 more)',
    );
  });
});

describe('INP004 and the ports of an engine', () => {
  const ENGINE = 'rack-1/docker-01/engine';
  const bound = (...addresses: string[]): Partial<Container> => ({
    boundPorts: addresses.map((address) => ({ address, port: 80, protocol: 'tcp' })),
  });
  const judged = (...containers: readonly Partial<Container>[]): string[] =>
    findingsOf(
      estate({
        hosts: [containerHost()],
        engines: [engine(), engine({ path: 'app/vm/engine', ...named('other') })],
        containers: containers.map((own, index) => container({ path: `app/${index}`, ...own })),
      }),
    ).filter((line) => line.includes('INP004'));

  test.each<[string, readonly Partial<Container>[]]>([
    ['when one container takes a port once', [bound('0.0.0.0')]],
    ['when two take it on two addresses', [bound('127.0.0.1'), bound('10.0.0.5')]],
    ['when two take it on all addresses of each kind', [bound('0.0.0.0'), bound('::')]],
    ['when two take it on two engines', [bound('0.0.0.0'), { ...bound('0.0.0.0'), engine: 'app/vm/engine' }]],
    [
      'when two take it by two protocols',
      [bound('0.0.0.0'), { boundPorts: [{ address: '0.0.0.0', port: 80, protocol: 'udp' }] }],
    ],
    ['when two take two ports', [bound('::1'), { boundPorts: [{ address: '::1', port: 81, protocol: 'tcp' }] }]],
    ['when one copy is defined of several', [{ ...bound('127.0.0.1'), replicas: 3, defined: 1 }]],
    ['when no copy is defined yet', [{ ...bound('0.0.0.0'), replicas: 3, defined: 0 }, bound('127.0.0.1')]],
    ['when copies take none', [{ boundPorts: [], replicas: 3 }]],
    [
      'when all copies share it',
      [{ boundPorts: [{ address: '0.0.0.0', port: 80, protocol: 'tcp', shared: true }], replicas: 3 }],
    ],
  ])('passes %s', (_, containers) => {
    expect(judged(...containers)).toEqual([]);
  });

  test.each<[string, readonly Partial<Container>[], string]>([
    ['two take it on one address', [bound('127.0.0.1'), bound('127.0.0.1')], 'used 2 times (app/0, app/1)'],
    ['one takes it on all addresses', [bound('127.0.0.1'), bound('0.0.0.0')], 'used 2 times (app/0, app/1)'],
    ['one takes it on all IPv6 addresses', [bound('::'), bound('::1')], 'used 2 times (app/0, app/1)'],
    [
      'three share all addresses',
      [bound('1.1.1.1'), bound('0.0.0.0'), bound('1.1.1.2')],
      'used 3 times (app/0, app/1, app/2)',
    ],
    ['one takes it twice', [bound('127.0.0.1', '127.0.0.1')], 'used 2 times (app/0)'],
  ])('fails once when %s', (_, containers, words) => {
    expect(judged(...containers)).toEqual([
      `[app/0] INP004: port on ${ENGINE} '80/tcp' is ${words}, allowed once; give each its own`,
    ]);
  });

  test.each<[string, Partial<Container>, string]>([
    ['all replicas', { replicas: 3 }, 'used 3 times (app/0)'],
    ['the defined ones of a scalable group', { replicas: 5, defined: 2 }, 'used 2 times (app/0)'],
    ['replicas beyond number', { replicas: 1e300 }, 'used 1e+300 times (app/0)'],
  ])('fails once when %s take it', (_, copies, words) => {
    expect(judged({ ...bound('127.0.0.1'), ...copies })).toEqual([
      `[app/0] INP004: port on ${ENGINE} '80/tcp' is ${words}, allowed once; publish a proxy before the copies instead`,
    ]);
  });

  test('fails twice when two addresses are each taken twice', () => {
    expect(judged(bound('10.0.0.1', '10.0.0.2'), bound('10.0.0.1', '10.0.0.2'))).toHaveLength(2);
  });
});

describe('INP004 is judged', () => {
  test.each([1e300, 2 ** 53, 2 ** 32 + 1, Infinity])('when somebody states %p replicas', (replicas) => {
    const judged = hostEstate([vm({ replicas, ...named('web') }), vm({ path: 'app/b', ...named('web-4294967297') })]);
    expect(findingsOf(judged)).toContainEqual(
      expect.stringContaining("INP004: VM name 'web-4294967297' is used 2 times"),
    );
  });

  test('when the host of a VM is not known', () => {
    const adrift = (path: string, on: string) => vm({ path, host: on, ...addressed('10.0.0.1') });
    expect(verdictsOf(estate({ vms: [adrift('a', 'x'), adrift('b', 'y')] }))).toEqual(['INP007 error', 'INP007 error']);
    expect(
      verdictsOf(estate({ hosts: [host()], vms: [adrift('a', 'x'), adrift('b', 'x'), adrift('c', HOST)] })),
    ).toEqual(['INP004 error', 'INP007 error', 'INP007 error']);
  });
});

import { type Container, type Estate, type Flow } from '../../../lib/model';
import {
  ENGINE,
  HOST,
  container,
  containerHost,
  engine,
  estate,
  findingsOf,
  flow,
  host,
  judge,
  network,
  verdictsOf,
  vm,
} from '../../support/estate';

const guest = (path: string, ...networks: string[]) => vm({ path: `app/${path}`, networks });
const lan = network({ path: 'app/lan', declaredOnly: true });
const open = network({ path: 'app/lan', declaredOnly: false });
const onHost = (parts: Partial<Estate>) => estate({ hosts: [host()], ...parts });
const onEngine = (containers: Container[], parts: Partial<Estate>) =>
  estate({ hosts: [containerHost()], engines: [engine()], containers, ...parts });
const call = (from: string, to: string, overrides: Partial<Flow> = {}) => flow(`app/${from}`, `app/${to}`, overrides);
const task = (path: string, overrides: Partial<Container> = {}) => container({ path: `app/${path}`, ...overrides });

/** A VM with an engine and a container in it that publishes 443, and a VM outside, both on the same network unless told otherwise. */
const inVm = ({
  calls,
  port = 443,
  network: name = 'lan',
}: {
  calls: [string, string];
  port?: number;
  network?: string;
}) =>
  onHost({
    vms: [guest('platform', 'lan'), guest('outside', name)],
    engines: [engine({ on: 'app/platform', inVm: true })],
    containers: [task('task', { networks: ['front'], publishedPorts: [443] })],
    flows: [call(...calls, { port })],
  });

describe('ISO009 passes', () => {
  test.each([
    ['when nothing is declared', onHost({ vms: [guest('a', 'lan'), guest('b', 'dmz')], networks: [open] })],
    ['when a network is for all', onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [open] })],
    ['when a network for declared pairs is empty', onHost({ networks: [lan] })],
    ['when one guest is alone on it', onHost({ vms: [guest('a', 'lan'), guest('b', 'dmz')], networks: [lan] })],
    [
      'when a pair shares one of its networks',
      onHost({ vms: [guest('a', 'lan', 'dmz'), guest('b', 'x', 'dmz')], flows: [call('a', 'b')] }),
    ],
    [
      'when the only pair is declared',
      onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [lan], flows: [call('a', 'b')] }),
    ],
    [
      'when it is declared the other way round',
      onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [lan], flows: [call('b', 'a')] }),
    ],
    [
      'when all three pairs are declared, one twice and one both ways',
      onHost({
        vms: [guest('a', 'lan'), guest('b', 'lan'), guest('c', 'lan')],
        networks: [lan],
        flows: [call('a', 'b'), call('a', 'b', { port: 80 }), call('b', 'a'), call('a', 'c'), call('b', 'c')],
      }),
    ],
    [
      "when containers are on their engine's own network",
      onEngine([task('a'), task('b', { networks: [] })], { flows: [call('a', 'b')] }),
    ],
    [
      'when their hosts share their networks by name',
      estate({
        hosts: [host({ networkScope: 'dc-1' }), host({ path: 'rack-1/b', networkScope: 'dc-1' })],
        vms: [guest('a', 'lan'), { ...guest('b', 'lan'), host: 'rack-1/b' }],
        flows: [call('a', 'b')],
      }),
    ],
    ['when a VM calls a port that a container in a VM on its network publishes', inVm({ calls: ['outside', 'task'] })],
    ['when a container in a VM calls a VM on its network', inVm({ calls: ['task', 'outside'], port: 22 })],
    [
      'when a container calls a port that another one publishes on the same host',
      onEngine([task('a', { networks: ['front'] }), task('b', { publishedPorts: [5432] })], {
        flows: [call('a', 'b')],
      }),
    ],
    ['when a guest calls itself', onHost({ vms: [guest('a', 'lan')], flows: [call('a', 'a')] })],
    [
      'when a guest is not in the estate',
      onHost({ vms: [guest('a', 'lan')], flows: [call('a', 'b'), call('c', 'a')] }),
    ],
    [
      'when a network of the name is on another host',
      onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [{ ...lan, on: 'rack-1/other' }] }),
    ],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('ISO009 fails for a pair that shares no network', () => {
  test.each([
    ['when their networks differ', onHost({ vms: [guest('a', 'lan'), guest('b', 'dmz')], flows: [call('a', 'b')] })],
    [
      'when their networks have one name on two hosts',
      estate({
        hosts: [host(), host({ path: 'rack-1/b' })],
        vms: [guest('a', 'lan'), { ...guest('b', 'lan'), host: 'rack-1/b' }],
        flows: [call('a', 'b')],
      }),
    ],
    [
      'when a container in a VM is called on a port that it does not publish',
      inVm({ calls: ['outside', 'task'], port: 80 }),
    ],
    [
      'when the VM around a container is on no network of its caller',
      inVm({ calls: ['outside', 'task'], network: 'dmz' }),
    ],
    [
      'when the VM around a container is on no network of whom it calls',
      inVm({ calls: ['task', 'outside'], network: 'dmz' }),
    ],
    [
      "when one container is on a network and one on its engine's own",
      onEngine([task('a', { networks: ['front'] }), task('b')], { flows: [call('a', 'b')] }),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).toEqual(['ISO009 error']);
  });

  test('in these words, where it was declared, once a port', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = onHost({
      vms: [guest('web', 'dmz'), guest('db', 'lan')],
      flows: [call('web', 'db', { source }), call('web', 'db', { protocol: 'udp', port: 53 })],
    });
    expect(findingsOf(judged)).toEqual([
      '[app/web] ISO009: web may call db on tcp 5432, and they share no network or route; put both on one, or publish the port',
      '[app/web] ISO009: web may call db on udp 53, and they share no network or route; put both on one, or publish the port',
    ]);
    expect(judge(judged).findings[0]).toMatchObject({ source });
  });
});

describe('ISO009 fails for a pair that nobody declared', () => {
  const three = [guest('c', 'lan'), guest('a', 'lan'), guest('b', 'lan', 'dmz')];

  test.each([
    ['of two VMs', onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [lan] }), 'a - b'],
    [
      'of two containers',
      onEngine([task('a', { networks: ['lan'] }), task('b', { networks: ['lan'] }), task('c')], {
        networks: [{ ...lan, on: ENGINE }],
      }),
      'a - b',
    ],
    ['among others', onHost({ vms: three, networks: [lan], flows: [call('a', 'b'), call('b', 'c')] }), 'a - c'],
    [
      'on this network, though it is on another',
      onHost({
        vms: [guest('a', 'lan'), guest('b', 'lan'), guest('c', 'dmz'), guest('d', 'dmz')],
        networks: [lan, network({ path: 'app/dmz', declaredOnly: true })],
        flows: [call('c', 'd')],
      }),
      'a - b',
    ],
    [
      'when a guest only calls itself',
      onHost({ vms: [guest('a', 'lan'), guest('b', 'lan')], networks: [lan], flows: [call('a', 'a'), call('b', 'b')] }),
      'a - b',
    ],
  ])('%s', (_, judged, pair) => {
    expect(verdictsOf(judged)).toEqual(['ISO009 error']);
    expect(findingsOf(judged)[0]).toContain(`1 pair of guests is not declared on lan (${pair}); `);
  });

  test('in these words, where the network was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = onHost({ vms: three, networks: [{ ...lan, source }], flows: [call('c', 'a')] });
    expect(findingsOf(judged)).toEqual([
      '[app/lan] ISO009: 2 pairs of guests are not declared on lan (a - b, b - c); declare each with allowTo, or part the network',
    ]);
    expect(judge(judged).findings).toMatchObject([{ source }]);
  });

  test('and names eight pairs, and counts all', () => {
    const vms = Array.from({ length: 10 }, (_, i) => guest(`v${i}`, 'lan'));
    const flows = [call('v0', 'v1'), call('v0', 'v9')];
    expect(findingsOf(onHost({ vms, networks: [lan], flows }))[0]).toContain(
      '43 pairs of guests are not declared on lan (v0 - v2, v0 - v3, v0 - v4, v0 - v5, v0 - v6, v0 - v7, v0 - v8, v1 - v2); ',
    );
  });

  test('for each network by itself, also where a pair is on both', () => {
    const judged = onHost({
      vms: [guest('a', 'lan', 'dmz'), guest('b', 'lan', 'dmz')],
      networks: [lan, network({ path: 'app/dmz', declaredOnly: true })],
    });
    expect(verdictsOf(judged)).toEqual(['ISO009 error', 'ISO009 error']);
    expect(verdictsOf({ ...judged, flows: [call('a', 'b')] })).toEqual([]);
  });
});

describe('ISO009 judges large estates', () => {
  test.each([
    ['with 5 000 networks of one pair each', 5000, 2],
    ['with one network of 10 000 guests', 1, 10_000],
  ])('%s', (_, networks, each) => {
    const names = Array.from({ length: networks }, (_unused, i) => `n${i}`);
    const judged = onHost({
      vms: names.flatMap((name) => Array.from({ length: each }, (_unused, i) => guest(`${name}-${i}`, name))),
      networks: names.map((name) => network({ path: `app/${name}`, on: HOST, declaredOnly: true })),
      flows: names.flatMap((name) =>
        Array.from({ length: each - 1 }, (_unused, i) => call(`${name}-${i}`, `${name}-${i + 1}`)),
      ),
    });
    expect(verdictsOf(judged).filter((verdict) => verdict.startsWith('ISO009'))).toHaveLength(each > 2 ? 1 : 0);
  });
});

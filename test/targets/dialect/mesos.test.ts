import { Bounded, Memory } from 'cdktf-strata';
import { type Attributes, type ContainerFacts, loosenings } from '../../../lib/model';
import { MESOS_DIALECT } from '../../../lib/targets/mesos/dialect';
import { container, laterNumber, mesosHost, newStack, secret } from '../../support/stacks';
import { onlyOne, synth } from '../../support/synth';

const { read: readOf, isGuest } = MESOS_DIALECT.container!;

/** What is read of a raw `marathon_app`. */
function read(attributes: Attributes): ContainerFacts {
  return readOf({ type: 'marathon_app', attributes: { app_id: '/shop/web', ...attributes } }, () => undefined);
}

/** What is read of an app in a file. */
function readFile(app: Attributes, more: Attributes = {}): ContainerFacts {
  const content = JSON.stringify({ id: '/shop/web', cpus: 0.5, ...app });
  return readOf({ type: 'local_file', attributes: { content, ...more } }, () => undefined);
}

const BRIDGE = { networks: [{ mode: 'container/bridge' }] };
const loosened = (facts: ContainerFacts): string[] =>
  loosenings(facts.isolation).map(({ degree, prop, what }) => `${degree} '${prop}' ${what}`);
const withParameters = (...parameters: [string, string][]): ContainerFacts =>
  readFile({
    ...BRIDGE,
    container: {
      docker: { parameters: [['read-only', 'true'], ...parameters].map(([key, value]) => ({ key, value })) },
    },
  });

describe('a raw app', () => {
  test('says all that is asked of it', () => {
    const docker = {
      image: 'nginx:1.29.1',
      network: 'BRIDGE',
      privileged: false,
      parameters: {
        parameter: [
          { key: 'user', value: '1000' },
          { key: 'read-only', value: 'true' },
        ],
      },
      port_mappings: [
        {
          port_mapping: [
            { container_port: 80, host_port: 31080 },
            { container_port: 53, host_port: 0, protocol: 'udp' },
          ],
        },
      ],
    };
    const volumes = [{ volume: [{ host_path: '/srv', container_path: '/srv', mode: 'RO' }] }];
    const constraint = [{ attribute: 'hostname', operation: 'CLUSTER', parameter: 'agent-1' }];
    const given = {
      cpus: 0.25,
      mem: 128,
      instances: 3,
      constraints: [{ constraint }],
      container: [{ docker: [docker], volumes }],
    };
    expect(read(given)).toEqual({
      name: { value: '/shop/web' },
      where: [{ kind: 'node', reference: { value: 'agent-1' } }],
      milliCpu: { value: 250 },
      memoryMib: { value: 128 },
      guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
      image: { value: 'nginx:1.29.1' },
      replicas: { value: 3 },
      isolation: {
        privileged: false,
        hostNetwork: false,
        hostPid: false,
        hostIpc: false,
        devices: [],
        hostPaths: [{ path: '/srv', readOnly: true }],
        capabilities: [],
        user: '1000',
        readOnly: true,
      },
      networks: [],
      ports: [
        { address: '0.0.0.0', port: { value: 31080 }, internal: { value: 80 }, protocol: 'tcp' },
        { address: '0.0.0.0', port: 'computed', internal: { value: 53 }, protocol: 'udp' },
      ],
      asks: [],
    });
  });

  test("has its provider's own sizes, and its host's network, where it says nothing", () => {
    expect(read({})).toMatchObject({
      milliCpu: { value: 100 },
      memoryMib: { value: 128 },
      replicas: { value: 1 },
      image: 'absent',
      isolation: { hostNetwork: true },
    });
  });

  test('is as large as Terraform knows', () => {
    expect(read({ cpus: '${var.cpus}', mem: '${var.mem}', instances: '${var.n}' })).toMatchObject({
      milliCpu: 'unknown',
      memoryMib: 'unknown',
      replicas: 'unknown',
    });
  });

  test('is on the network of its address', () => {
    const app = { ipaddress: { network_name: 'shop' }, container: { docker: { network: 'USER' } } };
    expect(read(app).networks).toEqual([{ value: 'shop' }]);
  });
});

describe('an app in a file', () => {
  test("has Marathon's own sizes, and its host's network, where it says nothing", () => {
    const facts = readFile({ cpus: undefined, instances: 2, container: {} });
    expect(facts).toMatchObject({
      name: { value: 'web' },
      milliCpu: { value: 1000 },
      memoryMib: { value: 128 },
      replicas: { value: 2 },
      isolation: { hostNetwork: true },
    });
  });

  test('is there as often as Terraform repeats its file', () => {
    expect(readFile({ instances: 2, container: {} }, { count: 3 }).replicas).toEqual({ value: 6 });
  });

  test('is on a network by name', () => {
    const networks = [{ mode: 'container', name: 'shop' }];
    expect(readFile({ networks, container: {} }).networks).toEqual([{ value: 'shop' }]);
  });

  test.each([
    ['an app', { content: '{"id":"/web","mem":64,"container":{}}' }, true],
    ['other JSON', { content: '{"id":"/web"}' }, false],
    ['no JSON', { content: 'id: web' }, false],
    ['nothing', {}, false],
    ['what only Terraform knows', { content: '${var.content}' }, false],
  ])('is a guest where its file holds %s', (_, attributes, expected) => {
    expect(isGuest!({ type: 'local_file', attributes })).toBe(expected);
    expect(() => readOf({ type: 'local_file', attributes }, () => undefined)).not.toThrow();
  });

  test('is unknown where only Terraform knows its file', () => {
    const facts = readOf({ type: 'local_file', attributes: { content: '${local.app}' } }, () => undefined);
    expect(facts).toMatchObject({
      name: 'unknown',
      milliCpu: 'unknown',
      memoryMib: 'unknown',
      replicas: 'unknown',
      image: 'unknown',
      isolation: { undetermined: ['privileged', 'hostNetwork'] },
    });
  });

  test('is read around what only Terraform knows, whatever texts are in it', () => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer(
      'web',
      container({
        cpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
        memory: Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 512)),
        environment: { TOKEN: secret(stack), BRACES: 'a "${b}" %{c} }', MIXED: `"}${secret(stack, 'other')}{"` },
        user: '1000',
      }),
    );
    const attributes = onlyOne(synth(stack).edge!, 'local_file');
    expect(isGuest!({ type: 'local_file', attributes })).toBe(true);
    expect(readOf({ type: 'local_file', attributes }, () => undefined)).toMatchObject({
      name: { value: 'web' },
      milliCpu: 'unknown',
      memoryMib: 'unknown',
      image: { value: 'nginx:1.29.1' },
      isolation: { user: '1000' },
    });
  });
});

describe('the Docker options of an app', () => {
  test.each<[string, [string, string], string[]]>([
    ['nothing', ['user', '1000'], []],
    ['privileges', ['privileged', 'true'], ["hard 'privileged'"]],
    ["its host's network", ['network', 'host'], ["hard 'hostNetwork'"]],
    ["its host's network, in short", ['net', 'host'], ["hard 'hostNetwork'"]],
    ["its host's processes", ['--pid', 'host'], ["hard 'hostPid'"]],
    ["its host's memory", ['ipc', 'host'], ["hard 'hostIpc'"]],
    ["its host's users", ['userns', 'host'], ["hard 'hostUsers'"]],
    ["its host's control groups", ['cgroupns', 'host'], ["soft 'hostCgroups'"]],
    ['a device', ['device', '/dev/kvm:/dev/kvm:rwm'], ["hard 'devices' gives the container the host device /dev/kvm"]],
    ['GPUs', ['gpus', 'all'], ["soft 'gpus'"]],
    ['a capability', ['cap-add', 'CAP_SYS_ADMIN'], ["hard 'capabilities' grants SYS_ADMIN"]],
    ['no filter of system calls', ['security-opt', 'seccomp=unconfined'], ["hard 'securityOptions'"]],
    ['a writable system path', ['volume', '/etc:/e'], ["hard 'mounts' makes the host's /etc writable"]],
    ['a writable system path, in short', ['v', '/etc:/e:z'], ["hard 'mounts' makes the host's /etc writable"]],
    ['a system path to read', ['volume', '/etc:/e:ro'], []],
    ['a volume', ['volume', 'data:/d'], []],
    ['a mounted system path', ['mount', 'type=bind,source=/etc,target=/e'], ["hard 'mounts'"]],
    ['a mounted system path to read', ['mount', 'type=bind,src=/etc,dst=/e,readonly'], []],
    ["another container's network", ['network', 'container:db'], ["soft 'joins' shares the network of db"]],
    ["another container's mounts", ['volumes-from', 'db:ro'], ["soft 'mounts' takes over the mounts of db"]],
    ['every port of its image', ['publish-all', 'true'], ["soft 'ports'"]],
    ['root', ['user', '0:0'], ["soft 'user'"]],
    ['privileges that only Terraform knows', ['privileged', '${x}'], ["hard 'privileged' is known to Terraform only"]],
    ['a path that only Terraform knows', ['volume', '${x}'], ["hard 'mounts' is known to Terraform only"]],
  ])('loosen its isolation by %s', (_, parameter, expected) => {
    const found = loosened(withParameters(parameter));
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(found[index]).toContain(text));
  });

  test.each<[string, ContainerFacts['ports'][number]]>([
    ['80', { address: '0.0.0.0', port: 'computed', internal: { value: 80 }, protocol: 'tcp' }],
    ['8080:80', { address: '0.0.0.0', port: { value: 8080 }, internal: { value: 80 }, protocol: 'tcp' }],
    ['127.0.0.1::80', { address: '127.0.0.1', port: 'computed', internal: { value: 80 }, protocol: 'tcp' }],
    ['127.0.0.1:53:53/udp', { address: '127.0.0.1', port: { value: 53 }, internal: { value: 53 }, protocol: 'udp' }],
    ['[::1]:8080:80', { address: '::1', port: { value: 8080 }, internal: { value: 80 }, protocol: 'tcp' }],
    ['${x}', { address: '0.0.0.0', port: 'unknown', internal: 'unknown', protocol: 'tcp' }],
  ])('publish %s', (text, expected) => {
    expect(withParameters(['publish', text]).ports).toEqual([expected]);
  });

  test('count as they are given: the last one of those that are one', () => {
    expect(loosened(withParameters(['user', '0'], ['user', '1000']))).toEqual([]);
  });
});

import { type Attributes, type ContainerFacts, LATER, loosenings } from '../../../lib/model';
import type { Resolve } from '../../../lib/targets/dialect';
import { LXC_DIALECT } from '../../../lib/targets/lxc/dialect';
import { imageSourceOf } from '../../../lib/targets/lxc/images';
import { LxcConnection } from '../../../lib/targets';

type Others = Readonly<Record<string, { readonly type: string; readonly attributes: Attributes }>>;

const resolverOf =
  (others: Others): Resolve =>
  (reference) =>
    others[String(reference)];

/** What is read of a raw instance. */
function read(attributes: Attributes, others: Others = {}): ContainerFacts {
  const given = { name: 'web', image: 'images:debian/12', ...attributes };
  return LXC_DIALECT.container!.read({ type: 'incus_instance', attributes: given }, resolverOf(others));
}

const loosened = (attributes: Attributes, others: Others = {}): string[] =>
  loosenings(read(attributes, others).isolation).map(({ degree, prop, what }) => `${degree} '${prop}' ${what}`);

const device = (type: string, properties: Attributes, name = 'it'): Attributes => ({ name, type, properties });
const proxy = (listen: string, connect: string, more: Attributes = {}): Attributes =>
  device('proxy', { listen, connect, ...more });

describe('the size of a raw instance', () => {
  test.each<[string, Attributes, ContainerFacts['milliCpu']]>([
    ['nothing', {}, 'absent'],
    ['time', { config: { 'limits.cpu.allowance': '25ms/100ms' } }, { value: 250 }],
    ['a share under load, which is no limit', { config: { 'limits.cpu.allowance': '50%' } }, 'absent'],
    ['CPUs', { config: { 'limits.cpu': '2' } }, { value: 2000 }],
    ['CPUs as a number', { config: { 'limits.cpu': 2 } }, { value: 2000 }],
    ['certain CPUs', { config: { 'limits.cpu': '0-3,7' } }, { value: 5000 }],
    ['what its machine decides', { config: { 'limits.cpu': 'sockets=2' } }, 'computed'],
    ['what nobody can read', { config: { 'limits.cpu.allowance': 'much' } }, 'unknown'],
    ['an expression', { config: { 'limits.cpu': '${var.cpus}' } }, 'unknown'],
    ['settings that only Terraform knows', { config: LATER }, 'unknown'],
    ['limits apart', { limits: { cpu: '4' } }, { value: 4000 }],
    ['the CPU that any virtual machine has', { type: 'virtual-machine' }, { value: 1000 }],
  ])('has a CPU limit by %s', (_, attributes, expected) => {
    expect(read(attributes).milliCpu).toEqual(expected);
  });

  test.each<[string, Attributes, ContainerFacts['memoryMib']]>([
    ['nothing', {}, 'absent'],
    ['GiB', { config: { 'limits.memory': '2GiB' } }, { value: 2048 }],
    ['decimal units, rounded up', { config: { 'limits.memory': '1GB' } }, { value: 954 }],
    ['less than a MiB', { config: { 'limits.memory': '1' } }, { value: 1 }],
    ['a share of its machine', { config: { 'limits.memory': '50%' } }, 'computed'],
    ['a unit that is none', { config: { 'limits.memory': '1constructor' } }, 'unknown'],
    ['what it may exceed', { config: { 'limits.memory': '1GiB', 'limits.memory.enforce': 'soft' } }, 'absent'],
    ['an expression', { config: { 'limits.memory': '${var.memory}' } }, 'unknown'],
    ['limits apart', { limits: { memory: '512MiB' } }, { value: 512 }],
    ['the memory that any virtual machine has', { type: 'virtual-machine' }, { value: 1024 }],
  ])('has a memory limit by %s', (_, attributes, expected) => {
    expect(read(attributes).memoryMib).toEqual(expected);
  });

  test('is that of its profiles, where they are at hand and it states none itself', () => {
    const profile = (config: Attributes): Others => ({
      '${incus_profile.small.name}': { type: 'incus_profile', attributes: { name: 'small', config } },
    });
    const profiles = ['default', '${incus_profile.small.name}'];
    const small = profile({ 'limits.cpu': '1', 'limits.memory': '1GiB' });
    expect(read({ profiles }, small)).toMatchObject({ milliCpu: { value: 1000 }, memoryMib: { value: 1024 } });
    expect(read({ profiles, config: { 'limits.cpu': '3' } }, small)).toMatchObject({
      milliCpu: { value: 3000 },
      memoryMib: { value: 1024 },
    });
    expect(read({ profiles })).toMatchObject({ milliCpu: 'absent', memoryMib: 'absent' });
    expect(loosened({ profiles }, profile({ 'security.privileged': 'true' }))).toHaveLength(1);
  });

  test.each<[Attributes, ContainerFacts['replicas']]>([
    [{}, { value: 1 }],
    [{ count: 2 }, { value: 2 }],
    [{ for_each: {} }, 'unknown'],
  ])('%p is so many of it', (attributes, expected) => {
    expect(read(attributes).replicas).toEqual(expected);
  });
});

describe('an image of an instance', () => {
  const options = {
    connection: LxcConnection.local(),
    imageServers: [{ name: 'corp', address: 'https://images.example.com' }],
  };

  test.each([
    'nginx:1.29.1',
    'library/nginx:1.29.1',
    'ghcr.io/shop/api:2.0',
    'registry.example:5000/shop/api:2.0',
    'localhost:5000/api',
    'images:debian/12',
    'local:base',
    'corp:base/12',
  ])('that is declared as %s is read as such', (reference) => {
    const { image } = imageSourceOf(reference, options);
    expect(read({ image }).image).toEqual({ value: reference });
  });

  test("of a registry of one's own is read by its name there", () => {
    const { image } = imageSourceOf('nginx:1.29.1', { ...options, registry: 'https://mirror.example.com' });
    expect(read({ image }).image).toEqual({ value: 'nginx:1.29.1' });
  });

  test('is unknown, or absent', () => {
    expect(read({ image: '${var.image}' }).image).toBe('unknown');
    expect(read({ image: undefined }).image).toBe('absent');
  });
});

describe('where a raw instance runs, and what reaches it', () => {
  const provider = {
    type: 'incus',
    attributes: {
      default_remote: 'edge',
      remote: [
        { name: 'edge', address: 'https://Edge.example.com:8443' },
        { name: 'here', address: 'unix://' },
      ],
    },
  };

  test.each<[string, Attributes, ContainerFacts['where']]>([
    ["its provider's default", { provider: 'incus.a' }, [{ kind: 'engine', reference: { value: 'edge.example.com' } }]],
    ['a remote', { provider: 'incus.a', remote: 'here' }, [{ kind: 'engine', reference: { value: 'localhost' } }]],
    ['a remote that is not at hand', { remote: 'there' }, [{ kind: 'engine', reference: { value: 'there' } }]],
    ['a provider that is not at hand', {}, [{ kind: 'engine', reference: 'unknown' }]],
    [
      'a member of a cluster',
      { remote: 'there', target: 'node-1' },
      [
        { kind: 'engine', reference: { value: 'there' } },
        { kind: 'node', reference: { value: 'node-1' } },
      ],
    ],
  ])('is %s', (_, attributes, expected) => {
    expect(read(attributes, { 'incus.a': provider }).where).toEqual(expected);
  });

  test.each<[string, unknown, ContainerFacts['networks']]>([
    ["its engine's own", device('nic', { network: 'strata0' }), []],
    ["its engine's own of another stack", device('nic', { network: 'strata0123abcd' }), []],
    ['a network', device('nic', { network: 'front' }), [{ value: 'front' }]],
    ['a bridge', device('nic', { nictype: 'bridged', parent: 'br0' }), [{ value: 'br0' }]],
    ['a network by reference', device('nic', { network: '${incus_network.back.name}' }), [{ value: 'back' }]],
    ['a network that is not at hand', device('nic', { network: '${var.network}' }), ['unknown']],
    ['what only Terraform knows', LATER, ['unknown']],
  ])('is on %s', (_, devices, expected) => {
    const others = { '${incus_network.back.name}': { type: 'incus_network', attributes: { name: 'back' } } };
    expect(read({ device: devices }, others).networks).toEqual(expected);
  });

  test.each<[string, unknown, ContainerFacts['ports']]>([
    [
      'a port',
      proxy('tcp:0.0.0.0:8080', 'tcp:127.0.0.1:80'),
      [{ address: '0.0.0.0', port: { value: 8080 }, internal: { value: 80 }, protocol: 'tcp' }],
    ],
    [
      'ports of an IPv6 address',
      proxy('udp:[::1]:53-54', 'udp:127.0.0.1:1053-1054'),
      [
        { address: '::1', port: { value: 53 }, internal: { value: 1053 }, protocol: 'udp' },
        { address: '::1', port: { value: 54 }, internal: { value: 1054 }, protocol: 'udp' },
      ],
    ],
    [
      'a port that only Terraform knows',
      proxy('${var.listen}', 'tcp:127.0.0.1:80'),
      [{ address: '0.0.0.0', port: 'unknown', internal: { value: 80 }, protocol: 'tcp' }],
    ],
    ['no port, but what listens in it', proxy('tcp:127.0.0.1:80', 'tcp:10.0.0.1:80', { bind: 'instance' }), []],
    ['no port, but a socket', proxy('unix:/run/x.sock', 'tcp:127.0.0.1:80'), []],
    [
      'what only Terraform knows',
      LATER,
      [{ address: '0.0.0.0', port: 'unknown', internal: 'unknown', protocol: 'tcp' }],
    ],
  ])('is reached by %s', (_, devices, expected) => {
    expect(read({ device: devices }).ports).toEqual(expected);
  });
});

describe('the isolation of a raw instance', () => {
  test.each<[string, Attributes, string[]]>([
    ['nothing', {}, []],
    ['privileges', { config: { 'security.privileged': 'true' } }, ["hard 'privileged'"]],
    ['privileges, written otherwise', { config: { 'security.privileged': 1 } }, ["hard 'privileged'"]],
    ['settings of LXC itself', { config: { 'raw.lxc': 'lxc.cap.drop =' } }, ["hard 'privileged'"]],
    [
      'privileges that only Terraform knows',
      { config: { 'security.privileged': '${var.p}' } },
      ["hard 'privileged' is known to Terraform only"],
    ],
    [
      'settings that only Terraform knows',
      { config: '${var.config}' },
      ["hard 'privileged' is known to Terraform only"],
    ],
    [
      'no filter of system calls',
      { config: { 'security.syscalls.deny_default': 'false' } },
      ["hard 'securityOptions'"],
    ],
    ['a filter of system calls', { config: { 'security.syscalls.deny_default': 'true' } }, []],
    ['GPUs', { config: { 'nvidia.runtime': 'true' } }, ["soft 'gpus'"]],
    ['root of an application', { config: { 'oci.uid': '0' } }, ["soft 'user'"]],
    [
      'a device',
      { device: device('unix-char', { source: '/dev/kvm' }) },
      ["hard 'devices' gives the container the host device /dev/kvm"],
    ],
    ['a GPU', { device: device('gpu', {}, 'gpu0') }, ["hard 'devices' gives the container the host device gpu0"]],
    [
      "its host's network card",
      { device: device('nic', { nictype: 'physical', parent: 'eth0' }) },
      ["hard 'devices' gives the container the host device eth0"],
    ],
    ['devices that only Terraform knows', { device: LATER }, ["hard 'devices' is known", "hard 'mounts' is known"]],
    [
      'a writable system path',
      { device: device('disk', { source: '/etc', path: '/e' }) },
      ["hard 'mounts' makes the host's /etc writable"],
    ],
    ['a system path to read', { device: device('disk', { source: '/etc', path: '/e', readonly: 'true' }) }, []],
    [
      "its daemon's socket",
      { device: device('disk', { source: '/var/lib/incus/unix.socket', readonly: 'true' }) },
      ["hard 'mounts' gives the container the engine's socket"],
    ],
    [
      "its daemon's socket, carried into it",
      { device: proxy('unix:/s', 'unix:/var/lib/incus/unix.socket', { bind: 'container' }) },
      ["hard 'mounts' gives the container the engine's socket"],
    ],
    [
      'a path that only Terraform knows',
      { device: device('disk', { source: '${var.path}', path: '/e' }) },
      ["hard 'mounts' is known"],
    ],
    [
      'a volume that only Terraform knows',
      { device: device('disk', { source: '${var.v}', pool: 'default', path: '/e' }) },
      [],
    ],
    ['a place in memory', { device: device('disk', { source: 'tmpfs:', path: '/e' }) }, []],
  ])('is loosened by %s', (_, attributes, expected) => {
    const found = loosened(attributes);
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(found[index]).toContain(text));
  });
});

test('the same instance is read under every name that its providers have for it', () => {
  const attributes = { name: 'web', image: 'images:debian/12', limits: { cpu: '1' } };
  const { types, read: readOf } = LXC_DIALECT.container!;
  expect(types).toEqual(['incus_instance', 'lxd_instance', 'lxd_container']);
  for (const type of types) {
    expect(readOf({ type, attributes }, resolverOf({})).milliCpu).toEqual({ value: 1000 });
  }
});

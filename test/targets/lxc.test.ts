import { TerraformResource, TerraformStack, Token } from 'cdktf';
import {
  Bounded,
  ContainerEngine,
  type ContainerOptions,
  Disk,
  GuestOs,
  LxcConnection,
  type LxcOptions,
  Memory,
  Strata,
  Waiver,
} from 'cdktf-strata';
import {
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  kvmHost,
  laterNumber,
  lxcHost,
  newStack,
  refusal,
  secret,
} from '../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth, without } from '../support/synth';
import { problemsOf } from '../support/schema';

const INSTANCE = 'incus_instance';
const NETWORK = 'incus_network';
const DEFAULT_NETWORK = '${incus_network.builders_platform_network-default_3301844E.name}';
const PROVIDER = 'incus.builders-e1a248a7';

/** A stack with one container on a container host, as it is written. */
function written(props: Partial<ContainerOptions> = {}, lxc: Partial<LxcOptions> = {}): StackJson {
  const stack = newStack('edge');
  lxcHost(stack, lxc).addContainer('web', container(props));
  const json = synth(stack).edge!;
  expect(problemsOf(json)).toEqual([]);
  return json;
}

const emitted = (props: Partial<ContainerOptions> = {}, lxc: Partial<LxcOptions> = {}): Block =>
  onlyOne(written(props, lxc), INSTANCE);

const configOf = (props: Partial<ContainerOptions> = {}, lxc: Partial<LxcOptions> = {}): Block =>
  emitted(props, lxc).config as Block;

/** Properties of a device, by its name. */
function device(name: string, props: Partial<ContainerOptions> = {}, lxc: Partial<LxcOptions> = {}): Block {
  const devices = emitted(props, lxc).device as Block[];
  return devices.find((found) => found.name === name)!;
}

function providerOf(lxc: Partial<LxcOptions> = {}, props: Partial<ContainerOptions> = {}): Block {
  return written(props, lxc).provider!.incus![0]!;
}

/** A container in a VM whose engine is reached by its API. */
function inVm(lxc: Partial<LxcOptions> = {}, shell?: { user: string; port?: number; hostKey?: string }): StackJson {
  const stack = newStack();
  const connection = LxcConnection.https({ address: '10.0.20.5', ...(shell !== undefined && { shell }) });
  const platform = dockerVm(esxiHost(stack), { engine: ContainerEngine.lxc({ connection, ...lxc }) });
  platform.addNetwork('front', { internal: true });
  platform.addContainer('web', container({ networks: ['front'] }));
  platform.addContainer('job', container());
  return synth(stack)['rack-1']!;
}

describe('a container on LXC', () => {
  test('is written with every limit and every safe default, and with no profile', () => {
    expect(emitted()).toEqual({
      name: 'web',
      type: 'container',
      image: 'docker:nginx:1.29.1',
      profiles: [],
      ephemeral: false,
      running: true,
      config: {
        'limits.cpu.allowance': '50ms/100ms',
        'limits.memory': '256MiB',
        'limits.memory.enforce': 'hard',
        'limits.memory.swap': 'false',
        'limits.processes': '4096',
        'security.privileged': 'false',
        'security.nesting': 'false',
        'boot.autorestart': 'true',
      },
      device: [
        { name: 'root', type: 'disk', properties: { path: '/', pool: 'default' } },
        {
          name: 'eth0',
          type: 'nic',
          properties: { name: 'eth0', network: DEFAULT_NETWORK, 'security.mac_filtering': 'true' },
        },
      ],
      depends_on: [],
      provider: PROVIDER,
    });
  });

  test.each([
    [0.5, '50ms/100ms'],
    [1, '100ms/100ms'],
    [2.5, '250ms/100ms'],
    [0.29, '29ms/100ms'],
    [0.1 + 0.2, '30ms/100ms'],
    [0.125, '25ms/200ms'],
    [0.002, '1ms/500ms'],
    [0.333, '333ms/1000ms'],
    [0.001, '1ms/1000ms'],
  ])('of %p CPUs has the hard limit %p, in the shortest period that is exact', (cpus, allowance) => {
    const config = configOf({ cpus });
    expect(config['limits.cpu.allowance']).toBe(allowance);
    const [quota, period] = allowance.split('/').map((text) => Number(text.replace('ms', '')));
    expect(quota! / period!).toBeCloseTo(cpus, 12);
    expect(period).toBeGreaterThanOrEqual(100);
    expect(period).toBeLessThanOrEqual(1000);
  });

  test('is never pinned to CPUs, which others may use as well', () => {
    expect(configOf({ cpus: 2 })).not.toHaveProperty(['limits.cpu']);
  });

  test('whose sizes Terraform knows later is limited to them, and stops the plan beyond their bounds', () => {
    const stack = newStack('edge');
    const cpus = Bounded.atMost(laterNumber(stack, 'cpus'), 0.5);
    const memory = Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 64));
    lxcHost(stack).addContainer('web', container({ cpus, memory }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 500 }, memory: { allocated: 64 } });
    const json = synth(stack).edge!;
    expect(problemsOf(json)).toEqual([]);
    const { config, lifecycle } = onlyOne(json, INSTANCE);
    expect(config).toMatchObject({
      'limits.cpu.allowance':
        '${(0 == ((var.cpus * 1000) % 10)) ? format("%.0fms/100ms", ((var.cpus * 1000) / 10)) : format("%.0fms/1000ms", max(1, (var.cpus * 1000)))}',
      'limits.memory': '${format("%dMiB", var.mibs)}',
    });
    expect(lifecycle).toMatchObject({
      precondition: [
        { condition: '${((0 < var.cpus) && (var.cpus <= 0.5))}' },
        { condition: '${((0 < var.mibs) && (var.mibs <= 64))}' },
      ],
    });
  });

  test("has its engine's default sizes where it states none", () => {
    const stack = newStack('edge');
    const host = lxcHost(stack, { defaults: { cpus: 0.25, memory: Memory.mib(96) } });
    host.addContainer('web', { image: 'nginx:1.29.1' });
    expect(onlyOne(synth(stack).edge!, INSTANCE).config).toMatchObject({
      'limits.cpu.allowance': '25ms/100ms',
      'limits.memory': '96MiB',
    });
  });

  test('has as many processes as its engine is told', () => {
    expect(configOf({}, { processes: 200 })['limits.processes']).toBe('200');
  });

  test.each([
    ['no', 'nginx:1.29.1', { 'boot.autostart': 'false' }],
    ['on-failure', 'nginx:1.29.1', { 'boot.autorestart': 'true' }],
    ['always', 'nginx:1.29.1', { 'boot.autostart': 'true', 'boot.autorestart': 'true' }],
    ['unless-stopped', 'nginx:1.29.1', { 'boot.autorestart': 'true' }],
    ['no', 'images:debian/12', { 'boot.autostart': 'false' }],
    ['on-failure', 'images:debian/12', { 'boot.autorestart': 'true' }],
    ['always', 'images:debian/12', { 'boot.autostart': 'true' }],
    ['unless-stopped', 'images:debian/12', {}],
  ] as const)('is started again %s, when it is of %s', (restart, image, expected) => {
    const boot = Object.entries(configOf({ restart, image })).filter(([key]) => key.startsWith('boot.'));
    expect(Object.fromEntries(boot)).toEqual(expected);
  });

  test('has its environment, and secrets by reference', () => {
    const stack = newStack('edge');
    lxcHost(stack).addContainer('web', container({ environment: { MODE: 'live', TOKEN: secret(stack) } }));
    expect(onlyOne(synth(stack).edge!, INSTANCE).config).toMatchObject({
      'environment.MODE': 'live',
      'environment.TOKEN': '${var.secret}',
    });
  });

  test('of an OCI image runs the command and as the user that are stated', () => {
    expect(configOf({ command: ['sh', '-c', "echo 'a b' $HOME"], user: '1000:100' })).toMatchObject({
      'oci.entrypoint': "sh -c 'echo '\\''a b'\\'' $HOME'",
      'oci.uid': '1000',
      'oci.gid': '100',
    });
    expect(configOf({ user: '1000' })).not.toHaveProperty(['oci.gid']);
  });

  test('publishes ports on the loopback address, unless told otherwise', () => {
    const ports = [
      { internal: 80 },
      { internal: 8080, external: 443, address: '10.0.20.5' },
      { internal: 53, protocol: 'udp', address: '::1' },
    ] as const;
    const proxies = (emitted({ ports: [...ports] }).device as Block[]).filter(({ type }) => type === 'proxy');
    expect(proxies).toEqual([
      { name: 'port0', type: 'proxy', properties: { listen: 'tcp:127.0.0.1:80', connect: 'tcp:127.0.0.1:80' } },
      { name: 'port1', type: 'proxy', properties: { listen: 'tcp:10.0.20.5:443', connect: 'tcp:127.0.0.1:8080' } },
      { name: 'port2', type: 'proxy', properties: { listen: 'udp:[::1]:53', connect: 'udp:127.0.0.1:53' } },
    ]);
  });

  test('mounts volumes writable, and host paths read-only unless told otherwise', () => {
    const json = written({
      mounts: [
        { source: 'data', target: '/data' },
        { type: 'bind', source: '/srv/www', target: '/www' },
        { type: 'bind', source: '/srv/spool', target: '/spool', readOnly: false },
        { type: 'tmpfs', target: '/run' },
      ],
    });
    const disks = (onlyOne(json, INSTANCE).device as Block[]).filter(({ name }) => /^disk\d$/.test(String(name)));
    expect(disks.map(({ type, properties }) => [type, properties])).toEqual([
      [
        'disk',
        {
          source: expect.stringMatching(/^\$\{incus_storage_volume\.[\w-]+\.name\}$/) as unknown,
          pool: 'default',
          path: '/data',
        },
      ],
      ['disk', { source: '/srv/www', path: '/www', readonly: 'true' }],
      ['disk', { source: '/srv/spool', path: '/spool' }],
      ['disk', { source: 'tmpfs:', path: '/run' }],
    ]);
  });

  test('has a root file system of its pool, as large as its engine is told', () => {
    expect(device('root', {}, { storagePool: 'fast', rootDisk: Disk.gib(20) })).toEqual({
      name: 'root',
      type: 'disk',
      properties: { path: '/', pool: 'fast', size: '20GiB' },
    });
  });

  test('is in the project that its engine is told, as all it needs', () => {
    const json = written({ mounts: [{ source: 'data', target: '/data' }] }, { project: 'shop' });
    for (const type of [INSTANCE, NETWORK, 'incus_storage_volume']) {
      expect(onlyOne(json, type)).toMatchObject({ project: 'shop' });
    }
  });

  test('that is privileged, for which someone answers, says so', () => {
    const stack = newStack('edge');
    const web = lxcHost(stack).addContainer('web', container({ privileged: true }));
    new Waiver(web, 'waiver', { rule: 'ISO007', reason: 'a lab', owner: 'ops', expires: '2999-01-31' });
    expect(onlyOne(synth(stack).edge!, INSTANCE).config).toMatchObject({ 'security.privileged': 'true' });
  });

  test('of which there are replicas: each has a number', () => {
    const stack = newStack('edge');
    lxcHost(stack).addContainer('web', container({ replicas: 3, name: 'shop' }));
    expect(allOf(synth(stack).edge!, INSTANCE).map(({ name }) => name)).toEqual(['shop', 'shop-2', 'shop-3']);
  });

  test('that scales is written as often as it runs at least, and charged as often as it may run at most', () => {
    const stack = newStack('edge');
    lxcHost(stack).addContainer('web', container({ scale: { min: 1, max: 4 } }));
    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 2000 });
    expect(allOf(synth(stack).edge!, INSTANCE).map(({ name }) => name)).toEqual(['web']);
  });
});

describe('an image on LXC', () => {
  const SERVERS = [
    { name: 'corp', address: 'https://images.example.com' },
    { name: 'apps', address: 'https://apps.example.com', protocol: 'oci' as const },
  ];
  const oci = (name: string, address: string): Block => ({ name, address, protocol: 'oci', public: true });

  test.each<[string, string, Block[]]>([
    ['nginx:1.29.1', 'docker:nginx:1.29.1', [oci('docker', 'https://docker.io')]],
    ['shop/api:2.0', 'docker:shop/api:2.0', [oci('docker', 'https://docker.io')]],
    ['nginx@sha256:abc', 'docker:nginx@sha256:abc', [oci('docker', 'https://docker.io')]],
    [
      'images.example.org/shop/api:2.0',
      'images.example.org:shop/api:2.0',
      [oci('images.example.org', 'https://images.example.org')],
    ],
    [
      'images.example.org:5000/api:2.0',
      'images.example.org-5000:api:2.0',
      [oci('images.example.org-5000', 'https://images.example.org:5000')],
    ],
    ['images:debian/12', 'images:debian/12', []],
    ['local:base', 'base', []],
    [
      'corp:base/12',
      'corp:base/12',
      [{ name: 'corp', address: 'https://images.example.com', protocol: 'simplestreams', public: true }],
    ],
    ['apps:api:1.0', 'apps:api:1.0', [oci('apps', 'https://apps.example.com')]],
  ])('%s is %s to the provider, which is told of its server', (image, expected, servers) => {
    const json = written({ image }, { imageServers: SERVERS });
    expect(onlyOne(json, INSTANCE).image).toBe(expected);
    const [engine, ...others] = json.provider!.incus![0]!.remote as Block[];
    expect(engine).toMatchObject({ name: 'local' });
    expect(others).toEqual(servers);
  });

  test('of a registry of its own is from there', () => {
    const json = written({}, { registry: 'https://mirror.example.com' });
    expect(onlyOne(json, INSTANCE).image).toBe('registry:nginx:1.29.1');
    expect(json.provider!.incus![0]!.remote).toContainEqual(oci('registry', 'https://mirror.example.com'));
  });

  test('is from one server, however many containers are made of it', () => {
    const stack = newStack('edge');
    const host = lxcHost(stack);
    host.addContainer('a', container());
    host.addContainer('b', container({ image: 'redis:8.2.1' }));
    expect(synth(stack).edge!.provider!.incus![0]!.remote).toHaveLength(2);
  });

  test.each([
    [{ command: ['serve'] }, 'command'],
    [{ user: '1000' }, 'user'],
  ] as const)('of a whole system runs its own init: %j is refused', (props, prop) => {
    expect(() =>
      lxcHost(newStack('edge')).addContainer(
        'web',
        container({ image: 'images:debian/12', ...props } as ContainerOptions),
      ),
    ).toThrow(
      `[edge/builders/web] TGT001: '${prop}' is not possible with images:debian/12, a system with its own init; use an OCI image`,
    );
  });
});

describe('networks of an LXC engine', () => {
  test('are one for all containers that name none, and no profile adds another', () => {
    const stack = newStack('edge');
    const host = lxcHost(stack, { subnet: '10.0.20.0/24' });
    host.addContainer('a', container());
    host.addContainer('b', container());
    expect(allOf(synth(stack).edge!, NETWORK)).toEqual([
      {
        name: 'strata0',
        type: 'bridge',
        config: { 'ipv4.address': '10.0.20.1/24', 'ipv4.nat': 'true', 'ipv6.address': 'none' },
        depends_on: [],
        provider: PROVIDER,
      },
    ]);
  });

  test.each([
    ['10.0.20.0/24', '10.0.20.1/24'],
    ['10.0.20.77/24', '10.0.20.1/24'],
    ['192.168.3.200/29', '192.168.3.201/29'],
    ['255.0.0.0/8', '255.0.0.1/8'],
  ])('of %s have the address %s', (subnet, address) => {
    expect(onlyOne(written({}, { subnet }), NETWORK).config).toMatchObject({ 'ipv4.address': address });
  });

  test('that are internal route nothing in or out', () => {
    const stack = newStack('edge');
    lxcHost(stack).addNetwork('back', { internal: true, subnet: '10.0.30.0/24' });
    expect(onlyOne(synth(stack).edge!, NETWORK)).toMatchObject({
      name: 'back',
      config: { 'ipv4.address': '10.0.30.1/24', 'ipv4.nat': 'false', 'ipv4.routing': 'false', 'ipv6.address': 'none' },
    });
  });

  test('are the ones that are named: ours by reference and filtered, others by name', () => {
    const stack = newStack('edge');
    const host = lxcHost(stack);
    host.addNetwork('front', { name: 'shop-front' });
    host.addContainer('web', container({ networks: ['shop-front', 'monitoring'] }));
    const json = synth(stack).edge!;
    expect(onlyOne(json, NETWORK)).toMatchObject({ name: 'shop-front' });
    const cards = (onlyOne(json, INSTANCE).device as Block[]).filter(({ type }) => type === 'nic');
    expect(cards.map(({ properties }) => properties)).toEqual([
      {
        name: 'eth0',
        network: expect.stringMatching(/^\$\{incus_network\.builders_front_\w+\.name\}$/) as unknown,
        'security.mac_filtering': 'true',
      },
      { name: 'eth1', network: 'monitoring' },
    ]);
  });

  test('have names that a network interface can have', () => {
    const host = lxcHost(newStack('edge'));
    expect(() => host.addNetwork('services-of-the-shop')).toThrow(
      "[edge/builders/services-of-the-shop] INP002: 'name' must be the name of a network interface, of 2 to 15 letters, digits, hyphens or dots, got 'services-of-the-shop'",
    );
  });
});

test.each([
  ['shop', 'shop-front'],
  ['shop-front', 'shop'],
  ['front', 'strata0-x'],
])(
  'networks named %s and %s on an LXC engine are refused: the daemon takes one for a part of the other',
  (one, two) => {
    const host = lxcHost(newStack('edge'));
    host.addNetwork(one);
    expect(() => host.addNetwork(two)).toThrow(
      /^\[edge\/builders\/[\w-]+\] INP004: 'name' must not go on from another network's by a hyphen: '[\w-]+' and '[\w-]+' clash/,
    );
  },
);

describe('volumes of an LXC engine', () => {
  test('are made once, and what is in them stays', () => {
    const stack = newStack('edge');
    const host = lxcHost(stack);
    host.addContainer('a', container({ mounts: [{ source: 'data', target: '/data' }] }));
    host.addContainer('b', container({ mounts: [{ source: 'data', target: '/data', readOnly: true }] }));
    const json = synth(stack).edge!;
    expect(problemsOf(json)).toEqual([]);
    expect(allOf(json, 'incus_storage_volume')).toEqual([
      { name: 'data', pool: 'default', lifecycle: { prevent_destroy: true }, depends_on: [], provider: PROVIDER },
    ]);
  });
});

describe('what an LXC engine refuses', () => {
  const refused = (props: Partial<ContainerOptions>) => (): unknown =>
    lxcHost(newStack('edge')).addContainer('web', container(props));

  test.each<[string, Partial<ContainerOptions>, string]>([
    [
      'a name with an underscore',
      { name: 'my_web' },
      "'name' must be letters, digits and inner hyphens, at most 63 and no number alone, got 'my_web'",
    ],
    ['a name with a dot', { name: 'web.1' }, "'name' must be letters"],
    ['a number as a name', { name: '42' }, "'name' must be letters"],
    ['a name that is too long with its number', { name: 'w'.repeat(62), replicas: 10 }, "'name' must be letters"],
    [
      'an empty variable',
      { environment: { A: '' } },
      "'environment.A' must be a text that is not empty: an empty one is none on LXC, got ''",
    ],
    [
      'a user by name',
      { user: 'www-data' },
      "'user' must be a number, or two such as 1000:1000, on LXC, got 'www-data'",
    ],
    ['a user with three parts', { user: '1:2:3' }, "'user' must be a number"],
  ])('%s is refused in one line', (_, props, message) => {
    expect(refused(props)).toThrow(`[edge/builders/web] INP002: ${message}`);
  });

  test('a command that Terraform knows later is refused in one line', () => {
    const stack = newStack('edge');
    const props = container({ command: ['sh', secret(stack)] });
    expect(() => lxcHost(stack).addContainer('web', props)).toThrow(
      "[edge/builders/web] INP001: 'command' must be known at synth on LXC, which takes it as one line; use 'environment'",
    );
  });

  test.each<[string, Partial<ContainerOptions>]>([
    ['healthCheck', { healthCheck: { command: ['CMD', 'true'] } }],
    ['readOnly', { readOnly: true }],
    ['capabilities', { capabilities: ['NET_BIND_SERVICE'] }],
    ['hostNetwork', { hostNetwork: true }],
    ['hostPid', { hostPid: true }],
    ['hostIpc', { hostIpc: true }],
    ['devices', { devices: ['/dev/kvm'] }],
  ])('%s is not possible: says what to do instead', (prop, props) => {
    const stack = newStack('edge');
    lxcHost(stack).addContainer('web', container(props));
    const found = refusal(stack).filter((line) => line.includes('TGT001'));
    expect(found).toEqual([
      expect.stringMatching(
        new RegExp(`^\\[edge/builders/web\\] TGT001: '${prop}' is not possible on LXC: .+; .+$`),
      ) as unknown,
    ]);
  });

  test('a kernel that is not Linux', () => {
    const stack = newStack('edge');
    const engine = ContainerEngine.lxc({ connection: LxcConnection.local() });
    dockerHost(stack, { engine, hostOs: GuestOs.WINDOWS_SERVER_2022 }).addContainer(
      'web',
      container({ os: 'windows' }),
    );
    expect(refusal(stack)).toEqual([
      '[edge/builders/lxc] TGT001: its kernel is windows, and LXC runs linux only; choose another system',
    ]);
  });

  test('an image for another kernel than its own', () => {
    const stack = newStack('edge');
    lxcHost(stack).addContainer('web', container({ os: 'windows' }));
    expect(refusal(stack)).toEqual([expect.stringContaining('ISO008: image is for windows/amd64') as unknown]);
  });

  test('the same daemon as a second engine, whatever its project', () => {
    const stack = newStack('edge');
    lxcHost(stack, { project: 'a' }, 'one').addContainer('web', container());
    lxcHost(stack, { project: 'b' }, 'two').addContainer('web', container());
    expect(refusal(stack)).toContainEqual(expect.stringContaining('INP004'));
  });
});

describe('a connection to an LXC engine', () => {
  const https = (options: object = {}): Partial<LxcOptions> => ({
    connection: LxcConnection.https({ address: 'lxc.example.com', ...options }),
  });

  test('to the machine that runs Terraform is its socket, wherever that is', () => {
    expect(providerOf()).toEqual({
      alias: 'builders-e1a248a7',
      default_remote: 'local',
      accept_remote_certificate: false,
      generate_client_certificates: false,
      remote: [
        { name: 'local', address: 'unix://', protocol: 'incus' },
        { name: 'docker', address: 'https://docker.io', protocol: 'oci', public: true },
      ],
    });
  });

  test('by a socket that is stated', () => {
    const connection = LxcConnection.local('/var/lib/lxd/unix.socket');
    expect(providerOf({ connection }, { image: 'local:base' }).remote).toEqual([
      { name: 'local', address: 'unix:///var/lib/lxd/unix.socket', protocol: 'incus' },
    ]);
  });

  test('by its API takes the pinned certificate of the address, and no other', () => {
    expect(providerOf(https(), { image: 'local:base' })).toEqual({
      alias: 'builders-e1a248a7',
      default_remote: 'lxc.example.com',
      accept_remote_certificate: false,
      generate_client_certificates: false,
      remote: [
        {
          name: 'lxc.example.com',
          address: 'https://lxc.example.com:8443',
          protocol: 'incus',
          authentication_type: 'tls',
        },
      ],
    });
  });

  test('by its API with a token has a certificate made for the client', () => {
    const stack = newStack('edge');
    const options = https({ port: 9443, remote: 'edge', configDir: './incus', token: secret(stack) });
    lxcHost(stack, options).addContainer('web', container({ image: 'local:base' }));
    const json = synth(stack).edge!;
    expect(problemsOf(json)).toEqual([]);
    expect(json.provider!.incus).toEqual([
      {
        alias: 'builders-e1a248a7',
        default_remote: 'edge',
        accept_remote_certificate: false,
        generate_client_certificates: true,
        config_dir: './incus',
        remote: [
          {
            name: 'edge',
            address: 'https://lxc.example.com:9443',
            protocol: 'incus',
            authentication_type: 'tls',
            token: '${var.secret}',
          },
        ],
      },
    ]);
  });

  test('with a token in the program is refused: it would be in the state', () => {
    const stack = newStack('edge');
    lxcHost(stack, https({ token: 'abc' })).addContainer('web', container());
    expect(refusal(stack)).toEqual([expect.stringContaining('INP009') as unknown]);
  });

  test.each<[string, Partial<LxcOptions>, string]>([
    [
      'no connection',
      { connection: undefined as never },
      "'engine.connection' must be an LxcConnection such as LxcConnection.local(), got",
    ],
    [
      'a socket by a relative path',
      { connection: LxcConnection.local('run/socket') },
      "'engine.connection.socket' must be an absolute path",
    ],
    ['a port that is none', https({ port: 99999 }), "'engine.connection.port' must be a whole number from 1 to 65535"],
    ['an empty address', https({ address: '' }), "'engine.connection.address' must be a text that is not empty"],
    ['an empty token', https({ token: '' }), "'engine.connection.token' must be a sensitive variable"],
    ['a shell without a user', https({ shell: {} }), "'engine.connection.shell.user' is not stated"],
    ['no processes', { processes: 0 }, "'engine.processes' must be a whole number of at least 1"],
    [
      'a disk that is none',
      { rootDisk: Memory.gib(1) as never },
      "'engine.rootDisk' must be a Disk such as Disk.gib(40)",
    ],
    [
      'addresses that are none',
      { subnet: '10.0.0.0' },
      "'engine.subnet' must be IPv4 addresses such as '10.0.20.0/24'",
    ],
    [
      'a registry by plain HTTP',
      { registry: 'http://mirror' },
      "'engine.registry' must be an address such as https://images.example.com",
    ],
    [
      'an image server by plain HTTP',
      { imageServers: [{ name: 'a', address: 'http://a' }] },
      "'engine.imageServers[0].address' must be an address such as",
    ],
    [
      'an image server of another protocol',
      { imageServers: [{ name: 'a', address: 'https://a', protocol: 'ftp' as never }] },
      "'engine.imageServers[0].protocol' must be one of simplestreams, oci",
    ],
    [
      'an image server with a slash',
      { imageServers: [{ name: 'a/b', address: 'https://a' }] },
      "'engine.imageServers[0].name' must be letters",
    ],
  ])('with %s is refused in one line', (_, lxc, message) => {
    expect(() => lxcHost(newStack('edge'), lxc)).toThrow(message);
    expect(() => lxcHost(newStack('edge'), lxc)).toThrow(/^\[edge\/builders\] INP00[28]: [^\n]+$/m);
  });

  test.each(['local', 'images', 'corp'])('with a second image server named %s is refused', (name) => {
    const imageServers = [
      { name: 'corp', address: 'https://images.example.com' },
      { name, address: 'https://other.example.com' },
    ];
    expect(() => lxcHost(newStack('edge'), { imageServers })).toThrow(
      `INP004: 'engine.imageServers[1].name' must be unique, and none of local, images, corp, got '${name}'`,
    );
  });
});

describe('an LXC engine in a VM', () => {
  test('is reached at the address that the guest is given', () => {
    const json = inVm();
    expect(JSON.stringify(onlyOne(json, 'vsphere_virtual_machine'))).toContain('10.0.20.5');
    expect(json.provider!.incus![0]!.remote).toContainEqual(
      expect.objectContaining({ name: '10.0.20.5', address: 'https://10.0.20.5:8443' }),
    );
  });

  test('is waited for by a shell, where there is one, before anything is made on it', () => {
    const json = inVm({}, { user: 'deploy', hostKey: 'ssh-ed25519 AAAA' });
    const [gate] = allOf(json, 'terraform_data').filter(({ provisioner }) => provisioner !== undefined);
    expect(gate).toMatchObject({
      connection: { type: 'ssh', host: '10.0.20.5', user: 'deploy', port: 22, host_key: 'ssh-ed25519 AAAA' },
      provisioner: [
        {
          'remote-exec': {
            inline: [
              'if command -v cloud-init >/dev/null; then cloud-init status --wait || true; fi',
              "for attempt in $(seq 120); do incus info >/dev/null 2>&1 && exit 0; sleep 5; done; echo 'incus does not answer' >&2; exit 1",
            ],
          },
        },
      ],
    });
    for (const block of [...allOf(json, INSTANCE), ...allOf(json, NETWORK)]) {
      expect(block.depends_on).toEqual([expect.stringMatching(/^terraform_data\.platform_ready_\w+$/)]);
    }
  });

  test('comes after its VM where there is no shell', () => {
    for (const block of allOf(inVm(), INSTANCE)) {
      expect(block.depends_on).toEqual([expect.stringMatching(/^vsphere_virtual_machine\./)]);
    }
  });

  test('has no local socket', () => {
    const host = esxiHost(newStack());
    expect(() => dockerVm(host, { engine: ContainerEngine.lxc({ connection: LxcConnection.local() }) })).toThrow(
      "[rack-1/platform] INP002: 'engine' must be reached by its own address: an engine in a VM has no local socket",
    );
  });

  test('may have its containers in a stack of their own, with a network and a provider of their own', () => {
    const stack = newStack();
    const other = new TerraformStack(stack.node.scope!, 'apps');
    const connection = LxcConnection.https({ address: '10.0.20.5' });
    const platform = dockerVm(kvmHost(stack), {
      engine: ContainerEngine.lxc({ connection }),
      containerScope: other,
      vcpus: 2,
      memory: Memory.gib(4),
    });
    platform.addContainer('web', container({ mounts: [{ source: 'data', target: '/data' }] }));
    const { apps } = synth(stack);
    expect(problemsOf(apps!)).toEqual([]);
    const provider = apps!.provider!.incus![0]!;
    expect(onlyOne(apps!, INSTANCE).provider).toBe(`incus.${String(provider.alias)}`);
    expect(onlyOne(apps!, NETWORK).name).toMatch(/^strata[0-9a-f]{8}$/);
    expect(onlyOne(apps!, INSTANCE).depends_on).toEqual([]);
  });
});

describe('a raw instance that is adopted', () => {
  const raw = (stack: TerraformStack, attributes: object, type = INSTANCE): TerraformResource =>
    new (class extends TerraformResource {
      protected override synthesizeAttributes(): Record<string, unknown> {
        return { name: 'raw', image: 'images:debian/12', ...attributes };
      }
    })(stack, 'raw', { terraformResourceType: type, terraformGeneratorMetadata: { providerName: 'incus' } });

  const charged = (attributes: object, type = INSTANCE): unknown => {
    const stack = newStack('edge');
    lxcHost(stack).adoptContainer('raw', raw(stack, attributes, type));
    const { cpu, memory } = Strata.of(stack).ledger()[0]!;
    return [cpu!.allocated, memory!.allocated];
  };
  const found = (attributes: object): string[] => {
    const stack = newStack('edge');
    lxcHost(stack).adoptContainer('raw', raw(stack, attributes));
    return Strata.of(stack)
      .report()
      .findings.map(({ rule, message }) => `${rule} ${message}`);
  };
  const limits = (cpu: object, memory = '512MiB'): object => ({ config: { ...cpu, 'limits.memory': memory } });

  test.each<[string, object, number, number]>([
    ['a number of CPUs', limits({ 'limits.cpu': '2' }), 2000, 512],
    ['a range of CPUs', limits({ 'limits.cpu': '0-3,7' }), 5000, 512],
    ['one CPU', limits({ 'limits.cpu': '1-1' }), 1000, 512],
    ['CPU time', limits({ 'limits.cpu.allowance': '25ms/100ms' }), 250, 512],
    ['CPU time on pinned CPUs', limits({ 'limits.cpu.allowance': '300ms/100ms', 'limits.cpu': '2' }), 2000, 512],
    ['GiB', limits({ 'limits.cpu': '1' }, '2GiB'), 1000, 2048],
    ['decimal units, rounded up', limits({ 'limits.cpu': '1' }, '1GB'), 1000, 954],
    ['bytes', limits({ 'limits.cpu': '1' }, '1048577'), 1000, 2],
  ])('with %s is charged', (_, attributes, milliCpu, mib) => {
    expect(charged(attributes)).toEqual([milliCpu, mib]);
  });

  test('of LXD may state its limits apart', () => {
    expect(charged({ limits: { cpu: '2', memory: '1GiB' } }, 'lxd_instance')).toEqual([2000, 1024]);
  });

  test.each<[string, object]>([
    ['no limit at all', {}],
    ['a share that only counts under load', limits({ 'limits.cpu.allowance': '50%' })],
    ['memory as a share of what its host has', limits({ 'limits.cpu': '1' }, '50%')],
    [
      'memory that it may exceed',
      { config: { 'limits.cpu': '1', 'limits.memory': '1GiB', 'limits.memory.enforce': 'soft' } },
    ],
    ['a topology', limits({ 'limits.cpu': 'sockets=2' })],
  ])('with %s has no size that could be charged', (_, attributes) => {
    expect(found(attributes)).toContainEqual(expect.stringMatching(/^INP008 /));
  });

  test('with a size that Terraform knows later is refused', () => {
    const cpu = Token.asString({ resolve: () => '${var.cpu}', creationStack: [] });
    expect(found(limits({ 'limits.cpu': cpu }))).toContainEqual(expect.stringMatching(/^INP001 /));
  });

  test.each<[string, object, string]>([
    ['privileged', { config: { 'security.privileged': 'true' } }, "'privileged'"],
    ['settings of LXC itself', { config: { 'raw.lxc': 'lxc.cap.drop =' } }, "'privileged'"],
    ['a host device', { device: [{ name: 'kvm', type: 'unix-char', properties: { source: '/dev/kvm' } }] }, '/dev/kvm'],
    [
      "the daemon's socket",
      {
        device: [
          {
            name: 's',
            type: 'disk',
            properties: { source: '/var/lib/incus/unix.socket', path: '/s', readonly: 'true' },
          },
        ],
      },
      'unix.socket',
    ],
    [
      'a writable system path',
      { device: { name: 'e', type: 'disk', properties: { source: '/etc', path: '/e' } } },
      "host's /etc writable",
    ],
  ])('with %s loosens its isolation', (_, attributes, text) => {
    const given = {
      ...attributes,
      config: { 'limits.cpu': '1', 'limits.memory': '1GiB', ...(attributes as { config?: object }).config },
    };
    expect(found(given)).toContainEqual(expect.stringMatching(/^ISO007 /));
    expect(found(given).join('\n')).toContain(text);
  });

  test('with what is no piece of its host does not', () => {
    const device = [
      { name: 'root', type: 'disk', properties: { path: '/', pool: 'default' } },
      { name: 'data', type: 'disk', properties: { source: 'data', pool: 'default', path: '/data' } },
      { name: 'eth0', type: 'nic', properties: { network: 'front' } },
    ];
    expect(found({ ...limits({ 'limits.cpu': '1' }), device }).filter((line) => line.startsWith('ISO007'))).toEqual([]);
  });
});

test('the provider of an LXC engine is one of a release that is known to work', () => {
  expect(written().terraform).toMatchObject({
    required_providers: { incus: { source: 'lxc/incus', version: '~> 1.1' } },
  });
});

test('two engines in one stack have a provider each', () => {
  const stack = newStack('edge');
  for (const id of ['a', 'b']) {
    lxcHost(stack, { connection: LxcConnection.https({ address: `${id}.example.com` }) }, id).addContainer(
      'web',
      container(),
    );
  }
  const json = synth(stack).edge!;
  const aliases = json.provider!.incus!.map(({ alias }) => `incus.${String(alias)}`);
  expect(new Set(aliases).size).toBe(2);
  expect(allOf(json, INSTANCE).map(({ provider }) => provider)).toEqual(aliases);
  expect(named(json, INSTANCE, 'web')).toHaveProperty('provider', aliases[0]);
  expect(without(json.provider!.incus![1]!, 'remote')).toMatchObject({ default_remote: 'b.example.com' });
});

import { Service } from '@cdktf/provider-docker/lib/service';
import { type TerraformResource, TerraformStack, Testing } from 'cdktf';
import { type Attributes, type ContainerFacts, LATER, type Loosening, loosenings } from '../../../lib/model';
import type { Resolve } from '../../../lib/targets/dialect';
import { DOCKER_DIALECT } from '../../../lib/targets/docker/dialect';

/** Resources by the expressions that refer to them. */
type Others = Readonly<Record<string, { readonly type: string; readonly attributes: Attributes }>>;

const resolverOf =
  (others: Others): Resolve =>
  (reference) =>
    others[String(reference)];

/** What is read of a `docker_container`. */
function read(attributes: Attributes, others: Others = {}): ContainerFacts {
  const given = { name: 'web', image: 'nginx:1.29.1', ...attributes };
  return DOCKER_DIALECT.container!.read({ type: 'docker_container', attributes: given }, resolverOf(others));
}

/** What findings tell of its isolation, beside a writable root file system. */
function loosened(attributes: Attributes, others: Others = {}): string[] {
  return loosenings(read({ read_only: true, ...attributes }, others).isolation).map(tell);
}

const tell = ({ degree, prop, what }: Loosening): string => `${degree} '${prop}' ${what}`;

const mib = (value: number): { readonly value: number } => ({ value });

describe('the size of a raw container', () => {
  test.each<[string, Attributes, ContainerFacts['milliCpu']]>([
    ['no limit', {}, 'absent'],
    ['a text', { cpus: '0.29' }, { value: 290 }],
    ['a number', { cpus: 1.5 }, { value: 1500 }],
    ['less than a thousandth, which is not nothing', { cpus: '0.0001' }, { value: 1 }],
    ['zero, which Docker takes for no limit', { cpus: '0' }, 'absent'],
    ['an empty text', { cpus: '' }, 'absent'],
    ['null', { cpus: null }, 'absent'],
    ['an expression', { cpus: '${var.cpus}' }, 'unknown'],
    ['what a plan knows later', { cpus: LATER }, 'unknown'],
    ['no number', { cpus: 'many' }, 'unknown'],
    ['a quota of a period', { cpu_quota: 150_000, cpu_period: 50_000 }, { value: 3000 }],
    ['a quota of the default period', { cpu_quota: 25_000 }, { value: 250 }],
    ['a period alone', { cpu_period: 50_000 }, 'absent'],
    ['a quota that is taken back', { cpu_quota: -1, cpu_period: 50_000 }, 'absent'],
    ['a quota of a period that only Terraform knows', { cpu_quota: 25_000, cpu_period: '${var.period}' }, 'unknown'],
    ['a quota that CPUs hide', { cpus: '2', cpu_quota: 25_000 }, { value: 2000 }],
    ['the CPUs that it is pinned to', { cpu_set: '0-3,7' }, { value: 5000 }],
    ['a limit on CPUs that it is pinned to', { cpus: '0.5', cpu_set: '0,1' }, { value: 500 }],
    ['more than the CPUs that it is pinned to', { cpus: '4', cpu_set: '0,1' }, { value: 2000 }],
    ['shares, which are no limit', { cpu_shares: 512 }, 'absent'],
  ])('has a CPU limit by %s', (_, attributes, expected) => {
    expect(read(attributes).milliCpu).toEqual(expected);
  });

  test.each<[string, Attributes, ContainerFacts['memoryMib']]>([
    ['no limit', {}, 'absent'],
    ['MiB', { memory: 256 }, { value: 256 }],
    ['a text', { memory: '256' }, { value: 256 }],
    ['zero, which Docker takes for no limit', { memory: 0 }, 'absent'],
    ['an expression', { memory: '${var.memory}' }, 'unknown'],
    ['swap alone', { memory_swap: 512 }, 'absent'],
  ])('has a memory limit by %s', (_, attributes, expected) => {
    expect(read(attributes).memoryMib).toEqual(expected);
  });

  test('says what memory is kept for it', () => {
    expect(read({ memory_reservation: 128 }).guaranteed).toEqual({ milliCpu: 'absent', memoryMib: mib(128) });
    expect(read({}).guaranteed).toEqual({ milliCpu: 'absent', memoryMib: 'absent' });
  });

  test.each<[Attributes, ContainerFacts['replicas']]>([
    [{}, { value: 1 }],
    [{ count: 3 }, { value: 3 }],
    [{ count: '${var.count}' }, 'unknown'],
    [{ for_each: '${toset(["a"])}' }, 'unknown'],
  ])('%p is so many of it', (attributes, expected) => {
    expect(read(attributes).replicas).toEqual(expected);
  });
});

describe('where a raw container runs, and what it runs', () => {
  const image = { type: 'docker_image', attributes: { name: 'redis:8.0.1' } };

  test('is its image by name, whatever refers to it', () => {
    expect(read({ image: 'nginx:1.29.1' }).image).toEqual({ value: 'nginx:1.29.1' });
    const reference = '${docker_image.redis.image_id}';
    expect(read({ image: reference }, { [reference]: image }).image).toEqual({ value: 'redis:8.0.1' });
    expect(read({ image: 'sha256:0123' }, { 'sha256:0123': image }).image).toEqual({ value: 'redis:8.0.1' });
    expect(read({ image: reference }).image).toBe('unknown');
    expect(read({ image: undefined }).image).toBe('absent');
  });

  test("is its provider's machine", () => {
    const provider = { type: 'docker', attributes: { host: 'ssh://deploy@Edge.example.com:22' } };
    const where = read({ provider: 'docker.edge' }, { 'docker.edge': provider }).where;
    expect(where).toEqual([{ kind: 'engine', reference: { value: 'edge.example.com' } }]);
    expect(read({ provider: 'docker.edge' }).where).toEqual([{ kind: 'engine', reference: 'unknown' }]);
  });

  test.each<[string, Attributes, ContainerFacts['networks']]>([
    ["its engine's own", {}, []],
    ["its engine's own by its mode", { network_mode: 'bridge' }, []],
    ["its engine's own by name", { networks_advanced: { name: 'bridge' } }, []],
    ["this library's own for its engine", { networks_advanced: [{ name: 'strata' }] }, []],
    ["this library's own in another stack", { networks_advanced: [{ name: 'strata-shop' }] }, []],
    ['one by its mode', { network_mode: 'front' }, [{ value: 'front' }]],
    [
      'one by name, which it leaves that of its mode for',
      { network_mode: 'bridge', networks_advanced: [{ name: 'front' }] },
      [{ value: 'front' }],
    ],
    ['one by reference', { networks_advanced: [{ name: '${docker_network.back.id}' }] }, [{ value: 'back' }]],
    ['one that is not at hand', { networks_advanced: [{ name: '${var.network}' }] }, ['unknown']],
    ['some that Terraform knows', { networks_advanced: LATER }, ['unknown']],
    ["another container's", { network_mode: 'container:db' }, []],
    ['none', { network_mode: 'none' }, []],
  ])('is %s as its network', (_, attributes, expected) => {
    const others = { '${docker_network.back.id}': { type: 'docker_network', attributes: { name: 'back' } } };
    expect(read(attributes, others).networks).toEqual(expected);
  });

  test.each<[string, unknown, ContainerFacts['ports']]>([
    [
      'stated',
      { internal: 80, external: 8080 },
      [{ address: '0.0.0.0', port: mib(8080), internal: mib(80), protocol: 'tcp' }],
    ],
    [
      'picked by the engine',
      { internal: 80 },
      [{ address: '0.0.0.0', port: 'computed', internal: mib(80), protocol: 'tcp' }],
    ],
    [
      'picked by the engine, written as zero',
      { internal: 80, external: 0 },
      [{ address: '0.0.0.0', port: 'computed', internal: mib(80), protocol: 'tcp' }],
    ],
    [
      'on an address, by UDP',
      [{ internal: '53', external: '53', ip: '::1', protocol: 'udp' }],
      [{ address: '::1', port: mib(53), internal: mib(53), protocol: 'udp' }],
    ],
    [
      'by SCTP',
      { internal: 36412, external: 36412, protocol: 'sctp' },
      [{ address: '0.0.0.0', port: mib(36412), internal: mib(36412), protocol: 'sctp' }],
    ],
    [
      'what only Terraform knows',
      { internal: 80, external: '${var.port}', ip: '${var.ip}' },
      [{ address: '0.0.0.0', port: 'unknown', internal: mib(80), protocol: 'tcp' }],
    ],
    [
      'as many as Terraform knows',
      '${var.ports}',
      [{ address: '0.0.0.0', port: 'unknown', internal: 'unknown', protocol: 'tcp' }],
    ],
  ])('publishes a port that is %s', (_, ports, expected) => {
    expect(read({ ports }).ports).toEqual(expected);
  });
});

describe('the isolation of a raw container', () => {
  const volume = (driver: Attributes): Others => ({
    '${docker_volume.data.name}': { type: 'docker_volume', attributes: { name: 'data', driver_opts: driver } },
  });
  const other = (attributes: Attributes): Others => ({
    '${docker_container.db.id}': { type: 'docker_container', attributes: { name: 'db', ...attributes } },
  });
  const DATA = '${docker_volume.data.name}';
  const DB = '${docker_container.db.id}';

  test.each<[string, Attributes, Others, string[]]>([
    ['nothing', {}, {}, []],
    ['privileges, as a text', { privileged: 'true' }, {}, ["hard 'privileged'"]],
    ["its host's network", { network_mode: 'host' }, {}, ["hard 'hostNetwork'"]],
    [
      "its host's network by reference",
      { network_mode: '${data.docker_network.h.name}' },
      { '${data.docker_network.h.name}': { type: 'docker_network', attributes: { name: 'host' } } },
      ["hard 'hostNetwork'"],
    ],
    ["its host's processes", { pid_mode: 'host' }, {}, ["hard 'hostPid'"]],
    ["its host's memory", { ipc_mode: 'host' }, {}, ["hard 'hostIpc'"]],
    ['memory of its own', { ipc_mode: 'private' }, {}, []],
    ["its host's users", { userns_mode: 'host' }, {}, ["hard 'hostUsers'"]],
    ["its host's control groups", { cgroupns_mode: 'host' }, {}, ["soft 'hostCgroups'"]],
    ["another container's network", { network_mode: 'container:db' }, {}, ["soft 'joins' shares the network of db,"]],
    [
      "another container's processes",
      { pid_mode: `container:${DB}` },
      other({}),
      ["soft 'joins' shares the processes of db,"],
    ],
    [
      "another container's memory",
      { ipc_mode: `container:${DB}` },
      {},
      ["soft 'joins' shares the shared memory of another container,"],
    ],
    [
      "another container's network, which is the host's",
      { network_mode: `container:${DB}` },
      other({ network_mode: 'host' }),
      ["hard 'hostNetwork'", "soft 'joins'"],
    ],
    [
      'a device',
      { devices: { host_path: '/dev/kvm' } },
      {},
      ["hard 'devices' gives the container the host device /dev/kvm"],
    ],
    ['GPUs', { gpus: 'all' }, {}, ["soft 'gpus' hands the container GPUs of its host (all)"]],
    ['a capability', { capabilities: { add: ['CAP_SYS_ADMIN'] } }, {}, ["hard 'capabilities' grants SYS_ADMIN"]],
    ['all capabilities', { capabilities: [{ add: ['ALL'] }] }, {}, ["hard 'capabilities' grants ALL"]],
    ['no filter of system calls', { security_opts: ['seccomp=unconfined'] }, {}, ["hard 'securityOptions'"]],
    [
      'no filter of system calls, in the old words',
      { security_opts: ['seccomp:unconfined'] },
      {},
      ["hard 'securityOptions'"],
    ],
    [
      'a filter that lets all through',
      { security_opts: ['seccomp={"defaultAction":"SCMP_ACT_ALLOW"}'] },
      {},
      ["hard 'securityOptions'"],
    ],
    ['a filter', { security_opts: ['seccomp={"defaultAction":"SCMP_ACT_ERRNO"}'] }, {}, []],
    ['no AppArmor', { security_opts: ['apparmor=unconfined'] }, {}, ["hard 'securityOptions'"]],
    ['no SELinux', { security_opts: ['label=disable'] }, {}, ["hard 'securityOptions'"]],
    ["SELinux' type without limits", { security_opts: ['label=type:spc_t'] }, {}, ["hard 'securityOptions'"]],
    ['system paths', { security_opts: ['systempaths=unconfined'] }, {}, ["hard 'securityOptions'"]],
    ['what keeps it from new privileges', { security_opts: ['no-new-privileges:true', 'label=user:x'] }, {}, []],
    [
      'a writable system path',
      { volumes: { host_path: '/etc', container_path: '/e' } },
      {},
      ["hard 'mounts' makes the host's /etc writable"],
    ],
    ['a system path to read', { volumes: { host_path: '/etc', container_path: '/e', read_only: true } }, {}, []],
    [
      'the socket of its engine',
      { mounts: [{ type: 'bind', source: '/var/run/docker.sock', read_only: true }] },
      {},
      ["hard 'mounts' gives the container the engine's socket"],
    ],
    [
      'a path in the name of a volume',
      { volumes: { volume_name: '/etc', container_path: '/e' } },
      {},
      ["hard 'mounts'"],
    ],
    ['a volume', { mounts: { type: 'volume', source: 'data', target: '/d' } }, {}, []],
    [
      'a volume that is a path of its host',
      { volumes: { volume_name: DATA, container_path: '/d' } },
      volume({ type: 'none', o: 'bind', device: '/etc' }),
      ["hard 'mounts' makes the host's /etc writable"],
    ],
    [
      'a mounted volume that is a path of its host',
      { mounts: { type: 'volume', source: DATA, target: '/d' } },
      volume({ o: 'bind', device: '/etc' }),
      ["hard 'mounts'"],
    ],
    [
      'a volume of its own that is a path of its host',
      { mounts: { type: 'volume', target: '/d', volume_options: [{ driver_options: { o: 'bind', device: '/etc' } }] } },
      {},
      ["hard 'mounts'"],
    ],
    ['a volume from elsewhere', { volumes: { volume_name: DATA } }, volume({ type: 'nfs', device: ':/export' }), []],
    [
      'mounts of a container that is at hand',
      { volumes: { from_container: DB } },
      other({ volumes: { host_path: '/etc' } }),
      ["hard 'mounts' makes the host's /etc writable"],
    ],
    ['mounts of a container that has none of the host', { volumes: { from_container: DB } }, other({}), []],
    [
      'mounts of a container that has them from another',
      { volumes: { from_container: DB } },
      other({ volumes: { from_container: 'x' } }),
      ["soft 'mounts' takes over the mounts of db"],
    ],
    [
      'mounts of a container somewhere',
      { volumes: { from_container: 'db' } },
      {},
      ["soft 'mounts' takes over the mounts of db"],
    ],
    ['every port of its image', { publish_all_ports: true }, {}, ["soft 'ports'"]],
    ['root', { user: 'root' }, {}, ["soft 'user'"]],
  ])('is loosened by %s', (_, attributes, others, expected) => {
    const found = loosened(attributes, others);
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(found[index]).toContain(text));
  });

  test('has a writable root file system, unless told otherwise', () => {
    expect(read({}).isolation.readOnly).toBe(false);
    expect(read({ read_only: true }).isolation.readOnly).toBe(true);
  });

  test.each<[string, Attributes]>([
    ['privileged', { privileged: '${var.privileged}' }],
    ['hostNetwork', { network_mode: '${var.mode}' }],
    ['hostPid', { pid_mode: LATER }],
    ['hostIpc', { ipc_mode: '${var.mode}' }],
    ['hostUsers', { userns_mode: '${var.mode}' }],
    ['devices', { devices: [{ host_path: '${var.device}' }] }],
    ['devices', { devices: LATER }],
    ['devices', { gpus: '${var.gpus}' }],
    ['capabilities', { capabilities: [{ add: ['CHOWN', '${var.capability}'] }] }],
    ['securityOptions', { security_opts: '${var.options}' }],
    ['mounts', { mounts: [{ type: 'bind', source: '${var.path}' }] }],
    ['mounts', { volumes: [{ host_path: '${var.path}' }] }],
    ['mounts', { volumes: '${var.volumes}' }],
  ])("fails closed where only Terraform knows of '%s'", (prop, attributes) => {
    expect(loosened(attributes)).toContain(`hard '${prop}' is known to Terraform only, and may open a way to the host`);
  });

  test.each<[string, Attributes]>([
    ['user', { user: '${var.user}' }],
    ['readOnly', { read_only: '${var.read_only}' }],
    ['ports', { publish_all_ports: '${var.all}' }],
    ['hostCgroups', { cgroupns_mode: '${var.mode}' }],
  ])("warns where only Terraform knows of '%s'", (prop, attributes) => {
    expect(loosened(attributes)).toContain(`soft '${prop}' is known to Terraform only`);
  });

  test("is not the host's network, which Terraform does not make", () => {
    expect(loosened({ network_mode: '${docker_network.front.name}' })).toEqual([]);
  });
});

describe('a Swarm service', () => {
  /** What is read of a service, by the words of the provider's own binding. */
  function service(config: Partial<ConstructorParameters<typeof Service>[2]>): ContainerFacts {
    const stack = new TerraformStack(Testing.app(), 'swarm');
    const taskSpec = { containerSpec: { image: 'nginx:1.29.1' } };
    const resource: TerraformResource = new Service(stack, 'web', { name: 'web', taskSpec, ...config });
    const written = JSON.parse(Testing.synth(stack)) as {
      readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
    };
    const attributes = written.resource.docker_service![resource.friendlyUniqueId]!;
    return DOCKER_DIALECT.container!.read({ type: 'docker_service', attributes }, resolverOf({}));
  }
  const IMAGE = { containerSpec: { image: 'nginx:1.29.1' } };

  test('says all that is asked of it', () => {
    const read = service({
      mode: { replicated: { replicas: 3 } },
      endpointSpec: {
        ports: [
          { targetPort: 80, publishedPort: 8080 },
          { targetPort: 53, publishedPort: 53, protocol: 'udp', publishMode: 'host' },
          { targetPort: 9000 },
        ],
      },
      taskSpec: {
        placement: { constraints: ['node.role==worker', 'node.hostname == edge-1'] },
        networksAdvanced: [{ name: 'front' }],
        resources: {
          limits: { nanoCpus: 500_000_000, memoryBytes: 256 * 1024 * 1024 + 1 },
          reservation: { nanoCpus: 250_000_000, memoryBytes: 128 * 1024 * 1024 },
        },
        containerSpec: {
          image: 'nginx:1.29.1',
          user: '1000',
          readOnly: true,
          capAdd: ['CAP_NET_ADMIN'],
          privileges: { seLinuxContext: { disable: true } },
          mounts: [
            { type: 'bind', source: '/srv/www', target: '/www', readOnly: true },
            { type: 'volume', source: 'data', target: '/data' },
          ],
        },
      },
    });
    expect(read).toEqual({
      name: { value: 'web' },
      where: [
        { kind: 'engine', reference: 'unknown' },
        { kind: 'node', reference: { value: 'edge-1' } },
      ],
      milliCpu: { value: 500 },
      memoryMib: { value: 257 },
      guaranteed: { milliCpu: { value: 250 }, memoryMib: { value: 128 } },
      image: { value: 'nginx:1.29.1' },
      replicas: { value: 3 },
      isolation: {
        privileged: false,
        hostNetwork: false,
        hostPid: false,
        hostIpc: false,
        devices: [],
        hostPaths: [{ path: '/srv/www', readOnly: true }],
        capabilities: ['NET_ADMIN'],
        unconfined: ['label=disable'],
        user: '1000',
        readOnly: true,
      },
      networks: [{ value: 'front' }],
      ports: [
        { address: '0.0.0.0', port: { value: 8080 }, internal: { value: 80 }, protocol: 'tcp', shared: true },
        { address: '0.0.0.0', port: { value: 53 }, internal: { value: 53 }, protocol: 'udp' },
        { address: '0.0.0.0', port: 'computed', internal: { value: 9000 }, protocol: 'tcp', shared: true },
      ],
      asks: [],
    });
  });

  test('is one container without limits, unless told otherwise', () => {
    expect(service({ taskSpec: IMAGE })).toMatchObject({
      milliCpu: 'absent',
      memoryMib: 'absent',
      guaranteed: { milliCpu: 'absent', memoryMib: 'absent' },
      replicas: { value: 1 },
      isolation: { readOnly: false },
      networks: [],
      ports: [],
    });
  });

  test.each<[string, Attributes, ContainerFacts['replicas']]>([
    ['one on each machine', { mode: { global: true } }, 'computed'],
    ['none, where it is scaled to none', { mode: [{ replicated: [{ replicas: 0 }] }] }, { value: 0 }],
    ['as many as Terraform knows', { mode: { replicated: { replicas: '${var.n}' } } }, 'unknown'],
    ['in a mode that Terraform knows', { mode: LATER }, 'unknown'],
    ['so many as often', { count: 2, mode: { replicated: { replicas: 3 } } }, { value: 6 }],
  ])('is %s', (_, attributes, expected) => {
    const resource = { type: 'docker_service', attributes };
    expect(DOCKER_DIALECT.container!.read(resource, resolverOf({})).replicas).toEqual(expected);
  });

  test.each<[string, Attributes]>([
    ['a task', { task_spec: LATER }],
    ['resources', { task_spec: { resources: LATER } }],
    ['limits', { task_spec: { resources: { limits: '${var.limits}' } } }],
    ['amounts', { task_spec: { resources: { limits: { nano_cpus: LATER, memory_bytes: '${var.bytes}' } } } }],
  ])('is as large as Terraform knows, where it knows %s', (_, attributes) => {
    const resource = { type: 'docker_service', attributes };
    const { milliCpu, memoryMib } = DOCKER_DIALECT.container!.read(resource, resolverOf({}));
    expect([milliCpu, memoryMib]).toEqual(['unknown', 'unknown']);
  });

  test("is on its host's network by that network's name", () => {
    expect(service({ taskSpec: { ...IMAGE, networksAdvanced: [{ name: 'host' }] } })).toMatchObject({
      isolation: { hostNetwork: true },
      networks: [],
    });
  });
});

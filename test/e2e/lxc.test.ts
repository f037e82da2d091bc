import { type TerraformStack, TerraformVariable } from 'cdktf';
import { readFileSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import {
  Bounded,
  ContainerEngine,
  ContainerHost,
  type ContainerHostProps,
  Disk,
  GuestOs,
  LxcConnection,
  type LxcOptions,
  Memory,
} from 'cdktf-strata';
import {
  PREFIX,
  SHORT_PREFIX,
  STACK,
  Terraform,
  removeScratch,
  say,
  scratchFolder,
  sleep,
  suite,
  synthesize,
  whyNotProviders,
} from './support';
import { staticBusybox } from './support/busybox';
import { Cgroup } from './support/cgroup';
import { freePort } from './support/guest';
import { DEFAULT_NETWORK, IMAGE, LxcDaemon, POOL, freeSubnets } from './support/lxc';

const MIB = 1024 * 1024;
const { SIGKILL } = constants.signals;
const [OWN, FRONT, BACK] = freeSubnets(3) as [string, string, string];

const busybox = staticBusybox();
const missing = whyNotProviders('incus') ?? ('missing' in busybox ? busybox.missing : undefined);
const opened = missing === undefined && 'path' in busybox ? LxcDaemon.open(busybox.path) : missing!;
const daemon = opened as LxcDaemon;

/** A port of this machine that nobody uses. */
let port = 18080;

suite('LXC daemon', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(() => say(daemon.label));

  afterAll(() => {
    daemon.close();
    removeScratch();
  });

  describe('a container host', () => {
    const terraform = new Terraform('lxc');
    let firstPid: number;

    beforeAll(async () => {
      port = await freePort();
    });

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider and applied', async () => {
      terraform.use(synthesize((stack) => services(stack)).stack());
      await terraform.init();
      await terraform.validate();
      const plan = await terraform.plan();
      expect(plan.changes.map(({ actions }) => actions.join())).toEqual(plan.changes.map(() => 'create'));
      await terraform.apply();
      expect(daemon.names('instances')).toEqual(['agent', 'api', 'api-2', 'web'].map((name) => PREFIX + name));
      firstPid = await daemon.pid(`${PREFIX}web`);
    });

    test.each([
      ['web', '50ms/100ms', '64MiB'],
      ['api', '25ms/100ms', '32MiB'],
      ['api-2', '25ms/100ms', '32MiB'],
      ['agent', '25ms/200ms', '16MiB'],
    ])(
      'holds the declared limits and safe defaults of %s, and nothing that a profile adds',
      async (name, cpu, memory) => {
        const held = await daemon.held(PREFIX + name);
        expect(held).toMatchObject({ status: 'Running', type: 'container', profiles: [] });
        const settings = Object.entries(held.expanded_config).filter(([key]) => !/^(image|volatile)\./.test(key));
        expect(Object.fromEntries(settings)).toEqual({
          'limits.cpu.allowance': cpu,
          'limits.memory': memory,
          'limits.memory.enforce': 'hard',
          'limits.memory.swap': 'false',
          'limits.processes': '300',
          'security.nesting': 'false',
          'security.privileged': 'false',
          ...(name === 'web' && { 'environment.LEVEL': 'debug', 'environment.ZONE': 'a b', 'boot.autostart': 'true' }),
        });
      },
    );

    test.each([
      ['web', 0.5, 64],
      ['api', 0.25, 32],
      ['api-2', 0.25, 32],
      ['agent', 0.125, 16],
    ])('has the kernel hold the limits of %s', async (name, cpus, mib) => {
      const { limits } = new Cgroup(await daemon.pid(PREFIX + name));
      expect(limits).toEqual({ cpus, memory: mib * MIB, processes: '300' });
    });

    test('gives a container that wants all of a CPU no more time than it was charged for', async () => {
      const group = new Cgroup(await daemon.pid(`${PREFIX}api`));
      await daemon.exec(
        `${PREFIX}api`,
        'sh',
        '-c',
        'while :; do :; done </dev/null >/dev/null 2>&1 & echo $! >/tmp/busy',
      );
      const [start, used] = [Date.now(), group.cpuSeconds];
      await sleep(3000);
      const share = (group.cpuSeconds - used) / ((Date.now() - start) / 1000);
      await daemon.exec(`${PREFIX}api`, 'sh', '-c', 'kill $(cat /tmp/busy)');
      expect(share).toBeGreaterThan(0.01);
      // A quarter, and a period's worth of what was not used before.
      expect(share).toBeLessThan(0.3);
    });

    test('ends a process that wants more memory than its container was charged for', async () => {
      const { status } = await daemon.exec(`${PREFIX}agent`, 'sh', '-c', 'x=12345678; while :; do x=$x$x; done');
      expect(status).toBe(128 + SIGKILL);
      expect((await daemon.held(`${PREFIX}agent`)).status).toBe('Running');
    });

    test('runs it unprivileged: its root is nobody on the host', async () => {
      const [inside, outside] = readFileSync(`/proc/${await daemon.pid(`${PREFIX}web`)}/uid_map`, 'utf8')
        .trim()
        .split(/\s+/)
        .map(Number);
      expect(inside).toBe(0);
      expect(outside).toBeGreaterThan(65_535);
    });

    test('joins containers to the networks that they name, and to none else', async () => {
      const networksOf = async (name: string): Promise<string[]> =>
        Object.values((await daemon.held(PREFIX + name)).expanded_devices)
          .filter(({ type }) => type === 'nic')
          .map((card) => `${card.network} ${card['security.mac_filtering']}`)
          .sort();
      expect(await networksOf('web')).toEqual([`${SHORT_PREFIX}b true`, `${SHORT_PREFIX}f true`]);
      expect(await networksOf('api')).toEqual([`${SHORT_PREFIX}b true`]);
      expect(await networksOf('agent')).toEqual([`${DEFAULT_NETWORK} true`]);
      expect(await daemon.network(`${SHORT_PREFIX}b`)).toMatchObject({
        'ipv4.address': `${BACK}.1/24`,
        'ipv4.nat': 'false',
        'ipv4.routing': 'false',
        'ipv6.address': 'none',
      });
    });

    test('publishes a port on the loopback address, and carries it into the container', async () => {
      await daemon.exec(`${PREFIX}web`, 'httpd', '-p', '8080', '-h', '/www');
      expect((await daemon.held(`${PREFIX}web`)).expanded_devices.port0).toMatchObject({
        listen: `tcp:127.0.0.1:${port}`,
      });
      expect(await answerOf(`http://127.0.0.1:${port}/`)).toBe('here\n');
    });

    test('hands over its environment', async () => {
      const environment = readFileSync(`/proc/${await daemon.pid(`${PREFIX}web`)}/environ`, 'utf8').split('\0');
      expect(environment).toEqual(expect.arrayContaining(['LEVEL=debug', 'ZONE=a b']));
    });

    test('has nothing left to do in a second plan', async () => {
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('shows as drift what is changed behind its back, and mends it', async () => {
      await daemon.client('config', 'set', `${PREFIX}api`, 'limits.memory', '128MiB');
      const { changes } = await terraform.plan();
      expect(changes).toEqual([{ address: expect.stringContaining('api') as unknown, actions: ['update'] }]);
      await terraform.apply();
      expect(new Cgroup(await daemon.pid(`${PREFIX}api`)).limits.memory).toBe(32 * MIB);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('changes the limits of a container in place, while it runs', async () => {
      terraform.use(synthesize((stack) => services(stack, 0.75, 96)).stack());
      const { changes } = await terraform.plan();
      expect(changes.filter(({ address }) => address.startsWith('incus_'))).toEqual([
        { address: expect.stringContaining('web') as unknown, actions: ['update'] },
      ]);
      await terraform.apply();
      const pid = await daemon.pid(`${PREFIX}web`);
      expect(pid).toBe(firstPid);
      expect(new Cgroup(pid).limits).toEqual({ cpus: 0.75, memory: 96 * MIB, processes: '300' });
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('leaves nothing when it is destroyed', async () => {
      await terraform.destroy();
      expect(daemon.names('instances')).toEqual([]);
      expect(daemon.names('networks')).toEqual([]);
    });
  });

  describe('a value that Terraform knows later', () => {
    const terraform = new Terraform('lxc-bounded');

    beforeAll(async () => {
      terraform.use(synthesize(bounded).stack());
      await terraform.init();
    });

    afterAll(() => terraform.cleanUp({ cpus: 0.5, mib: 64 }));

    test.each([
      ['memory', { cpus: 0.5, mib: 65 }, "'memory' of e2e/lxc-01/bounded must be above 0 and at most 64"],
      ['CPU', { cpus: 0.6, mib: 64 }, "'cpus' of e2e/lxc-01/bounded must be above 0 and at most 0.5"],
      ['CPU', { cpus: 0, mib: 64 }, "'cpus' of e2e/lxc-01/bounded must be above 0"],
    ])('stops the plan where %s is out of its bounds: %j', async (_, variables, message) => {
      const { ok, output } = await terraform.plan(variables);
      expect(ok).toBe(false);
      expect(output.replace(/\s*[│╷╵]?\s+/g, ' ')).toContain(message);
      expect(daemon.names('instances')).toEqual([]);
    });

    test.each([
      [0.29, '29ms/100ms'],
      [0.333, '333ms/1000ms'],
      [0.0001, '1ms/1000ms'],
    ])('applies %p CPUs within its bounds as %s, and the kernel holds them', async (cpus, allowance) => {
      await terraform.apply({ cpus, mib: 48 });
      const name = `${PREFIX}bounded`;
      expect((await daemon.held(name)).expanded_config['limits.cpu.allowance']).toBe(allowance);
      const { limits } = new Cgroup(await daemon.pid(name));
      expect(limits).toMatchObject({ cpus: Math.max(0.001, cpus), memory: 48 * MIB });
      expect(await terraform.plan({ cpus, mib: 48 })).toMatchObject({ ok: true, changes: [] });
    });

    test('leaves nothing when it is destroyed', async () => {
      await terraform.destroy({ cpus: 0.25, mib: 48 });
      expect(daemon.names('instances')).toEqual([]);
    });
  });

  describe('a volume', () => {
    const terraform = new Terraform('lxc-volume');

    beforeAll(async () => {
      terraform.use(synthesize((stack) => stateful(stack)).stack());
      await terraform.init();
      await terraform.apply();
    });

    afterAll(() => daemon.sweep());

    test('outlives the container that it is mounted into', async () => {
      await daemon.exec(`${PREFIX}old`, 'sh', '-c', 'echo kept >/data/file');
      terraform.use(synthesize((stack) => stateful(stack, 'new')).stack());
      await terraform.apply();
      expect(daemon.names('instances')).toEqual([`${PREFIX}new`]);
      expect((await daemon.exec(`${PREFIX}new`, 'cat', '/data/file')).stdout).toBe('kept\n');
    });

    test('is not destroyed with all the rest: the plan is refused', async () => {
      await expect(terraform.destroy()).rejects.toThrow('prevent_destroy');
      expect(daemon.names('instances')).toEqual([`${PREFIX}new`]);
    });
  });

  test('nothing is written where containers are promised more than their host has', () => {
    const outdir = scratchFolder('over');
    expect(() => synthesize((stack) => services(stack, 1.5), outdir)).toThrow('CAP005');
    expect(readdirSync(outdir, { recursive: true })).not.toContainEqual(expect.stringMatching(`${STACK}|tf.json`));
  });
});

const METAL: Omit<ContainerHostProps, 'engine'> = {
  cpu: { sockets: 1, coresPerSocket: 2 },
  memory: Memory.gib(2),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 0.25, memory: Memory.gib(1) },
  trustZone: 'internal',
};

/** The suite's own daemon, as a container host. */
function hostOf(stack: TerraformStack, options: Partial<LxcOptions> = {}): ContainerHost {
  const connection = LxcConnection.local(daemon.socket);
  const engine = ContainerEngine.lxc({
    connection,
    storagePool: POOL,
    processes: 300,
    subnet: `${OWN}.0/24`,
    ...options,
  });
  return new ContainerHost(stack, 'lxc-01', { ...METAL, engine });
}

/** Containers of every kind on 1.75 CPUs. */
function services(stack: TerraformStack, webCpus = 0.5, webMib = 64): void {
  const host = hostOf(stack, { rootDisk: Disk.gib(1) });
  host.addNetwork('front', { name: `${SHORT_PREFIX}f`, subnet: `${FRONT}.0/24` });
  host.addNetwork('back', { name: `${SHORT_PREFIX}b`, internal: true, subnet: `${BACK}.0/24` });
  const image = `local:${IMAGE}`;
  host.addContainer('web', {
    name: `${PREFIX}web`,
    image,
    cpus: webCpus,
    memory: Memory.mib(webMib),
    networks: [`${SHORT_PREFIX}f`, `${SHORT_PREFIX}b`],
    ports: [{ internal: 8080, external: port }],
    mounts: [{ type: 'bind', source: '/usr/share', target: '/shared' }],
    environment: { ZONE: 'a b', LEVEL: 'debug' },
    restart: 'always',
  });
  host.addContainer('api', {
    name: `${PREFIX}api`,
    image,
    cpus: 0.25,
    memory: Memory.mib(32),
    networks: [`${SHORT_PREFIX}b`],
    replicas: 2,
  });
  // Names no network: it gets one of its engine's.
  host.addContainer('agent', { name: `${PREFIX}agent`, image, cpus: 0.125, memory: Memory.mib(16) });
}

/** One container with sizes of variables. */
function bounded(stack: TerraformStack): void {
  const cpus = new TerraformVariable(stack, 'cpus', { type: 'number' });
  const mib = new TerraformVariable(stack, 'mib', { type: 'number' });
  hostOf(stack).addContainer('bounded', {
    name: `${PREFIX}bounded`,
    image: `local:${IMAGE}`,
    cpus: Bounded.atMost(cpus.numberValue, 0.5),
    memory: Memory.mib(Bounded.atMost(mib.numberValue, 64)),
  });
}

/** One container with a volume. */
function stateful(stack: TerraformStack, name = 'old'): void {
  hostOf(stack).addContainer(name, {
    name: PREFIX + name,
    image: `local:${IMAGE}`,
    cpus: 0.25,
    memory: Memory.mib(32),
    mounts: [{ source: `${PREFIX}data`, target: '/data' }],
  });
}

/** What a server answers, once it does. */
async function answerOf(url: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await (await fetch(url)).text();
    } catch (error) {
      if (attempt === 50) {
        throw error;
      }
      await sleep(100);
    }
  }
}

import { type TerraformStack, TerraformVariable } from 'cdktf';
import { readdirSync } from 'node:fs';
import {
  Bounded,
  ContainerEngine,
  ContainerHost,
  type ContainerHostProps,
  DockerConnection,
  GuestOs,
  Memory,
} from 'cdktf-strata';
import {
  PREFIX,
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
import { DEFAULT_NETWORK, DockerEngine, IMAGE } from './support/docker';
import { freePort } from './support/guest';

const MIB = 1024 * 1024;
const FOREVER = ['sleep', '1000000'];

const busybox = staticBusybox();
const missing = whyNotProviders('docker') ?? ('missing' in busybox ? busybox.missing : undefined);
const opened = missing === undefined ? DockerEngine.open() : missing;
const engine = opened as DockerEngine;

suite('Docker engine', typeof opened === 'string' ? opened : undefined, () => {
  beforeAll(async () => {
    say(engine.label);
    await engine.importBusybox('path' in busybox ? busybox.path : '');
  });

  afterAll(async () => {
    await engine.close();
    removeScratch();
  });

  describe('a container host', () => {
    const terraform = new Terraform('docker');
    let firstId: string;

    beforeAll(async () => {
      ports = { tcp: await freePort(), udp: await freePort() };
    });

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider and applied', async () => {
      terraform.use(synthesize((stack) => services(stack)).stack());
      await terraform.init();
      await terraform.validate();
      const plan = await terraform.plan();
      expect(plan.changes.map(({ actions }) => actions.join())).toEqual(plan.changes.map(() => 'create'));
      await terraform.apply();
      expect(await engine.names('container')).toEqual(['agent', 'api', 'api-2', 'web'].map((name) => PREFIX + name));
      firstId = (await engine.inspect(`${PREFIX}web`)).Id;
    });

    test.each([
      ['web', 500_000_000, 64 * MIB],
      ['api', 250_000_000, 32 * MIB],
      ['api-2', 250_000_000, 32 * MIB],
      ['agent', 125_000_000, 16 * MIB],
    ])('gives %s the declared CPU and memory, and no swap', async (name, nanoCpus, memory) => {
      const { HostConfig, State } = await engine.inspect(PREFIX + name);
      expect(State.Running).toBe(true);
      expect(HostConfig).toMatchObject({ NanoCpus: nanoCpus, Memory: memory, MemorySwap: memory });
    });

    test('has the kernel hold these limits', async () => {
      expect(await limitsOf(`${PREFIX}web`)).toEqual({ cpus: 0.5, memory: 64 * MIB });
      expect(await limitsOf(`${PREFIX}api-2`)).toEqual({ cpus: 0.25, memory: 32 * MIB });
    });

    test.each(['api', 'agent'])('isolates %s: no capability, no write, no new privilege', async (name) => {
      const { HostConfig } = await engine.inspect(PREFIX + name);
      expect(HostConfig).toMatchObject({
        CapDrop: ['ALL'],
        Privileged: false,
        ReadonlyRootfs: true,
        SecurityOpt: ['no-new-privileges:true'],
        PidMode: '',
        IpcMode: 'private',
        RestartPolicy: { Name: 'unless-stopped' },
      });
      expect(HostConfig.CapAdd ?? []).toEqual([]);
    });

    test('has the kernel hold the isolation', async () => {
      const status = await engine.docker('exec', `${PREFIX}agent`, 'cat', '/proc/1/status');
      expect(status).toMatch(/^CapBnd:\s+0+$/m);
      expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
      await expect(engine.docker('exec', `${PREFIX}agent`, 'touch', '/etc/here')).rejects.toThrow('Read-only');
      await engine.docker('exec', `${PREFIX}agent`, 'touch', '/tmp/here');
    });

    test('gives back the capability that was asked for, and that one only', async () => {
      const { HostConfig } = await engine.inspect(`${PREFIX}web`);
      expect(HostConfig).toMatchObject({ CapDrop: ['ALL'], CapAdd: ['CAP_NET_BIND_SERVICE'] });
      const status = await engine.docker('exec', `${PREFIX}web`, 'cat', '/proc/1/status');
      expect(status).toMatch(/^CapBnd:\s+0*400$/m);
    });

    test('joins containers to the networks that they name, and to none else', async () => {
      const networksOf = async (name: string): Promise<string[]> =>
        Object.keys((await engine.inspect(PREFIX + name)).NetworkSettings.Networks).sort();
      expect(await networksOf('web')).toEqual([`${PREFIX}back`, `${PREFIX}front`]);
      expect(await networksOf('api')).toEqual([`${PREFIX}back`]);
      expect(await networksOf('agent')).toEqual([DEFAULT_NETWORK]);
      const internal = await engine.docker('network', 'inspect', '--format', '{{.Internal}}', `${PREFIX}back`);
      expect(internal).toBe('true');
    });

    test('keeps off the default bridge when it is started again', async () => {
      await engine.docker('restart', '--time', '1', `${PREFIX}agent`);
      expect(Object.keys((await engine.inspect(`${PREFIX}agent`)).NetworkSettings.Networks)).toEqual([DEFAULT_NETWORK]);
    });

    test('publishes a port on the loopback address unless told otherwise', async () => {
      const { HostConfig } = await engine.inspect(`${PREFIX}web`);
      expect(HostConfig.PortBindings).toEqual({
        '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: `${ports.tcp}` }],
        '5353/udp': [{ HostIp: '127.0.0.2', HostPort: `${ports.udp}` }],
      });
    });

    test('hands over mounts, environment, command, user and health check', async () => {
      const { Config, HostConfig, Mounts } = await engine.inspect(`${PREFIX}web`);
      expect(Mounts).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ Type: 'volume', Name: `${PREFIX}data`, Destination: '/data' }),
          expect.objectContaining({ Type: 'tmpfs', Destination: '/cache' }),
        ]),
      );
      expect(Object.keys(HostConfig.Tmpfs ?? {})).toEqual(['/tmp']);
      expect(Config.Env).toEqual(expect.arrayContaining(['LEVEL=debug', 'ZONE=a b']));
      expect(Config.Cmd).toEqual(FOREVER);
      expect(Config.User).toBe('65534');
      expect(Config.Healthcheck).toMatchObject({ Test: ['CMD', 'true'], Interval: 1e9, Retries: 2 });
      expect(await healthOf(`${PREFIX}web`)).toBe('healthy');
    });

    test('has nothing left to do in a second plan', async () => {
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('shows as drift what is changed behind its back, and mends it', async () => {
      await engine.docker('update', '--cpus', '0.75', `${PREFIX}api`);
      const { changes } = await terraform.plan();
      expect(changes.map(({ address }) => address)).toEqual([expect.stringContaining('api')]);
      await terraform.apply();
      expect((await engine.inspect(`${PREFIX}api`)).HostConfig.NanoCpus).toBe(250_000_000);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('replaces a container whose CPU is declared otherwise, and no other', async () => {
      terraform.use(synthesize((stack) => services(stack, 0.75)).stack());
      const { changes } = await terraform.plan();
      expect(changes).toContainEqual({ address: expect.stringContaining('web'), actions: ['delete', 'create'] });
      expect(changes.filter(({ address }) => address.startsWith('docker_container'))).toHaveLength(1);
      await terraform.apply();
      const { Id, HostConfig } = await engine.inspect(`${PREFIX}web`);
      expect(Id).not.toBe(firstId);
      expect(HostConfig.NanoCpus).toBe(750_000_000);
      expect(await limitsOf(`${PREFIX}web`)).toEqual({ cpus: 0.75, memory: 64 * MIB });
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('leaves nothing when it is destroyed, but the data', async () => {
      await terraform.destroy();
      expect(await engine.names('container')).toEqual([]);
      expect(await engine.names('network')).toEqual([]);
      expect(await engine.names('network', DEFAULT_NETWORK)).toEqual([]);
      expect(await engine.names('volume')).toEqual([`${PREFIX}data`]);
      expect(await engine.docker('image', 'ls', '--quiet', IMAGE)).not.toBe('');
    });
  });

  describe('a value that Terraform knows later', () => {
    const terraform = new Terraform('docker-bounded');

    beforeAll(async () => {
      terraform.use(synthesize(bounded).stack());
      await terraform.init();
    });

    afterAll(() => terraform.cleanUp({ cpus: 0.5, mib: 64 }));

    test.each([
      ['memory', { cpus: 0.5, mib: 65 }, "'memory' of e2e/docker-01/bounded must be above 0 and at most 64"],
      ['CPU', { cpus: 0.6, mib: 64 }, "'cpus' of e2e/docker-01/bounded must be above 0 and at most 0.5"],
      ['memory', { cpus: 0.5, mib: 0 }, "'memory' of e2e/docker-01/bounded must be above 0"],
    ])('stops the plan where %s is out of its bounds: %j', async (_, variables, message) => {
      const { ok, output } = await terraform.plan(variables);
      expect(ok).toBe(false);
      expect(output.replace(/\s*[│╷╵]?\s+/g, ' ')).toContain(message);
      expect(await engine.names('container')).toEqual([]);
    });

    test('applies within its bounds, and the engine holds the value', async () => {
      await terraform.apply({ cpus: 0.25, mib: 48 });
      const { HostConfig } = await engine.inspect(`${PREFIX}bounded`);
      expect(HostConfig).toMatchObject({
        CpuPeriod: 100_000,
        CpuQuota: 25_000,
        Memory: 48 * MIB,
        MemorySwap: 48 * MIB,
      });
      expect(await terraform.plan({ cpus: 0.25, mib: 48 })).toMatchObject({ ok: true, changes: [] });
    });

    test('leaves nothing when it is destroyed', async () => {
      await terraform.destroy({ cpus: 0.25, mib: 48 });
      expect(await engine.names('container')).toEqual([]);
    });
  });

  test('nothing is written where containers are promised more than their host has', () => {
    const outdir = scratchFolder('over');
    expect(() => synthesize((stack) => services(stack, 1.5), outdir)).toThrow('CAP005');
    expect(readdirSync(outdir, { recursive: true })).not.toContainEqual(expect.stringMatching(`${STACK}|tf.json`));
  });

  /** CPUs and bytes as the control group of a container states them, of either version. */
  async function limitsOf(name: string): Promise<{ cpus: number; memory: number }> {
    const read = (file: string): Promise<string> => engine.docker('exec', name, 'cat', `/sys/fs/cgroup/${file}`);
    try {
      const [quota, period] = (await read('cpu.max')).split(' ').map(Number);
      return { cpus: quota! / period!, memory: Number(await read('memory.max')) };
    } catch {
      const quota = Number(await read('cpu/cpu.cfs_quota_us'));
      const period = Number(await read('cpu/cpu.cfs_period_us'));
      return { cpus: quota / period, memory: Number(await read('memory/memory.limit_in_bytes')) };
    }
  }

  /** What the engine says of a container's health, once it says anything. */
  async function healthOf(name: string): Promise<string | undefined> {
    let health: string | undefined;
    for (let attempt = 0; attempt < 100 && (health === undefined || health === 'starting'); attempt += 1) {
      health = (await engine.inspect(name)).State.Health?.Status;
      await sleep(100);
    }
    return health;
  }
});

const METAL: ContainerHostProps = {
  engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
  cpu: { sockets: 1, coresPerSocket: 2 },
  memory: Memory.gib(2),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 0.25, memory: Memory.gib(1) },
  trustZone: 'internal',
};

/** Ports of this machine that nobody uses. */
let ports = { tcp: 18080, udp: 15353 };

/** Containers of every kind on 1.75 CPUs. */
function services(stack: TerraformStack, webCpus = 0.5): void {
  const host = new ContainerHost(stack, 'docker-01', METAL);
  host.addNetwork('front', { name: `${PREFIX}front` });
  host.addNetwork('back', { name: `${PREFIX}back`, internal: true });
  host.addContainer('web', {
    name: `${PREFIX}web`,
    image: IMAGE,
    command: FOREVER,
    cpus: webCpus,
    memory: Memory.mib(64),
    networks: [`${PREFIX}front`, `${PREFIX}back`],
    ports: [
      { internal: 8080, external: ports.tcp },
      { internal: 5353, external: ports.udp, address: '127.0.0.2', protocol: 'udp' },
    ],
    mounts: [
      { source: `${PREFIX}data`, target: '/data' },
      { type: 'tmpfs', target: '/cache' },
    ],
    environment: { ZONE: 'a b', LEVEL: 'debug' },
    user: '65534',
    capabilities: ['NET_BIND_SERVICE'],
    healthCheck: { command: ['CMD', 'true'], intervalSeconds: 1, timeoutSeconds: 5, retries: 2 },
  });
  host.addContainer('api', {
    name: `${PREFIX}api`,
    image: IMAGE,
    command: FOREVER,
    cpus: 0.25,
    memory: Memory.mib(32),
    networks: [`${PREFIX}back`],
    replicas: 2,
  });
  // Names no network: it gets one of its engine's, never the default bridge.
  host.addContainer('agent', {
    name: `${PREFIX}agent`,
    image: IMAGE,
    command: FOREVER,
    cpus: 0.125,
    memory: Memory.mib(16),
  });
}

/** One container with sizes of variables. */
function bounded(stack: TerraformStack): void {
  const cpus = new TerraformVariable(stack, 'cpus', { type: 'number' });
  const mib = new TerraformVariable(stack, 'mib', { type: 'number' });
  const host = new ContainerHost(stack, 'docker-01', METAL);
  host.addContainer('bounded', {
    name: `${PREFIX}bounded`,
    image: IMAGE,
    command: FOREVER,
    cpus: Bounded.atMost(cpus.numberValue, 0.5),
    memory: Memory.mib(Bounded.atMost(mib.numberValue, 64)),
  });
}

import { App, TerraformStack } from 'cdktf';
import { cpus } from 'node:os';
import { join } from 'node:path';
import {
  type Container,
  ContainerEngine,
  ContainerHost,
  type ContainerHostProps,
  type ContainerOptions,
  DockerConnection,
  type DockerOptions,
  GuestOs,
  Memory,
  Waiver,
} from 'cdktf-strata';
import type { ContainerProp } from '../../lib/targets';
import { DOCKER_CHANGES } from '../../lib/targets/docker/changes';
import {
  type Plan,
  PREFIX,
  RUN,
  STACK,
  Terraform,
  removeScratch,
  say,
  scratchFolder,
  suite,
  synthesize,
  whyNotProviders,
} from './support';
import { staticBusybox } from './support/busybox';
import { DockerEngine, IMAGE } from './support/docker';
import { type Around, someContainers } from './support/docker-props';

const busybox = staticBusybox();
const missing = whyNotProviders('docker') ?? ('missing' in busybox ? busybox.missing : undefined);
const opened = missing === undefined ? DockerEngine.open() : missing;
const engine = opened as DockerEngine;

/** How many containers the generator makes, in how large batches, and of which seed: `E2E_COUNT=200` is all of it. */
const COUNT = Number(process.env.E2E_COUNT ?? 10);
const BATCH = 25;
const SEED = Number(process.env.E2E_SEED ?? 20_261_129);

/** Images that run until they are stopped where no command is given. */
const IMAGES: [string, string] = [`${IMAGE}-one`, `${IMAGE}-two`];
const FRONT = `${PREFIX}front`;
const BACK = `${PREFIX}back`;
const HOST = `docker-${RUN}`;

/** A container that runs until it is stopped. */
const BASE: ContainerOptions = { image: IMAGES[0], command: ['sleep', '1000000'], cpus: 0.25, memory: Memory.mib(32) };

const METAL: Omit<ContainerHostProps, 'engine'> = {
  cpu: { sockets: 2, coresPerSocket: 64 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(1) },
  trustZone: 'internal',
};

suite('Docker, day two', typeof opened === 'string' ? opened : undefined, () => {
  let around: Around;

  beforeAll(async () => {
    say(engine.label);
    await engine.importBusybox('path' in busybox ? busybox.path : '');
    await engine.docker('create', '--name', `${PREFIX}seed`, IMAGE);
    for (const image of IMAGES) {
      const changes = ['--change', 'CMD ["sleep","1000000"]', '--change', `ENV OF=${image}`];
      await engine.docker('commit', ...changes, `${PREFIX}seed`, image);
    }
    await engine.docker('rm', `${PREFIX}seed`);
    around = {
      images: IMAGES,
      networks: { open: FRONT, internal: BACK },
      volumes: `${PREFIX}volume-`,
      folder: scratchFolder('mounted'),
      milliCpu: cpus().length * 1000,
      port: 20_000,
      ipv6: await works('--publish', '[::1]:19999:80'),
      privileged: await works('--privileged'),
    };
  });

  afterAll(async () => {
    for (const image of IMAGES) {
      await engine.docker('image', 'rm', '--force', image);
    }
    await engine.close();
    removeScratch();
  });

  describe('what is written is what is read back', () => {
    const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => ({
      seed: SEED + index,
      count: Math.min(BATCH, COUNT - index * BATCH),
    }));

    test.each(batches)(
      'of $count containers of seed $seed, before and after a change of one prop of each',
      async (batch) => {
        const made = someContainers(around, batch.count, batch.seed);
        const names = (which: 'before' | 'after'): Record<string, ContainerOptions> =>
          Object.fromEntries(made.map(({ [which]: props }, index) => [`c${index}`, { ...BASE, ...props }]));
        const terraform = new Terraform('docker-generated');
        try {
          for (const which of ['before', 'after'] as const) {
            const containers = names(which);
            terraform.use(estate(containers).stack());
            if (which === 'before') {
              await terraform.init();
            }
            await terraform.apply();
            expect(unsettled(await terraform.plan(), containers)).toEqual([]);
            await expectHeld(containers);
          }
        } finally {
          await terraform.cleanUp();
        }
        await expectNothingLeft();
      },
    );
  });

  describe('a change does what the record of changes says', () => {
    const rows = Object.entries(DOCKER_CHANGES.container!)
      .filter(([prop, { change }]) => change !== 'nothing' && prop !== 'scale' && prop !== 'privileged')
      .map(([prop, { change }]) => [prop as ContainerProp, change] as const);
    const terraform = new Terraform('docker-changes');
    let plan: Plan;

    beforeAll(async () => {
      terraform.use(estate(Object.fromEntries(rows.map(([prop]) => [prop, BASE]))).stack());
      await terraform.init();
      await terraform.apply();
      const changed = rows.map(([prop]) => [prop, { ...BASE, ...otherwise()[prop] }]);
      terraform.use(estate(Object.fromEntries(changed)).stack());
      plan = await terraform.plan();
    });

    afterAll(() => terraform.cleanUp());

    test.each(rows)('%s: %s', (prop, change) => {
      const { actions } = plan.changes.find(({ address }) => isOf(address, prop)) ?? { actions: [] };
      // A replica that is added is all that there is to do.
      const inPlace = prop === 'replicas' ? [] : ['update'];
      expect(actions).toEqual(change === 'in place' ? inPlace : ['delete', 'create']);
    });

    test('is applied, and there is nothing left to do', async () => {
      await terraform.apply();
      const changed = rows.map(([prop]) => [prop, { ...BASE, ...otherwise()[prop] }] as const);
      expect(unsettled(await terraform.plan(), Object.fromEntries(changed))).toEqual([]);
      expect((await engine.inspect(`${PREFIX}memory`)).HostConfig.Memory).toBe(48 * 1024 * 1024);
      expect((await engine.inspect(`${PREFIX}restart`)).HostConfig.RestartPolicy.Name).toBe('always');
      expect((await engine.inspect(`${PREFIX}healthCheck`)).Config.Healthcheck?.Test).toEqual(['CMD', 'true']);
      expect((await engine.inspect(`${PREFIX}otherwise`)).Config.Cmd).toEqual(BASE.command);
    });

    test('and back: what was added is taken away', async () => {
      const plain = Object.fromEntries(rows.map(([prop]) => [prop, BASE]));
      terraform.use(estate(plain).stack());
      await terraform.apply();
      expect(unsettled(await terraform.plan(), plain)).toEqual([]);
      const { Config, HostConfig } = await engine.inspect(`${PREFIX}hostIpc`);
      expect(HostConfig.IpcMode).toBe('private');
      expect(Config.User).toBe('');
      expect((await engine.inspect(`${PREFIX}user`)).Config.User).toBe('');
      expect((await engine.inspect(`${PREFIX}environment`)).Config.Env).not.toContain('LEVEL=debug');
      expect((await engine.inspect(`${PREFIX}healthCheck`)).Config.Healthcheck).toBeUndefined();
    });

    test('leaves nothing when it is destroyed', async () => {
      await terraform.destroy();
      await expectNothingLeft();
    });
  });

  describe('replicas', () => {
    const terraform = new Terraform('docker-replicas');
    const withReplicas = (replicas: number): Record<string, ContainerOptions> => ({
      api: { ...BASE, networks: [FRONT], replicas },
      client: { ...BASE, networks: [FRONT] },
    });
    /** How many addresses a client is told for a name. */
    const addresses = async (): Promise<number> => {
      const told = await engine.docker('exec', `${PREFIX}client`, 'busybox', 'nslookup', `${PREFIX}api`);
      return told.split('\n').filter((line) => /^Address.*: [\d.]+$/.test(line)).length;
    };

    afterAll(() => terraform.cleanUp());

    test('come and go beside the first, which is the same all the while', async () => {
      terraform.use(estate(withReplicas(1)).stack());
      await terraform.init();
      await terraform.apply();
      const { Id } = await engine.inspect(`${PREFIX}api`);
      expect(await addresses()).toBe(1);
      for (const [replicas, expected] of [
        [3, 3],
        [2, 2],
        [1, 1],
      ] as const) {
        terraform.use(estate(withReplicas(replicas)).stack());
        await terraform.apply();
        expect((await engine.inspect(`${PREFIX}api`)).Id).toBe(Id);
        expect(await addresses()).toBe(expected);
      }
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });
  });

  describe('a mount', () => {
    const terraform = new Terraform('docker-mounts');
    const mounted = (source: string): ReturnType<typeof estate> =>
      estate({ web: { ...BASE, mounts: [{ source: `${PREFIX}${source}`, target: '/data' }] } });

    afterAll(() => terraform.cleanUp());

    test('that takes the place of another is the one that is there then', async () => {
      terraform.use(mounted('old').stack());
      await terraform.init();
      await terraform.apply();
      terraform.use(mounted('new').stack());
      await terraform.apply();
      const { Mounts } = await engine.inspect(`${PREFIX}web`);
      expect(Mounts.map(({ Name }) => Name)).toEqual([`${PREFIX}new`]);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });
  });

  describe('what containers share', () => {
    const terraform = new Terraform('docker-shared');
    const LONE = { image: IMAGES[0] };
    const defaults = { cpus: 0.25, memory: Memory.mib(32) };
    const sharing = (front: { name: string; internal: boolean }, options: Partial<DockerOptions>) =>
      estate({ web: { ...BASE, networks: [front.name] }, lone: LONE }, options, front);
    const ids = async (): Promise<string[]> =>
      Promise.all(['web', 'lone'].map(async (id) => (await engine.inspect(PREFIX + id)).Id));

    afterAll(() => terraform.cleanUp());

    test.each<[string, [string, boolean], Partial<DockerOptions>, [boolean, boolean]]>([
      ['nothing', [FRONT, false], { defaults }, [true, true]],
      ['whether a network is internal: the containers on it', [FRONT, true], { defaults }, [false, true]],
      ['the name of a network: the containers on it', [`${FRONT}-2`, true], { defaults }, [false, true]],
      [
        'memory by default: none',
        [`${FRONT}-2`, true],
        { defaults: { ...defaults, memory: Memory.mib(40) } },
        [true, true],
      ],
      [
        'CPU by default: those that state none',
        [`${FRONT}-2`, true],
        { defaults: { cpus: 1, memory: Memory.mib(40) } },
        [true, false],
      ],
      [
        'logs: all',
        [`${FRONT}-2`, true],
        { defaults: { cpus: 1, memory: Memory.mib(40) }, logs: { driver: 'local', files: 2 } },
        [false, false],
      ],
    ])('replaces, by %s', async (_, [name, internal], options, kept) => {
      const isFirst = (await engine.names('container', PREFIX)).length === 0;
      terraform.use(sharing({ name, internal }, options).stack());
      if (isFirst) {
        await terraform.init();
        await terraform.apply();
      }
      const before = await ids();
      await terraform.apply();
      const after = await ids();
      expect(after.map((id, index) => id === before[index])).toEqual(kept);
      expect(await engine.docker('network', 'inspect', '--format', '{{.Internal}}', name)).toBe(String(internal));
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });
  });

  describe('two apps on one engine', () => {
    const apps = ['one', 'two'].map((id) => ({ id, terraform: new Terraform(`docker-${id}`) }));

    afterAll(async () => {
      for (const { terraform } of apps) {
        await terraform.cleanUp();
      }
    });

    test('have a network each for what names none', async () => {
      for (const { id, terraform } of apps) {
        const app = new App({ outdir: scratchFolder('app') });
        addContainers(hostOf(new TerraformStack(app, `e2e-${id}`)), { [id]: BASE });
        app.synth();
        terraform.use(join(app.outdir, 'stacks', `e2e-${id}`));
        await terraform.init();
      }
      for (const { id, terraform } of apps) {
        await terraform.apply();
        const { NetworkSettings } = await engine.inspect(PREFIX + id);
        expect(Object.keys(NetworkSettings.Networks)).toEqual([`strata-e2e-${id}-${HOST}`]);
      }
    });
  });

  describe('what ends by itself', () => {
    const terraform = new Terraform('docker-once');
    const once = (restart: ContainerOptions['restart'], command: string[]): Record<string, ContainerOptions> => ({
      job: { ...BASE, restart, command, ports: [{ internal: 80, external: 19_081 }] },
    });

    afterAll(() => terraform.cleanUp());

    test('is applied, and left alone when it has', async () => {
      terraform.use(estate(once('no', ['true'])).stack());
      await terraform.init();
      await terraform.apply();
      expect((await engine.inspect(`${PREFIX}job`)).State.Running).toBe(false);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('runs for ever once that is declared', async () => {
      terraform.use(estate(once('always', ['sleep', '1000000'])).stack());
      await terraform.apply();
      expect((await engine.inspect(`${PREFIX}job`)).State.Running).toBe(true);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });
  });

  describe('a container with a port', () => {
    const terraform = new Terraform('docker-names');
    const published = { ...BASE, ports: [{ internal: 80, external: 19_082 }] };
    const named = (id: string, name: string, from?: string): ReturnType<typeof estate> =>
      estate({ [id]: { ...published, name: PREFIX + name } }, {}, undefined, (containers) => {
        if (from !== undefined) {
          containers.get(id)!.resource.moveFromId(from);
        }
      });

    afterAll(() => terraform.cleanUp());

    test('is called otherwise: the old one is removed first, and frees the port', async () => {
      terraform.use(named('web', 'web').stack());
      await terraform.init();
      await terraform.apply();
      terraform.use(named('web', 'shop').stack());
      await terraform.apply();
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });

    test('is moved to another id, and stays', async () => {
      const { Id } = await engine.inspect(`${PREFIX}shop`);
      const held = (await terraform.resources()).find(({ type }) => type === 'docker_container');
      terraform.use(named('store', 'shop', held!.address).stack());
      await terraform.apply();
      expect((await engine.inspect(`${PREFIX}shop`)).Id).toBe(Id);
      expect(await terraform.plan()).toMatchObject({ ok: true, changes: [] });
    });
  });

  /** Whether the engine of this machine runs a container so. */
  async function works(...options: string[]): Promise<boolean> {
    try {
      await engine.docker('run', '--rm', ...options, IMAGE, 'true');
      return true;
    } catch {
      return false;
    }
  }

  /** What of some containers the engine holds. */
  async function expectHeld(containers: Readonly<Record<string, ContainerOptions>>): Promise<void> {
    for (const [id, { cpus: share, memory, environment = {}, command }] of Object.entries(containers)) {
      const { Config, HostConfig } = await engine.inspect(PREFIX + id);
      const { NanoCpus, CpuQuota, CpuPeriod } = HostConfig;
      expect([id, NanoCpus > 0 ? NanoCpus / 1e6 : (1000 * CpuQuota) / CpuPeriod]).toEqual([
        id,
        Math.round(share! * 1000),
      ]);
      expect([id, HostConfig.Memory]).toEqual([id, memory!.toBytes()]);
      expect(Config.Env).toEqual(
        expect.arrayContaining(Object.entries(environment).map(([name, value]) => `${name}=${value}`)),
      );
      expect(Config.Cmd).toEqual(command ?? ['sleep', '1000000']);
    }
  }

  async function expectNothingLeft(): Promise<void> {
    expect(await engine.names('container', PREFIX)).toEqual([]);
    expect(await engine.names('network', PREFIX)).toEqual([]);
    expect(await engine.names('network', `strata-${STACK}-${HOST}`)).toEqual([]);
  }

  /** A value of each prop that is not that of `BASE`. */
  function otherwise(): Readonly<Record<ContainerProp, Partial<ContainerOptions>>> {
    const nothing = {};
    return {
      architecture: nothing,
      criticality: nothing,
      latencySensitive: nothing,
      os: nothing,
      owner: nothing,
      scale: nothing,
      service: nothing,
      trustZone: nothing,
      workload: nothing,
      privileged: nothing,
      capabilities: { capabilities: ['CHOWN'] },
      command: { command: ['sleep', '999999'] },
      cpus: { cpus: 0.05 },
      devices: { devices: ['/dev/null'] },
      environment: { environment: { LEVEL: 'debug' } },
      healthCheck: { healthCheck: { command: ['true'], intervalSeconds: 90 } },
      hostIpc: { hostIpc: true },
      hostNetwork: { hostNetwork: true },
      hostPid: { hostPid: true },
      image: { image: IMAGES[1] },
      memory: { memory: Memory.mib(48) },
      mounts: { mounts: [{ type: 'tmpfs', target: '/cache' }] },
      name: { name: `${PREFIX}otherwise` },
      networks: { networks: [FRONT] },
      ports: { ports: [{ internal: 80, external: 19_080 }] },
      readOnly: { readOnly: false },
      replicas: { replicas: 2 },
      restart: { restart: 'always' },
      user: { user: '65534' },
    };
  }
});

/** Containers by the ends of their names, on two networks. */
function estate(
  containers: Readonly<Record<string, ContainerOptions>>,
  options: Partial<DockerOptions> = {},
  front = { name: FRONT, internal: false },
  then: (made: ReadonlyMap<string, Container>) => void = () => undefined,
): ReturnType<typeof synthesize> {
  return synthesize((stack) => {
    const host = hostOf(stack, options);
    host.addNetwork('front', front);
    host.addNetwork('back', { name: BACK, internal: true });
    then(addContainers(host, containers));
  });
}

function hostOf(stack: TerraformStack, options: Partial<DockerOptions> = {}): ContainerHost {
  const target = ContainerEngine.docker({ connection: DockerConnection.local(), ...options });
  return new ContainerHost(stack, HOST, { ...METAL, engine: target });
}

function addContainers(
  host: ContainerHost,
  containers: Readonly<Record<string, ContainerOptions>>,
): ReadonlyMap<string, Container> {
  if (Object.values(containers).some(isLoosened)) {
    new Waiver(host, 'tried', { rule: 'ISO007', reason: 'what is tried here', owner: 'tests', expires: '2100-01-01' });
  }
  return new Map(
    Object.entries(containers).map(([id, props]) => [id, host.addContainer(id, { name: PREFIX + id, ...props })]),
  );
}

function isLoosened(props: ContainerOptions): boolean {
  const {
    hostNetwork,
    hostPid,
    hostIpc,
    privileged,
    readOnly,
    user,
    capabilities = [],
    devices = [],
    mounts = [],
  } = props;
  return (
    [hostNetwork, hostPid, hostIpc, privileged, readOnly === false, user === '0'].includes(true) ||
    capabilities.length + devices.length > 0 ||
    mounts.some(({ type, readOnly: kept }) => type === 'bind' && kept === false)
  );
}

/** What a plan would still do, with what it does it to, and how Terraform shows it. */
function unsettled({ ok, changes, output }: Plan, containers: Readonly<Record<string, ContainerOptions>>): unknown[] {
  if (ok && changes.length === 0) {
    return [];
  }
  const made = changes.map((change) => Object.entries(containers).find(([id]) => isOf(change.address, id)));
  return [...changes, ...made, ...output.split('\n').filter((line) => !ok || /^\s+[#~+-] |replacement/.test(line))];
}

/** Whether an address is that of a container's first resource. */
function isOf(address: string, id: string): boolean {
  return new RegExp(`^docker_container\\.${HOST}_${id}_[0-9A-F]{8}$`).test(address);
}

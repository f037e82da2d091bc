import { TerraformStack } from 'cdktf';
import { cpus } from 'node:os';
import {
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
const COUNT = Number(process.env.E2E_COUNT ?? 25);
const BATCH = 25;
const SEED = Number(process.env.E2E_SEED ?? 20_261_129);

/** Images that run until they are stopped where no command is given. */
const IMAGES: [string, string] = [`${IMAGE}-one`, `${IMAGE}-two`];
const FRONT = `${PREFIX}front`;
const BACK = `${PREFIX}back`;
const HOST = `${RUN}-docker`;

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
    const rows = Object.entries(DOCKER_CHANGES.container!).filter(
      ([prop, { change }]) => change !== 'nothing' && prop !== 'scale' && prop !== 'privileged',
    ) as [ContainerProp, { change: string }][];
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

    test.each(rows)('%s: $change', (prop, { change }) => {
      const { actions } = plan.changes.find(({ address }) => isOf(address, prop)) ?? { actions: [] };
      // A replica that is added is all that there is to do.
      const expected = { 'in place': prop === 'replicas' ? [] : ['update'], replaces: ['delete', 'create'] }[change];
      expect(actions).toEqual(expected);
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

/** A container that runs until it is stopped. */
const BASE: ContainerOptions = { image: IMAGES[0], command: ['sleep', '1000000'], cpus: 0.25, memory: Memory.mib(32) };

const METAL: Omit<ContainerHostProps, 'engine'> = {
  cpu: { sockets: 2, coresPerSocket: 64 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(1) },
  trustZone: 'internal',
};

/** Containers by the ends of their names, on two networks. */
function estate(
  containers: Readonly<Record<string, ContainerOptions>>,
  options: Partial<DockerOptions> = {},
): ReturnType<typeof synthesize> {
  return synthesize((stack) => addEstate(stack, containers, options));
}

function addEstate(
  stack: TerraformStack,
  containers: Readonly<Record<string, ContainerOptions>>,
  options: Partial<DockerOptions>,
): void {
  const target = ContainerEngine.docker({ connection: DockerConnection.local(), ...options });
  const host = new ContainerHost(stack, HOST, { ...METAL, engine: target });
  host.addNetwork('front', { name: FRONT });
  host.addNetwork('back', { name: BACK, internal: true });
  for (const [id, props] of Object.entries(containers)) {
    host.addContainer(id, { name: PREFIX + id, ...props });
  }
  if (Object.values(containers).some(isLoosened)) {
    new Waiver(stack, 'tried', { rule: 'ISO007', reason: 'what is tried here', owner: 'tests', expires: '2100-01-01' });
  }
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

/** What a plan would still do, with what it does it to. */
function unsettled({ ok, changes, output }: Plan, containers: Readonly<Record<string, ContainerOptions>>): unknown[] {
  return ok
    ? changes.map((change) => ({ ...change, of: Object.entries(containers).find(([id]) => isOf(change.address, id)) }))
    : [output];
}

/** Whether an address is that of a container's first resource. */
function isOf(address: string, id: string): boolean {
  return new RegExp(`^docker_container\\.${HOST.replace(/^(?=\d)/, '_?')}_${id}_[0-9A-F]{8}$`).test(address);
}

import { TerraformResource, type TerraformStack, TerraformVariable } from 'cdktf';
import {
  Bounded,
  ContainerEngine,
  type ContainerOptions,
  GuestOs,
  Memory,
  type MesosOptions,
  Strata,
  Waiver,
} from 'cdktf-strata';
import { appOf, parametersOf, rendered } from '../support/marathon';
import { problemsOf } from '../support/schema';
import {
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  laterNumber,
  mesosHost,
  newStack,
  refusal,
  secret,
} from '../support/stacks';
import { type Block, type StackJson, allOf, onlyOne, synth } from '../support/synth';

const FILE = 'local_file';

/** A stack with one container on an agent, as it is written. */
function written(props: Partial<ContainerOptions> = {}, mesos: Partial<MesosOptions> = {}, waived = false): StackJson {
  const stack = newStack('edge');
  const web = mesosHost(stack, mesos).addContainer('web', container(props));
  if (waived) {
    new Waiver(web, 'waiver', { rule: 'ISO007', reason: 'a lab', owner: 'ops', expires: '2999-01-31' });
  }
  const json = synth(stack).edge!;
  expect(problemsOf(json)).toEqual([]);
  return json;
}

/** The Marathon app of one container. */
const emitted = (...of: Parameters<typeof written>): Block =>
  appOf(rendered(String(onlyOne(written(...of), FILE).content)));

/** Options of `docker run` of one container. */
const parameters = (...of: Parameters<typeof written>): ReturnType<typeof parametersOf> => parametersOf(emitted(...of));

const containerOf = (app: Block): Block => app.container as Block;

/** A loosened container: someone answers for it. */
const loose = (props: Partial<ContainerOptions>): Parameters<typeof written> => [props, {}, true];

describe('a container on Mesos', () => {
  test('is a Marathon app with every limit and every safe default, for one agent', () => {
    expect(emitted()).toEqual({
      id: '/agent-1.example.com/web',
      instances: 1,
      cpus: 0.5,
      mem: 256,
      env: {},
      constraints: [['hostname', 'CLUSTER', 'agent-1.example.com']],
      upgradeStrategy: { minimumHealthCapacity: 0, maximumOverCapacity: 0 },
      networks: [{ mode: 'container/bridge' }],
      container: {
        type: 'DOCKER',
        docker: {
          image: 'nginx:1.29.1',
          privileged: false,
          forcePullImage: false,
          parameters: [
            { key: 'cpu-period', value: '100000' },
            { key: 'cpu-quota', value: '50000' },
            { key: 'memory-swap', value: '268435456' },
            { key: 'security-opt', value: 'no-new-privileges:true' },
            { key: 'cap-drop', value: 'ALL' },
            { key: 'read-only', value: 'true' },
            { key: 'tmpfs', value: '/tmp:rw,noexec,nosuid' },
          ],
        },
        volumes: [],
        portMappings: [],
      },
    });
  });

  test('is a file that its owner alone may read: its environment may hold secrets', () => {
    const { content, ...file } = onlyOne(written(), FILE);
    expect(file).toEqual({
      filename: './marathon/agent-1.example.com/web.json',
      file_permission: '0600',
      directory_permission: '0700',
      depends_on: [],
      provider: 'local.builders-e1a248a7',
    });
    expect(content).toMatch(/^\{\n {2}"id": [\s\S]*\n\}\n$/);
  });

  test.each([
    [0.5, 0.5, '50000'],
    [0.1 + 0.2, 0.3, '30000'],
    [0.29, 0.29, '29000'],
    [2.5, 2.5, '250000'],
    [0.125, 0.125, '12500'],
    [0.01, 0.01, '1000'],
  ])('of %p CPUs asks for %p, and has a hard quota of %p', (cpus, asked, quota) => {
    const app = emitted({ cpus });
    expect(app.cpus).toBe(asked);
    expect(parametersOf(app)).toMatchObject({ 'cpu-period': ['100000'], 'cpu-quota': [quota] });
  });

  test('has as much memory with swap as without: no swap', () => {
    const app = emitted({ memory: Memory.gib(2) });
    expect(app.mem).toBe(2048);
    expect(parametersOf(app)['memory-swap']).toEqual([String(2 * 1024 ** 3)]);
  });

  test('may use no more than it asks for: no limit of its own is stated', () => {
    expect(emitted()).not.toHaveProperty('resourceLimits');
  });

  test("has its engine's default sizes where it states none", () => {
    const stack = newStack('edge');
    mesosHost(stack, { defaults: { cpus: 0.25, memory: Memory.mib(96) } }).addContainer('web', {
      image: 'nginx:1.29.1',
    });
    const app = appOf(rendered(String(onlyOne(synth(stack).edge!, FILE).content)));
    expect(app).toMatchObject({ cpus: 0.25, mem: 96 });
  });

  test('whose sizes Terraform knows later asks for them, and stops the plan beyond their bounds', () => {
    const stack = newStack('edge');
    const cpus = Bounded.atMost(laterNumber(stack, 'cpus'), 0.5);
    const memory = Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 64));
    mesosHost(stack).addContainer('web', container({ cpus, memory }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 500 }, memory: { allocated: 64 } });
    const json = synth(stack).edge!;
    expect(problemsOf(json)).toEqual([]);
    const { content, lifecycle } = onlyOne(json, FILE);
    for (const line of [
      '"cpus": ${jsonencode(var.cpus)},',
      '"mem": ${jsonencode(var.mibs)},',
      '"value": ${jsonencode(format("%.0f", max(1000, (var.cpus * 100000))))}',
      '"value": ${jsonencode(format("%d", (var.mibs * 1048576)))}',
    ]) {
      expect(content).toContain(line);
    }
    expect(lifecycle).toMatchObject({
      precondition: [
        { condition: '${((0 < var.cpus) && (var.cpus <= 0.5))}' },
        { condition: '${((0 < var.mibs) && (var.mibs <= 64))}' },
      ],
    });
    const known = String(content)
      .replace(/\$\{jsonencode\((var\.\w+)\)\}/g, '1')
      .replace(/\$\{jsonencode\(.*\)\}/g, '"1"');
    expect(appOf(known)).toMatchObject({ cpus: 1, mem: 1 });
  });

  test('hands over its environment, whatever it holds: JSON and Terraform take it as it stands', () => {
    const environment = { MODE: 'live', TEXT: 'a "b" \\ ${HOME} %{ if } $${x}\nnew' };
    expect(emitted({ environment }).env).toEqual(environment);
  });

  test('is given secrets by reference, alone or in a text', () => {
    const stack = newStack('edge');
    const token = secret(stack);
    const user = new TerraformVariable(stack, 'user', { type: 'string' }).stringValue;
    const environment = { TOKEN: token, URL: `https://${user}:${token}@a/"q"\\%{x}` };
    mesosHost(stack).addContainer('web', container({ environment }));
    const content = String(onlyOne(synth(stack).edge!, FILE).content);
    expect(content).toContain('"TOKEN": ${jsonencode(var.secret)},');
    expect(content).toContain('"URL": ${jsonencode("https://${var.user}:${var.secret}@a/\\"q\\"\\\\%%{x}")}');
  });

  test('runs the command that is stated, after the entry point of its image', () => {
    expect(emitted({ command: ['nginx', '-g', 'daemon off;'] }).args).toEqual(['nginx', '-g', 'daemon off;']);
    expect(emitted()).not.toHaveProperty('args');
  });

  test.each<[string[], string]>([
    [['CMD', 'curl', '-f', 'http://localhost/'], 'curl -f http://localhost/'],
    [['CMD', 'test', "it's", 'a b'], "test 'it'\\''s' 'a b'"],
    [['CMD-SHELL', 'curl -f http://localhost/ || exit 1'], 'curl -f http://localhost/ || exit 1'],
    [['healthy', '--now'], 'healthy --now'],
  ])('is checked by %j, which a shell reads as %s', (command, value) => {
    expect(emitted({ healthCheck: { command } }).healthChecks).toEqual([
      {
        protocol: 'COMMAND',
        command: { value },
        gracePeriodSeconds: 0,
        intervalSeconds: 30,
        timeoutSeconds: 30,
        maxConsecutiveFailures: 3,
      },
    ]);
  });

  test('is checked as often as is stated', () => {
    const healthCheck = {
      command: ['true'],
      intervalSeconds: 10,
      timeoutSeconds: 5,
      retries: 7,
      startPeriodSeconds: 60,
    };
    expect(emitted({ healthCheck }).healthChecks).toMatchObject([
      { gracePeriodSeconds: 60, intervalSeconds: 10, timeoutSeconds: 5, maxConsecutiveFailures: 7 },
    ]);
  });

  test('publishes ports on the loopback address, unless told otherwise', () => {
    const app = emitted({
      ports: [
        { internal: 80 },
        { internal: 8080, external: 443, address: '10.0.20.5' },
        { internal: 53, protocol: 'udp', address: '::1' },
      ],
    });
    expect(parametersOf(app).publish).toEqual(['127.0.0.1:80:80/tcp', '10.0.20.5:443:8080/tcp', '[::1]:53:53/udp']);
    expect(containerOf(app).portMappings).toEqual([]);
  });

  test.each(['0.0.0.0', '::'])('has ports of the agent for what is published to all: %s', (address) => {
    const app = emitted({ ports: [{ internal: 8080, external: 31080, address }] });
    expect(containerOf(app).portMappings).toEqual([{ containerPort: 8080, hostPort: 31080, protocol: 'tcp' }]);
    expect(parametersOf(app)).not.toHaveProperty('publish');
  });

  test('mounts volumes writable, and host paths read-only unless told otherwise', () => {
    const app = emitted({
      mounts: [
        { source: 'data', target: '/data' },
        { source: 'keys', target: '/keys', readOnly: true },
        { type: 'bind', source: '/srv/www', target: '/www' },
        { type: 'bind', source: '/srv/spool', target: '/spool', readOnly: false },
        { type: 'tmpfs', target: '/run' },
      ],
    });
    expect(containerOf(app).volumes).toEqual([
      { containerPath: '/www', hostPath: '/srv/www', mode: 'RO' },
      { containerPath: '/spool', hostPath: '/srv/spool', mode: 'RW' },
    ]);
    expect(parametersOf(app)).toMatchObject({
      volume: ['data:/data:rw', 'keys:/keys:ro'],
      tmpfs: ['/tmp:rw,noexec,nosuid', '/run'],
    });
  });

  test('joins the network that its engine names', () => {
    expect(emitted({}, { network: 'shop' }).networks).toEqual([{ mode: 'container', name: 'shop' }]);
  });

  test.each<[string, Partial<ContainerOptions>, object]>([
    ['a user', { user: '1000:1000' }, { user: ['1000:1000'] }],
    ['capabilities', { capabilities: ['CAP_CHOWN', 'kill'] }, { 'cap-drop': ['ALL'], 'cap-add': ['CHOWN', 'KILL'] }],
    ["its host's processes", { hostPid: true }, { pid: ['host'] }],
    ["its host's shared memory", { hostIpc: true }, { ipc: ['host'] }],
    ['devices', { devices: ['/dev/kvm'] }, { device: ['/dev/kvm'] }],
  ])('is given %s where someone answers for it', (_, props, expected) => {
    expect(parameters(...(('user' in props ? [props] : loose(props)) as Parameters<typeof written>))).toMatchObject(
      expected,
    );
  });

  test('has a writable root file system, and no temporary one, where that is stated', () => {
    const stated = parameters(...loose({ readOnly: false }));
    expect(stated).not.toHaveProperty('read-only');
    expect(stated).not.toHaveProperty('tmpfs');
  });

  test('is privileged where that is stated', () => {
    expect(containerOf(emitted(...loose({ privileged: true }))).docker).toMatchObject({ privileged: true });
  });

  test("has no port of its own when it joins its host's network", () => {
    const app = emitted(...loose({ hostNetwork: true, ports: [{ internal: 80 }] }));
    expect(app).toMatchObject({ networks: [{ mode: 'host' }], portDefinitions: [] });
    expect(containerOf(app)).not.toHaveProperty('portMappings');
    expect(parametersOf(app)).not.toHaveProperty('publish');
  });

  test('of which there are replicas is an app each, and one instance each', () => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer('web', container({ replicas: 3 }));
    const files = allOf(synth(stack).edge!, FILE);
    expect(files.map(({ filename }) => filename)).toEqual(
      ['web', 'web-2', 'web-3'].map((name) => `./marathon/agent-1.example.com/${name}.json`),
    );
    expect(files.map(({ content }) => appOf(rendered(String(content))))).toMatchObject(
      ['web', 'web-2', 'web-3'].map((name) => ({ id: `/agent-1.example.com/${name}`, instances: 1 })),
    );
  });

  test('that scales is written as often as it runs at least, and charged as often as it may run at most', () => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer('web', container({ scale: { min: 1, max: 4 } }));
    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 2000 });
    expect(allOf(synth(stack).edge!, FILE)).toHaveLength(1);
  });

  test.each<[Partial<MesosOptions>, string, string]>([
    [{ directory: 'deploy/apps/' }, 'deploy/apps/agent-1.example.com/web.json', '/agent-1.example.com/web'],
    [{ group: '/shop/edge/' }, './marathon/shop/edge/web.json', '/shop/edge/web'],
    [{ agent: 'Agent-1.Example.COM' }, './marathon/agent-1.example.com/web.json', '/agent-1.example.com/web'],
    [{ agent: '10.0.20.5' }, './marathon/10.0.20.5/web.json', '/10.0.20.5/web'],
  ])('is written where its engine is told: %j', (mesos, filename, id) => {
    const json = written({}, mesos);
    expect(onlyOne(json, FILE).filename).toBe(filename);
    expect(emitted({}, mesos).id).toBe(id);
    expect(emitted({}, mesos).constraints).toEqual([['hostname', 'CLUSTER', mesos.agent ?? 'agent-1.example.com']]);
  });
});

describe('what a Mesos engine refuses', () => {
  test.each<[string, Partial<ContainerOptions>, string]>([
    [
      'a name with capital letters',
      { name: 'Web' },
      "'name' must be small letters, digits, dots and inner hyphens on Mesos, got 'Web'",
    ],
    ['a name with a slash', { name: '../web' }, "'name' must be small letters"],
    ['a name that ends with a hyphen', { name: 'web-' }, "'name' must be small letters"],
    [
      'less CPU than the agent gives',
      { cpus: 0.009 },
      "'cpus' must be at least 0.01 on Mesos, whose agent gives no less, got 0.009",
    ],
  ])('%s is refused in one line', (_, props, message) => {
    expect(() => mesosHost(newStack('edge')).addContainer('web', container(props))).toThrow(
      `[edge/builders/web] INP002: ${message}`,
    );
  });

  test('a health check that Terraform knows later is refused in one line', () => {
    const stack = newStack('edge');
    const props = container({ healthCheck: { command: ['CMD', 'check', secret(stack)] } });
    expect(() => mesosHost(stack).addContainer('web', props)).toThrow(
      "[edge/builders/web] INP001: 'healthCheck.command' must be known at synth on Mesos, which takes it as one line",
    );
  });

  test('less memory than the agent gives', () => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer('web', container({ memory: Memory.mib(31) }));
    expect(refusal(stack)).toEqual([
      '[edge/builders/web] CAP009: memory is 31 MiB, Mesos takes at least 32 MiB; raise it',
    ]);
  });

  test.each<[string, Partial<ContainerOptions>]>([
    ['networks', { networks: ['front'] }],
    ['restart', { restart: 'no' }],
  ])('%s is not possible: says what to do instead', (prop, props) => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer('web', container(props));
    expect(refusal(stack).filter((line) => line.includes('TGT001'))).toEqual([
      expect.stringMatching(
        new RegExp(`^\\[edge/builders/web\\] TGT001: '${prop}' is not possible on Mesos: .+; .+$`),
      ) as unknown,
    ]);
  });

  test('a network of its own', () => {
    const stack = newStack('edge');
    const host = mesosHost(stack);
    host.addContainer('web', container());
    expect(host.addNetwork('front').resource).toBeUndefined();
    expect(refusal(stack)).toEqual([
      "[edge/builders/front] TGT001: 'addNetwork' is not possible on Mesos: Marathon creates no network; leave it out, and name one of the agent in the engine",
    ]);
  });

  test('a kernel that is not Linux', () => {
    const stack = newStack('edge');
    const engine = ContainerEngine.mesos({ agent: 'agent-1' });
    dockerHost(stack, { engine, hostOs: GuestOs.WINDOWS_SERVER_2022 }).addContainer(
      'web',
      container({ os: 'windows' }),
    );
    expect(refusal(stack)).toEqual([
      '[edge/builders/mesos] TGT001: its kernel is windows, and Mesos runs linux only; choose another system',
    ]);
  });

  test('the same agent as a second engine, however it is written', () => {
    const stack = newStack('edge');
    mesosHost(stack, {}, 'one').addContainer('web', container());
    mesosHost(stack, { agent: 'AGENT-1.example.com' }, 'two').addContainer('api', container());
    expect(refusal(stack)).toContainEqual(expect.stringContaining('INP004'));
  });

  test.each<[string, Partial<MesosOptions>, string]>([
    ['no agent', { agent: undefined as never }, "'engine.agent' is not stated; give a text"],
    [
      'an agent that is a URL',
      { agent: 'http://agent:5051' },
      "'engine.agent' must be a host name or an IPv4 address, got 'http://agent:5051'",
    ],
    ['an empty folder', { directory: ' ' }, "'engine.directory' must be a text that is not empty"],
    ['a group with capital letters', { group: 'Shop' }, "'engine.group' must be names of small letters"],
    ['a group that leads out', { group: '../shop' }, "'engine.group' must be names of small letters"],
    ['a network with a slash', { network: 'a/b' }, "'engine.network' must be small letters"],
  ])('%s is refused in one line', (_, mesos, message) => {
    expect(() => mesosHost(newStack('edge'), mesos)).toThrow(message);
    expect(() => mesosHost(newStack('edge'), mesos)).toThrow(/^\[edge\/builders\] INP00[28]: [^\n]+$/m);
  });
});

describe('a Mesos agent in a VM', () => {
  test('has its apps written after it, and the VM has its address', () => {
    const stack = newStack();
    const platform = dockerVm(esxiHost(stack), { engine: ContainerEngine.mesos({ agent: '10.0.20.5' }) });
    platform.addContainer('web', container());
    const json = synth(stack)['rack-1']!;
    expect(problemsOf(json)).toEqual([]);
    expect(onlyOne(json, FILE).depends_on).toEqual([expect.stringMatching(/^vsphere_virtual_machine\./)]);
    expect(JSON.stringify(onlyOne(json, 'vsphere_virtual_machine'))).toContain('10.0.20.5');
  });
});

describe('a raw app that is adopted', () => {
  const raw = (stack: TerraformStack, attributes: object): TerraformResource =>
    new (class extends TerraformResource {
      protected override synthesizeAttributes(): Record<string, unknown> {
        return { app_id: '/raw', ...attributes };
      }
    })(stack, 'raw', {
      terraformResourceType: 'marathon_app',
      terraformGeneratorMetadata: { providerName: 'marathon' },
    });

  const docker = { image: 'nginx:1.29.1', network: 'BRIDGE' };

  test('is charged for all its instances', () => {
    const stack = newStack('edge');
    const app = raw(stack, { cpus: 0.5, mem: 128, instances: 3, container: [{ docker: [docker] }] });
    mesosHost(stack).adoptContainer('raw', app);
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 1500 }, memory: { allocated: 384 } });
  });

  test('is outside the ledger where nobody adopted it', () => {
    const stack = newStack('edge');
    mesosHost(stack).addContainer('web', container());
    raw(stack, {});
    expect(refusal(stack)).toEqual([expect.stringContaining('INP007') as unknown]);
  });

  test.each<[string, object, string]>([
    ["its host's network, which is that provider's default", { docker: { image: 'nginx:1.29.1' } }, "'hostNetwork'"],
    ['privileges', { docker: { ...docker, privileged: true } }, "'privileged'"],
    [
      'a writable system path',
      { docker, volumes: [{ volume: [{ host_path: '/etc', container_path: '/e', mode: 'RW' }] }] },
      "'mounts'",
    ],
  ])('with %s loosens its isolation', (_, given, prop) => {
    const stack = newStack('edge');
    mesosHost(stack).adoptContainer('raw', raw(stack, { cpus: 0.5, mem: 128, container: given }));
    const found = Strata.of(stack)
      .report()
      .findings.filter(({ rule, severity }) => rule === 'ISO007' && severity === 'error');
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(prop) as unknown]);
  });

  test('with a size that Terraform knows later is refused', () => {
    const stack = newStack('edge');
    const app = raw(stack, { cpus: laterNumber(stack), mem: 128, container: { docker } });
    mesosHost(stack).adoptContainer('raw', app);
    expect(refusal(stack)).toContainEqual(expect.stringContaining('INP001'));
  });
});

test('what writes the files is of a release that is known to work', () => {
  expect(written().terraform).toMatchObject({
    required_providers: { local: { source: 'hashicorp/local', version: '~> 2.5' } },
  });
});

test('the check of what Marathon takes tells of what it would refuse', () => {
  const app = emitted();
  const text = (change: object): string => JSON.stringify({ ...app, ...change });
  expect(() => appOf(text({ id: 'Web' }))).toThrow('Marathon would refuse');
  expect(() => appOf(text({ instances: '1' }))).toThrow('Marathon would refuse');
  expect(() => appOf(text({ networks: [{ mode: 'bridge' }] }))).toThrow('Marathon would refuse');
  expect(() => appOf(text({ memory: 1 }))).toThrow('Marathon would refuse');
  expect(() => appOf(text({}))).not.toThrow();
});

import { TerraformStack, Token } from 'cdktf';
import { Construct } from 'constructs';
import {
  Bounded,
  ContainerEngine,
  type ContainerOptions,
  DockerConnection,
  Memory,
  Strata,
  VmSource,
} from 'cdktf-strata';
import {
  SSH,
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  kvmHost,
  laterNumber,
  newStack,
  secret,
} from '../support/stacks';
import { type Block, type StackJson, allOf, onlyOne, synth, without } from '../support/synth';

const CONTAINER = 'docker_container';
const DEFAULT_NETWORK = '${docker_network.builders_platform_network-default_3301844E.name}';

/** One container on a container host, as it is written. */
function emitted(props: Partial<ContainerOptions> = {}): Block {
  const stack = newStack('edge');
  dockerHost(stack).addContainer('web', container(props));
  return onlyOne(synth(stack).edge!, CONTAINER);
}

/** What is held of the only container, to replace it when that changes. */
function recordOf(json: StackJson): unknown {
  return heldBy(json, '_Resource-record_').input;
}

function heldBy(json: StackJson, part: string): Block {
  const [, found] = Object.entries(json.resource!.terraform_data!).find(([id]) => id.includes(part))!;
  return found;
}

/** The provider of an engine that is reached in a way. */
function providerOf(connection: DockerConnection): Block {
  const stack = newStack('edge');
  dockerHost(stack, { engine: ContainerEngine.docker({ connection }) }).addContainer('web', container());
  const [provider] = synth(stack).edge!.provider!.docker!;
  return provider!;
}

/** Containers, a network and an image in a VM. */
function inVm(): StackJson {
  const stack = newStack();
  const platform = dockerVm(esxiHost(stack));
  platform.addNetwork('front', { internal: true });
  platform.addContainer('web', container({ networks: ['front'] }));
  platform.addContainer('job', container({ image: 'busybox:1.37' }));
  return synth(stack)['rack-1']!;
}

describe('a container on Docker', () => {
  test('is written with every limit and every safe default', () => {
    expect(emitted()).toEqual({
      name: 'web',
      image: '${docker_image.builders_platform_image-nginx_3a1_2e29_2e1_EDE31BE3.image_id}',
      cpus: '0.5',
      memory: 256,
      memory_swap: 256,
      restart: 'unless-stopped',
      must_run: true,
      log_driver: 'json-file',
      log_opts: { 'max-file': '3', 'max-size': '10m' },
      ipc_mode: 'private',
      read_only: true,
      tmpfs: { '/tmp': 'rw,noexec,nosuid' },
      security_opts: ['no-new-privileges:true'],
      capabilities: { drop: ['ALL'] },
      networks_advanced: [{ name: DEFAULT_NETWORK }],
      lifecycle: {
        ignore_changes: ['log_opts', 'ports'],
        replace_triggered_by: [
          expect.stringMatching(/^terraform_data\.builders_web_Resource-record_\w+$/),
          DEFAULT_NETWORK.slice(2, -'.name}'.length),
        ],
      },
      depends_on: [],
      provider: 'docker.builders-e1a248a7',
    });
  });

  test.each([
    [0.5, '0.5'],
    [0.1 + 0.2, '0.3'],
    [0.29, '0.29'],
    [1, '1.0'],
    [2, '2.0'],
    [1.25, '1.25'],
    [0.011, '0.011'],
  ])('of %p CPUs has the text %p, which is read back: any other replaces it', (cpus, text) => {
    const limits = emitted({ cpus });
    expect(limits).toMatchObject({ cpus: text });
    expect(limits).not.toHaveProperty('cpu_quota');
  });

  test.each([
    [0.05, 5_000],
    [0.01, 1_000],
    [10.05, 1_005_000],
  ])('of %p CPUs, which are read back as another number, has a quota', (cpus, quota) => {
    const stack = newStack('edge');
    dockerHost(stack, { cpu: { sockets: 2, coresPerSocket: 32 } }).addContainer('web', container({ cpus }));
    const json = synth(stack).edge!;
    expect(onlyOne(json, CONTAINER)).toMatchObject({ cpu_period: 100_000, cpu_quota: quota });
    expect(onlyOne(json, CONTAINER)).not.toHaveProperty('cpus');
    expect(recordOf(json)).toMatchObject({ cpu_quota: quota });
  });

  test('of fewer CPUs than the engine takes is refused', () => {
    expect(() => emitted({ cpus: 0.009 })).toThrow(
      '[edge/builders/web] CAP009: CPU is 0.009, Docker takes at least 0.01; raise it',
    );
  });

  test('has as much memory with swap as without: no swap', () => {
    expect(emitted({ memory: Memory.gib(2) })).toMatchObject({ memory: 2048, memory_swap: 2048 });
  });

  test('never has what no ledger charges', () => {
    const written = Object.keys(emitted());
    expect(written).not.toContain('cpu_shares');
    expect(written).not.toContain('cpu_set');
  });

  test("has its engine's default sizes where it states none", () => {
    const stack = newStack('edge');
    const engine = ContainerEngine.docker({
      connection: DockerConnection.local(),
      defaults: { cpus: 0.25, memory: Memory.mib(96) },
    });
    dockerHost(stack, { engine }).addContainer('web', { image: 'nginx:1.29.1' });
    expect(onlyOne(synth(stack).edge!, CONTAINER)).toMatchObject({ cpus: '0.25', memory: 96, memory_swap: 96 });
  });

  test('is given capabilities back by their full names, sorted: a short one replaces it for ever', () => {
    const capabilities = ['NET_RAW', 'CAP_CHOWN', 'kill'];
    expect(emitted({ capabilities })).toMatchObject({
      capabilities: { drop: ['ALL'], add: ['CAP_CHOWN', 'CAP_KILL', 'CAP_NET_RAW'] },
    });
  });

  test('has a writable root file system, and no temporary one, where that is stated', () => {
    const written = emitted({ readOnly: false });
    expect(written).toMatchObject({ read_only: false });
    expect(written).not.toHaveProperty('tmpfs');
  });

  test('runs as the user that is stated', () => {
    expect(emitted({ user: '1000:1000' })).toMatchObject({ user: '1000:1000' });
  });

  test.each(['no', 'on-failure', 'always', 'unless-stopped'] as const)('is started again: %s', (restart) => {
    expect(emitted({ restart })).toMatchObject({ restart });
  });

  test('publishes ports on the loopback address, unless told otherwise', () => {
    const ports = [
      { internal: 80 },
      { internal: 8080, external: 443, address: '10.0.20.5' },
      { internal: 53, protocol: 'udp' },
    ] as const;
    expect(emitted({ ports: [...ports] }).ports).toEqual([
      { internal: 53, external: 53, ip: '127.0.0.1', protocol: 'udp' },
      { internal: 80, external: 80, ip: '127.0.0.1', protocol: 'tcp' },
      { internal: 8080, external: 443, ip: '10.0.20.5', protocol: 'tcp' },
    ]);
  });

  test('mounts volumes writable, and host paths read-only unless told otherwise', () => {
    expect(
      emitted({
        mounts: [
          { source: 'data', target: '/data' },
          { type: 'bind', source: '/srv/www', target: '/www' },
          { type: 'bind', source: '/srv/spool', target: '/spool', readOnly: false },
          { type: 'tmpfs', target: '/run' },
        ],
      }).mounts,
    ).toEqual([
      { type: 'bind', source: '/srv/spool', target: '/spool', read_only: false },
      { type: 'bind', source: '/srv/www', target: '/www', read_only: true },
      { type: 'tmpfs', target: '/run', read_only: false },
      { type: 'volume', source: 'data', target: '/data', read_only: false },
    ]);
  });

  test('passes its health check through, in seconds', () => {
    const command = ['CMD', 'curl', '-f', 'http://localhost/'];
    expect(emitted({ healthCheck: { command } }).healthcheck).toEqual({
      test: command,
      interval: '30s',
      timeout: '30s',
      retries: 3,
      start_period: '0s',
    });
    expect(
      emitted({
        healthCheck: { command, intervalSeconds: 10, timeoutSeconds: 5, retries: 7, startPeriodSeconds: 60 },
      }).healthcheck,
    ).toEqual({ test: command, interval: '10s', timeout: '5s', retries: 7, start_period: '1m0s' });
  });

  test('has its environment sorted by name, whatever the order it is stated in', () => {
    const expected = ['A=1', 'B=2', 'a=3'];
    expect(emitted({ environment: { B: '2', a: '3', A: '1' } }).env).toEqual(expected);
    expect(emitted({ environment: { A: '1', B: '2', a: '3' } }).env).toEqual(expected);
  });

  test('is given secrets by reference', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ environment: { TOKEN: secret(stack) } }));
    expect(onlyOne(synth(stack).edge!, CONTAINER).env).toEqual(['TOKEN=${var.secret}']);
  });

  test('runs the command that is stated', () => {
    expect(emitted({ command: ['nginx', '-g', 'daemon off;'] })).toMatchObject({
      command: ['nginx', '-g', 'daemon off;'],
    });
  });

  test('of which there are replicas: each has a number', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ replicas: 3, name: 'shop' }));
    expect(allOf(synth(stack).edge!, CONTAINER).map(({ name }) => name)).toEqual(['shop', 'shop-2', 'shop-3']);
  });

  test('that scales is written as often as it runs at least, and charged as often as it may run at most', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ scale: { min: 1, max: 4 } }));
    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 2000 });
    expect(allOf(synth(stack).edge!, CONTAINER).map(({ name }) => name)).toEqual(['web']);
  });

  test('that may scale to nothing is not written, and charged all the same', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ scale: { min: 0, max: 4 } }));
    expect(Strata.of(stack).ledger()[0]!.cpu).toMatchObject({ allocated: 2000 });
    expect(allOf(synth(stack).edge!, CONTAINER)).toEqual([]);
  });

  test('is no part of a network of its own engine when it joins that of its host', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ hostNetwork: true }));
    expect(
      Strata.of(stack)
        .report()
        .findings.map(({ rule }) => rule),
    ).toEqual(['ISO007']);
  });
});

describe('images of a Docker engine', () => {
  test('are resources, which fail before a container is replaced, and stay when they are removed', () => {
    const stack = newStack('edge');
    const host = dockerHost(stack);
    host.addContainer('api', container());
    host.addContainer('bus', container());
    host.addContainer('cron', container({ image: 'nginx:1.29.2' }));
    const json = synth(stack).edge!;
    expect(allOf(json, 'docker_image')).toEqual(
      ['nginx:1.29.1', 'nginx:1.29.2'].map((name) => ({
        name,
        keep_locally: true,
        depends_on: [],
        provider: 'docker.builders-e1a248a7',
      })),
    );
    const images = allOf(json, CONTAINER).map(({ image }) => image);
    expect(images[0]).toBe(images[1]);
    expect(images[2]).not.toBe(images[0]);
    expect(images.every((image) => /^\$\{docker_image\.[\w-]+\.image_id\}$/.test(String(image)))).toBe(true);
  });
});

describe('networks of a Docker engine', () => {
  test('are one for all containers that name none, and never the default bridge', () => {
    const stack = newStack('edge');
    const host = dockerHost(stack);
    host.addContainer('api', container());
    host.addContainer('bus', container());
    const json = synth(stack).edge!;
    expect(allOf(json, 'docker_network')).toEqual([
      {
        name: 'strata-edge-builders',
        driver: 'bridge',
        internal: false,
        depends_on: [],
        provider: 'docker.builders-e1a248a7',
      },
    ]);
    for (const { networks_advanced } of allOf(json, CONTAINER)) {
      expect(networks_advanced).toEqual([{ name: DEFAULT_NETWORK }]);
    }
  });

  test('are the ones that are named: ours by reference, others by name', () => {
    const stack = newStack('edge');
    const host = dockerHost(stack);
    host.addNetwork('front', { name: 'shop-front', internal: true });
    host.addContainer('web', container({ networks: ['shop-front', 'monitoring'] }));
    const json = synth(stack).edge!;
    expect(onlyOne(json, 'docker_network')).toMatchObject({ name: 'shop-front', driver: 'bridge', internal: true });
    expect(onlyOne(json, CONTAINER).networks_advanced).toEqual([
      { name: expect.stringMatching(/^\$\{docker_network\.builders_front_\w+\.name\}$/) as unknown },
      { name: 'monitoring' },
    ]);
  });
});

describe('a connection to a Docker engine', () => {
  test('to the machine that runs Terraform is its socket', () => {
    expect(providerOf(DockerConnection.local())).toEqual({
      alias: 'builders-e1a248a7',
      host: 'unix:///var/run/docker.sock',
    });
  });

  test('by SSH refuses a host key that is not the pinned one', () => {
    expect(providerOf(DockerConnection.ssh(SSH))).toEqual({
      alias: 'builders-e1a248a7',
      host: 'ssh://deploy@10.0.20.5:22',
      ssh_opts: ['-o', 'StrictHostKeyChecking=yes', '-o', 'UserKnownHostsFile=./known_hosts'],
    });
  });

  test('by SSH goes to the port that is stated', () => {
    expect(providerOf(DockerConnection.ssh({ ...SSH, port: 2222 }))).toMatchObject({
      host: 'ssh://deploy@10.0.20.5:2222',
    });
  });

  test('by TLS verifies both sides: authority, certificate and key', () => {
    const stack = newStack('edge');
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((id) => secret(stack, id)) as [string, string, string];
    const connection = DockerConnection.tls({ address: 'docker.example.com', ca, cert, key });
    dockerHost(stack, { engine: ContainerEngine.docker({ connection }) }).addContainer('web', container());
    expect(synth(stack).edge!.provider!.docker).toEqual([
      {
        alias: 'builders-e1a248a7',
        host: 'tcp://docker.example.com:2376',
        ca_material: '${var.ca}',
        cert_material: '${var.cert}',
        key_material: '${var.key}',
      },
    ]);
  });

  test.each(['ca', 'cert', 'key'] as const)(
    'by TLS without its %s is refused: the engine would not be verified',
    (missing) => {
      const stack = newStack('edge');
      const pem = { ca: secret(stack, 'ca'), cert: secret(stack, 'cert'), key: secret(stack, 'key') };
      const connection = DockerConnection.tls({ address: 'docker.example.com', ...pem, [missing]: '' });
      expect(() => dockerHost(stack, { engine: ContainerEngine.docker({ connection }) })).toThrow(
        `[edge/builders] INP002: 'engine.connection.${missing}' must be PEM text; without all three the engine would not be verified, got ''`,
      );
    },
  );
});

describe('the provider of a Docker engine', () => {
  test('is named by every resource of it', () => {
    const { resource } = inVm();
    const managed = Object.entries(resource!)
      .filter(([type]) => type.startsWith('docker_'))
      .flatMap(([, found]) => Object.values(found));
    expect(managed).toHaveLength(2 + 2 + 2);
    expect(new Set(managed.map((block) => block.provider))).toEqual(new Set(['docker.platform-11120195']));
  });

  test('is one of a release that is known to work', () => {
    expect(inVm().terraform).toMatchObject({
      required_providers: { docker: { source: 'kreuzwerker/docker', version: '~> 3.9' } },
    });
  });

  test("is of the author's own constraint where there is one", () => {
    const stack = newStack('edge');
    stack.addOverride('terraform.required_providers.docker.version', '3.9.0');
    dockerHost(stack).addContainer('web', container());
    expect(synth(stack).edge!.terraform).toMatchObject({ required_providers: { docker: { version: '3.9.0' } } });
    expect(Strata.of(stack).report().findings).toMatchObject([
      {
        rule: 'TGT002',
        path: 'edge',
        message:
          "required_providers.docker is '3.9.0' by an override, known to work is '~> 3.9'; remove the override unless you know better",
      },
    ]);
  });

  test('has an alias that Terraform takes, whatever its host is called', () => {
    const stack = newStack('edge');
    dockerHost(new Construct(stack, 'room'), {}, '9 builders').addContainer('web', container());
    const json = synth(stack).edge!;
    expect(json.provider!.docker![0]!.alias).toMatch(/^_9-builders-[0-9a-f]{8}$/);
    expect(onlyOne(json, CONTAINER).provider).toBe(`docker.${String(json.provider!.docker![0]!.alias)}`);
  });

  test('is one an engine, and each engine has its own', () => {
    const stack = newStack('edge');
    for (const id of ['a', 'b']) {
      const connection = DockerConnection.ssh({ ...SSH, address: `${id}.example.com` });
      dockerHost(stack, { engine: ContainerEngine.docker({ connection }) }, id).addContainer('web', container());
    }
    const json = synth(stack).edge!;
    const aliases = json.provider!.docker!.map(({ alias }) => alias as string);
    expect(new Set(aliases).size).toBe(2);
    expect(allOf(json, CONTAINER).map(({ provider }) => provider)).toEqual(aliases.map((alias) => `docker.${alias}`));
  });
});

describe('the gate between a VM and its first container', () => {
  const GATE = 'terraform_data.platform_ready_4A69F598';

  test('waits, not for ever, until the guest has booted and its engine answers; it is replaced with the VM', () => {
    const { resource } = inVm();
    const gate = resource!.terraform_data!['platform_ready_4A69F598'] as Block;
    expect(without(gate, '//')).toEqual({
      triggers_replace: ['${vsphere_virtual_machine.platform_6D260A32.id}'],
      depends_on: ['vsphere_virtual_machine.platform_6D260A32'],
      connection: { type: 'ssh', host: '10.0.20.5', user: 'deploy', port: 22, timeout: '10m' },
      provisioner: [
        {
          'remote-exec': {
            inline: [
              'if command -v cloud-init >/dev/null; then cloud-init status --wait || true; fi',
              "for attempt in $(seq 120); do docker info >/dev/null 2>&1 && exit 0; sleep 5; done; echo 'docker does not answer' >&2; exit 1",
            ],
          },
        },
      ],
    });
  });

  test('stands before every resource of the engine', () => {
    const json = inVm();
    for (const type of ['docker_image', 'docker_network', CONTAINER]) {
      expect(allOf(json, type).map(({ depends_on }) => depends_on)).toEqual([[GATE], [GATE]]);
    }
  });

  test('is the VM itself where there is no shell to ask', () => {
    const stack = newStack();
    const [ca, cert, key] = ['ca', 'cert', 'key'].map((id) => secret(stack, id)) as [string, string, string];
    const connection = DockerConnection.tls({ address: '10.0.20.5', ca, cert, key });
    dockerVm(esxiHost(stack), { engine: ContainerEngine.docker({ connection }) }).addContainer('web', container());
    const json = synth(stack)['rack-1']!;
    expect(onlyOne(json, CONTAINER).depends_on).toEqual(['vsphere_virtual_machine.platform_6D260A32']);
    expect(Object.keys(json.resource!.terraform_data!)).toEqual([
      'esxi-01_platform_budget_FD8240A0',
      expect.stringMatching(/^platform_web_Resource-record_/),
    ]);
  });

  test('stands between the domain and its containers on KVM too', () => {
    const stack = newStack('desk');
    dockerVm(kvmHost(stack), { source: VmSource.image('/srv/debian-12.qcow2') }).addContainer('web', container());
    const json = synth(stack).desk!;
    const [depends] = onlyOne(json, CONTAINER).depends_on as [string];
    const gate = json.resource!.terraform_data![depends.replace('terraform_data.', '')]!;
    expect(gate.depends_on).toEqual([expect.stringMatching(/^libvirt_domain\.platform_/)]);
  });

  test('is not there on a container host, where there is nothing to wait for', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container());
    expect(Object.keys(synth(stack).edge!.resource!.terraform_data!)).toEqual([
      expect.stringContaining('_budget_'),
      expect.stringContaining('_Resource-record_'),
    ]);
  });
});

describe('containers in a stack of their own', () => {
  test('have a provider of their own, come after the VM, and are in its ledger', () => {
    const stack = newStack();
    const shop = new TerraformStack(stack.node.root, 'shop');
    const platform = dockerVm(esxiHost(stack), { containerScope: shop });
    platform.addNetwork('front');
    platform.addContainer('web', container({ networks: ['front'] }));
    platform.addContainer('job', container());
    expect(shop.dependsOn(stack)).toBe(true);
    expect(
      Strata.of(stack)
        .ledger()[0]!
        .children[0]!.children[0]!.children.map(({ path }) => path),
    ).toEqual(['shop/job', 'shop/web']);
    const json = synth(stack);
    expect(json['rack-1']!.resource).not.toHaveProperty(CONTAINER);
    expect(json.shop!.provider!.docker).toEqual([
      expect.objectContaining({ alias: 'platform-11120195', host: 'ssh://deploy@10.0.20.5:22' }),
    ]);
    expect(json.shop!.terraform).toMatchObject({ required_providers: { docker: { version: '~> 3.9' } } });
    expect(
      allOf(json.shop!, 'docker_network')
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['front', 'strata-shop-platform']);
    expect(new Set(allOf(json.shop!, CONTAINER).map(({ provider }) => provider))).toEqual(
      new Set(['docker.platform-11120195']),
    );
  });
});

describe('sizes that Terraform knows later, on Docker', () => {
  test('are emitted as they are, and stop the plan above their bound: on the container, and on its host', () => {
    const stack = newStack('edge');
    const cpus = Bounded.atMost(laterNumber(stack, 'cpus'), 1.5);
    const memory = Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 512));
    dockerHost(stack).addContainer('web', container({ cpus, memory }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({ cpu: { allocated: 1500 }, memory: { allocated: 512 } });
    const json = synth(stack).edge!;
    const precondition = [
      {
        condition: '${((0 < var.cpus) && (var.cpus <= 1.5))}',
        error_message: "'cpus' of edge/builders/web must be above 0 and at most 1.5, which is what was proven to fit",
      },
      {
        condition: '${((0 < var.mibs) && (var.mibs <= 512))}',
        error_message: "'memory' of edge/builders/web must be above 0 and at most 512, which is what was proven to fit",
      },
    ];
    expect(onlyOne(json, CONTAINER)).toMatchObject({
      cpu_period: 100_000,
      cpu_quota: '${max(1000, floor((var.cpus * 100000)))}',
      memory: '${var.mibs}',
      memory_swap: '${var.mibs}',
      lifecycle: { precondition },
    });
    expect(heldBy(json, '_budget_')).toMatchObject({ lifecycle: { precondition } });
  });

  test("of a container in a VM stop the plan at the VM's host", () => {
    const stack = newStack();
    const cpus = Bounded.atMost(laterNumber(stack), 1);
    dockerVm(esxiHost(stack)).addContainer('web', container({ cpus }));
    const json = synth(stack)['rack-1']!;
    const budget = json.resource!.terraform_data!['esxi-01_platform_budget_FD8240A0']!;
    expect(budget.lifecycle).toMatchObject({
      precondition: [{ condition: '${((0 < var.later) && (var.later <= 1))}' }],
    });
  });
});

test('a token is never mistaken for a literal secret', () => {
  const stack = newStack('edge');
  const key = secret(stack);
  expect(Token.isUnresolved(key)).toBe(true);
  const connection = DockerConnection.tls({ address: 'a', ca: 'PEM', cert: 'PEM', key });
  dockerHost(stack, { engine: ContainerEngine.docker({ connection }) });
  expect(Strata.of(stack).report().findings).toEqual([]);
});

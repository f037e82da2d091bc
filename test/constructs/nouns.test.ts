import type { TerraformStack } from 'cdktf';
import { TerraformStack as Stack } from 'cdktf';
import {
  Bounded,
  Container,
  ContainerEngine,
  ContainerNetwork,
  Disk,
  DockerConnection,
  GuestOs,
  Hypervisor,
  Memory,
  Strata,
  VirtualMachine,
  VmNetwork,
  VmSource,
} from 'cdktf-strata';
import {
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  kvmHost,
  laterNumber,
  newStack,
  onlyRow,
  vm,
} from '../support/stacks';
import { type StackJson, allOf, named, synth } from '../support/synth';

/** A line of the ledger at 1:1 of which nothing is reserved or promised, unless told otherwise. */
function line(total: number, of: { reserved?: number; ratioPercent?: number; allocated?: number } = {}): unknown {
  const { reserved = 0, ratioPercent = 100, allocated = 0 } = of;
  const capacity = Math.floor(((total - reserved) * ratioPercent) / 100);
  return { total, reserved, ratioPercent, capacity, allocated, free: capacity - allocated };
}

describe('BareMetalHost', () => {
  test('is a row of its cores, its memory but for what ESXi keeps, and 80 % of its datastores', () => {
    const stack = newStack();
    esxiHost(stack);
    expect(onlyRow(stack)).toEqual({
      path: 'rack-1/esxi-01',
      name: 'esxi-01',
      layer: 'bare-metal',
      technique: 'bare-metal',
      system: 'VMware ESXi',
      charged: { cpu: 0, memory: 0, disk: 0 },
      cpu: line(24_000),
      memory: line(262_144, { reserved: 15_729 }),
      disk: { ...(line(20 * 1024, { ratioPercent: 80 }) as object), capacity: 3276 + 13_107, free: 3276 + 13_107 },
      guaranteed: { cpu: 0, memory: 0 },
      children: [],
    });
  });

  test.each([
    [16, 8 * 1024],
    [136, 8356],
    [64, 8 * 1024],
    [256, 15_729],
    [1024, 62_915],
  ])('of %i GiB keeps %i MiB for ESXi: the larger of 8 GiB and 6 %', (memory, reserved) => {
    const stack = newStack();
    esxiHost(stack, { memory: Memory.gib(memory) });
    expect(onlyRow(stack).memory).toEqual(line(memory * 1024, { reserved }));
  });

  test('keeps what is stated instead', () => {
    const stack = newStack();
    esxiHost(stack, { reserved: { cpus: 1.5, memory: Memory.gib(4) } });
    expect(onlyRow(stack)).toMatchObject({
      cpu: line(24_000, { reserved: 1500 }),
      memory: line(262_144, { reserved: 4096 }),
    });
  });

  test('that states CPUs only keeps the default of memory', () => {
    const stack = newStack();
    esxiHost(stack, { reserved: { cpus: 1 } });
    expect(onlyRow(stack).memory).toEqual(line(262_144, { reserved: 15_729 }));
  });

  test('counts threads where that is stated, and promises more than it has where that is stated', () => {
    const stack = newStack();
    esxiHost(stack, {
      countCpusBy: 'threads',
      overcommit: { cpuPercent: 400, memoryPercent: 150, diskPercent: 120, reason: 'desktops sleep' },
    });
    expect(onlyRow(stack)).toMatchObject({
      cpu: line(48_000, { ratioPercent: 400 }),
      memory: line(262_144, { ratioPercent: 150, reserved: 15_729 }),
      disk: { ratioPercent: 120 },
    });
  });

  test('without datastores has no disk line', () => {
    const stack = newStack();
    esxiHost(stack, { datastores: [] });
    expect(onlyRow(stack)).not.toHaveProperty('disk');
  });

  test('without vCenter is called so', () => {
    const stack = newStack();
    esxiHost(stack, { esxi: { endpoint: 'esxi', datacenter: undefined } });
    expect(onlyRow(stack).system).toBe('VMware ESXi (standalone)');
  });
});

describe('HostedWorkstation', () => {
  test('offers what its host OS and its applications leave', () => {
    const stack = newStack('desk');
    kvmHost(stack, {
      hostApplications: [
        { name: 'IDE', cpus: 1, memory: Memory.gib(4) },
        { name: 'browser', cpus: 0.5, memory: Memory.gib(2) },
      ],
      hostOsReserved: { cpus: 2, memory: Memory.gib(8), disk: Disk.gib(60) },
    });
    expect(onlyRow(stack)).toEqual({
      path: 'desk/laptop',
      name: 'laptop',
      layer: 'host-os',
      technique: 'hosted',
      system: 'KVM on Debian 12',
      charged: { cpu: 0, memory: 0, disk: 0 },
      cpu: line(8000, { reserved: 3500 }),
      memory: line(32_768, { reserved: 14 * 1024 }),
      disk: line(1000, { reserved: 60, ratioPercent: 80 }),
      guaranteed: { cpu: 0, memory: 0 },
      children: [],
    });
  });
});

describe('ContainerHost', () => {
  test('is a row of the machine, with its engine in it', () => {
    const stack = newStack('edge');
    dockerHost(stack);
    expect(onlyRow(stack)).toEqual({
      path: 'edge/builders',
      name: 'builders',
      layer: 'host-os',
      technique: 'container-host',
      system: 'Docker on Debian 12',
      charged: { cpu: 0, memory: 0, disk: 0 },
      cpu: line(8000, { reserved: 1000 }),
      memory: line(16_384, { reserved: 2048 }),
      children: [
        {
          path: 'edge/builders/docker',
          name: 'docker',
          layer: 'container-engine',
          technique: 'container-host',
          system: 'Docker',
          charged: { cpu: 0, memory: 0, disk: 0 },
          cpu: line(7000),
          memory: line(14_336),
          children: [],
        },
      ],
    });
  });
});

describe('VirtualMachine', () => {
  test('is a row in its host, charged its vCPUs, its memory with overhead, and its disks', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ disks: [{ size: Disk.gib(40) }, { size: Disk.gib(60) }] }));
    const row = onlyRow(stack);
    expect(row.children).toEqual([
      {
        path: 'rack-1/esxi-01/web',
        name: 'web',
        layer: 'vm',
        technique: 'bare-metal',
        system: 'Debian 12',
        // 18.19 + 0.00743 x 8192 + 4.05 x 3 MiB of overhead.
        charged: { cpu: 4000, memory: 8192 + 92, disk: 100 },
        guaranteed: { cpu: 0, memory: 8192 + 92 },
        children: [],
      },
    ]);
    expect(row).toMatchObject({ cpu: { allocated: 4000 }, memory: { allocated: 8284 }, disk: { allocated: 100 } });
  });

  test('is called by its name, and found by its id', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ name: 'web.example.com' }));
    expect(onlyRow(stack).children[0]).toMatchObject({ path: 'rack-1/esxi-01/web', name: 'web.example.com' });
  });

  test('is charged for each replica', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ replicas: 3 }));
    expect(onlyRow(stack).children[0]!.charged).toEqual({ cpu: 12_000, memory: 3 * 8284, disk: 120 });
  });

  test('gives its first resource by `resource`, and all of them by `resources`', () => {
    const web = esxiHost(newStack()).addVirtualMachine('web', vm({ replicas: 3 }));
    expect(web.resources.map(({ node }) => node.id)).toEqual(['Resource', 'Resource-2', 'Resource-3']);
    expect(web.resource).toBe(web.resources[0]);
    expect(web.networks).toEqual(['services']);
  });

  test('alone is its default child', () => {
    const web = esxiHost(newStack()).addVirtualMachine('web', vm());
    expect(web.node.defaultChild).toBe(web.resource);
  });
});

describe('ContainerInVm', () => {
  test('is a VM with an engine in it, which has what the guest OS leaves: half a CPU and a GiB less', () => {
    const stack = newStack();
    const platform = dockerVm(esxiHost(stack));
    for (const id of ['api', 'bus', 'cache', 'db']) {
      platform.addContainer(id, container({ cpus: 0.75, memory: Memory.gib(1) }));
    }
    const [machine] = onlyRow(stack).children;
    expect(machine).toMatchObject({
      path: 'rack-1/platform',
      layer: 'vm',
      technique: 'container-in-vm',
      system: 'Debian 12',
      charged: { cpu: 4000, memory: 8284, disk: 40 },
    });
    expect(machine!.children).toHaveLength(1);
    expect(machine!.children[0]).toMatchObject({
      path: 'rack-1/platform/docker',
      layer: 'container-engine',
      technique: 'container-in-vm',
      charged: { cpu: 3000, memory: 4096, disk: 0 },
      cpu: line(4000, { reserved: 500, allocated: 3000 }),
      memory: line(8192, { reserved: 1024, allocated: 4096 }),
    });
    expect(platform.vm).toBe(platform);
  });

  test('keeps for its guest OS what is stated', () => {
    const stack = newStack();
    dockerVm(esxiHost(stack), { guestReserve: { cpus: 1, memory: Memory.gib(2) } });
    expect(onlyRow(stack).children[0]!.children[0]).toMatchObject({
      cpu: line(4000, { reserved: 1000 }),
      memory: line(8192, { reserved: 2048 }),
    });
  });

  test('that states one part of the reserve keeps the default of the other', () => {
    const stack = newStack();
    dockerVm(esxiHost(stack), { guestReserve: { cpus: 0 } });
    expect(onlyRow(stack).children[0]!.children[0]).toMatchObject({
      cpu: line(4000),
      memory: line(8192, { reserved: 1024 }),
    });
  });

  test('has its containers on the kernel of a hosted VM as well', () => {
    const stack = newStack('desk');
    dockerVm(kvmHost(stack), { source: VmSource.image('/srv/debian.qcow2') }).addContainer('web', container());
    expect(onlyRow(stack).children[0]).toMatchObject({
      charged: { cpu: 4000, memory: 8192, disk: 40 },
      children: [{ charged: { cpu: 500, memory: 256, disk: 0 } }],
    });
  });

  test('has no address of its own where the engine is reached by name', () => {
    const stack = newStack();
    const connection = DockerConnection.ssh({ user: 'deploy', address: 'docker.example.com', knownHostsFile: 'k' });
    dockerVm(esxiHost(stack), { engine: ContainerEngine.docker({ connection }) });
    const json = synth(stack)['rack-1']!;
    expect(named(json, 'vsphere_virtual_machine', 'platform').clone).not.toHaveProperty('customize');
  });

  test('is given no other address than its engine is reached at', () => {
    const host = esxiHost(newStack());
    expect(() => dockerVm(host, { address: { ip: '10.0.0.9' } })).toThrow(
      "[rack-1/platform] INP002: 'address.ip' must be the engine's address 10.0.20.5, got '10.0.0.9'",
    );
  });

  test.each(['vcpus', 'memory'] as const)(
    'has %s that are known: a bound is no least that containers fit in',
    (prop) => {
      const stack = newStack();
      const later = Bounded.atMost(laterNumber(stack), 8);
      const props = prop === 'vcpus' ? { vcpus: later } : { memory: Memory.gib(later) };
      expect(() => dockerVm(esxiHost(stack), props)).toThrow(
        `[rack-1/platform] INP001: '${prop}' must be known at synth: containers are proven to fit in it; give a number`,
      );
    },
  );

  test('is not reached by a local socket', () => {
    const engine = ContainerEngine.docker({ connection: DockerConnection.local() });
    expect(() => dockerVm(esxiHost(newStack()), { engine })).toThrow(
      "[rack-1/platform] INP002: 'engine' must be reached by its own address: an engine in a VM has no local socket, got 'a local connection'",
    );
  });
});

describe('Container', () => {
  test('is a row in its engine, charged for each replica', () => {
    const stack = newStack('edge');
    dockerHost(stack).addContainer('web', container({ replicas: 2 }));
    const [engine] = onlyRow(stack).children;
    expect(engine!.children).toEqual([
      {
        path: 'edge/builders/web',
        name: 'web',
        layer: 'container',
        technique: 'container-host',
        system: 'nginx:1.29.1',
        charged: { cpu: 1000, memory: 512, disk: 0 },
        children: [],
      },
    ]);
    expect(engine).toMatchObject({ cpu: line(7000, { allocated: 1000 }), memory: line(14_336, { allocated: 512 }) });
  });

  test("is charged its engine's defaults where it states no size", () => {
    const stack = newStack('edge');
    const connection = DockerConnection.local();
    const engine = ContainerEngine.docker({ connection, defaults: { cpus: 0.25, memory: Memory.mib(96) } });
    dockerHost(stack, { engine }).addContainer('web', { image: 'nginx:1.29.1', replicas: 4 });
    expect(onlyRow(stack).children[0]!.children[0]!.charged).toEqual({ cpu: 1000, memory: 384, disk: 0 });
  });
});

describe('a published port', () => {
  const ports = (address?: string) => [{ internal: 80, external: 8080, ...(address !== undefined && { address }) }];
  const clashes = (stack: TerraformStack): string[] =>
    Strata.of(stack)
      .report()
      .findings.filter(({ rule }) => rule === 'INP004')
      .map(({ message }) => message);

  test("is one container's on its engine, at each address", () => {
    const stack = newStack();
    const builders = dockerHost(stack);
    builders.addContainer('web', container({ ports: ports() }));
    builders.addContainer('api', container({ ports: ports('10.0.0.5') }));
    dockerVm(esxiHost(stack)).addContainer('web', container({ ports: ports() }));
    expect(clashes(stack)).toEqual([]);

    builders.addContainer('shop', container({ ports: ports('0.0.0.0') }));
    expect(clashes(stack)).toEqual([
      "port on rack-1/builders/docker '8080/tcp' is used 3 times (rack-1/builders/api, rack-1/builders/shop, rack-1/builders/web), allowed once; give each its own",
    ]);
  });

  test('is no port of several copies', () => {
    const stack = newStack();
    const builders = dockerHost(stack);
    builders.addContainer('one', container({ ports: ports('10.0.0.1'), scale: { min: 1, max: 3 } }));
    expect(clashes(stack)).toEqual([]);

    builders.addContainer('two', container({ ports: ports(), scale: { min: 2, max: 3 } }));
    builders.addContainer('three', container({ ports: ports('10.0.0.3'), replicas: 3 }));
    expect(clashes(stack)).toEqual([
      expect.stringMatching(/ is used 3 times \(rack-1\/builders\/three\), allowed once; publish a proxy before/),
      expect.stringMatching(/ is used 2 times \(rack-1\/builders\/two\), allowed once; publish a proxy before/),
    ]);
  });
});

describe('the ledger', () => {
  test('is the same from wherever in the app it is asked for, and says what is there now', () => {
    const stack = newStack();
    const other = new Stack(stack.node.root, 'other');
    const host = esxiHost(stack);
    expect(Strata.of(stack.node.root).ledger()[0]!.children).toEqual([]);
    const web = host.addVirtualMachine('web', vm());
    for (const scope of [stack.node.root, stack, other, host, web]) {
      expect(Strata.of(scope).ledger()).toEqual(Strata.of(stack).ledger());
    }
    expect(onlyRow(stack).children).toHaveLength(1);
  });

  test('has hosts and guests by their paths, whatever the order they are defined in', () => {
    const stack = newStack();
    const [second, first] = [esxiHost(stack, {}, 'esxi-02'), esxiHost(stack, {}, 'esxi-01')];
    first.addVirtualMachine('z', vm());
    first.addVirtualMachine('a', vm());
    second.addVirtualMachine('b', vm());
    const paths = Strata.of(stack)
      .ledger()
      .flatMap(({ path, children }) => [path, ...children.map((child) => child.path)]);
    expect(paths).toEqual([
      'rack-1/esxi-01',
      'rack-1/esxi-01/a',
      'rack-1/esxi-01/z',
      'rack-1/esxi-02',
      'rack-1/esxi-02/b',
    ]);
  });

  test('is empty without hosts', () => {
    expect(Strata.of(newStack()).report()).toEqual({
      version: 1,
      ok: true,
      policy: { name: 'default', version: '1' },
      findings: [],
      ledger: [],
      blastRadius: [],
      clusters: [],
      headroom: [],
      waivers: [],
      notJudged: [],
    });
  });
});

describe('sugar', () => {
  /** What a program writes. */
  function written(define: (stack: TerraformStack) => void): Readonly<Record<string, StackJson>> {
    const stack = newStack();
    define(stack);
    return synth(stack);
  }

  test.each<[string, (stack: TerraformStack) => void, (stack: TerraformStack) => void]>([
    [
      'host.addVirtualMachine() is new VirtualMachine()',
      (stack) => esxiHost(stack).addVirtualMachine('web', vm()),
      (stack) => {
        const host = esxiHost(stack);
        new VirtualMachine(host, 'web', { ...vm(), host });
      },
    ],
    [
      'host.addNetwork() is new VmNetwork()',
      (stack) => esxiHost(stack).addNetwork('orders', { vlan: 7 }),
      (stack) => {
        const host = esxiHost(stack);
        new VmNetwork(host, 'orders', { vlan: 7, host });
      },
    ],
    [
      'containerHost.addContainer() is new Container()',
      (stack) => dockerHost(stack).addContainer('web', container()),
      (stack) => {
        const host = dockerHost(stack);
        new Container(host, 'web', { ...container(), host });
      },
    ],
    [
      'containerHost.addNetwork() is new ContainerNetwork()',
      (stack) => dockerHost(stack).addNetwork('front', { internal: true }),
      (stack) => {
        const host = dockerHost(stack);
        new ContainerNetwork(host, 'front', { internal: true, host });
      },
    ],
    [
      'containerInVm.addContainer() is new Container()',
      (stack) => dockerVm(esxiHost(stack)).addContainer('web', container()),
      (stack) => {
        const host = dockerVm(esxiHost(stack));
        new Container(host, 'web', { ...container(), host });
      },
    ],
    [
      'containerInVm.addNetwork() is new ContainerNetwork()',
      (stack) => dockerVm(esxiHost(stack)).addNetwork('front'),
      (stack) => {
        const host = dockerVm(esxiHost(stack));
        new ContainerNetwork(host, 'front', { host });
      },
    ],
  ])('%s', (_, short, long) => {
    expect(written(short)).toEqual(written(long));
  });
});

describe('ids', () => {
  /** An estate of every noun, its parts defined in one order or the other. */
  function ids(reverse: boolean, extra = false): Set<string> {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addNetwork('orders');
    const parts = [
      () => host.addVirtualMachine('web', vm({ networks: ['orders', 'services'] })),
      () =>
        host.addVirtualMachine(
          'db',
          vm({ source: VmSource.blank(), disks: [{ size: Disk.gib(1), datastore: 'hdd-1' }] }),
        ),
      () => dockerVm(host).addContainer('job', container()),
      () => dockerHost(stack).addContainer('job', container({ replicas: 2 })),
      () => kvmHost(stack).addVirtualMachine('desktop', vm({ source: VmSource.blank() })),
      ...(extra ? [() => host.addVirtualMachine('late', vm({ networks: ['other'] }))] : []),
    ];
    (reverse ? parts.reverse() : parts).forEach((define) => define());
    const { resource, data } = synth(stack)['rack-1']!;
    return new Set([resource, data].flatMap((of) => Object.values(of!)).flatMap((of) => Object.keys(of)));
  }

  test('do not depend on the order of definition', () => {
    expect(ids(true)).toEqual(ids(false));
  });

  test('of what is there stay when something is added', () => {
    const before = ids(false);
    const after = ids(false, true);
    expect([...before].filter((id) => !after.has(id))).toEqual([]);
    expect(after.size).toBeGreaterThan(before.size);
  });

  test('of what users hold are these', () => {
    expect([...ids(false)].filter((id) => !id.includes('_platform_')).sort()).toMatchInlineSnapshot(`
     [
       "builders_job_1ECFB354",
       "builders_job_Resource-2-record_D4E9B1DA",
       "builders_job_Resource-2_A6D93701",
       "builders_job_Resource-record_7033DCAD",
       "esxi-01_db_4E6460FA",
       "esxi-01_orders_2C6E4DA7",
       "esxi-01_orders_lookup_9BB4598E",
       "esxi-01_web_65264612",
       "laptop_desktop_F17D6A10",
       "laptop_desktop_disk0_A22E438F",
       "platform_6D260A32",
       "platform_image-nginx_3a1_2e29_2e1_0CFECC11",
       "platform_job_2A3C6F96",
       "platform_job_Resource-record_A65C51D1",
       "platform_network-default_588F2BD2",
       "platform_ready_4A69F598",
     ]
    `);
  });

  test('of a single guest do not become those of a replica', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ replicas: 1 }));
    const [id] = Object.keys(synth(stack)['rack-1']!.resource!.vsphere_virtual_machine!);
    expect(id).toMatch(/^esxi-01_web_[0-9A-F]{8}$/);
  });
});

describe('what the article says', () => {
  test('the same containers on a ContainerHost are one changed line, and ISO006 answers differently', () => {
    const containers = { shop: container({ trustZone: 'public' }), api: container({ trustZone: 'public' }) };
    const findings = (host: (stack: TerraformStack) => ReturnType<typeof dockerVm> | ReturnType<typeof dockerHost>) => {
      const stack = newStack();
      const engine = host(stack);
      for (const [id, props] of Object.entries(containers)) {
        engine.addContainer(id, props);
      }
      return Strata.of(stack)
        .report()
        .findings.filter(({ severity }) => severity === 'error')
        .map(({ rule, path }) => `${rule} ${path}`);
    };
    expect(findings((stack) => dockerVm(esxiHost(stack), { trustZone: 'public' }))).toEqual([]);
    expect(findings((stack) => dockerHost(stack, { trustZone: 'public' }))).toEqual([
      'ISO006 rack-1/builders/api',
      'ISO006 rack-1/builders/shop',
    ]);
  });

  test('a hypervisor and its guest OS are named in the ledger', () => {
    const stack = newStack();
    const host = esxiHost(stack, {
      hypervisor: Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1', hostname: 'a' }),
    });
    host.addVirtualMachine('web', vm({ guestOs: GuestOs.WINDOWS_SERVER_2019 }));
    expect(onlyRow(stack).children[0]!.system).toBe('Windows Server 2019');
    expect(allOf(synth(stack)['rack-1']!, 'vsphere_virtual_machine')).toHaveLength(1);
  });
});

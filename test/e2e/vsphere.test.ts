import { type TerraformStack, TerraformVariable } from 'cdktf';
import {
  Bounded,
  ContainerEngine,
  ContainerInVm,
  Disk,
  DockerConnection,
  GuestOs,
  Memory,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import { type Plan, Terraform, caseThat, removeScratch, say, suite, synthesize, whyNotProviders } from './support';
import { type Provider, vsphereProvider } from './vcsim/provider';
import { Simulator } from './vcsim/simulator';
import { NOT_KEPT, BLANK, NETWORK, addPortGroup, connect, host, networksOf, simulated } from './vcsim/stacks';

const found = vsphereProvider();
const opened = typeof found === 'string' ? found : Simulator.open('vcenter');
const provider = found as Provider;
const simulator = opened as Simulator;

/** What the simulator's own VMs are, which templates are made of or cloned from. */
const OTHER = GuestOs.custom({ label: 'another system', kernel: 'linux', vsphereGuestId: 'otherGuest' });
const DEBIAN: Partial<VirtualMachineOptions> = {
  source: VmSource.template('debian-12'),
  disks: [{ size: Disk.gib(12) }],
};
const ADDRESS = { ip: '10.0.20.5', gateway: '10.0.20.1', dnsServers: ['10.0.20.2'], domain: 'example.test' };
const WINDOWS_ADDRESS = { ...ADDRESS, ip: '10.0.20.6' };

/** What the simulator's own VMs have for a disk. */
const TEMPLATE_GIB = 10;

/** A content library that is there. */
const LIBRARY = 'templates';

const USER_DATA = '#cloud-config\npackages: [nginx]\n';

/** A second VM at once hangs the provider against the simulator. */
const ONE_BY_ONE = { parallelism: 1, env: provider.env, notKept: NOT_KEPT };

const NO_LIMIT = -1;
const NOTHING = { ok: true, changes: [] };

suite('vSphere (vCenter simulator)', typeof opened === 'string' ? opened : undefined, () => {
  let before: string[];

  beforeAll(async () => {
    say(provider.label);
    await simulator.template('DC0_C0_RP0_VM0', 'debian-12', 'debian12_64Guest', 'efi');
    await simulator.template('DC0_C0_RP0_VM1', 'windows-2019', 'windows2019srv_64Guest', 'efi');
    before = await simulator.names();
  });

  afterAll(async () => {
    await simulator.close();
    removeScratch();
  });

  describe('a host of its own', () => {
    const terraform = new Terraform('vsphere', ONE_BY_ONE);

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider and applied', async () => {
      terraform.use(stackOf((stack) => estate(stack)));
      await terraform.init();
      await terraform.validate();
      const plan = await terraform.plan();
      expect(plan.changes).toHaveLength(provider.noPortGroups === undefined ? 12 : 11);
      expect(plan.changes.map(({ actions }) => actions.join())).toEqual(plan.changes.map(() => 'create'));
      await terraform.apply();
    });

    test.each([
      ['db', { numCpu: 4, coresPerSocket: 2, memoryMib: 8192 }, { reservation: 9600 }, { reservation: 8192 }],
      ['web', { numCpu: 2, memoryMib: 4096 }, { reservation: 0, limit: 4800 }, { reservation: 4096 }],
      ['web-2', { numCpu: 2, memoryMib: 4096 }, { reservation: 0, limit: 4800 }, { reservation: 4096 }],
      ['half', { numCpu: 2, memoryMib: 4096 }, { reservation: 0 }, { reservation: 1024 }],
      ['store', { numCpu: 2, memoryMib: 4096 }, { reservation: 0 }, { reservation: 4096 }],
      ['copy', { numCpu: 3, memoryMib: 2048 }, { reservation: 0 }, { reservation: 2048 }],
      ['fixed', { numCpu: 2, memoryMib: 4096 }, { reservation: 0 }, { reservation: 4096 }],
    ])('gives %s the declared CPU and memory, and guarantees them', async (name, size, cpu, memory) => {
      const found = await simulator.vm(name);
      expect(found).toMatchObject({
        ...size,
        power: 'poweredOn',
        host: 'DC0_H0',
        pool: 'strata-esxi-01',
        cpuHotAdd: false,
        memoryHotAdd: false,
        logging: true,
      });
      expect(found.cpu).toMatchObject({ limit: NO_LIMIT, ...cpu });
      expect(found.memory).toMatchObject({ limit: NO_LIMIT, ...memory });
    });

    test.each([
      ['db', 'debian12_64Guest', 'efi', true],
      ['web', 'windows2019srv_64Guest', 'efi', true],
      ['half', 'debian12_64Guest', 'bios', false],
      ['copy', 'otherGuest', 'bios', false],
      ['fixed', 'debian12_64Guest', 'efi', true],
    ])('boots %s as declared', async (name, guestId, firmware, secureBoot) => {
      expect(await simulator.vm(name)).toMatchObject({ guestId, firmware, secureBoot });
    });

    test.each(['db', 'web-2', 'half', 'copy', 'fixed'])('hardens %s', async (name) => {
      const { extra } = await simulator.vm(name);
      expect(extra).toMatchObject({ 'RemoteDisplay.maxConnections': '1', 'isolation.device.edit.disable': 'TRUE' });
      expect(extra['tools.guest.desktop.autolock']).toBe(name === 'web-2' ? 'TRUE' : undefined);
    });

    test('gives each VM the declared disks, in order, where they were declared', async () => {
      expect(await disksOf('db')).toEqual(['0:0 20 LocalDS_0', '0:1 40 LocalDS_1', '0:2 60 LocalDS_0']);
      expect(await disksOf('copy')).toEqual(['0:0 12 LocalDS_0', '0:1 5 LocalDS_0']);
      expect(await disksOf('fixed')).toEqual(['0:0 12 LocalDS_0']);
    });

    test('puts disks beyond the fifteenth on a second controller, and none on its own unit 7', async () => {
      const units = [0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15];
      expect(await disksOf('store')).toEqual([
        ...units.map((unit) => `0:${unit} ${unit < 7 ? unit + 1 : unit} LocalDS_0`),
        '1:0 16 LocalDS_0',
        '1:1 17 LocalDS_0',
      ]);
    });

    test('puts the installation image into the drive', async () => {
      expect((await simulator.vm('half')).cdroms).toEqual(['[LocalDS_0] iso/debian-12.iso']);
    });

    test('joins VMs to the networks that they name, in order', async () => {
      expect((await simulator.vm('db')).networks).toEqual(networksOf(provider, 'orders', NETWORK));
      expect((await simulator.vm('half')).networks).toEqual([NETWORK]);
      expect((await simulator.vm('copy')).networks).toEqual(networksOf(provider, 'orders'));
    });

    test('tells a Linux guest and a Windows guest their addresses, each where it looks', async () => {
      const result = 'TOOLSDEPLOYPKG_SUCCEEDED';
      expect((await simulator.vm('fixed')).guest).toMatchObject({ hostName: 'fixed', ip: '10.0.20.5', result });
      const dns = { domain: 'example.test', dns: ['10.0.20.2'] };
      expect((await simulator.vm('desk')).guest).toMatchObject({ hostName: 'desk', ip: '10.0.20.6', ...dns, result });
      expect((await simulator.vm('copy')).guest).toMatchObject({ hostName: '', ip: '' });
    });

    test('limits the pool to what the ledger may promise', async () => {
      const { pools } = await simulator.inventory();
      expect(pools.find(({ name }) => name === 'strata-esxi-01')).toEqual({
        name: 'strata-esxi-01',
        parent: 'DC0_H0/Resources',
        cpu: { reservation: 0, limit: 24 * 2400, expandable: true },
        memory: { reservation: 0, limit: (128 - 8) * 1024, expandable: true },
      });
    });

    caseThat('switches off all that a port group could overhear or forge', provider.noPortGroups, async () => {
      const { portGroups } = await simulator.inventory();
      expect(portGroups.filter(({ name }) => name === 'orders')).toEqual([
        {
          name: 'orders',
          host: 'DC0_H0',
          switch: 'vSwitch0',
          vlan: 12,
          promiscuous: false,
          macChanges: false,
          forgedTransmits: false,
        },
      ]);
    });

    test("keeps the host's budget in the state", async () => {
      const budget = (await terraform.resources()).find(({ type }) => type === 'terraform_data');
      expect(budget?.values.output).toMatchObject({
        path: 'e2e/esxi-01',
        cpu_milli: { capacity: 24_000, allocated: 21_000, free: 3_000 },
      });
    });

    test('has nothing to do a second time', async () => {
      expect(await terraform.plan()).toMatchObject(NOTHING);
    });

    test('sees a VM that was changed and one that was removed behind its back, and repairs both', async () => {
      await simulator.setCpus('db', 7);
      await simulator.remove('half');
      const plan = await terraform.plan();
      expect(changesOf(plan)).toEqual([
        'create vsphere_virtual_machine.esxi-01_half',
        'update vsphere_virtual_machine.esxi-01_db',
      ]);
      expect(plan.output).toMatch(/num_cpus += 7 -> 4/);
      await terraform.apply();
      expect(await simulator.vm('db')).toMatchObject({ numCpu: 4, power: 'poweredOn' });
      expect(await simulator.vm('half')).toMatchObject({ numCpu: 2, power: 'poweredOn' });
      expect(await terraform.plan()).toMatchObject(NOTHING);
    });

    test('changes sizes in place', async () => {
      terraform.use(
        stackOf((stack) =>
          estate(stack, {
            vcpus: 6,
            memory: Memory.gib(12),
            disks: [
              { size: Disk.gib(25) },
              { size: Disk.gib(40), datastore: 'LocalDS_1' },
              { size: Disk.gib(60) },
              { size: Disk.gib(5) },
            ],
          }),
        ),
      );
      const plan = await terraform.plan();
      expect(changesOf(plan)).toEqual([
        'update terraform_data.esxi-01_platform_budget',
        'update vsphere_virtual_machine.esxi-01_db',
      ]);
      await terraform.apply();
      expect(await simulator.vm('db')).toMatchObject({ numCpu: 6, memoryMib: 12_288, power: 'poweredOn' });
      expect((await simulator.vm('db')).memory).toMatchObject({ reservation: 12_288 });
      expect((await simulator.vm('db')).cpu).toMatchObject({ reservation: 14_400 });
      expect(await disksOf('db')).toEqual([
        '0:0 25 LocalDS_0',
        '0:1 40 LocalDS_1',
        '0:2 60 LocalDS_0',
        '0:3 5 LocalDS_0',
      ]);
      expect(await terraform.plan()).toMatchObject(NOTHING);
    });

    test('is destroyed, and nothing is left', async () => {
      await terraform.destroy();
      expect(await simulator.names()).toEqual(before);
    });
  });

  describe('hosts in a cluster', () => {
    const terraform = new Terraform('vsphere-cluster', ONE_BY_ONE);

    afterAll(() => terraform.cleanUp());

    test('are accepted by the provider and applied', async () => {
      terraform.use(stackOf(clustered));
      await terraform.init();
      await terraform.validate();
      await terraform.apply();
    });

    test('bind each VM to its host by a rule that must hold', async () => {
      const { rules, groups } = await simulator.inventory();
      const always = { enabled: true, mandatory: true };
      expect(rules).toEqual([
        { name: 'strata-esxi-02-must-run-on', ...always, vms: ['one', 'two'], hosts: ['DC0_C0_H0'] },
        { name: 'strata-esxi-03-must-run-on', ...always, vms: ['three'], hosts: ['DC0_C0_H1'] },
      ]);
      expect(groups).toEqual(['02-host', '02-vms', '03-host', '03-vms'].map((name) => `strata-esxi-${name}`));
    });

    test('have a pool each inside that of the cluster, limited to what is promised', async () => {
      const { pools } = await simulator.inventory();
      const ours = pools.filter(({ name }) => name.startsWith('strata-'));
      expect(ours).toMatchObject([
        {
          name: 'strata-esxi-02',
          parent: 'DC0_C0/Resources',
          cpu: { limit: 24 * 2400 },
          memory: { limit: 120 * 1024 },
        },
        {
          name: 'strata-esxi-03',
          parent: 'DC0_C0/Resources',
          cpu: { limit: 4 * 24 * 2400 },
          memory: { limit: 180 * 1024 },
        },
      ]);
      expect((await simulator.vm('one')).pool).toBe('strata-esxi-02');
      expect((await simulator.vm('three')).pool).toBe('strata-esxi-03');
    });

    test('guarantee no memory where memory is overcommitted, and CPU at the ratio that was stated', async () => {
      const three = await simulator.vm('three');
      expect(three.memory).toMatchObject({ reservation: 0, limit: NO_LIMIT });
      expect(three.cpu).toMatchObject({ reservation: (8 * 2400) / 4, limit: 8 * 2400 });
    });

    caseThat('have their own port groups', provider.noPortGroups, async () => {
      const { portGroups } = await simulator.inventory();
      const ours = portGroups.filter(({ name }) => ['apps', 'desktops'].includes(name));
      expect(ours.map(({ name, host, vlan }) => [name, host, vlan])).toEqual([
        ['apps', 'DC0_C0_H0', 7],
        ['desktops', 'DC0_C0_H1', 8],
      ]);
    });

    test('have nothing to do a second time', async () => {
      expect(await terraform.plan()).toMatchObject(NOTHING);
    });

    test('are destroyed, and nothing is left', async () => {
      await terraform.destroy();
      expect(await simulator.names()).toEqual(before);
    });
  });

  describe('what is made from what is there', () => {
    const terraform = new Terraform('vsphere-duplicates', ONE_BY_ONE);

    beforeAll(() => simulator.library(LIBRARY));

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider and applied', async () => {
      terraform.use(stackOf(duplicates));
      await terraform.init();
      await terraform.validate();
      const { changes, ...plan } = await terraform.plan();
      const made = changes.filter(({ address }) => !address.startsWith('vsphere_host_port_group'));
      expect(changesOf({ ...plan, changes: made })).toEqual([
        'create terraform_data.esxi-01_platform_budget',
        'create vsphere_content_library_item.esxi-01_db_golden',
        'create vsphere_resource_pool.esxi-01_platform_pool',
        'create vsphere_virtual_machine.esxi-01_copy',
        'create vsphere_virtual_machine.esxi-01_db',
        'create vsphere_virtual_machine.esxi-01_linked',
      ]);
      await terraform.apply();
    });

    test('is a copy of a VM of the estate, with its own size', async () => {
      expect(await simulator.vm('copy')).toMatchObject({ numCpu: 1, guestId: 'debian12_64Guest', power: 'poweredOn' });
      expect(await disksOf('copy')).toEqual(['0:0 12 LocalDS_0', '0:1 8 LocalDS_0']);
    });

    // The simulator does not keep what a disk is linked to; the provider has checked that it can be.
    test('is a linked clone, with a disk as that of its template', async () => {
      expect(await disksOf('linked')).toEqual([`0:0 ${TEMPLATE_GIB} LocalDS_0`]);
      const linked = (await terraform.resources()).find(({ values }) => values.name === 'linked');
      expect(linked?.values).toMatchObject({ clone: [{ linked_clone: true }], disk: [{ thin_provisioned: true }] });
    });

    test('takes more CPU and memory while it runs, where that was declared', async () => {
      expect(await simulator.vm('db')).toMatchObject({ cpuHotAdd: true, memoryHotAdd: true });
      expect(await simulator.vm('copy')).toMatchObject({ cpuHotAdd: false, memoryHotAdd: false });
    });

    test('tells cloud-init who it is, its address and its user data, without a customization', async () => {
      const { extra, guest } = await simulator.vm('linked');
      const told = (key: string): string => Buffer.from(extra[`guestinfo.${key}`]!, 'base64').toString('utf8');
      expect(told('userdata')).toBe(USER_DATA);
      expect(JSON.parse(told('metadata'))).toMatchObject({
        'instance-id': 'linked',
        'local-hostname': 'linked.example.test',
        network: { ethernets: { primary: { addresses: ['10.0.20.7/24'] } } },
      });
      expect(extra).toMatchObject({
        'guestinfo.metadata.encoding': 'base64',
        'guestinfo.userdata.encoding': 'base64',
      });
      expect(guest.ip).toBe('');
    });

    // What the simulator captures has no OVF: nothing can be cloned from it there.
    test('is a VM in a content library', async () => {
      expect(await simulator.itemsOf(LIBRARY)).toEqual(['golden']);
    });

    test('has nothing to do a second time', async () => {
      expect(await terraform.plan()).toMatchObject(NOTHING);
    });

    test('is destroyed, and nothing is left', async () => {
      await terraform.destroy();
      expect(await simulator.names()).toEqual(before);
      expect(await simulator.itemsOf(LIBRARY)).toEqual([]);
    });
  });

  describe('what stops a plan', () => {
    test.each<[string, Partial<VirtualMachineOptions>, RegExp]>([
      ['another system in the template', { guestOs: GuestOs.RHEL_9 }, /template debian-12 is no Red Hat .*\(rhel9_64/],
      ['another firmware in it', { firmware: 'bios' }, /template debian-12 does not boot by bios/],
      [
        'another size of disk in it, where its clone is linked',
        { source: VmSource.template('debian-12', { linked: true }) },
        /disk of template debian-12 is not of 12 GiB, and a linked clone's has the same size/,
      ],
      ['a larger disk in it', { disks: [{ size: Disk.gib(9) }] }, /disk of template debian-12 is larger than 9 GiB/],
    ])('%s', async (_what, props, message) => {
      const plan = await planOf((stack) => {
        connect(stack, simulator);
        const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' });
        simulated(metal.addVirtualMachine('wrong', { ...BLANK, ...DEBIAN, ...props }), 'without address');
      });
      expect(plan.ok).toBe(false);
      expect(oneLine(plan.output)).toMatch(message);
      expect(await simulator.names()).toEqual(before);
    });

    test('a template that is not there', async () => {
      const plan = await planOf((stack) => {
        connect(stack, simulator);
        const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' });
        metal.addVirtualMachine('wrong', { ...BLANK, source: VmSource.template('no-such') });
      });
      expect(plan.ok).toBe(false);
      expect(oneLine(plan.output)).toContain('no-such');
    });
  });

  describe('a VM of bounded size', () => {
    const terraform = new Terraform('vsphere-bounded', ONE_BY_ONE);

    afterAll(() => terraform.cleanUp());

    test('is accepted by the provider', async () => {
      terraform.use(stackOf(bounded));
      await terraform.init();
      await terraform.validate();
    });

    test.each([
      [{ cpus: 5, gib: 4 }, "'vcpus' of e2e/esxi-01/later must be above 0 and at most 4"],
      [{ cpus: 0, gib: 4 }, "'vcpus' of e2e/esxi-01/later must be above 0 and at most 4"],
      [{ cpus: 4, gib: 9 }, "'memory' of e2e/esxi-01/later must be above 0 and at most 8"],
    ])('stops the plan out of its bounds: %j', async (variables, message) => {
      const plan = await terraform.plan(variables);
      expect(plan.ok).toBe(false);
      expect(oneLine(plan.output)).toContain(message);
      expect(await simulator.names()).toEqual(before);
    });

    test.each([
      [3, 6],
      [4, 3],
    ])('is applied within them, at its value: %i CPUs and %i GiB', async (cpus, gib) => {
      const variables = { cpus, gib };
      await terraform.apply(variables);
      const memoryMib = gib * 1024;
      const size = { numCpu: cpus, memoryMib };
      expect(await simulator.vm('later')).toMatchObject({ ...size, memory: { reservation: memoryMib } });
      expect(await simulator.vm('partly')).toMatchObject({
        memoryMib,
        memory: { reservation: Math.min(memoryMib, 4096) },
      });
      expect(await terraform.plan(variables)).toMatchObject(NOTHING);
    });

    test('is destroyed, and nothing is left', async () => {
      await terraform.destroy({ cpus: 4, gib: 3 });
      expect(await simulator.names()).toEqual(before);
    });
  });

  describe('containers in a VM', () => {
    caseThat(
      'are accepted by both providers, and wait for their VM',
      provider.noOthers ?? whyNotProviders('docker'),
      async () => {
        const terraform = new Terraform('vsphere-docker', ONE_BY_ONE);
        terraform.use(stackOf(platform));
        await terraform.init();
        await terraform.validate();
        const plan = await terraform.plan();
        expect(changesOf(plan)).toEqual([
          'create docker_container.platform_web',
          'create docker_image.platform_image-nginx_3a1_2e29_2e1',
          'create docker_network.platform_front',
          'create terraform_data.esxi-01_platform_budget',
          'create terraform_data.platform_ready',
          'create terraform_data.platform_web_Resource-record',
          'create vsphere_resource_pool.esxi-01_platform_pool',
          'create vsphere_virtual_machine.platform',
        ]);
        const { stdout } = await terraform.run(['graph', '-type=plan']);
        expect(stdout).toMatch(/docker_network\.\S+ .*-> .*terraform_data\.platform_ready_/);
        expect(stdout).toMatch(/terraform_data\.platform_ready_\S+ .*-> .*vsphere_virtual_machine\.platform_/);
      },
    );
  });
});

/** VMs of every kind on one host, which is in no cluster. */
function estate(stack: TerraformStack, db: Partial<VirtualMachineOptions> = {}): void {
  connect(stack, simulator);
  const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' });
  addPortGroup(provider, metal, 'orders', 12);
  simulated(
    metal.addVirtualMachine('db', {
      ...BLANK,
      vcpus: 4,
      coresPerSocket: 2,
      memory: Memory.gib(8),
      reservation: { cpu: true },
      disks: [{ size: Disk.gib(20) }, { size: Disk.gib(40), datastore: 'LocalDS_1' }, { size: Disk.gib(60) }],
      networks: networksOf(provider, 'orders', NETWORK),
      ...db,
    }),
  );
  simulated(
    metal.addVirtualMachine('web', {
      ...BLANK,
      guestOs: GuestOs.WINDOWS_SERVER_2019,
      trustZone: 'public',
      networks: networksOf(provider, 'orders'),
      replicas: 2,
    }),
  );
  simulated(
    metal.addVirtualMachine('half', {
      ...BLANK,
      source: VmSource.iso('iso/debian-12.iso'),
      firmware: 'bios',
      reservation: { memory: Memory.gib(1) },
    }),
  );
  const seventeen = Array.from({ length: 17 }, (_, index) => ({ size: Disk.gib(index + 1) }));
  simulated(metal.addVirtualMachine('store', { ...BLANK, disks: seventeen }));
  simulated(
    metal.addVirtualMachine('copy', {
      ...BLANK,
      vcpus: 3,
      memory: Memory.gib(2),
      source: VmSource.template('DC0_H0_VM0'),
      guestOs: OTHER,
      firmware: 'bios',
      disks: [{ size: Disk.gib(12) }, { size: Disk.gib(5) }],
      networks: networksOf(provider, 'orders'),
    }),
    'without address',
  );
  simulated(metal.addVirtualMachine('fixed', { ...BLANK, ...DEBIAN, address: ADDRESS }), 'with address');
  simulated(
    metal.addVirtualMachine('desk', {
      ...BLANK,
      source: VmSource.template('windows-2019'),
      guestOs: GuestOs.WINDOWS_SERVER_2019,
      disks: [{ size: Disk.gib(12) }],
      address: WINDOWS_ADDRESS,
    }),
    'with address',
  );
  simulated(metal.addVirtualMachine('spare', { ...BLANK, networks: networksOf(provider, NETWORK, 'orders') }));
}

/** Two hosts of one DRS cluster; the second promises more than it has. */
function clustered(stack: TerraformStack): void {
  connect(stack, simulator);
  const cluster = 'DC0_C0';
  const first = host(stack, 'esxi-02', { hostname: 'DC0_C0_H0', cluster });
  const overcommit = { cpuPercent: 400, memoryPercent: 150, reason: 'desktops that idle' };
  const second = host(stack, 'esxi-03', { hostname: 'DC0_C0_H1', cluster }, { overcommit });
  // Real hosts share a name; the simulator refuses it.
  addPortGroup(provider, first, 'apps', 7);
  addPortGroup(provider, second, 'desktops', 8);
  simulated(first.addVirtualMachine('one', { ...BLANK, networks: networksOf(provider, 'apps') }));
  simulated(first.addVirtualMachine('two', { ...BLANK, networks: networksOf(provider, 'apps') }));
  const three = {
    ...BLANK,
    vcpus: 8,
    trustZone: 'untrusted',
    reservation: { cpu: true },
    networks: networksOf(provider, 'desktops'),
  };
  simulated(second.addVirtualMachine('three', three));
}

/** A VM that is saved and copied, and a linked clone of a template that is there. */
function duplicates(stack: TerraformStack): void {
  connect(stack, simulator);
  const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' });
  addPortGroup(provider, metal, 'orders', 12);
  const db = simulated(
    metal.addVirtualMachine('db', {
      ...BLANK,
      disks: [{ size: Disk.gib(10) }, { size: Disk.gib(8) }],
      hotAdd: { cpu: true, memory: true },
    }),
  );
  db.asTemplate('golden', { description: 'for clones', library: LIBRARY });
  simulated(
    metal.addVirtualMachine('copy', {
      ...BLANK,
      vcpus: 1,
      disks: [{ size: Disk.gib(12) }, { size: Disk.gib(8) }],
      source: VmSource.copyOf(db),
    }),
    'without address',
  );
  simulated(
    metal.addVirtualMachine('linked', {
      ...BLANK,
      source: VmSource.template('debian-12', { linked: true }),
      disks: [{ size: Disk.gib(TEMPLATE_GIB) }],
      networks: networksOf(provider, NETWORK, 'orders'),
      address: { ...ADDRESS, ip: '10.0.20.7' },
      userData: USER_DATA,
    }),
    'without address',
  );
}

/** A VM whose size Terraform learns from variables. */
function bounded(stack: TerraformStack): void {
  connect(stack, simulator);
  const cpus = new TerraformVariable(stack, 'cpus', { type: 'number', default: 2 });
  const gib = new TerraformVariable(stack, 'gib', { type: 'number', default: 4 });
  const metal = host(stack, 'esxi-01', { hostname: 'DC0_H0' });
  const memory = Memory.gib(Bounded.atMost(gib.numberValue, 8));
  const vcpus = Bounded.atMost(cpus.numberValue, 4);
  simulated(metal.addVirtualMachine('later', { ...BLANK, vcpus, memory }));
  simulated(metal.addVirtualMachine('partly', { ...BLANK, memory, reservation: { memory: Memory.gib(4) } }));
}

/** A VM with a container engine in it. */
function platform(stack: TerraformStack): void {
  connect(stack, simulator);
  const connection = DockerConnection.ssh({ user: 'deploy', address: ADDRESS.ip, knownHostsFile: './known_hosts' });
  const vm = new ContainerInVm(stack, 'platform', {
    ...BLANK,
    ...DEBIAN,
    host: host(stack, 'esxi-01', { hostname: 'DC0_H0' }),
    vcpus: 4,
    memory: Memory.gib(8),
    engine: ContainerEngine.docker({ connection }),
  });
  simulated(vm, 'with address');
  vm.addNetwork('front');
  vm.addContainer('web', { image: 'nginx:1.29.1', cpus: 0.5, memory: Memory.mib(256), networks: ['front'] });
}

/** A synthesized stack, as the provider in use takes it. */
function stackOf(build: (stack: TerraformStack) => void): string {
  return provider.adapt(synthesize(build).stack());
}

async function planOf(build: (stack: TerraformStack) => void): Promise<Plan> {
  const terraform = new Terraform('vsphere-plan', ONE_BY_ONE).use(stackOf(build));
  await terraform.init();
  return terraform.plan();
}

/** What a plan would do, by addresses without their hashes. */
function changesOf(plan: Plan): string[] {
  return plan.changes.map(({ address, actions }) => `${actions.join()} ${address.replace(/_[0-9A-F]{8}$/, '')}`).sort();
}

/** `controller:unit size datastore` of a VM's disks, in the order of their places. */
async function disksOf(name: string): Promise<string[]> {
  const { disks } = await simulator.vm(name);
  return [...disks]
    .sort((a, b) => a.controller - b.controller || a.unit - b.unit)
    .map(({ controller, unit, gib, datastore }) => `${controller}:${unit} ${gib} ${datastore}`);
}

/** Terraform wraps its messages. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}

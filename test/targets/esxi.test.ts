import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { TerraformStack } from 'cdktf';
import { Bounded, Disk, GuestOs, Memory, Strata, VirtualMachine, VmSource } from 'cdktf-strata';
import { MHZ, dockerVm, esxiHost, laterNumber, newStack, vm, vsphere } from '../support/stacks';
import { type Block, type StackJson, allOf, named, onlyOne, synth } from '../support/synth';

const VM = 'vsphere_virtual_machine';
const OVERCOMMITTED = { memoryPercent: 150, reason: 'desktops sleep' };

/** One VM on one host, as it is written. */
function emittedVm(props: Parameters<typeof vm>[0] = {}, host: Parameters<typeof esxiHost>[1] = {}): Block {
  const stack = newStack();
  esxiHost(stack, host).addVirtualMachine('web', vm(props));
  return onlyOne(synth(stack)['rack-1']!, VM);
}

/** The stack of a host with nothing on it. */
function emittedHost(host: Parameters<typeof esxiHost>[1] = {}): StackJson {
  const stack = newStack();
  esxiHost(stack, host);
  return synth(stack)['rack-1']!;
}

describe('an ESXi host in a vCenter', () => {
  test('gets a pool that is expandable, with limits that are the ledger capacity', () => {
    const stack = newStack();
    esxiHost(stack);
    const [row] = Strata.of(stack).ledger();
    const json = synth(stack)['rack-1']!;
    expect(onlyOne(json, 'vsphere_resource_pool')).toEqual({
      name: 'strata-esxi-01',
      parent_resource_pool_id: '${data.vsphere_host.esxi-01_platform_host_C5507504.resource_pool_id}',
      cpu_expandable: true,
      memory_expandable: true,
      cpu_limit: (row!.cpu!.capacity * MHZ) / 1000,
      memory_limit: row!.memory!.capacity,
      scale_descendants_shares: 'disabled',
    });
    expect(row).toMatchObject({ cpu: { capacity: 24_000 }, memory: { capacity: 262_144 - 15_729 } });
  });

  test('limits its pool to what is overcommitted, not to what is there', () => {
    const overcommit = { cpuPercent: 400, memoryPercent: 150, reason: 'desktops sleep' };
    const pool = onlyOne(emittedHost({ overcommit }), 'vsphere_resource_pool');
    expect(pool).toMatchObject({ cpu_limit: 96 * MHZ, memory_limit: Math.floor((262_144 - 15_729) * 1.5) });
  });

  test('limits no CPU where its clock is not stated', () => {
    const pool = onlyOne(emittedHost({ cpu: { sockets: 2, coresPerSocket: 12 } }), 'vsphere_resource_pool');
    expect(pool).not.toHaveProperty('cpu_limit');
    expect(pool).toHaveProperty('memory_limit', 246_415);
  });

  test('rounds a CPU limit down to whole MHz', () => {
    const pool = onlyOne(
      emittedHost({ reserved: { cpus: 0.001 }, cpu: { sockets: 1, coresPerSocket: 1, mhzPerCore: 2401 } }),
      'vsphere_resource_pool',
    );
    expect(pool).toMatchObject({ cpu_limit: 2398 });
  });

  test('is looked up by its name and datacenter, never created', () => {
    const json = emittedHost();
    expect(onlyOne(json, 'data.vsphere_datacenter')).toEqual({ name: 'dc-1' });
    expect(onlyOne(json, 'data.vsphere_host')).toEqual({
      name: 'esxi-01.example.com',
      datacenter_id: '${data.vsphere_datacenter.esxi-01_platform_datacenter_81F91D84.id}',
    });
    expect(Object.keys(json.resource!)).toEqual(['terraform_data', 'vsphere_resource_pool']);
  });

  test('requires a provider that is known to work', () => {
    expect(emittedHost().terraform).toMatchObject({
      required_providers: { vsphere: { source: 'vmware/vsphere', version: '~> 2.13' } },
    });
  });

  test("keeps the author's own constraint on the provider", () => {
    const stack = newStack();
    stack.addOverride('terraform.required_providers.vsphere.version', '2.15.0');
    esxiHost(stack).addVirtualMachine('web', vm());
    expect(synth(stack)['rack-1']!.terraform).toMatchObject({
      required_providers: { vsphere: { source: 'vmware/vsphere', version: '2.15.0' } },
    });
  });

  test('names the provider that it is given, on everything', () => {
    const stack = newStack();
    new VsphereProvider(stack, 'main', { vsphereServer: 'a', user: 'u', password: 'p' });
    const provider = new VsphereProvider(stack, 'lab', { alias: 'lab', vsphereServer: 'b', user: 'u', password: 'p' });
    const host = esxiHost(stack, { esxi: { provider, cluster: 'c-1' } });
    host.addNetwork('orders');
    host.addVirtualMachine('web', vm({ networks: ['orders', 'services'] }));
    const { resource, data } = synth(stack)['rack-1']!;
    const managed = [...Object.entries(resource!), ...Object.entries(data!)]
      .filter(([type]) => type.startsWith('vsphere_'))
      .flatMap(([, found]) => Object.values(found));
    expect(managed.length).toBeGreaterThan(10);
    expect(new Set(managed.map((block) => block.provider))).toEqual(new Set(['vsphere.lab']));
  });
});

describe('a standalone ESXi host', () => {
  const esxi = { endpoint: 'esxi', datacenter: undefined } as const;

  test('has no pool, and is looked up without its name in the only datacenter it has', () => {
    const json = emittedHost({ esxi });
    expect(json.resource).not.toHaveProperty('vsphere_resource_pool');
    expect(onlyOne(json, 'data.vsphere_datacenter')).toEqual({ name: 'ha-datacenter' });
    expect(onlyOne(json, 'data.vsphere_host')).toEqual({
      datacenter_id: '${data.vsphere_datacenter.esxi-01_platform_datacenter_81F91D84.id}',
    });
  });

  test('puts its VMs into its own root pool', () => {
    expect(emittedVm({ source: VmSource.blank() }, { esxi })).toMatchObject({
      resource_pool_id: '${data.vsphere_host.esxi-01_platform_host_C5507504.resource_pool_id}',
      host_system_id: '${data.vsphere_host.esxi-01_platform_host_C5507504.id}',
    });
  });
});

describe('an ESXi host in a DRS cluster', () => {
  function clustered(): StackJson {
    const stack = newStack();
    const host = esxiHost(stack, { esxi: { cluster: 'cluster-1' } });
    host.addVirtualMachine('web', vm({ replicas: 2 }));
    return synth(stack)['rack-1']!;
  }

  test('binds its VMs by a rule that must be kept, not by their host', () => {
    const json = clustered();
    const cluster = '${data.vsphere_compute_cluster.esxi-01_platform_cluster_1E547C26.id}';
    const [cpu] = allOf(json, 'data.vsphere_compute_cluster');
    expect(cpu).toMatchObject({ name: 'cluster-1' });
    expect(onlyOne(json, 'vsphere_compute_cluster_host_group')).toEqual({
      name: 'strata-esxi-01-host',
      compute_cluster_id: cluster,
      host_system_ids: ['${data.vsphere_host.esxi-01_platform_host_C5507504.id}'],
    });
    expect(onlyOne(json, 'vsphere_compute_cluster_vm_group')).toEqual({
      name: 'strata-esxi-01-vms',
      compute_cluster_id: cluster,
      virtual_machine_ids: Object.keys(json.resource![VM]!).map((id) => `\${vsphere_virtual_machine.${id}.id}`),
    });
    expect(onlyOne(json, 'vsphere_compute_cluster_vm_host_rule')).toEqual({
      name: 'strata-esxi-01-must-run-on',
      compute_cluster_id: cluster,
      vm_group_name: '${vsphere_compute_cluster_vm_group.esxi-01_platform_vm-group_87111F83.name}',
      affinity_host_group_name: '${vsphere_compute_cluster_host_group.esxi-01_platform_host-group_79F67EA1.name}',
      mandatory: true,
    });
    for (const machine of allOf(json, VM)) {
      expect(machine).not.toHaveProperty('host_system_id');
      expect(machine.resource_pool_id).toBe('${vsphere_resource_pool.esxi-01_platform_pool_0319C6B1.id}');
    }
  });

  test("has its pool in the cluster's", () => {
    expect(onlyOne(clustered(), 'vsphere_resource_pool')).toMatchObject({
      parent_resource_pool_id: '${data.vsphere_compute_cluster.esxi-01_platform_cluster_1E547C26.resource_pool_id}',
    });
  });
});

describe('a VM in another stack than its host, in a DRS cluster', () => {
  test('is bound to the host by a group and a rule of its own stack', () => {
    const stack = newStack();
    const host = esxiHost(stack, { esxi: { cluster: 'cluster-1' } });
    const shop = new TerraformStack(stack.node.root, 'shop');
    vsphere(shop);
    new VirtualMachine(shop, 'web', { ...vm(), host });
    host.addVirtualMachine('db', vm());
    const json = synth(stack);
    expect(onlyOne(json['rack-1']!, 'vsphere_compute_cluster_vm_group')).toMatchObject({
      name: 'strata-esxi-01-vms',
      virtual_machine_ids: ['${vsphere_virtual_machine.esxi-01_db_4E6460FA.id}'],
    });
    expect(onlyOne(json.shop!, 'vsphere_compute_cluster_vm_group')).toMatchObject({
      name: 'strata-esxi-01-shop-vms',
      virtual_machine_ids: [expect.stringMatching(/^\$\{vsphere_virtual_machine\.web_\w+\.id\}$/) as unknown],
    });
    expect(onlyOne(json.shop!, 'vsphere_compute_cluster_vm_host_rule')).toMatchObject({
      name: 'strata-esxi-01-shop-must-run-on',
      mandatory: true,
      affinity_host_group_name: expect.stringContaining('data.terraform_remote_state.') as unknown,
    });
    expect(onlyOne(json.shop!, VM)).not.toHaveProperty('host_system_id');
  });
});

describe('a VM on ESXi', () => {
  test('is written with every limit and every safe default', () => {
    expect(emittedVm({ source: VmSource.blank() })).toEqual({
      name: 'web',
      resource_pool_id: '${vsphere_resource_pool.esxi-01_platform_pool_0319C6B1.id}',
      host_system_id: '${data.vsphere_host.esxi-01_platform_host_C5507504.id}',
      datastore_id: '${data.vsphere_datastore.esxi-01_platform_datastore-ssd-1_77ED36E7.id}',
      num_cpus: 4,
      memory: 8192,
      memory_reservation: 8192,
      guest_id: 'debian12_64Guest',
      firmware: 'efi',
      efi_secure_boot_enabled: true,
      enable_logging: true,
      force_power_off: true,
      shutdown_wait_timeout: 3,
      wait_for_guest_net_timeout: 0,
      extra_config: { 'RemoteDisplay.maxConnections': '1', 'isolation.device.edit.disable': 'TRUE' },
      network_interface: [{ network_id: '${data.vsphere_network.esxi-01_platform_network-services_8BB62DEF.id}' }],
      disk: [{ label: 'disk0', unit_number: 0, size: 40 }],
    });
  });

  describe('memory', () => {
    test.each([
      ['is reserved whole where nothing is overcommitted', {}, {}, 8192],
      ['is not reserved where its host overcommits memory', {}, { overcommit: OVERCOMMITTED }, 0],
      ['is reserved as stated', { reservation: { memory: Memory.gib(3) } }, {}, 3072],
      [
        'is reserved as stated where its host overcommits memory too',
        { reservation: { memory: Memory.gib(3) } },
        { overcommit: OVERCOMMITTED },
        3072,
      ],
      ['is reserved to the last of it', { reservation: { memory: Memory.gib(8) } }, {}, 8192],
    ])('%s', (_, props, host, expected) => {
      expect(emittedVm(props, host)).toMatchObject({ memory: 8192, memory_reservation: expected });
    });

    test('is not reserved further than there is of it', () => {
      expect(() => emittedVm({ reservation: { memory: Memory.mib(8193) } })).toThrow(
        "INP002: 'reservation.memory' must be at most the VM's memory, 8192 MiB, got 8193",
      );
    });

    test.each([
      ['all of it where nothing is reserved', {}, { overcommit: OVERCOMMITTED }, 40 + 8],
      ['none of it where all is reserved', {}, {}, 40],
      ['the rest of it, in whole GiB', { reservation: { memory: Memory.mib(3000) } }, {}, 40 + 6],
    ])('is charged to the datastore as swap: %s', (_, props, host, disk) => {
      const stack = newStack();
      esxiHost(stack, host).addVirtualMachine('web', vm(props));
      expect(Strata.of(stack).ledger()[0]!.children[0]!.charged.disk).toBe(disk);
    });
  });

  describe('CPU', () => {
    test.each([
      ['is neither reserved nor limited by itself', {}, {}, {}],
      ['is reserved where that is asked for', { reservation: { cpu: true } }, {}, { cpu_reservation: 4 * MHZ }],
      [
        "is reserved at its host's ratio",
        { reservation: { cpu: true } },
        { overcommit: { cpuPercent: 300, reason: 'desktops sleep' } },
        { cpu_reservation: (4 * MHZ) / 3 },
      ],
      [
        'is reserved in whole MHz, rounded down',
        { reservation: { cpu: true }, vcpus: 1 },
        { overcommit: { cpuPercent: 700, reason: 'desktops sleep' } },
        { cpu_reservation: 342 },
      ],
      ['is limited in a public zone', { trustZone: 'public' }, {}, { cpu_limit: 4 * MHZ }],
      ['is limited in an untrusted zone', { trustZone: 'untrusted' }, {}, { cpu_limit: 4 * MHZ }],
      ['is not limited in any other zone', { trustZone: 'internal' }, {}, {}],
      [
        'is not limited where the clock is not stated',
        { trustZone: 'public' },
        { cpu: { sockets: 2, coresPerSocket: 12 } },
        {},
      ],
    ])('%s', (_, props, host, expected) => {
      const { cpu_reservation, cpu_limit } = emittedVm(props, host);
      expect({
        ...(cpu_reservation !== undefined && { cpu_reservation }),
        ...(cpu_limit !== undefined && { cpu_limit }),
      }).toEqual(expected);
    });

    test('is not to be reserved where the clock is not stated', () => {
      expect(() => emittedVm({ reservation: { cpu: true } }, { cpu: { sockets: 2, coresPerSocket: 12 } })).toThrow(
        "[rack-1/esxi-01/web] INP008: 'cpu.mhzPerCore' of esxi-01 is not stated, and 'reservation.cpu' needs it; state it",
      );
    });

    test('is divided into sockets where that is asked for', () => {
      expect(emittedVm({ coresPerSocket: 2 })).toMatchObject({ num_cpus: 4, num_cores_per_socket: 2 });
      expect(emittedVm()).not.toHaveProperty('num_cores_per_socket');
    });
  });

  describe('disks', () => {
    test('have labels and unit numbers of ours, and only those elsewhere name their datastore', () => {
      const emitted = emittedVm({
        disks: [
          { size: Disk.gib(40) },
          { size: Disk.gib(100), datastore: 'hdd-1' },
          { size: Disk.tib(1), datastore: 'ssd-1' },
        ],
      });
      expect(emitted).toMatchObject({
        datastore_id: '${data.vsphere_datastore.esxi-01_platform_datastore-ssd-1_77ED36E7.id}',
      });
      expect(emitted.disk).toEqual([
        { label: 'disk0', unit_number: 0, size: 40 },
        {
          label: 'disk1',
          unit_number: 1,
          size: 100,
          datastore_id: '${data.vsphere_datastore.esxi-01_platform_datastore-hdd-1_767DBE94.id}',
        },
        { label: 'disk2', unit_number: 2, size: 1024 },
      ]);
      expect(emitted).not.toHaveProperty('scsi_controller_count');
    });

    test.each([
      [15, undefined],
      [16, 2],
      [30, 2],
      [31, 3],
      [60, 4],
    ])('%i of them need %p controllers', (count, controllers) => {
      const disks = Array.from({ length: count }, () => ({ size: Disk.gib(1) }));
      const emitted = emittedVm({ disks });
      expect(emitted.scsi_controller_count).toBe(controllers);
      expect((emitted.disk as Block[]).map(({ unit_number }) => unit_number)).toEqual(
        Array.from({ length: count }, (_, index) => index),
      );
    });
  });

  describe('a clone', () => {
    const TEMPLATE = 'data.vsphere_virtual_machine.esxi-01_platform_template-debian-12_BC758D83';

    test('takes its guest id from the template, and stops the plan where the template is another than declared', () => {
      const emitted = emittedVm();
      expect(emitted).toMatchObject({
        clone: { template_uuid: `\${${TEMPLATE}.id}` },
        guest_id: `\${${TEMPLATE}.guest_id}`,
        lifecycle: {
          precondition: [
            {
              condition: `\${(${TEMPLATE}.guest_id == "debian12_64Guest")}`,
              error_message: 'template debian-12 is no Debian 12 (debian12_64Guest): change guestOs or the template',
            },
            {
              condition: `\${(${TEMPLATE}.firmware == "efi")}`,
              error_message: 'template debian-12 does not boot by efi: state its firmware',
            },
            {
              condition: `\${(${TEMPLATE}.disks[0].size <= 40)}`,
              error_message: "the first disk of template debian-12 is larger than 40 GiB: enlarge the VM's first disk",
            },
          ],
        },
      });
      expect(emitted).not.toHaveProperty('wait_for_guest_net_timeout');
    });

    test('is not waited for where its guest has no tools', () => {
      expect(emittedVm({ waitForAddress: false })).toMatchObject({ wait_for_guest_net_timeout: 0 });
    });

    test('looks its template up once a host', () => {
      const stack = newStack();
      const host = esxiHost(stack);
      host.addVirtualMachine('a', vm());
      host.addVirtualMachine('b', vm());
      const json = synth(stack)['rack-1']!;
      expect(allOf(json, 'data.vsphere_virtual_machine')).toEqual([
        { name: 'debian-12', datacenter_id: '${data.vsphere_datacenter.esxi-01_platform_datacenter_81F91D84.id}' },
      ]);
      expect(allOf(json, 'data.vsphere_network')).toHaveLength(1);
      expect(allOf(json, 'data.vsphere_datastore')).toHaveLength(1);
    });

    test('is customized with the address that is known at synth, on its first network', () => {
      const address = { ip: '10.0.0.5', prefixLength: 16, gateway: '10.0.0.1', dnsServers: ['10.0.0.2', '10.0.0.3'] };
      const emitted = emittedVm({ address: { ...address, domain: 'example.com' }, networks: ['services', 'backup'] });
      expect(emitted.clone).toEqual({
        template_uuid: `\${${TEMPLATE}.id}`,
        customize: {
          linux_options: { host_name: 'web', domain: 'example.com' },
          network_interface: [{ ipv4_address: '10.0.0.5', ipv4_netmask: 16 }, {}],
          ipv4_gateway: '10.0.0.1',
          dns_server_list: ['10.0.0.2', '10.0.0.3'],
        },
      });
    });

    test('of Linux is in the domain local, on a /24, without gateway and name servers, unless told otherwise', () => {
      expect(emittedVm({ address: { ip: '10.0.0.5' } }).clone).toMatchObject({
        customize: {
          linux_options: { host_name: 'web', domain: 'local' },
          network_interface: [{ ipv4_address: '10.0.0.5', ipv4_netmask: 24 }],
        },
      });
    });

    test('of Windows is customized in its own words: name servers and domain by adapter', () => {
      const address = { ip: '10.0.0.5', gateway: '10.0.0.1', dnsServers: ['10.0.0.2'], domain: 'example.com' };
      const { clone } = emittedVm({ guestOs: GuestOs.WINDOWS_SERVER_2022, address, networks: ['services', 'backup'] });
      expect((clone as { customize: Block }).customize).toEqual({
        windows_options: { computer_name: 'web' },
        network_interface: [
          {
            ipv4_address: '10.0.0.5',
            ipv4_netmask: 24,
            dns_server_list: ['10.0.0.2'],
            dns_domain: 'example.com',
          },
          {},
        ],
        ipv4_gateway: '10.0.0.1',
      });
    });

    test('without an address is not customized', () => {
      expect(emittedVm().clone).toEqual({ template_uuid: `\${${TEMPLATE}.id}` });
    });
  });

  describe('a linked clone', () => {
    const TEMPLATE = 'data.vsphere_virtual_machine.esxi-01_platform_template-debian-12_BC758D83';
    const linked = { source: VmSource.template('debian-12', { linked: true }) };

    test('is linked, and its disks are provisioned as those of its template', () => {
      expect(emittedVm({ ...linked, disks: [{ size: Disk.gib(40) }, { size: Disk.gib(9) }] })).toMatchObject({
        clone: { template_uuid: `\${${TEMPLATE}.id}`, linked_clone: true },
        disk: [
          {
            size: 40,
            thin_provisioned: `\${try(${TEMPLATE}.disks[0].thin_provisioned, true)}`,
            eagerly_scrub: `\${try(${TEMPLATE}.disks[0].eagerly_scrub, false)}`,
          },
          { size: 9, thin_provisioned: `\${try(${TEMPLATE}.disks[1].thin_provisioned, true)}` },
        ],
      });
    });

    test('stops the plan where its first disk has another size than the template, larger or smaller', () => {
      const { precondition } = emittedVm(linked).lifecycle as { precondition: Block[] };
      expect(precondition.at(-1)).toEqual({
        condition: `\${(${TEMPLATE}.disks[0].size == 40)}`,
        error_message:
          "the first disk of template debian-12 is not of 40 GiB, and a linked clone's has the same size: change the VM's first disk",
      });
    });

    test('is charged in full', () => {
      const stack = newStack();
      esxiHost(stack).addVirtualMachine('web', vm(linked));
      expect(Strata.of(stack).ledger()[0]!.children[0]!.charged.disk).toBe(40);
    });

    test('is none unless asked for', () => {
      const { clone, disk } = emittedVm({ source: VmSource.template('debian-12', { linked: false }) });
      expect(clone).not.toHaveProperty('linked_clone');
      expect(disk).toEqual([{ label: 'disk0', unit_number: 0, size: 40 }]);
    });
  });

  describe('a duplicate', () => {
    /** An original, and a VM that is made from it. */
    function duplicated(
      from: (original: VirtualMachine) => VmSource,
      props: Parameters<typeof vm>[0] = {},
    ): { json: StackJson; charged: number[] } {
      const stack = newStack();
      const host = esxiHost(stack);
      const original = host.addVirtualMachine('db', vm());
      host.addVirtualMachine('web', vm({ ...props, source: from(original) }));
      const charged = Strata.of(stack)
        .ledger()[0]!
        .children.map((row) => row.charged.disk);
      return { json: synth(stack)['rack-1']!, charged };
    }
    const DB = /^\$\{vsphere_virtual_machine\.esxi-01_db_\w+\./;

    test('is cloned from the VM, which must be what is declared', () => {
      const { json, charged } = duplicated(VmSource.copyOf);
      expect(named(json, VM, 'web')).toMatchObject({
        clone: { template_uuid: expect.stringMatching(new RegExp(`${DB.source}id\\}$`)) as unknown },
        guest_id: expect.stringMatching(new RegExp(`${DB.source}guest_id\\}$`)) as unknown,
        lifecycle: {
          precondition: [
            {
              condition: expect.stringMatching(/db_\w+\.guest_id == "debian12_64Guest"\)\}$/) as unknown,
              error_message: 'db is no Debian 12 (debian12_64Guest): change guestOs or the template',
            },
            {
              condition: expect.stringMatching(/db_\w+\.firmware == "efi"\)\}$/) as unknown,
              error_message: 'db does not boot by efi: state its firmware',
            },
          ],
        },
      });
      expect(charged).toEqual([40, 40]);
    });

    test('by a template is cloned from the item of the content library that the VM is saved in', () => {
      const { json, charged } = duplicated((db) =>
        db.asTemplate('golden', { description: 'for clones', library: 'templates' }),
      );
      expect(onlyOne(json, 'data.vsphere_content_library')).toEqual({ name: 'templates' });
      // No description: a capture drops it, and the item would be replaced in every plan.
      expect(onlyOne(json, 'vsphere_content_library_item')).toEqual({
        name: 'golden',
        library_id: expect.stringMatching(/^\$\{data\.vsphere_content_library\.\S+\.id\}$/) as unknown,
        source_uuid: expect.stringMatching(new RegExp(`${DB.source}id\\}$`)) as unknown,
      });
      expect(named(json, VM, 'web').clone).toEqual({
        template_uuid: expect.stringMatching(/^\$\{vsphere_content_library_item\.\S+\.id\}$/) as unknown,
      });
      expect(charged).toEqual([80, 40]);
    });

    test('has its library looked up once a host', () => {
      const stack = newStack();
      const db = esxiHost(stack).addVirtualMachine('db', vm());
      db.asTemplate('a', { description: 'for clones', library: 'templates' });
      db.asTemplate('b', { description: 'for clones', library: 'templates' });
      const json = synth(stack)['rack-1']!;
      expect(allOf(json, 'data.vsphere_content_library')).toHaveLength(1);
      expect(
        allOf(json, 'vsphere_content_library_item')
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['a', 'b']);
    });

    test('by a template needs a content library', () => {
      expect(() => duplicated((db) => db.asTemplate('golden', { description: 'for clones' }))).toThrow(
        "[rack-1/esxi-01/db] TGT001: 'asTemplate.library' is not stated: a VM is saved in a content library; name one that is there",
      );
    });

    test('is given its address by cloud-init, not by a customization that nobody can plan yet', () => {
      const address = { ip: '10.0.0.5' };
      expect(() => duplicated(VmSource.copyOf, { address })).toThrow(
        "[rack-1/esxi-01/web] TGT001: 'address' of a copy is not possible without 'userData': the provider cannot plan the customization of what is not made yet; state user data, by which cloud-init is told the address too, or leave it out",
      );
      const { json } = duplicated(VmSource.copyOf, { address, userData: '#cloud-config\n{}' });
      expect(named(json, VM, 'web').clone).not.toHaveProperty('customize');
    });
  });

  describe('user data', () => {
    const USER_DATA = '#!/bin/sh\necho "${HOME}"\n';

    /** What cloud-init finds. */
    function guestInfo(props: Parameters<typeof vm>[0], host: Parameters<typeof esxiHost>[1] = {}): Block {
      const extra = emittedVm({ userData: USER_DATA, ...props }, host).extra_config as Record<string, string>;
      expect([extra['guestinfo.metadata.encoding'], extra['guestinfo.userdata.encoding']]).toEqual([
        'base64',
        'base64',
      ]);
      const [metadata, userData] = ['metadata', 'userdata'].map((key) =>
        Buffer.from(extra[`guestinfo.${key}`]!, 'base64').toString('utf8'),
      ) as [string, string];
      return { metadata: JSON.parse(metadata) as Block, userData };
    }

    test('reaches the guest as it was written, beside its name', () => {
      expect(guestInfo({})).toEqual({
        metadata: { 'instance-id': 'web', 'local-hostname': 'web' },
        userData: USER_DATA,
      });
    });

    test('of a guest with an address has it told by cloud-init, and never by a customization too', () => {
      const address = { ip: '10.0.0.5', gateway: '10.0.0.1', domain: 'example.com' };
      expect(guestInfo({ address })).toMatchObject({
        metadata: {
          'local-hostname': 'web.example.com',
          network: { version: 2, ethernets: { primary: { addresses: ['10.0.0.5/24'], gateway4: '10.0.0.1' } } },
        },
      });
      expect(emittedVm({ userData: USER_DATA, address }).clone).not.toHaveProperty('customize');
      expect(emittedVm({ address }).clone).toHaveProperty('customize');
      expect(emittedVm({ address }).extra_config).not.toHaveProperty('guestinfo.metadata');
    });

    test('of a guest with several networks tells them apart by a MAC address of ours, which stays', () => {
      const address = { ip: '10.0.0.5' };
      const networks = ['services', 'backup'];
      const [first, second] = emittedVm({ userData: USER_DATA, address, networks }).network_interface as [Block, Block];
      // The part of VMware's range that is given by hand.
      expect(first).toMatchObject({
        use_static_mac: true,
        mac_address: expect.stringMatching(/^00:50:56:[0-3][0-9a-f](:[0-9a-f]{2}){2}$/) as unknown,
      });
      expect(second).not.toHaveProperty('mac_address');
      expect(guestInfo({ address, networks })).toMatchObject({
        metadata: { network: { ethernets: { primary: { match: { macaddress: first.mac_address } } } } },
      });
      const others = [
        { address, networks },
        { userData: USER_DATA, networks },
        { userData: USER_DATA, address },
      ];
      for (const props of others) {
        expect((emittedVm(props).network_interface as Block[])[0]).not.toHaveProperty('mac_address');
      }
    });

    test('is for a standalone host too', () => {
      const esxi = { endpoint: 'esxi', datacenter: undefined } as const;
      expect(guestInfo({ source: VmSource.iso('iso/debian.iso') }, { esxi })).toMatchObject({ userData: USER_DATA });
    });

    test('stays beside other settings, and is not written twice', () => {
      expect(emittedVm({ userData: USER_DATA, settings: { 'guestinfo.other': 'x' } }).extra_config).toMatchObject({
        'guestinfo.other': 'x',
        'RemoteDisplay.maxConnections': '1',
      });
      const settings = { 'GuestInfo.UserData': 'x' };
      expect(() => emittedVm({ userData: USER_DATA, settings })).toThrow(
        "[rack-1/esxi-01/web] TGT001: 'settings' has GuestInfo.UserData, which 'userData' writes; leave one of them out",
      );
      expect(emittedVm({ settings }).extra_config).toMatchObject(settings);
    });
  });

  test.each([
    ['CPU', { cpu: true }, { cpu_hot_add_enabled: true }],
    ['memory', { memory: true }, { memory_hot_add_enabled: true }],
    ['both', { cpu: true, memory: true }, { cpu_hot_add_enabled: true, memory_hot_add_enabled: true }],
    ['neither', { cpu: false }, {}],
  ])('takes more %s while it runs where that is asked for', (_, hotAdd, expected) => {
    const { cpu_hot_add_enabled, memory_hot_add_enabled } = emittedVm({ hotAdd });
    expect({
      ...(cpu_hot_add_enabled !== undefined && { cpu_hot_add_enabled }),
      ...(memory_hot_add_enabled !== undefined && { memory_hot_add_enabled }),
    }).toEqual(expected);
  });

  test.each([
    ['EFI, unless told otherwise', {}, true],
    ['EFI, not where that is stated', { secureBoot: false }, false],
    ['BIOS, never', { firmware: 'bios' }, false],
  ] as const)('boots only what is signed by %s', (_, props, secure) => {
    expect(emittedVm(props)).toMatchObject({ efi_secure_boot_enabled: secure });
  });

  test.each([
    [31, []],
    [32, ['[rack-1/esxi-01/web] CAP009: number of snapshots is 32, VMware ESXi takes at most 31; lower it']],
  ])('with %i snapshots is judged by the chain that vSphere takes', (count, said) => {
    const stack = newStack();
    const web = esxiHost(stack).addVirtualMachine('web', vm());
    for (let i = 0; i < count; i += 1) {
      web.saveSnapshot(`state-${i}`, { description: 'upgrade', keepUntil: '2030-12-31' });
    }
    const { findings } = Strata.of(stack).report();
    expect(
      findings
        .filter(({ rule }) => rule === 'CAP009')
        .map(({ path, rule, message }) => `[${path}] ${rule}: ${message}`),
    ).toEqual(said);
  });

  test('from an image for installing has it in its drive, and waits for no address', () => {
    expect(emittedVm({ source: VmSource.iso('iso/debian-12.iso') })).toMatchObject({
      cdrom: [
        {
          datastore_id: '${data.vsphere_datastore.esxi-01_platform_datastore-ssd-1_77ED36E7.id}',
          path: 'iso/debian-12.iso',
        },
      ],
      wait_for_guest_net_timeout: 0,
      guest_id: 'debian12_64Guest',
    });
  });

  test('of Windows locks its console when nobody looks', () => {
    const { extra_config } = emittedVm({ guestOs: GuestOs.WINDOWS_SERVER_2019 });
    expect(extra_config).toEqual({
      'RemoteDisplay.maxConnections': '1',
      'isolation.device.edit.disable': 'TRUE',
      'tools.guest.desktop.autolock': 'TRUE',
    });
  });

  test('boots by BIOS without secure boot where that is stated, and wants its template to', () => {
    const emitted = emittedVm({ firmware: 'bios' });
    expect(emitted).toMatchObject({ firmware: 'bios', efi_secure_boot_enabled: false });
    expect(JSON.stringify(emitted.lifecycle)).toContain('.firmware == \\"bios\\")');
  });

  test('may take as long to shut down as is stated', () => {
    expect(emittedVm({ shutdownWaitMinutes: 7 })).toMatchObject({ force_power_off: true, shutdown_wait_timeout: 7 });
  });

  test('has one adapter a network, in order', () => {
    expect(emittedVm({ networks: ['services', 'backup'] }).network_interface).toEqual([
      { network_id: '${data.vsphere_network.esxi-01_platform_network-services_8BB62DEF.id}' },
      { network_id: '${data.vsphere_network.esxi-01_platform_network-backup_2BF20D7A.id}' },
    ]);
  });

  test('has replicas with names of their own', () => {
    const stack = newStack();
    esxiHost(stack).addVirtualMachine('web', vm({ replicas: 3, name: 'shop' }));
    const json = synth(stack)['rack-1']!;
    expect(allOf(json, VM).map(({ name }) => name)).toEqual(['shop', 'shop-2', 'shop-3']);
  });

  test('may live in another stack than its host', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    const other = new TerraformStack(stack.node.root, 'shop');
    vsphere(other);
    new VirtualMachine(other, 'web', { ...vm(), host });
    const json = synth(stack);
    expect(onlyOne(json.shop!, VM)).toMatchObject({
      name: 'web',
      resource_pool_id: expect.stringContaining('data.terraform_remote_state.') as unknown,
    });
    expect(json.shop!.terraform).toMatchObject({
      required_providers: { vsphere: { source: 'vmware/vsphere', version: '~> 2.13' } },
    });
    expect(
      Strata.of(stack)
        .ledger()[0]!
        .children.map(({ path }) => path),
    ).toEqual(['shop/web']);
  });
});

describe('a port group on ESXi', () => {
  test('refuses promiscuous mode, MAC changes and forged transmits, and says so', () => {
    const stack = newStack();
    esxiHost(stack).addNetwork('orders', { vlan: 120, virtualSwitch: 'vSwitch1' });
    expect(onlyOne(synth(stack)['rack-1']!, 'vsphere_host_port_group')).toEqual({
      name: 'orders',
      host_system_id: '${data.vsphere_host.esxi-01_platform_host_C5507504.id}',
      virtual_switch_name: 'vSwitch1',
      vlan_id: 120,
      allow_promiscuous: false,
      allow_mac_changes: false,
      allow_forged_transmits: false,
    });
  });

  test('is untagged and on the first switch unless told otherwise', () => {
    const stack = newStack();
    esxiHost(stack).addNetwork('orders');
    const group = onlyOne(synth(stack)['rack-1']!, 'vsphere_host_port_group');
    expect(group).toMatchObject({ virtual_switch_name: 'vSwitch0' });
    expect(group).not.toHaveProperty('vlan_id');
  });

  test('is there before the VM that joins it', () => {
    const stack = newStack();
    const host = esxiHost(stack);
    host.addNetwork('orders', { name: 'Orders' });
    host.addVirtualMachine('web', vm({ networks: ['Orders'] }));
    const json = synth(stack)['rack-1']!;
    expect(onlyOne(json, 'data.vsphere_network')).toMatchObject({
      name: 'Orders',
      depends_on: ['vsphere_host_port_group.esxi-01_orders_2C6E4DA7'],
    });
    expect(onlyOne(json, VM).network_interface).toEqual([
      { network_id: '${data.vsphere_network.esxi-01_orders_lookup_9BB4598E.id}' },
    ]);
  });
});

describe('sizes that Terraform knows later, on ESXi', () => {
  const condition = (token: string, limit: number): string => `\${((0 < ${token}) && (${token} <= ${limit}))}`;

  test('are emitted as they are, and stop the plan above their bound: on the VM, and on its host', () => {
    const stack = newStack();
    const vcpus = Bounded.atMost(laterNumber(stack, 'cpus'), 8);
    const memory = Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 16));
    esxiHost(stack).addVirtualMachine('web', vm({ vcpus, memory, source: VmSource.blank() }));
    expect(Strata.of(stack).ledger()[0]).toMatchObject({
      cpu: { allocated: 8000 },
      memory: { allocated: 16_384 + 169 },
    });
    const json = synth(stack)['rack-1']!;
    const precondition = [
      {
        condition: condition('var.cpus', 8),
        error_message: "'vcpus' of rack-1/esxi-01/web must be above 0 and at most 8, which is what was proven to fit",
      },
      {
        condition: condition('var.gibs', 16),
        error_message: "'memory' of rack-1/esxi-01/web must be above 0 and at most 16, which is what was proven to fit",
      },
    ];
    expect(onlyOne(json, VM)).toMatchObject({
      num_cpus: '${var.cpus}',
      memory: '${(var.gibs * 1024)}',
      memory_reservation: '${(var.gibs * 1024)}',
      lifecycle: { precondition },
    });
    expect(onlyOne(json, 'terraform_data')).toMatchObject({ lifecycle: { precondition } });
  });

  test('of memory are not reserved where the host overcommits memory', () => {
    const stack = newStack();
    const memory = Memory.mib(Bounded.atMost(laterNumber(stack), 4096));
    esxiHost(stack, { overcommit: OVERCOMMITTED }).addVirtualMachine('web', vm({ memory }));
    expect(onlyOne(synth(stack)['rack-1']!, VM)).toMatchObject({ memory: '${var.later}', memory_reservation: 0 });
  });

  test('of memory are reserved as stated, but never beyond what there is of it', () => {
    const stack = newStack();
    const memory = Memory.mib(Bounded.atMost(laterNumber(stack), 4096));
    esxiHost(stack).addVirtualMachine('web', vm({ memory, reservation: { memory: Memory.gib(1) } }));
    expect(onlyOne(synth(stack)['rack-1']!, VM)).toMatchObject({
      memory: '${var.later}',
      memory_reservation: '${min(1024, var.later)}',
    });
  });
});

test('a size that only the stack of a VM knows stops its plan there, and leaves the stack of the host alone', () => {
  const stack = newStack();
  const host = esxiHost(stack);
  const shop = new TerraformStack(stack.node.root, 'shop');
  vsphere(shop);
  const vcpus = Bounded.atMost(laterNumber(shop), 4);
  new VirtualMachine(shop, 'web', { ...vm({ vcpus, source: VmSource.blank() }), host });
  const json = synth(stack);
  expect(onlyOne(json.shop!, VM)).toMatchObject({
    num_cpus: '${var.later}',
    lifecycle: { precondition: [{ condition: '${((0 < var.later) && (var.later <= 4))}' }] },
  });
  expect(onlyOne(json['rack-1']!, 'terraform_data')).not.toHaveProperty('lifecycle');
});

describe('a VM with an engine in it, on ESXi', () => {
  test('is given the address that the engine is reached at', () => {
    const stack = newStack();
    dockerVm(esxiHost(stack));
    expect(named(synth(stack)['rack-1']!, VM, 'platform').clone).toMatchObject({
      customize: { network_interface: [{ ipv4_address: '10.0.20.5', ipv4_netmask: 24 }] },
    });
  });
});

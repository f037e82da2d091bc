import { type Attributes, type Known, LATER, type VmFacts, known } from '../../lib/model';
import { VM_DIALECTS } from '../../lib/targets/dialects';
import type { Resource } from '../../lib/targets/dialect';
import { ESXI_DIALECT } from '../../lib/targets/esxi/dialect';
import { type Written, resolverOf } from '../support/law';

const TYPE = 'vsphere_virtual_machine';

/** What the VMs below refer to. */
const ESTATE: Written = {
  resource: {
    vsphere_resource_pool: {
      inner: { name: 'tier-1', parent_resource_pool_id: '${vsphere_resource_pool.outer.id}' },
      outer: { name: 'production', parent_resource_pool_id: '${data.vsphere_compute_cluster.c.resource_pool_id}' },
      onhost: { name: 'lab', parent_resource_pool_id: '${data.vsphere_host.h.resource_pool_id}' },
      later: { name: '${var.pool}' },
      ring: { name: 'ring', parent_resource_pool_id: '${vsphere_resource_pool.ring.id}' },
    },
    vsphere_vapp_container: { app: { name: 'shop', parent_resource_pool_id: '${vsphere_resource_pool.outer.id}' } },
    vsphere_distributed_port_group: { dmz: { name: 'dmz' } },
    vsphere_host_port_group: { lan: { name: 'lan' } },
    nsxt_policy_segment: { blue: { display_name: 'blue' } },
    vsphere_datastore_cluster: { fast: { name: 'fast' } },
    vsphere_vmfs_datastore: { data: { name: 'data' } },
  },
  data: {
    vsphere_compute_cluster: { c: { name: 'cluster-1' } },
    vsphere_host: { h: { name: 'esxi-01.example.com' }, only: {} },
    vsphere_resource_pool: { root: { name: 'cluster-1/Resources' }, deep: { name: 'dc/host/esxi-02/Resources/a' } },
    vsphere_network: {
      lan: { name: 'lan' },
      later: { name: '${var.network}' },
      made: { name: '${vsphere_host_port_group.lan.name}' },
      itself: { name: '${data.vsphere_network.itself.name}' },
    },
    vsphere_datastore: { ssd: { name: 'ssd-1' }, hdd: { name: 'hdd-1' } },
  },
};

const lan = { network_id: '${data.vsphere_network.lan.id}' };

function read(attributes: Attributes): VmFacts {
  const resource: Resource = { type: TYPE, attributes };
  return VM_DIALECTS.get(TYPE)!.read(resource, resolverOf(ESTATE));
}

test('a VM with everything that adoption once did not see is read whole', () => {
  const facts = read({
    name: 'db',
    num_cpus: 8,
    memory: 32768,
    cpu_reservation: 19200,
    pci_device_id: ['0000:3b:00.0'],
    disk: [{ label: 'disk0', size: 100, disk_sharing: 'sharingMultiWriter' }],
    extra_config: { 'isolation.tools.copy.disable': 'FALSE', 'sched.mem.pshare.salt': 'blue' },
    datastore_id: '${data.vsphere_datastore.ssd.id}',
    resource_pool_id: '${data.vsphere_host.h.resource_pool_id}',
    network_interface: [lan],
  });
  expect(facts).toEqual({
    name: known('db'),
    where: [{ kind: 'host', reference: known('esxi-01.example.com') }],
    milliCpu: known(8000),
    memoryMib: known(32768),
    guaranteed: { mhz: known(19200), milliCpu: 'absent', memoryMib: known(0), all: true },
    limits: { mhz: 'absent', memoryMib: 'absent' },
    disks: [{ name: 'disk0', gib: known(100), store: known('ssd-1'), shared: true }],
    nics: [{ network: known('lan') }],
    firmware: 'bios',
    secureBoot: false,
    powered: true,
    replicas: known(1),
    devices: [{ id: '0000:3b:00.0', kind: 'passthrough' }],
    disclosures: [
      {
        key: 'isolation.tools.copy.disable',
        value: 'FALSE',
        what: 'opens the clipboard between guest and console',
      },
      {
        key: 'sched.mem.pshare.salt',
        value: 'blue',
        what: 'lets the guest share memory pages with others of the same salt',
      },
    ],
    asks: [
      { feature: 'passthrough', prop: 'pci_device_id' },
      { feature: 'shared-disk', prop: 'disk.disk_sharing' },
    ],
  });
});

describe('a size', () => {
  test.each<[string, Attributes, Pick<VmFacts, 'milliCpu' | 'memoryMib'>]>([
    ["is the provider's default where it is left out", {}, { milliCpu: known(1000), memoryMib: known(1024) }],
    ['is that of null, too', { num_cpus: null, memory: null }, { milliCpu: known(1000), memoryMib: known(1024) }],
    ['may be a text', { num_cpus: '4', memory: '8192' }, { milliCpu: known(4000), memoryMib: known(8192) }],
    [
      'is unknown where it is an expression',
      { num_cpus: '${var.cpus}', memory: LATER },
      { milliCpu: 'unknown', memoryMib: 'unknown' },
    ],
    [
      'is unknown where it is no number',
      { num_cpus: 'four', memory: [8192] },
      { milliCpu: 'unknown', memoryMib: 'unknown' },
    ],
  ])('%s', (_, attributes, facts) => {
    expect(read(attributes)).toMatchObject(facts);
  });

  test.each<[string, Attributes, Known<number>]>([
    ['one where nothing is said', {}, known(1)],
    ['what count says', { count: 3 }, known(3)],
    ['none, where count says so', { count: 0 }, known(0)],
    ['one for each key', { for_each: { a: 1, b: 2 } }, known(2)],
    ['unknown where count is an expression', { count: '${length(var.names)}' }, 'unknown'],
    ['unknown where for_each is an expression', { for_each: '${toset(var.names)}' }, 'unknown'],
    ['unknown where Terraform would refuse it', { for_each: ['a'] }, 'unknown'],
  ])('is counted: %s', (_, attributes, replicas) => {
    expect(read(attributes).replicas).toEqual(replicas);
  });

  test('of a socket is known where it is stated, and not where the host chooses', () => {
    expect(read({ num_cores_per_socket: 4 }).coresPerSocket).toBe(4);
    expect(read({})).not.toHaveProperty('coresPerSocket');
    expect(read({ num_cores_per_socket: 0 })).not.toHaveProperty('coresPerSocket');
    expect(read({ num_cores_per_socket: '${var.cores}' })).not.toHaveProperty('coresPerSocket');
  });
});

describe('what is guaranteed', () => {
  const nothing = { mhz: 'absent', milliCpu: 'absent', memoryMib: known(0), all: false };

  test.each<[string, Attributes, Partial<VmFacts['guaranteed']>]>([
    ['nothing', {}, {}],
    ['MHz', { cpu_reservation: 19200 }, { mhz: known(19200) }],
    ['MHz that Terraform knows later', { cpu_reservation: '${var.mhz}' }, { mhz: 'unknown' }],
    ['MiB', { memory_reservation: 2048 }, { memoryMib: known(2048) }],
    ['MiB that Terraform knows later', { memory_reservation: LATER }, { memoryMib: 'unknown' }],
    ['all memory, by a lock', { memory_reservation_locked_to_max: true }, { all: true }],
    ['all memory, by a lock in words', { memory_reservation_locked_to_max: 'true' }, { all: true }],
    ['no more, by a lock that is open', { memory_reservation_locked_to_max: false }, {}],
    ['it may be all, by a lock', { memory_reservation_locked_to_max: '${var.lock}' }, { memoryMib: 'unknown' }],
    ['all, by low latency', { num_cpus: 4, latency_sensitivity: 'high' }, { milliCpu: known(4000), all: true }],
    ['nothing by some latency', { num_cpus: 4, latency_sensitivity: 'medium' }, {}],
    ['all that is unknown', { num_cpus: LATER, latency_sensitivity: 'high' }, { milliCpu: 'unknown', all: true }],
    ['it may be all', { latency_sensitivity: '${var.latency}' }, { milliCpu: 'unknown', memoryMib: 'unknown' }],
    ['all memory, by a device', { pci_device_id: ['0000:3b:00.0'] }, { all: true }],
    ['all memory, by a virtual function', { network_interface: [{ ...lan, adapter_type: 'sriov' }] }, { all: true }],
  ])('is %s', (_, attributes, facts) => {
    expect(read(attributes).guaranteed).toEqual({ ...nothing, ...facts });
  });

  test.each<[string, unknown, Known<number>]>([
    ['none where it is left out', undefined, 'absent'],
    ['none at -1', -1, 'absent'],
    ['none at 0', 0, 'absent'],
    ['what is stated', 2400, known(2400)],
    ['unknown where Terraform knows it later', '${var.limit}', 'unknown'],
  ])('is limited: %s', (_, limit, fact) => {
    expect(read({ cpu_limit: limit, memory_limit: limit }).limits).toEqual({ mhz: fact, memoryMib: fact });
  });
});

describe('a disk', () => {
  const ssd = { datastore_id: '${data.vsphere_datastore.ssd.id}' };
  const hdd = { datastore_id: '${data.vsphere_datastore.hdd.id}' };
  const disk = { label: 'root', size: 10 };
  const root = { name: 'root', gib: known(10), store: known('ssd-1'), shared: false };

  test.each<[string, Attributes, VmFacts['disks']]>([
    ['may be missing', {}, []],
    ['may be one block', { disk }, [root]],
    ['is called by its place where it has no label', { disk: [{ size: 10 }] }, [{ ...root, name: 'disk0' }]],
    ['has a datastore of its own', { disk: [{ ...disk, ...hdd }] }, [{ ...root, store: known('hdd-1') }]],
    [
      'has an attached one by its path, without a size',
      { disk: [{ ...disk, attach: true, path: 'a/b.vmdk', ...hdd }] },
      [{ name: 'root', gib: 'absent', store: known('hdd-1'), shared: false, attached: 'a/b.vmdk' }],
    ],
    [
      'is attached from where Terraform knows',
      { disk: [{ label: 'root', attach: true, path: '${var.path}' }] },
      [{ ...root, gib: 'absent', attached: '${var.path}' }],
    ],
    [
      'is called by its label where nobody says its path',
      { disk: [{ label: 'root', attach: true }] },
      [{ ...root, gib: 'absent', attached: 'root' }],
    ],
    ['may be attached', { disk: [{ label: 'root', attach: '${var.there}' }] }, [{ ...root, gib: 'unknown' }]],
    ['is unknown where its size is', { disk: [{ ...disk, size: '${var.gib}' }] }, [{ ...root, gib: 'unknown' }]],
    ['has no size where nobody says one', { disk: [{ label: 'root' }] }, [{ ...root, gib: 'absent' }]],
    ["has the template's size", { disk: [{ label: 'root' }], clone: [{}] }, [{ ...root, gib: 'computed' }]],
    ["has the OVF's size", { disk: [{ label: 'root', size: 0 }], ovf_deploy: {} }, [{ ...root, gib: 'computed' }]],
    ['comes with a template', { clone: [{}] }, [{ ...root, name: 'not listed', gib: 'computed' }]],
    ['comes with an OVF', { ovf_deploy: [{}] }, [{ ...root, name: 'not listed', gib: 'computed' }]],
    [
      'may be there as often as Terraform finds',
      { disk: [disk], dynamic: { disk: { for_each: '${var.disks}', content: disk } } },
      [root, { ...root, name: 'not listed', gib: 'unknown' }],
    ],
    ['is unknown where the list is', { disk: '${var.disks}' }, [{ ...root, name: 'not listed', gib: 'unknown' }]],
    ['is shared', { disk: [{ ...disk, disk_sharing: 'sharingMultiWriter' }] }, [{ ...root, shared: true }]],
    ['is not shared', { disk: [{ ...disk, disk_sharing: 'sharingNone' }] }, [root]],
    ['may be shared', { disk: [{ ...disk, disk_sharing: '${var.sharing}' }] }, [{ ...root, shared: true }]],
    ['shares its bus', { disk: [disk], scsi_bus_sharing: 'physicalSharing' }, [{ ...root, shared: true }]],
    ['shares its virtual bus', { disk: [disk], scsi_bus_sharing: 'virtualSharing' }, [{ ...root, shared: true }]],
    ['has its bus alone', { disk: [disk], scsi_bus_sharing: 'noSharing' }, [root]],
    [
      'is on another bus than that which is shared',
      { disk: [{ ...disk, controller_type: 'nvme' }], scsi_bus_sharing: 'physicalSharing' },
      [root],
    ],
    [
      'may be on a bus that is shared',
      { disk: [{ ...disk, controller_type: '${var.bus}' }], scsi_bus_sharing: 'physicalSharing' },
      [{ ...root, shared: true }],
    ],
    ['that leaves is none', { disk: [disk, { ...disk, label: '<deleted>' }] }, [root]],
    ['that is taken off is none', { disk: [{ ...disk, label: '<remove, keep disk>' }, disk] }, [root]],
    ["is on the VM's datastore in a plan", { disk: [{ ...disk, datastore_id: '<computed>' }] }, [root]],
  ])('%s', (_, attributes, disks) => {
    expect(read({ ...ssd, ...attributes }).disks).toEqual(disks);
  });

  test.each<[string, Attributes, Known<string>]>([
    ['a resource', { datastore_id: '${vsphere_vmfs_datastore.data.id}' }, known('data')],
    ['a cluster of datastores', { datastore_cluster_id: '${vsphere_datastore_cluster.fast.id}' }, known('fast')],
    [
      'a cluster of which Terraform knows the member later',
      { datastore_cluster_id: '${vsphere_datastore_cluster.fast.id}', datastore_id: LATER },
      known('fast'),
    ],
    ['nothing that is at hand', { datastore_id: 'datastore-12' }, 'unknown'],
    ['nothing: the provider takes the one of the template', {}, 'computed'],
  ])('is on %s', (_, attributes, store) => {
    expect(read({ disk, ...attributes }).disks).toEqual([{ ...root, store }]);
  });
});

describe('a network card', () => {
  const on = (name: string): Attributes => ({ network_id: `\${${name}.id}` });

  test.each<[string, Attributes, VmFacts['nics']]>([
    ['of a network that is looked up', lan, [{ network: known('lan') }]],
    ['of a distributed port group', on('vsphere_distributed_port_group.dmz'), [{ network: known('dmz') }]],
    ['of a port group', on('vsphere_host_port_group.lan'), [{ network: known('lan') }]],
    ['of a segment', on('nsxt_policy_segment.blue'), [{ network: known('blue') }]],
    [
      'of a network that is looked up by the name of another',
      on('data.vsphere_network.made'),
      [{ network: known('lan') }],
    ],
    ['of a network whose name Terraform knows later', on('data.vsphere_network.later'), [{ network: 'unknown' }]],
    ['of a network that has its own name', on('data.vsphere_network.itself'), [{ network: 'unknown' }]],
    ['of a network that is not at hand', { network_id: 'network-7' }, [{ network: 'unknown' }]],
    ['of no network', {}, [{ network: 'absent' }]],
    [
      'with a MAC address',
      { ...lan, mac_address: '00:50:56:00:00:01' },
      [{ network: known('lan'), mac: '00:50:56:00:00:01' }],
    ],
    ['without one in a plan', { ...lan, mac_address: '' }, [{ network: known('lan') }]],
  ])('is read: one %s', (_, card, nics) => {
    expect(read({ network_interface: [card] }).nics).toEqual(nics);
  });

  test('gets the address that the customization has in its place', () => {
    const customize = { network_interface: [{}, { ipv4_address: '10.0.0.5' }, { ipv6_address: 'fd00::5' }] };
    const nics = read({ network_interface: [lan, lan, lan], clone: [{ customize: [customize] }] }).nics;
    expect(nics.map(({ address }) => address)).toEqual([undefined, '10.0.0.5', 'fd00::5']);
  });

  test('gets no address that only Terraform knows', () => {
    const customize = { network_interface: [{ ipv4_address: '${var.ip}' }] };
    expect(read({ network_interface: [lan], clone: { customize } }).nics).toEqual([{ network: known('lan') }]);
  });

  test.each<[string, Record<string, string>, readonly (string | undefined)[]]>([
    ['in plain text', { 'guestinfo.metadata': metadata({ addresses: ['10.0.0.6/24'] }) }, ['10.0.0.6', undefined]],
    [
      'in base64',
      {
        'guestinfo.metadata': Buffer.from(metadata({ addresses: ['10.0.0.6/24'] })).toString('base64'),
        'guestinfo.metadata.encoding': 'base64',
      },
      ['10.0.0.6', undefined],
    ],
    [
      'for a card by its MAC address',
      { 'guestinfo.metadata': metadata({ match: { macaddress: '00:50:56:00:00:0A' }, addresses: ['10.0.0.6/24'] }) },
      [undefined, '10.0.0.6'],
    ],
    ['in YAML, which is not read', { 'guestinfo.metadata': 'network: {version: 2}' }, [undefined, undefined]],
    [
      'in a form that is none',
      { 'guestinfo.metadata': metadata({ addresses: '10.0.0.6/24' }) },
      [undefined, undefined],
    ],
  ])('gets the address that cloud-init is told, %s', (_, settings, addresses) => {
    const cards = [lan, { ...lan, mac_address: '00:50:56:00:00:0a' }];
    const { nics } = read({ network_interface: cards, extra_config: settings });
    expect(nics.map(({ address }) => address)).toEqual(addresses);
  });

  test('is one that an OVF has, where none is listed', () => {
    const ovf = { ovf_network_map: { 'VM Network': lan.network_id } };
    expect(read({ ovf_deploy: [ovf] }).nics).toEqual([{ network: known('lan') }]);
    expect(read({ ovf_deploy: [ovf], network_interface: [lan] }).nics).toHaveLength(1);
  });

  test('is unknown where there are as many as Terraform finds', () => {
    const dynamic = [{ network_interface: { for_each: '${var.networks}', content: {} } }];
    expect(read({ network_interface: lan, dynamic }).nics).toEqual([{ network: known('lan') }, { network: 'unknown' }]);
  });
});

function metadata(card: Attributes): string {
  return JSON.stringify({ network: { version: 2, ethernets: { primary: card } } });
}

describe('where a VM runs', () => {
  const host = (name: Known<string>) => ({ kind: 'host', reference: name });
  const pool = (name: string) => ({ kind: 'pool', reference: known(name) });
  const cluster = { kind: 'cluster', reference: known('cluster-1') };
  const esxi = host(known('esxi-01.example.com'));

  test.each<[string, string | undefined, unknown, unknown[]]>([
    ['nowhere that is said', undefined, undefined, []],
    ['its host', '${data.vsphere_host.h.id}', undefined, [esxi]],
    ['the only host', '${data.vsphere_host.only.id}', '${data.vsphere_host.only.resource_pool_id}', [host('computed')]],
    ['a host that is not at hand', 'host-12', undefined, [host('unknown')]],
    ['a cluster', undefined, '${data.vsphere_compute_cluster.c.resource_pool_id}', [cluster]],
    ['a pool in a pool', undefined, '${vsphere_resource_pool.inner.id}', [pool('tier-1'), pool('production'), cluster]],
    ['a vApp', undefined, '${vsphere_vapp_container.app.id}', [pool('shop'), pool('production'), cluster]],
    ['a pool of its host', '${data.vsphere_host.h.id}', '${vsphere_resource_pool.onhost.id}', [esxi, pool('lab')]],
    [
      'a root pool by its path',
      undefined,
      '${data.vsphere_resource_pool.root.id}',
      [pool('cluster-1/Resources'), { kind: 'compute', reference: known('cluster-1') }],
    ],
    [
      'a pool by its path',
      undefined,
      '${data.vsphere_resource_pool.deep.id}',
      [pool('dc/host/esxi-02/Resources/a'), { kind: 'compute', reference: known('esxi-02') }],
    ],
    [
      'a pool whose name Terraform knows',
      undefined,
      '${vsphere_resource_pool.later.id}',
      [{ kind: 'pool', reference: 'unknown' }],
    ],
    ['a pool that is not at hand', undefined, 'resgroup-9', [{ kind: 'pool', reference: 'unknown' }]],
    ['what is no pool', undefined, '${data.vsphere_datastore.ssd.id}', [{ kind: 'pool', reference: 'unknown' }]],
    ['a pool that Terraform knows later', undefined, LATER, [{ kind: 'pool', reference: 'unknown' }]],
  ])('is %s', (_, host_system_id, resource_pool_id, places) => {
    expect(read({ host_system_id, resource_pool_id }).where).toEqual(places);
  });

  test('is read of pools that are in each other, too', () => {
    const { where } = read({ resource_pool_id: '${vsphere_resource_pool.ring.id}' });
    expect(where).toContainEqual(pool('ring'));
    expect(where.length).toBeLessThan(10);
  });
});

describe('a device', () => {
  test.each<[string, Attributes, VmFacts['devices']]>([
    ['none', { pci_device_id: [] }, []],
    ['a whole one', { pci_device_id: ['a', 'b'] }, [device('a'), device('b')]],
    ['one that Terraform knows', { pci_device_id: '${var.devices}' }, [device('${var.devices}')]],
    ['one that a plan knows later', { pci_device_id: LATER }, [device('known to Terraform later')]],
    ['a part of one', { shared_pci_device_id: ['grid_a2-8c'] }, [device('grid_a2-8c', 'shared')]],
    [
      'a virtual function of a network card',
      { network_interface: [{ ...lan, adapter_type: 'sriov', physical_function: '0000:d8:00.0' }] },
      [device('0000:d8:00.0', 'shared')],
    ],
    ['one of any network card', { network_interface: { adapter_type: 'sriov' } }, [device('sriov', 'shared')]],
    ['none of a plain card', { network_interface: { adapter_type: 'vmxnet3', physical_function: '' } }, []],
  ])('is read: %s', (_, attributes, devices) => {
    expect(read(attributes).devices).toEqual(devices);
  });

  function device(id: string, kind: 'passthrough' | 'shared' = 'passthrough'): VmFacts['devices'][number] {
    return { id, kind };
  }
});

describe('what a VM is let see', () => {
  test.each<[string, Attributes, [key: string, value: string][]]>([
    ['is nothing by itself', {}, []],
    ['is nothing where a setting is safe', { extra_config: { 'isolation.tools.copy.disable': 'TRUE' } }, []],
    [
      'may be told without text',
      { extra_config: { 'tools.guestlib.enableHostInfo': true } },
      [['tools.guestlib.enableHostInfo', 'true']],
    ],
    [
      'may be known to Terraform',
      { extra_config: { 'isolation.tools.copy.disable': '${var.copy}' } },
      [['isolation.tools.copy.disable', '${var.copy}']],
    ],
    ['is nothing by a setting that is null', { extra_config: { 'isolation.tools.copy.disable': null } }, []],
    ['may be anything', { extra_config: '${var.settings}' }, [['extra_config', '${var.settings}']]],
    ['may be anything in a plan', { extra_config: LATER }, [['extra_config', 'known to Terraform later']]],
    [
      "is its host's graphics",
      { video_card: [{ graphics_3d: [{ renderer: 'hardware' }] }] },
      [['mks.enable3d', 'TRUE']],
    ],
    [
      'is its graphics as often as Terraform finds',
      { video_card: { dynamic: { graphics_3d: { for_each: '${var.gpus}', content: {} } } } },
      [['mks.enable3d', 'TRUE']],
    ],
    [
      'may be its graphics',
      { dynamic: { video_card: { for_each: '${var.cards}', content: {} } } },
      [['mks.enable3d', 'TRUE']],
    ],
    [
      'is told of a setting that is no text',
      { extra_config: { 'isolation.tools.copy.disable': ['x'] } },
      [['isolation.tools.copy.disable', '["x"]']],
    ],
    ['is nothing by a plain card', { video_card: [{ num_displays: 1 }] }, []],
  ])('%s', (_, attributes, told) => {
    expect(read(attributes).disclosures.map(({ key, value }) => [key, value])).toEqual(told);
  });
});

describe('how a VM boots and what it is', () => {
  test.each<[string, Attributes, Partial<VmFacts>]>([
    ['BIOS where nobody says', {}, { firmware: 'bios', secureBoot: false, powered: true, name: 'absent' }],
    ['EFI', { firmware: 'efi', efi_secure_boot_enabled: true }, { firmware: 'efi', secureBoot: true }],
    ['a guest', { guest_id: 'debian12_64Guest', name: 'db' }, { guestId: 'debian12_64Guest', name: known('db') }],
    ['a name that Terraform knows', { name: '${var.name}' }, { name: 'unknown' }],
    ['off, in a state', { power_state: 'off' }, { powered: false }],
    ['on, in a state', { power_state: 'on' }, { powered: true }],
    ['to go on, in a state', { power_state: 'suspended' }, { powered: true }],
  ])('%s', (_, attributes, facts) => {
    expect(read(attributes)).toMatchObject(facts);
  });

  test('is not known where only Terraform knows it', () => {
    expect(read({ firmware: 'coreboot' })).not.toHaveProperty('firmware');
    const facts = read({ firmware: '${var.by}', efi_secure_boot_enabled: '${var.on}', guest_id: '${var.guest}' });
    expect(facts).not.toHaveProperty('firmware');
    expect(facts).not.toHaveProperty('secureBoot');
    expect(facts).not.toHaveProperty('guestId');
  });

  test('with all that it asks for', () => {
    const { asks } = read({
      clone: { template_uuid: 'a', linked_clone: true, customize: {} },
      cdrom: { path: 'iso/debian.iso' },
      cpu_hot_add_enabled: true,
      memory_hot_add_enabled: 'true',
      efi_secure_boot_enabled: true,
      extra_config: { 'guestinfo.userdata': 'I2Nsb3VkLWNvbmZpZwo=' },
      disk: [{ attach: true, path: 'a.vmdk' }, { disk_sharing: 'sharingMultiWriter' }],
      pci_device_id: ['a'],
    });
    expect(asks).toEqual([
      { feature: 'clone', prop: 'clone.template_uuid' },
      { feature: 'linked-clone', prop: 'clone.linked_clone' },
      { feature: 'static-address', prop: 'clone.customize' },
      { feature: 'user-data', prop: "extra_config['guestinfo.userdata']" },
      { feature: 'iso', prop: 'cdrom.path' },
      { feature: 'hot-add', prop: 'cpu_hot_add_enabled' },
      { feature: 'hot-add', prop: 'memory_hot_add_enabled' },
      { feature: 'secure-boot', prop: 'efi_secure_boot_enabled' },
      { feature: 'passthrough', prop: 'pci_device_id' },
      { feature: 'shared-disk', prop: 'disk.disk_sharing' },
      { feature: 'attached-disk', prop: 'disk.attach' },
      { feature: 'more-disks', prop: 'disk' },
    ]);
  });
});

test.each([
  ['case', 'ESXi-01.Example.COM'],
  ['a dot at the end', 'esxi-01.example.com.'],
  ['spaces', ' esxi-01.example.com\t'],
])('a host is one host whatever the %s of its name', (_, name) => {
  expect(ESXI_DIALECT.normalIdentity(name)).toBe('esxi-01.example.com');
});

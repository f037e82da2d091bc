import { type Attributes, type VmFacts, known } from '../../lib/model';
import { VM_DIALECTS } from '../../lib/targets/dialects';
import type { Resource } from '../../lib/targets/dialect';
import { type Written, resolverOf } from '../support/law';

const TYPE = 'vsphere_virtual_machine';

/** What the VMs below refer to. */
const ESTATE: Written = {
  resource: {
    vsphere_resource_pool: {
      inner: { name: 'tier-1', parent_resource_pool_id: '${vsphere_resource_pool.outer.id}' },
      outer: { name: 'production', parent_resource_pool_id: '${data.vsphere_compute_cluster.c.resource_pool_id}' },
      onhost: { name: 'lab', parent_resource_pool_id: '${data.vsphere_host.h.resource_pool_id}' },
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

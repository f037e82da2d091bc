import {
  type Capabilities,
  MILLI_PER_CPU,
  type OverheadModel,
  type ReserveModel,
  type System,
  can,
  cannot,
} from '../../model';
import { NOT_OF_VMS } from '../shared/capabilities';

/**
 * Memory that ESXi adds to a VM, fitted to VMware's table 6-1 (vSphere 6.5 and 6.7 Resource Management),
 * which has 1 to 8 vCPU and 256 MB to 16 GB; error at most 0.4 MB there. Beyond 16 GiB it extrapolates:
 * newer documents publish no table.
 */
export const ESXI_OVERHEAD: OverheadModel = { baseMib: 18.19, perMib: 0.00743, perExtraVcpuMib: 4.05, kept: true };

/** Memory kept for ESXi when the author does not say: max(8 GiB, 6 %). ESX 4's documents kept about 6 % free. */
export const ESXI_RESERVE: ReserveModel = { leastMib: 8 * 1024, percent: 6 };

/** GiB as MiB, for the table below. */
const GIB = 1024;

/** ESXi 8 under vCenter. Maximums: vSphere 8 Virtual Machine Administration (hardware 20) and the provider's validators. */
export const ESXI: System = {
  id: 'esxi',
  label: 'VMware ESXi',
  kind: 'type 1 hypervisor',
  provider: 'vmware/vsphere ~> 2.13',
  proof: 'applied',
  source:
    'vSphere 8 Virtual Machine Administration (hardware version 20), the validators of the provider; overhead: vSphere 6.5 and 6.7 Resource Management, table 6-1',
  capabilities: {
    ...NOT_OF_VMS,
    clone: can('clone.template_uuid'),
    'linked-clone': can('clone.linked_clone, with disks of the same sizes, of a template or of a VM with one snapshot'),
    copy: can('clone.template_uuid, of a VM in the same vCenter, running or not'),
    template: can('vsphere_content_library_item.source_uuid, in a content library that is there'),
    image: cannot('the provider clones templates and deploys OVF, it imports no disk image; use VmSource.template()'),
    iso: can('cdrom.path'),
    'blank-disk': can('disk.size'),
    snapshot: can('vsphere_virtual_machine_snapshot'),
    'memory-snapshot': can('vsphere_virtual_machine_snapshot.memory'),
    'powered-off': cannot('the provider powers every VM on; leave the VM out until it is to run'),
    autostart: cannot('a host starts its VMs by its own list, which the provider does not manage; leave it out'),
    'live-migration': can('vMotion'),
    affinity: can('vsphere_compute_cluster_vm_affinity_rule, ..._vm_anti_affinity_rule, ..._vm_host_rule'),
    'resource-pool': can('vsphere_resource_pool'),
    'cpu-reservation': can('cpu_reservation, in MHz; the host states its clock'),
    'memory-reservation': can('memory_reservation'),
    'cpu-limit': can('cpu_limit, in MHz; the host states its clock'),
    'memory-limit': can('memory: a VM has no more than its size; the pool has memory_limit'),
    'dynamic-memory': cannot('ESXi reclaims by ballooning, within what is not reserved; state a reservation'),
    'hot-add': can('cpu_hot_add_enabled, memory_hot_add_enabled'),
    'cores-per-socket': can('num_cores_per_socket'),
    firmware: can('firmware'),
    'secure-boot': can('efi_secure_boot_enabled'),
    'static-address': can('clone.customize; guestinfo.metadata where there is user data'),
    'user-data': can("extra_config guestinfo.userdata and guestinfo.metadata, for cloud-init's VMware data source"),
    'shutdown-wait': can('shutdown_wait_timeout'),
    passthrough: can('pci_device_id'),
    'shared-disk': can('disk.disk_sharing'),
    'attached-disk': can('disk.attach'),
    'more-disks': can('disk, one block a disk'),
    'extra-settings': can('extra_config'),
    'vm-network': can('vsphere_host_port_group'),
    'virtual-switch': can('vsphere_host_port_group.virtual_switch_name'),
    'switch-security': can('vsphere_host_port_group.allow_promiscuous, ...'),
    vlan: can('vsphere_host_port_group.vlan_id'),
    'internal-network': cannot(
      'a port group is as closed as its virtual switch; name a switch without uplinks in virtualSwitch',
    ),
    subnet: cannot('a port group has no addresses; leave it out'),
  } satisfies Capabilities,
  maximums: {
    milliCpu: 768 * MILLI_PER_CPU,
    memoryMib: 24560 * GIB,
    minMemoryMib: 4,
    // ESXi refuses other sizes when the VM is powered on.
    memoryStepMib: 4,
    disks: 60,
    nics: 10,
    coresPerSocket: 256,
    // vSphere 8: a chain of 32 snapshots, the running state included.
    snapshots: 31,
  },
  // The provider's schema of vsphere_compute_cluster.
  hostsPerCluster: 96,
  cpuLimitNeedsClock: true,
  // Provider 2.15.2 dropped ESXi 7 (its changelog).
  minimumVersion: '8.0',
  overhead: ESXI_OVERHEAD,
  reserve: ESXI_RESERVE,
};

/** A standalone ESXi host: what needs vCenter is missing. */
export const ESXI_STANDALONE: System = {
  ...ESXI,
  label: 'VMware ESXi (standalone)',
  capabilities: {
    ...ESXI.capabilities,
    clone: cannot("cloning needs vCenter; use VmSource.blank() or .iso(), or endpoint 'vcenter'"),
    'linked-clone': cannot("cloning needs vCenter; use endpoint 'vcenter'"),
    copy: cannot("cloning needs vCenter; use endpoint 'vcenter'"),
    template: cannot("content libraries need vCenter; use endpoint 'vcenter'"),
    'static-address': cannot("guest customization needs vCenter; use endpoint 'vcenter'"),
    'live-migration': cannot("vMotion needs vCenter; use endpoint 'vcenter'"),
    affinity: cannot("rules belong to a cluster, which needs vCenter; use endpoint 'vcenter'"),
    'resource-pool': cannot("the provider's pools need vCenter; use endpoint 'vcenter'"),
  },
};

import { type Capabilities, MILLI_PER_CPU, type System, can, cannot } from '../../model';
import { NOT_OF_VMS } from '../shared/capabilities';

/**
 * VMware Workstation Pro by its REST API, with what its provider makes of it.
 *
 * The overhead of a VM's process is part of what `hostOsReserved` keeps.
 */
export const WORKSTATION: System = {
  id: 'workstation',
  label: 'VMware Workstation',
  kind: 'type 2 hypervisor',
  provider: 'elsudano/vmworkstation ~> 2.0.1',
  proof: 'planned',
  source:
    "VMware Workstation Pro 17 (32 vCPUs, 128 GiB, memory in steps of 4 MiB); the provider's source (one adapter: the others of a clone would keep the template's MAC address)",
  capabilities: {
    ...NOT_OF_VMS,
    clone: can('sourceid, of the VM that data.vmworkstation_virtual_machine finds by name'),
    'linked-clone': cannot('its REST API makes full clones only; leave it out'),
    copy: can('sourceid, of a VM on the same host that is off'),
    template: cannot('every VM that is off can be cloned; use VmSource.copyOf()'),
    image: cannot('its REST API clones VMs only; use VmSource.template()'),
    iso: cannot('its REST API clones VMs only; use VmSource.template()'),
    'blank-disk': cannot('its REST API clones VMs only; use VmSource.template()'),
    snapshot: cannot('its REST API takes no snapshots; use vmrun, and keep room for them'),
    'memory-snapshot': cannot('its REST API takes no snapshots; use vmrun, and keep room for them'),
    'powered-off': can('state'),
    autostart: cannot('its REST API does not set it; leave it out'),
    'live-migration': cannot('it moves no running VM; use a vCenter'),
    affinity: cannot('it knows one host only; place each VM on the host that it is to run on'),
    'resource-pool': cannot('it has no pools of CPU or memory; leave it out'),
    'cpu-reservation': cannot('it guarantees no CPU; leave it out'),
    'memory-reservation': cannot('its REST API sets none; leave it out'),
    'cpu-limit': can('processors: a VM has no more than its processors'),
    'memory-limit': can('memory: a VM has no more than its size'),
    'dynamic-memory': cannot('its REST API sets one size; state one'),
    'hot-add': cannot('the provider stops a VM to change it; leave it out'),
    'cores-per-socket': cannot('its REST API sets a number of processors only; leave it out'),
    firmware: cannot('a clone boots as its template does; leave it out'),
    'secure-boot': cannot('a clone boots as its template does; leave it out'),
    'static-address': cannot('its REST API customizes no guest; let DHCP give the address'),
    'user-data': cannot('its REST API hands a guest no data; put it into the template'),
    'shutdown-wait': cannot('the provider switches a VM off without a wait; leave it out'),
    passthrough: cannot('its REST API hands no host device to a VM; leave it out'),
    'shared-disk': cannot('a clone has the disks of its template; leave it out'),
    'attached-disk': cannot('a clone has the disks of its template; leave it out'),
    'more-disks': cannot(
      'a clone has the disks of its template and gets no others; declare them as one, of their sizes together',
    ),
    'extra-settings': cannot('the provider passes no other settings on; put them into the template'),
    'vm-network': cannot('the provider creates no networks; use one of the virtual network editor'),
    'virtual-switch': cannot('a clone is on the network of its template; leave it out'),
    'switch-security': cannot('the provider creates no networks; leave it out'),
    vlan: cannot('it tags no frames; leave it out'),
    'internal-network': cannot('the provider creates no networks; use a template on a host-only one'),
    subnet: cannot('the provider creates no networks; leave it out'),
  } satisfies Capabilities,
  maximums: { milliCpu: 32 * MILLI_PER_CPU, memoryMib: 128 * 1024, minMemoryMib: 4, memoryStepMib: 4, nics: 1 },
  // Workstation supports no macOS guest.
  kernels: ['windows', 'linux'],
};

import { type Capabilities, MILLI_PER_CPU, type System, can, cannot } from '../../model';
import { NOT_OF_VMS } from '../shared/capabilities';

/**
 * Oracle VirtualBox, with what the only release of its provider that can still be had makes of it.
 *
 * The overhead of a VM's process is part of what `hostOsReserved` keeps.
 */
export const VIRTUALBOX: System = {
  id: 'virtualbox',
  label: 'Oracle VirtualBox',
  kind: 'type 2 hypervisor',
  provider: 'terra-farm/virtualbox 0.2.2-alpha.1',
  proof: 'planned',
  source:
    "Oracle VM VirtualBox User Manual (32 virtual CPUs), VirtualBox's own limits of memory (4 MiB to 2 TiB), the provider's source (four adapters, 64-bit Linux)",
  capabilities: {
    ...NOT_OF_VMS,
    clone: cannot('the provider starts every VM from an image; use VmSource.image()'),
    'linked-clone': cannot('the provider copies the disks of the image; leave it out'),
    copy: cannot('the provider starts every VM from an image; use VmSource.image()'),
    template: cannot('the provider saves no templates; export an image by other means'),
    image: can('image, an archive with VDI or VMDK files in it'),
    iso: cannot('the provider starts every VM from an image; use VmSource.image()'),
    'blank-disk': cannot('the provider makes no disks, it copies those of an image; use VmSource.image()'),
    snapshot: cannot('the provider takes no snapshots; use VBoxManage, and keep room for them'),
    'memory-snapshot': cannot('the provider takes no snapshots; use VBoxManage, and keep room for them'),
    'powered-off': cannot(
      'the provider starts every VM, whatever its status says; leave the VM out until it is to run',
    ),
    autostart: cannot('the provider does not set it; use VBoxManage modifyvm --autostart-enabled'),
    'live-migration': cannot('VirtualBox teleports, the provider does not; use VBoxManage, or a vCenter'),
    affinity: cannot('the provider knows one host only; place each VM on the host that it is to run on'),
    'resource-pool': cannot('VirtualBox has no pools of CPU or memory; leave it out'),
    'cpu-reservation': cannot('VirtualBox guarantees no CPU; leave it out'),
    'memory-reservation': cannot('VirtualBox gives a VM its memory as a whole; leave it out'),
    'cpu-limit': can('cpus: a VM has no more than its virtual CPUs'),
    'memory-limit': can('memory: a VM has no more than its size'),
    'dynamic-memory': cannot('the provider sets no balloon; state one size'),
    'hot-add': cannot('the provider stops a VM to change it; leave it out'),
    'cores-per-socket': cannot('VirtualBox has one socket; leave it out'),
    firmware: cannot('the provider keeps BIOS; leave it out'),
    'secure-boot': cannot('the provider keeps BIOS; leave it out'),
    'static-address': cannot('the provider customizes no guest; let DHCP give the address, or the image'),
    'user-data': cannot("the provider keeps it in the VM's extra data, which no guest can read; put it into the image"),
    'shutdown-wait': cannot('the provider powers a VM off at once; leave it out'),
    passthrough: cannot('the provider hands no host device to a VM; leave it out'),
    'shared-disk': cannot('the provider copies the disks of the image for each VM; leave it out'),
    'attached-disk': cannot('the provider attaches the disks of the image only; leave it out'),
    'more-disks': cannot(
      'a VM has the disks of its image and gets no others; declare them as one, of their sizes together',
    ),
    'extra-settings': cannot('the provider passes no other settings on; leave them out'),
    'vm-network': cannot("the provider creates no networks; say by the hypervisor's networks what each one is made of"),
    'virtual-switch': cannot('VirtualBox has no switches to name; leave it out'),
    'switch-security': cannot('the provider keeps the promiscuous mode denied; leave it out'),
    vlan: cannot('VirtualBox tags no frames; bridge to an interface of the host that does'),
    'internal-network': cannot('the provider creates no networks; use VirtualBoxNetwork.internal()'),
    subnet: cannot('the provider creates no networks; leave it out'),
  } satisfies Capabilities,
  maximums: { milliCpu: 32 * MILLI_PER_CPU, memoryMib: 2 * 1024 * 1024, minMemoryMib: 4, nics: 4 },
  kernels: ['linux'],
};

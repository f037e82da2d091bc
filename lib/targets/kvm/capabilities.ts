import { type Capabilities, MILLI_PER_CPU, type System, can, cannot } from '../../model';
import { NOT_OF_VMS } from '../shared/capabilities';

/**
 * KVM through libvirt, with the 0.8 schema of its provider.
 *
 * The overhead of a VM's process is part of what `hostOsReserved` keeps.
 */
export const KVM: System = {
  id: 'kvm',
  label: 'KVM',
  kind: 'type 2 hypervisor',
  provider: 'dmacvicar/libvirt ~> 0.8.3',
  proof: 'applied',
  source: "QEMU's q35 machine (288 vCPUs without an IOMMU); Red Hat Enterprise Linux 9's tested memory (12 TiB)",
  capabilities: {
    ...NOT_OF_VMS,
    clone: can('libvirt_volume.base_volume_name, base_volume_pool'),
    'linked-clone': can('libvirt_volume.base_volume_name: every clone is an overlay, stated or not'),
    copy: can('libvirt_volume.base_volume_id: overlays on the disks of a VM that is stopped, on the same libvirt'),
    template: can('libvirt_volume.base_volume_id: overlays on the disks of a VM that is stopped'),
    image: can('libvirt_volume.source, base_volume_id'),
    iso: can('disk.file'),
    'blank-disk': can('libvirt_volume.size'),
    snapshot: cannot('the provider takes no snapshots; use virsh, or a vCenter'),
    'memory-snapshot': cannot('the provider takes no snapshots; use virsh, or a vCenter'),
    'powered-off': can('running'),
    autostart: can('autostart'),
    'live-migration': cannot('libvirt migrates, the provider does not; use virsh, or a vCenter'),
    affinity: cannot('libvirt knows one host only; place each VM on the host that it is to run on'),
    'resource-pool': cannot('libvirt has no pools of CPU or memory; leave it out'),
    'cpu-reservation': cannot('libvirt has shares and caps, no CPU reservation; leave it out'),
    'memory-reservation': cannot('libvirt gives a domain its memory as a whole; leave it out'),
    'cpu-limit': can('vcpu: a domain has no more than its vCPUs'),
    'memory-limit': can('memory: a domain has no more than its size'),
    'dynamic-memory': cannot('the 0.8 provider has no balloon target; state one size'),
    'hot-add': cannot('a change replaces the domain with the 0.8 provider; leave it out'),
    'cores-per-socket': cannot('the 0.8 provider has no CPU topology; leave it out'),
    firmware: cannot(
      "a domain boots by BIOS, until Hypervisor.kvm() states its 'uefi' firmware; state it or leave it out",
    ),
    'secure-boot': cannot('the provider marks its firmware as not secure; leave it out'),
    'static-address': can('libvirt_cloudinit_disk.network_config'),
    'user-data': can('libvirt_cloudinit_disk.user_data'),
    'shutdown-wait': cannot('the provider powers a domain off at once; leave it out'),
    passthrough: cannot('the 0.8 provider hands no host device to a domain; leave it out'),
    'shared-disk': cannot('the 0.8 provider cannot mark a disk as shared; give each domain its own'),
    'attached-disk': cannot('attach an existing volume by VmSource.template(), or leave it out'),
    'more-disks': can('libvirt_volume, disk'),
    'extra-settings': cannot('a libvirt domain has no such settings; leave them out'),
    'vm-network': can('libvirt_network'),
    'virtual-switch': cannot('a libvirt network has no switch to name; leave it out'),
    'switch-security': cannot("a libvirt network has no such switches; it filters by the host's nwfilter"),
    vlan: cannot('the 0.8 provider has no VLAN tag; use a network per VLAN on the host'),
    'internal-network': can('libvirt_network.mode none'),
    subnet: can('libvirt_network.addresses'),
  } satisfies Capabilities,
  maximums: { milliCpu: 288 * MILLI_PER_CPU, memoryMib: 12 * 1024 * 1024, disks: 26, nics: 28 },
};

/** KVM where the host states its UEFI firmware. */
export const KVM_UEFI: System = {
  ...KVM,
  label: 'KVM (UEFI)',
  capabilities: { ...KVM.capabilities, firmware: can('firmware, nvram.template') },
};

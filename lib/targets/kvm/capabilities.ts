import { MILLI_PER_CPU, type System } from '../../model';

/**
 * KVM through libvirt, with the 0.8 schema of its provider.
 *
 * Maximums: QEMU's q35 machine takes 288 vCPUs without an IOMMU; memory as tested by Red Hat Enterprise Linux 9 (12 TiB).
 * The overhead of a VM's process is part of what `hostOsReserved` keeps.
 */
export const KVM: System = {
  id: 'kvm',
  label: 'KVM',
  guestTypes: ['libvirt_domain'],
  cannot: {
    firmware: 'a domain boots by BIOS, unless its machine type says otherwise; leave it out',
    'shutdown-wait': 'the provider powers a domain off at once; leave it out',
    'virtual-switch': 'a libvirt network has no switch to name; leave it out',
    snapshot: 'the provider takes no snapshots; use virsh, or a vCenter',
    'memory-snapshot': 'the provider takes no snapshots; use virsh, or a vCenter',
    passthrough: 'the 0.8 provider hands no host device to a domain; leave it out',
    'shared-disk': 'the 0.8 provider cannot mark a disk as shared; give each domain its own',
    'attached-disk': 'attach an existing volume by VmSource.template(), or leave it out',
    'extra-settings': 'a libvirt domain has no such settings; leave them out',
    'switch-security': "a libvirt network has no such switches; it filters by the host's nwfilter",
    'cpu-reservation': 'libvirt has shares and caps, no CPU reservation; leave it out',
    'memory-reservation': 'libvirt gives a domain its memory as a whole; leave it out',
    'cores-per-socket': 'the 0.8 provider has no CPU topology; leave it out',
    vlan: 'the 0.8 provider has no VLAN tag; use a network per VLAN on the host',
  },
  maximums: { milliCpu: 288 * MILLI_PER_CPU, memoryMib: 12 * 1024 * 1024, disks: 26, nics: 28 },
};

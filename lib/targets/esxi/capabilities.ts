import { MILLI_PER_CPU, type OverheadModel, type System } from '../../model';

/**
 * Memory that ESXi adds to a VM, fitted to VMware's table 6-1 (vSphere 6.5 and 6.7 Resource Management),
 * which has 1 to 8 vCPU and 256 MB to 16 GB; error at most 0.4 MB there. Beyond 16 GiB it extrapolates:
 * newer documents publish no table.
 */
export const ESXI_OVERHEAD: OverheadModel = { baseMib: 18.19, perMib: 0.00743, perExtraVcpuMib: 4.05 };

/** MiB in 8 GiB: what is kept for ESXi itself at least. */
const MINIMUM_RESERVED_MIB = 8 * 1024;

/** Share of the memory that is kept for ESXi itself on larger hosts. ESX 4's documents kept about 6 % free. */
const RESERVED_PERCENT = 6;

/** Memory kept for ESXi when the author does not say: max(8 GiB, 6 %), rounded up. */
export function esxiReservedMemoryMib(totalMib: number): number {
  return Math.max(MINIMUM_RESERVED_MIB, Math.ceil((totalMib * RESERVED_PERCENT) / 100));
}

/** GiB as MiB, for the table below. */
const GIB = 1024;

/** ESXi 8 under vCenter. Maximums: vSphere 8 Virtual Machine Administration (hardware 20) and the provider's validators. */
export const ESXI: System = {
  id: 'esxi',
  label: 'VMware ESXi',
  guestTypes: ['vsphere_virtual_machine'],
  cannot: {
    'internal-network':
      'a port group is as closed as its virtual switch; name a switch without uplinks in virtualSwitch',
    subnet: 'a port group has no addresses; leave it out',
    image: 'the provider clones templates and deploys OVF, it imports no disk image; use VmSource.template()',
    'powered-off': 'the provider powers every VM on; leave the VM out until it is to run',
  },
  maximums: {
    milliCpu: 768 * MILLI_PER_CPU,
    memoryMib: 24560 * GIB,
    minMemoryMib: 4,
    // ESXi refuses other sizes when the VM is powered on.
    memoryStepMib: 4,
    disks: 60,
    nics: 10,
    coresPerSocket: 256,
  },
  cpuLimitNeedsClock: true,
  // Provider 2.15.2 dropped ESXi 7 (its changelog).
  minimumVersion: '8.0',
  overhead: ESXI_OVERHEAD,
};

/** A standalone ESXi host: what needs vCenter is missing. */
export const ESXI_STANDALONE: System = {
  ...ESXI,
  label: 'VMware ESXi (standalone)',
  cannot: {
    ...ESXI.cannot,
    clone: "cloning needs vCenter; use VmSource.blank() or .iso(), or endpoint 'vcenter'",
    'static-address': "guest customization needs vCenter; use endpoint 'vcenter'",
  },
};

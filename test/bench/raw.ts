import { DataVsphereDatacenter } from '@cdktf/provider-vsphere/lib/data-vsphere-datacenter';
import { DataVsphereDatastore } from '@cdktf/provider-vsphere/lib/data-vsphere-datastore';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { DataVsphereNetwork } from '@cdktf/provider-vsphere/lib/data-vsphere-network';
import { DataVsphereVirtualMachine } from '@cdktf/provider-vsphere/lib/data-vsphere-virtual-machine';
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { VirtualMachine, type VirtualMachineConfig } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { App, Op, TerraformStack } from 'cdktf';
import * as fleet from './fleet';

const MEMORY_MIB = fleet.MEMORY_GIB * 1024;

/** What this library keeps for ESXi on such a host: 6 %. */
const RESERVED_MIB = Math.ceil((fleet.HOST.memoryGib * 1024 * 6) / 100);

/** Arguments that all VMs of a host share. */
type Shared = Omit<VirtualMachineConfig, 'name'>;

/**
 * The fleet with raw L1s, as written by someone who knows what costs time: the same arguments as ours,
 * look-ups and everything else that can be shared once a host, VMs directly in the stack.
 */
export function build(options: fleet.Fleet, outdir: string): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'fleet');
  new VsphereProvider(stack, 'vsphere', fleet.PROVIDER);
  for (const names of fleet.hostsOf(options)) {
    const shared = sharedBy(stack, names, options.source);
    for (const name of names.vms) {
      new VirtualMachine(stack, name, {
        name,
        ...shared,
        numCpus: fleet.VCPUS,
        memory: MEMORY_MIB,
        memoryReservation: MEMORY_MIB,
        firmware: 'efi',
        efiSecureBootEnabled: true,
        enableLogging: true,
        forcePowerOff: true,
        shutdownWaitTimeout: 3,
        extraConfig: { 'RemoteDisplay.maxConnections': '1', 'isolation.device.edit.disable': 'TRUE' },
        disk: fleet.DISKS_GIB.map((size, index) => ({ label: `disk${index}`, unitNumber: index, size })),
      });
    }
  }
  return app;
}

function sharedBy(stack: TerraformStack, names: fleet.HostNames, source: fleet.Source): Shared {
  const { host, hostname, datastore } = names;
  const { sockets, coresPerSocket, mhzPerCore, memoryGib } = fleet.HOST;
  const datacenterId = new DataVsphereDatacenter(stack, `${host}-datacenter`, { name: fleet.DATACENTER }).id;
  const machine = new DataVsphereHost(stack, `${host}-host`, { name: hostname, datacenterId });
  const pool = new ResourcePool(stack, `${host}-pool`, {
    name: `strata-${host}`,
    parentResourcePoolId: machine.resourcePoolId,
    cpuExpandable: true,
    memoryExpandable: true,
    cpuLimit: sockets * coresPerSocket * mhzPerCore,
    memoryLimit: memoryGib * 1024 - RESERVED_MIB,
    scaleDescendantsShares: 'disabled',
  });
  const store = new DataVsphereDatastore(stack, `${host}-datastore`, { name: datastore, datacenterId });
  const network = new DataVsphereNetwork(stack, `${host}-network`, { name: fleet.NETWORK, datacenterId });
  const origin =
    source === 'template' ? cloned(stack, host, datacenterId) : { guestId: 'ubuntu64Guest', waitForGuestNetTimeout: 0 };
  return {
    resourcePoolId: pool.id,
    hostSystemId: machine.id,
    datastoreId: store.id,
    networkInterface: [{ networkId: network.id }],
    ...origin,
  };
}

/** A clone of a template that is what the VM is declared to be. */
function cloned(stack: TerraformStack, host: string, datacenterId: string): Partial<VirtualMachineConfig> {
  const name = fleet.TEMPLATE;
  const template = new DataVsphereVirtualMachine(stack, `${host}-template`, { name, datacenterId });
  const { guestId } = template;
  const size = fleet.DISKS_GIB[0];
  return {
    guestId,
    clone: { templateUuid: template.id },
    lifecycle: {
      precondition: [
        {
          condition: Op.eq(guestId, 'ubuntu64Guest'),
          errorMessage: `template ${name} is no Ubuntu 24.04 (ubuntu64Guest): change guestOs or the template`,
        },
        {
          condition: Op.eq(template.firmware, 'efi'),
          errorMessage: `template ${name} does not boot by efi: state its firmware`,
        },
        {
          condition: Op.lte(template.disks.get(0).size, size),
          errorMessage: `the first disk of template ${name} is larger than ${size} GiB: enlarge the VM's first disk`,
        },
      ],
    },
  };
}

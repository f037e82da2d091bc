import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, VmSource } from '../../lib';
import * as fleet from './fleet';

/** The fleet with this library. */
export function build(options: fleet.Fleet, outdir: string): App {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'fleet');
  new VsphereProvider(stack, 'vsphere', fleet.PROVIDER);
  const { memoryGib, storeTib, ...cpu } = fleet.HOST;
  for (const { host, hostname, datastore, vms } of fleet.hostsOf(options)) {
    const machine = new BareMetalHost(stack, host, {
      hypervisor: Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: fleet.DATACENTER, hostname }),
      cpu,
      memory: Memory.gib(memoryGib),
      datastores: [{ name: datastore, capacity: Disk.tib(storeTib) }],
    });
    for (const name of vms) {
      machine.addVirtualMachine(name, {
        vcpus: fleet.VCPUS,
        memory: Memory.gib(fleet.MEMORY_GIB),
        disks: fleet.DISKS_GIB.map((size) => ({ size: Disk.gib(size) })),
        guestOs: GuestOs.UBUNTU_24_04,
        source: options.source === 'template' ? VmSource.template(fleet.TEMPLATE) : VmSource.blank(),
        networks: [fleet.NETWORK],
      });
    }
  }
  return app;
}

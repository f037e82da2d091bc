// The fix of examples/over-budget: the VM that is too much goes to another host.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

const machine = { cpu: { sockets: 2, coresPerSocket: 12 }, memory: Memory.gib(256) };
const esxi = { version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1' } as const;
const server = new BareMetalHost(rack, 'esxi-01', {
  ...machine,
  hypervisor: Hypervisor.esxi({ ...esxi, hostname: 'esxi-01.example.com' }),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
});
const second = new BareMetalHost(rack, 'esxi-02', {
  ...machine,
  hypervisor: Hypervisor.esxi({ ...esxi, hostname: 'esxi-02.example.com' }),
  datastores: [{ name: 'ssd-2', capacity: Disk.tib(4) }],
});

const common = {
  disks: [{ size: Disk.gib(100) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('debian-12'),
  networks: ['services'],
};
server.addVirtualMachine('orders-db', { ...common, vcpus: 16, memory: Memory.gib(64) });
server.addVirtualMachine('web', { ...common, vcpus: 8, memory: Memory.gib(16) });
second.addVirtualMachine('search', { ...common, vcpus: 9, memory: Memory.gib(32) });
app.synth();

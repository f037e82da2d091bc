// The other fix of examples/over-budget: an overcommit that someone chose, and why. It passes with a warning.
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

const server = new BareMetalHost(rack, 'esxi-01', {
  hypervisor: Hypervisor.esxi({
    version: '8.0',
    endpoint: 'vcenter',
    datacenter: 'dc-1',
    hostname: 'esxi-01.example.com',
  }),
  cpu: { sockets: 2, coresPerSocket: 12 },
  memory: Memory.gib(256),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
  overcommit: { cpuPercent: 150, reason: 'web and search idle at night, when orders-db runs its reports' },
});

const common = {
  disks: [{ size: Disk.gib(100) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('debian-12'),
  networks: ['services'],
};
server.addVirtualMachine('orders-db', { ...common, vcpus: 16, memory: Memory.gib(64) });
server.addVirtualMachine('web', { ...common, vcpus: 8, memory: Memory.gib(16) });
server.addVirtualMachine('search', { ...common, vcpus: 9, memory: Memory.gib(32) });
app.synth();

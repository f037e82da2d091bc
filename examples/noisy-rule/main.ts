// One noisy rule off for one VM, until a day.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, Strata, VmSource, Waiver } from 'cdktf-strata';

const app = new App();
// A pipeline states the day here or in STRATA_TODAY; otherwise it is today.
Strata.of(app).judgeOn('2026-11-23');

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
});

const common = { guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12'), networks: ['services'] };
const warehouse = server.addVirtualMachine('warehouse', {
  ...common,
  vcpus: 16,
  memory: Memory.gib(64),
  disks: [{ size: Disk.gib(900) }],
});
new Waiver(warehouse, 'wide-on-purpose', {
  rule: 'CAP010',
  reason: 'its database is NUMA-aware',
  owner: 'data team',
  expires: '2027-06-30',
});
server.addVirtualMachine('web', { ...common, vcpus: 8, memory: Memory.gib(32), disks: [{ size: Disk.gib(60) }] });
app.synth();

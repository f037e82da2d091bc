// A higher ratio than the policy allows, for one host, until a day, and no higher than stated.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, Policy, Strata, VmSource, Waiver } from 'cdktf-strata';

const app = new App();
// A pipeline states the day here or in STRATA_TODAY; otherwise it is today.
Strata.of(app).judgeOn('2026-11-23');
Policy.apply(app, { name: 'example-org', version: '2026.3', maximumRatioPercent: { cpu: 200 } });

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
  overcommit: { cpuPercent: 300, reason: 'the second host arrives in January' },
});

new Waiver(server, 'until-the-second-host', {
  rule: 'CAP008',
  reason: 'the second host is ordered, and delayed',
  owner: 'capacity planning',
  expires: '2027-01-31',
  limitPercent: 300,
});

const common = { guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12'), networks: ['services'] };
server.addVirtualMachine('warehouse', {
  ...common,
  vcpus: 12,
  memory: Memory.gib(64),
  disks: [{ size: Disk.gib(900) }],
});
server.addVirtualMachine('web', { ...common, vcpus: 8, memory: Memory.gib(32), disks: [{ size: Disk.gib(60) }] });
app.synth();

// Exceptions on the record: each has a reason, an owner and a last day, and is listed in every report.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import {
  BareMetalHost,
  ContainerEngine,
  ContainerHost,
  Disk,
  DockerConnection,
  GuestOs,
  Hypervisor,
  Memory,
  Policy,
  Strata,
  VmSource,
  Waiver,
} from 'cdktf-strata';

const app = new App();
// A pipeline states the day here or in STRATA_TODAY; otherwise it is today.
Strata.of(app).judgeOn('2026-11-23');
Policy.apply(app, { name: 'example-org', version: '2026.3', maximumRatioPercent: { cpu: 200 } });

// A whole lab: one rule off for everything in the stack.
const lab = new TerraformStack(app, 'lab');
new Waiver(lab, 'public-on-bare-docker', {
  rule: 'ISO006',
  reason: 'the lab has no way to production networks',
  owner: 'platform team',
  expires: '2027-03-31',
});
const bench = new ContainerHost(lab, 'bench', {
  engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
  trustZone: 'public',
});
bench.addContainer('fuzzer', { image: 'ghcr.io/example/fuzzer:1.4.0', cpus: 4, memory: Memory.gib(8) });

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

// A higher ratio for one host, until a day, and no higher than stated.
new Waiver(server, 'until-the-second-host', {
  rule: 'CAP008',
  reason: 'the second host is ordered, and delayed',
  owner: 'capacity planning',
  expires: '2027-01-31',
  limitPercent: 300,
});

// One noisy rule off for one VM.
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

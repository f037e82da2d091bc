// A critical service with an instance on each of two hosts; a snapshot before an upgrade; what falls with what.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, Strata, VmSource, Workload, recommend } from 'cdktf-strata';

const app = new App();
Strata.of(app).judgeOn('2026-11-23');
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

const hosts = ['esxi-01', 'esxi-02'].map(
  (name) =>
    new BareMetalHost(rack, name, {
      hypervisor: Hypervisor.esxi({
        version: '8.0',
        endpoint: 'vcenter',
        datacenter: 'dc-1',
        hostname: `${name}.example.com`,
      }),
      cpu: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 },
      memory: Memory.gib(128),
      datastores: [{ name: `${name}-ssd`, capacity: Disk.tib(2) }],
      environment: 'data-center',
    }),
);
const common = { guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12'), networks: ['services'] };
const [first] = hosts.map((host, index) => {
  host.addVirtualMachine(`batch-${index}`, {
    ...common,
    vcpus: 4,
    memory: Memory.gib(16),
    disks: [{ size: Disk.gib(60) }],
    workload: Workload.BATCH,
  });
  return host.addVirtualMachine(`orders-${index}`, {
    ...common,
    vcpus: 8,
    memory: Memory.gib(32),
    disks: [{ size: Disk.gib(200) }],
    workload: Workload.DATABASE,
    criticality: 'critical',
    service: 'orders',
  });
});
first!.saveSnapshot('before-upgrade', { description: 'upgrade to release 19', keepUntil: '2026-11-26' });
app.synth();

/** What falls with the first host. */
export const falls = Strata.of(app).blastRadius(hosts[0]!);

/** What fits a monolith, and why the rest does not. */
export const advice = recommend({ workload: Workload.MONOLITH });

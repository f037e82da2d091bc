// What a virtual machine is good for: save it before an upgrade, keep it as a template, make others from it, on its own
// and on another server. Everything that is saved and duplicated is charged in full, so that it fits when it grows.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, Strata, VmSource } from 'cdktf-strata';

const app = new App();
Strata.of(app).judgeOn('2026-11-23');
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

const [first, second] = ['esxi-01', 'esxi-02'].map(
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
    }),
) as [BareMetalHost, BareMetalHost];

const shop = {
  vcpus: 4,
  memory: Memory.gib(16),
  disks: [{ size: Disk.gib(80) }],
  guestOs: GuestOs.DEBIAN_12,
  networks: ['shop'],
};
const orders = first.addVirtualMachine('orders', { ...shop, source: VmSource.template('debian-12') });

// Its disk once more, and its memory, are charged to the datastore until it is gone.
orders.saveSnapshot('before-upgrade', {
  description: 'upgrade to release 19',
  keepUntil: '2026-11-26',
  memory: true,
});

// A duplicate on the same server, and one on another, where the upgrade is tried first.
first.addVirtualMachine('orders-copy', { ...shop, source: VmSource.copyOf(orders) });
second.addVirtualMachine('orders-trial', { ...shop, source: VmSource.copyOf(orders) });

// A template of it in a content library, and as many from it as the season needs; each has its own name and disk.
const release = orders.asTemplate('release-19', {
  description: 'orders as of release 19',
  library: 'releases',
});
second.addVirtualMachine('season', { ...shop, source: release, replicas: 3 });

// Desktops that are made for a course and thrown away: linked to the template's disk, made in seconds.
second.addVirtualMachine('course', {
  ...shop,
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(40) }],
  source: VmSource.template('ubuntu-24-04-desktop', { linked: true }),
  guestOs: GuestOs.UBUNTU_24_04,
  replicas: 4,
});
app.synth();

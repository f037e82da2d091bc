// One ESXi host without a vCenter: what needs a vCenter, such as cloning, is refused at synth.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, GuestOs, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const branch = new TerraformStack(app, 'branch');
const password = new TerraformVariable(branch, 'esxi-password', { type: 'string', sensitive: true });
new VsphereProvider(branch, 'vsphere', {
  vsphereServer: 'esxi.branch.example.com',
  user: 'root',
  password: password.stringValue,
});

const server = new BareMetalHost(branch, 'esxi', {
  hypervisor: Hypervisor.esxi({ version: '8.0', endpoint: 'esxi', hostname: 'esxi.branch.example.com' }),
  cpu: { sockets: 1, coresPerSocket: 16, mhzPerCore: 2100 },
  memory: Memory.gib(128),
  datastores: [{ name: 'datastore1', capacity: Disk.tib(2) }],
});
server.addNetwork('shop-floor', { vlan: 20 });
server.addVirtualMachine('files', {
  vcpus: 4,
  memory: Memory.gib(16),
  disks: [{ size: Disk.gib(60) }, { size: Disk.gib(900) }],
  guestOs: GuestOs.WINDOWS_SERVER_2019,
  source: VmSource.iso('iso/windows-server-2019.iso'),
  networks: ['shop-floor'],
});
server.addVirtualMachine('gateway', {
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(20) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.blank(),
  networks: ['shop-floor'],
  trustZone: 'public',
});
app.synth();

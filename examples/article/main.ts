// The article's server: 24 cores are 24 vCPUs, in any mix, and no more.
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
  cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: 2400 },
  memory: Memory.gib(256),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
});

server.addVirtualMachine('orders-db', {
  vcpus: 16,
  memory: Memory.gib(128),
  disks: [{ size: Disk.gib(200), datastore: 'ssd-1' }],
  guestOs: GuestOs.WINDOWS_SERVER_2019,
  source: VmSource.template('win2019-base'),
  networks: ['orders'],
});
app.synth();

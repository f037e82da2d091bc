// A VM that was defined without this library: charged to its host with all that it emits, and what it does not say.
import { VirtualMachine as RawVirtualMachine } from '@cdktf/provider-vsphere/lib/virtual-machine';
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Disk, Hypervisor, Memory } from 'cdktf-strata';

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
});

const legacy = new RawVirtualMachine(rack, 'legacy', {
  name: 'legacy',
  resourcePoolId: 'resgroup-8',
  datastoreId: 'datastore-11',
  numCpus: 4,
  memory: 8192,
  memoryReservation: 8192,
  networkInterface: [{ networkId: 'network-7' }],
  disk: [{ label: 'disk0', size: 100 }],
});
server.adoptVirtualMachine('legacy', legacy, { owner: 'payroll', networks: ['office'] });
app.synth();

// Fails on purpose: after the loss of a host a VM finds no room, and a service has more replicas than hosts to keep them
// apart on. Nothing is written.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Cluster, Disk, GuestOs, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

const hosts = ['esxi-01', 'esxi-02', 'esxi-03'].map(
  (id) =>
    new BareMetalHost(rack, id, {
      hypervisor: Hypervisor.esxi({
        version: '8.0',
        endpoint: 'vcenter',
        datacenter: 'dc-1',
        cluster: 'production',
        hostname: `${id}.example.com`,
      }),
      cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: 2400 },
      memory: Memory.gib(256),
      datastores: [{ name: 'san-1', capacity: Disk.tib(8) }],
    }),
);
const cluster = new Cluster(rack, 'production', { hosts, hostFailuresToTolerate: 1 });

const common = { guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12'), networks: ['services'] };

// Each fits beside a replica of the web service; no two fit on one host, which has 240 GiB for its VMs.
for (const id of ['orders-db', 'ledger-db', 'search']) {
  cluster.addVirtualMachine(id, {
    ...common,
    vcpus: 8,
    memory: Memory.gib(128),
    disks: [{ size: Disk.gib(200) }],
  });
}

// Three replicas apart run on three hosts. When one of them is lost, there is none for the third.
cluster.addVirtualMachine('web', {
  ...common,
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(40) }],
  replicas: 3,
  criticality: 'critical',
  service: 'web',
});

app.synth();

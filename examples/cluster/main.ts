// A cluster of four mixed hosts with 40 VMs: three replicated services kept apart, a database that can move while it
// runs, and room for every VM after any host is lost.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { BareMetalHost, Cluster, Disk, GuestOs, Hypervisor, Memory, VmSource, Workload } from 'cdktf-strata';

const app = new App();
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

// Two generations of servers: the cluster's EVC mode is what both can show to a VM.
const host = (id: string, coresPerSocket: number, memory: Memory, evcMode: string): BareMetalHost =>
  new BareMetalHost(rack, id, {
    hypervisor: Hypervisor.esxi({
      version: '8.0',
      endpoint: 'vcenter',
      datacenter: 'dc-1',
      cluster: 'production',
      hostname: `${id}.example.com`,
    }),
    cpu: { sockets: 2, coresPerSocket, threadsPerCore: 2, mhzPerCore: 2400, evcMode },
    memory,
    datastores: [{ name: 'san-1', capacity: Disk.tib(16) }],
    migrationNetwork: 'vmotion',
    environment: 'data-center',
  });

const cluster = new Cluster(rack, 'production', {
  hosts: [
    host('esxi-01', 12, Memory.gib(256), 'intel-skylake'),
    host('esxi-02', 12, Memory.gib(256), 'intel-skylake'),
    host('esxi-03', 16, Memory.gib(384), 'intel-icelake'),
    host('esxi-04', 16, Memory.gib(384), 'intel-icelake'),
  ],
  hostFailuresToTolerate: 1,
  evcMode: 'intel-skylake',
});

const common = { guestOs: GuestOs.DEBIAN_12, source: VmSource.template('debian-12'), networks: ['services'] };

// Three services of three replicas each: no two of one service on a host, and still not after a host is lost.
for (const service of ['web', 'search', 'queue']) {
  cluster.addVirtualMachine(service, {
    ...common,
    vcpus: 2,
    memory: Memory.gib(8),
    disks: [{ size: Disk.gib(40) }],
    replicas: 3,
    criticality: 'critical',
    service,
  });
}

// The database moves to another host while it runs, when its own is emptied for maintenance.
cluster.addVirtualMachine('orders-db', {
  ...common,
  vcpus: 8,
  memory: Memory.gib(64),
  disks: [{ size: Disk.gib(500) }],
  workload: Workload.DATABASE,
  criticality: 'critical',
  liveMigration: true,
});

// A pair that talks all the time stays on one host, where it can.
const app1 = cluster.addVirtualMachine('ledger-app', {
  ...common,
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(40) }],
});
const cache = cluster.addVirtualMachine('ledger-cache', {
  ...common,
  vcpus: 1,
  memory: Memory.gib(16),
  disks: [{ size: Disk.gib(20) }],
});
cluster.colocate('ledger', [app1, cache], { mandatory: false });

// And 28 workers of one vCPU.
cluster.addVirtualMachine('worker', {
  ...common,
  vcpus: 1,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(20) }],
  replicas: 28,
  spread: 'none',
  workload: Workload.BATCH,
});

app.synth();

// One definition of a service on three container engines, on metal and in a VM: only the engine's line changes.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import {
  BareMetalHost,
  ContainerEngine,
  ContainerHost,
  ContainerInVm,
  type ContainerOptions,
  Disk,
  DockerConnection,
  GuestOs,
  Hypervisor,
  LxcConnection,
  Memory,
  VmSource,
} from 'cdktf-strata';

// What runs, how much of it, and what it needs: nothing here knows of an engine.
const shop: ContainerOptions = {
  image: 'ghcr.io/example/shop:2.4.1',
  cpus: 0.75,
  memory: Memory.mib(512),
  scale: { min: 1, max: 3 },
  environment: { MODE: 'live', CACHE_MIB: '64' },
  ports: [{ internal: 8080 }],
  mounts: [{ source: 'shop-data', target: '/var/lib/shop' }],
};

const app = new App();
const edge = new TerraformStack(app, 'edge');
const metal = {
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(2) },
};

const one = new ContainerHost(edge, 'edge-1', {
  ...metal,
  engine: ContainerEngine.docker({
    connection: DockerConnection.ssh({
      user: 'deploy',
      address: 'edge-1.example.com',
      knownHostsFile: './known_hosts',
    }),
  }),
});
const two = new ContainerHost(edge, 'edge-2', {
  ...metal,
  engine: ContainerEngine.lxc({ connection: LxcConnection.https({ address: 'edge-2.example.com' }) }),
});
const three = new ContainerHost(edge, 'edge-3', {
  ...metal,
  engine: ContainerEngine.mesos({ agent: 'edge-3.example.com' }),
});

// The same in a VM: its isolation, and the engine's density.
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
  cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2 },
  memory: Memory.gib(256),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
});
const vm = {
  host: server,
  vcpus: 4,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(60) }],
  guestOs: GuestOs.DEBIAN_12,
  networks: ['services'],
};
const four = new ContainerInVm(rack, 'platform-lxc', {
  ...vm,
  source: VmSource.template('debian-12-incus'),
  engine: ContainerEngine.lxc({ connection: LxcConnection.https({ address: '10.0.20.5', shell: { user: 'deploy' } }) }),
});
const five = new ContainerInVm(rack, 'platform-mesos', {
  ...vm,
  source: VmSource.template('debian-12-mesos'),
  engine: ContainerEngine.mesos({ agent: '10.0.20.6' }),
});

for (const host of [one, two, three, four, five]) {
  host.addContainer('shop', shop);
}
app.synth();

// An estate of every layer: two ESXi hosts, a developer's workstation, a container host, and containers in a VM.
import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import {
  BareMetalHost,
  ContainerEngine,
  ContainerHost,
  ContainerInVm,
  Disk,
  DockerConnection,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  Memory,
  VmSource,
} from 'cdktf-strata';

const app = new App();

// The data center: bare metal, VMs, and a container platform in one of them.
const rack = new TerraformStack(app, 'rack-1');
const password = new TerraformVariable(rack, 'vsphere-password', { type: 'string', sensitive: true });
new VsphereProvider(rack, 'vsphere', {
  vsphereServer: 'vc.example.com',
  user: 'strata@example.com',
  password: password.stringValue,
});

const metal = {
  cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: 2400 },
  memory: Memory.gib(256),
};
const esxi = { version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1' } as const;
const first = new BareMetalHost(rack, 'esxi-01', {
  ...metal,
  hypervisor: Hypervisor.esxi({ ...esxi, hostname: 'esxi-01.example.com' }),
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
});
const second = new BareMetalHost(rack, 'esxi-02', {
  ...metal,
  hypervisor: Hypervisor.esxi({ ...esxi, hostname: 'esxi-02.example.com' }),
  datastores: [{ name: 'ssd-2', capacity: Disk.tib(4) }],
});

first.addVirtualMachine('orders-db', {
  vcpus: 12,
  memory: Memory.gib(128),
  disks: [{ size: Disk.gib(200) }, { size: Disk.gib(800) }],
  guestOs: GuestOs.WINDOWS_SERVER_2019,
  source: VmSource.template('win2019-base'),
  networks: ['orders'],
});
second.addVirtualMachine('search', {
  vcpus: 12,
  memory: Memory.gib(96),
  disks: [{ size: Disk.gib(500) }],
  guestOs: GuestOs.UBUNTU_24_04,
  source: VmSource.template('ubuntu-24-04'),
  networks: ['services'],
});
second.addVirtualMachine('web', {
  vcpus: 4,
  memory: Memory.gib(16),
  disks: [{ size: Disk.gib(40) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('debian-12'),
  networks: ['services'],
  replicas: 2,
});

const platform = new ContainerInVm(rack, 'platform', {
  host: first,
  vcpus: 4,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(60) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('debian-12-docker'),
  networks: ['services'],
  trustZone: 'public',
  engine: ContainerEngine.docker({
    connection: DockerConnection.ssh({ user: 'deploy', address: '10.0.20.5', knownHostsFile: './known_hosts' }),
  }),
});
platform.addNetwork('front');
platform.addContainer('shop', {
  image: 'ghcr.io/example/shop:2.4.1',
  cpus: 0.75,
  memory: Memory.mib(512),
  networks: ['front'],
  scale: { min: 2, max: 3 },
});
platform.addContainer('proxy', {
  image: 'nginx:1.29.1',
  cpus: 0.5,
  memory: Memory.mib(256),
  networks: ['front'],
  ports: [{ internal: 8080, external: 443, address: '10.0.20.5' }],
});

// A developer's workstation: a host OS, its applications, and what they leave for desktops.
const desk = new TerraformStack(app, 'desk');
const workstation = new HostedWorkstation(desk, 'workstation', {
  hypervisor: Hypervisor.kvm({ uri: 'qemu:///system' }),
  cpu: { sockets: 1, coresPerSocket: 8, threadsPerCore: 2 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
  hostApplications: [{ name: 'IDE', cpus: 1, memory: Memory.gib(4) }],
  datastores: [{ name: 'default', capacity: Disk.gib(500) }],
});
workstation.addVirtualMachine('windows-desktop', {
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(80) }],
  guestOs: GuestOs.WINDOWS_10,
  source: VmSource.template('windows-10.qcow2'),
  networks: ['default'],
});
workstation.addVirtualMachine('linux-desktop', {
  vcpus: 2,
  memory: Memory.gib(6),
  disks: [{ size: Disk.gib(40) }],
  guestOs: GuestOs.UBUNTU_24_04,
  source: VmSource.image('/var/lib/images/ubuntu-24.04.qcow2'),
  networks: ['default'],
});

// A container host: one kernel, trusted services only.
const edge = new TerraformStack(app, 'edge');
const builders = new ContainerHost(edge, 'builders', {
  engine: ContainerEngine.docker({
    connection: DockerConnection.ssh({
      user: 'deploy',
      address: 'builders.example.com',
      knownHostsFile: './known_hosts',
    }),
    defaults: { cpus: 0.5, memory: Memory.gib(1) },
  }),
  cpu: { sockets: 1, coresPerSocket: 16 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(4) },
  trustZone: 'internal',
});
builders.addContainer('registry', { image: 'registry:3.0.0', cpus: 1, memory: Memory.gib(2), readOnly: true });
builders.addContainer('runner', { image: 'ghcr.io/example/runner:7.1.0', cpus: 2, memory: Memory.gib(6), replicas: 4 });
builders.addContainer('metrics', { image: 'prom/prometheus:v3.5.0' });

app.synth();

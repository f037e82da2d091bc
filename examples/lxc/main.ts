// An Incus host: whole systems and applications side by side, unprivileged, each held to what the ledger charged.
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { ContainerEngine, ContainerHost, Disk, GuestOs, LxcConnection, Memory } from 'cdktf-strata';

const app = new App();
const lab = new TerraformStack(app, 'lab');
const token = new TerraformVariable(lab, 'incus-token', { type: 'string', sensitive: true });

const host = new ContainerHost(lab, 'incus-01', {
  engine: ContainerEngine.lxc({
    // `incus remote add incus-01 https://incus-01.example.com:8443` has pinned its certificate.
    connection: LxcConnection.https({ address: 'incus-01.example.com', remote: 'incus-01', token: token.stringValue }),
    project: 'lab',
    storagePool: 'ssd',
    rootDisk: Disk.gib(20),
    subnet: '10.0.40.0/24',
  }),
  cpu: { sockets: 2, coresPerSocket: 8 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 1, memory: Memory.gib(4) },
});
host.addNetwork('front', { subnet: '10.0.41.0/24' });
host.addNetwork('back', { internal: true, subnet: '10.0.42.0/24' });

// Whole systems, with an init of their own: 2.5 CPUs are 250 ms of each 100 ms, and no more. ISO011 warns: their image
// is a new one every day.
host.addContainer('build', {
  image: 'images:debian/12/cloud',
  cpus: 2.5,
  memory: Memory.gib(8),
  replicas: 3,
  mounts: [{ source: 'cache', target: '/var/cache/build' }],
});

// Applications of OCI images, on the same daemon.
host.addContainer('orders', {
  image: 'postgres:18.0',
  cpus: 2,
  memory: Memory.gib(4),
  networks: ['back'],
  mounts: [{ source: 'orders', target: '/var/lib/postgresql' }],
});
host.addContainer('proxy', {
  image: 'nginx:1.29.1',
  cpus: 0.125,
  memory: Memory.mib(128),
  networks: ['front', 'back'],
  ports: [{ internal: 80, external: 443, address: '10.0.20.7' }],
});
app.synth();

// A developer's desktop with VMware Workstation: clones of VMs that are there, beside the developer's own programs.
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Disk, GuestOs, HostedWorkstation, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const desk = new TerraformStack(app, 'desk');
const password = new TerraformVariable(desk, 'workstation-password', { type: 'string', sensitive: true });

const desktop = new HostedWorkstation(desk, 'desktop', {
  hypervisor: Hypervisor.workstation({
    // Terraform is run on the desktop itself, where `vmrest` listens.
    endpoint: 'http://localhost:8697/api',
    user: 'strata',
    password: password.stringValue,
    folder: 'D:\\VMs',
    machine: 'desktop-17',
  }),
  cpu: { sockets: 1, coresPerSocket: 12 },
  memory: Memory.gib(64),
  hostOs: GuestOs.WINDOWS_11,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8), disk: Disk.gib(100) },
  hostApplications: [{ name: 'IDE', cpus: 2, memory: Memory.gib(8) }],
  // A clone has the disks and the network of its template: the sizes below are charged, and nothing enforces them.
  datastores: [{ name: 'vms', capacity: Disk.tib(1) }],
  environment: 'endpoint',
});

desktop.addVirtualMachine('windows-10', {
  vcpus: 4,
  memory: Memory.gib(16),
  disks: [{ size: Disk.gib(80) }],
  guestOs: GuestOs.WINDOWS_10,
  source: VmSource.template('Windows 10 base'),
  networks: ['VMnet8'],
});

// Made ready once and switched off; its duplicates start from what it has.
const database = desktop.addVirtualMachine('test-db', {
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(40) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('Debian 12 base'),
  networks: ['VMnet8'],
  powered: false,
});
desktop.addVirtualMachine('test-db-run', {
  vcpus: 2,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(40) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.copyOf(database),
  networks: ['VMnet8'],
  replicas: 2,
});

app.synth();

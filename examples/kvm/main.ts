// A KVM host in a laboratory: how its guests are made, what they read at their first boot, which start with it,
// and copies of a guest that is stopped.
import { App, TerraformStack } from 'cdktf';
import { Disk, GuestOs, HostedWorkstation, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const lab = new TerraformStack(app, 'lab');

const host = new HostedWorkstation(lab, 'bench', {
  hypervisor: Hypervisor.kvm({
    uri: 'qemu+ssh://lab@bench.example.com/system',
    cpuMode: 'host-model',
    machine: 'q35',
    uefi: { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
    // Pages of 2 MiB, which the host OS keeps ready; no guest guesses by shared pages what another holds.
    memoryBacking: { hugePageSize: Memory.mib(2), sharePages: false },
    bridges: { office: 'br0' },
  }),
  cpu: { sockets: 1, coresPerSocket: 16 },
  memory: Memory.gib(64),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
  datastores: [
    { name: 'images', capacity: Disk.gib(500) },
    { name: 'fast', capacity: Disk.tib(1), path: '/srv/fast' },
  ],
  environment: 'lab',
});
host.addNetwork('bench', { subnet: '10.0.30.0/24' });

// Its name and address are told beside what is written here, which reaches the guest as it is.
host.addVirtualMachine('registry', {
  vcpus: 4,
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(40) }, { size: Disk.gib(200), datastore: 'fast' }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.template('debian-12-genericcloud.qcow2'),
  networks: ['bench', 'office'],
  address: { ip: '10.0.30.5', gateway: '10.0.30.1', domain: 'lab.example.com' },
  autostart: true,
  userData: `#cloud-config
packages: [docker-registry]
mounts: [[/dev/vdb, /var/lib/docker-registry]]
`,
});

// On KVM a copy is an overlay on the disks of its original, which is therefore stopped, and stays so.
const golden = host.addVirtualMachine('golden', {
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(20), datastore: 'fast' }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.image('https://images.example.com/debian-12-ci.qcow2'),
  networks: ['bench'],
  powered: false,
});
host.addVirtualMachine('runner', {
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(30), datastore: 'fast' }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.copyOf(golden),
  networks: ['bench'],
  replicas: 3,
  autostart: false,
});
app.synth();

// A lab machine with VirtualBox: what the host OS leaves is shared by a few small Linux VMs of one image.
import { App, TerraformStack } from 'cdktf';
import { Disk, GuestOs, HostedWorkstation, Hypervisor, Memory, VirtualBoxNetwork, VmSource } from 'cdktf-strata';

const app = new App();
const lab = new TerraformStack(app, 'lab');

const machine = new HostedWorkstation(lab, 'lab-01', {
  hypervisor: Hypervisor.virtualBox({
    machine: 'lab-01',
    // Networks that are not listed are address translations, in which VMs meet nobody.
    networks: { lab: VirtualBoxNetwork.hostOnly('vboxnet0') },
  }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.UBUNTU_24_04,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8), disk: Disk.gib(100) },
  hostApplications: [{ name: 'browser', cpus: 1, memory: Memory.gib(2) }],
  // VMs are in the home folder of whoever runs Terraform. Their disks are those of the image: the sizes below are charged,
  // and nothing enforces them.
  datastores: [{ name: 'home', capacity: Disk.gib(500) }],
  environment: 'lab',
  maxVms: 4,
});

const linux = {
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.image('https://images.example.com/boxes/debian-12.box'),
  disks: [{ size: Disk.gib(20) }],
  networks: ['lab', 'nat'],
};

machine.addVirtualMachine('router', { ...linux, vcpus: 1, memory: Memory.mib(512) });
machine.addVirtualMachine('node', { ...linux, vcpus: 2, memory: Memory.gib(4), replicas: 2 });

app.synth();

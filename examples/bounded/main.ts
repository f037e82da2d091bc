// Numbers that Terraform knows later: the bound is charged, and the plan stops above it.
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { Bounded, Disk, GuestOs, HostedWorkstation, Hypervisor, Memory, VmSource } from 'cdktf-strata';

const app = new App();
const desk = new TerraformStack(app, 'desk');
const workstation = new HostedWorkstation(desk, 'workstation', {
  hypervisor: Hypervisor.kvm({ uri: 'qemu:///system' }),
  cpu: { sockets: 1, coresPerSocket: 8 },
  memory: Memory.gib(32),
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
  datastores: [{ name: 'default', capacity: Disk.gib(500) }],
});

const size = new TerraformVariable(desk, 'desktop-vcpus', { type: 'number', default: 4 });
workstation.addVirtualMachine('desktop', {
  vcpus: Bounded.atMost(size.numberValue, 6),
  memory: Memory.gib(8),
  disks: [{ size: Disk.gib(80) }],
  guestOs: GuestOs.UBUNTU_24_04,
  source: VmSource.image('/var/lib/images/ubuntu-24.04.qcow2'),
  networks: ['default'],
});
app.synth();

import type { TerraformStack } from 'cdktf';
import {
  BareMetalHost,
  Disk,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  Memory,
  type Type1Hypervisor,
  type Type2Hypervisor,
  VirtualBoxNetwork,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import { newStack, refusal, secret, vsphere } from '../support/stacks';
import { synth } from '../support/synth';

const linux = { guestOs: GuestOs.DEBIAN_12, networks: ['services'] };

/** VMs that any hypervisor but one can run: only how they start differs there. */
const PLAIN: Readonly<Record<string, VirtualMachineOptions>> = {
  web: {
    ...linux,
    vcpus: 2,
    memory: Memory.gib(4),
    disks: [{ size: Disk.gib(40) }],
    source: VmSource.template('debian-12'),
  },
};

/** VMs that ask for more than each hypervisor can. */
const ASKING: Readonly<Record<string, VirtualMachineOptions>> = {
  build: {
    ...linux,
    vcpus: 4,
    memory: Memory.gib(8),
    disks: [{ size: Disk.gib(40) }],
    source: VmSource.image('/srv/images/debian-12.vhdx'),
    powered: false,
  },
  store: {
    ...linux,
    vcpus: 2,
    memory: Memory.gib(4),
    disks: [{ size: Disk.gib(40) }, { size: Disk.gib(200) }],
    source: VmSource.template('debian-12'),
  },
  gateway: {
    ...linux,
    vcpus: 2,
    memory: Memory.gib(4),
    disks: [{ size: Disk.gib(20) }],
    source: VmSource.template('debian-12'),
    networks: ['services', 'dmz', 'lab', 'office', 'guests'],
    firmware: 'bios',
  },
  desktop: {
    vcpus: 2,
    memory: Memory.gib(4),
    disks: [{ size: Disk.gib(80) }],
    guestOs: GuestOs.WINDOWS_10,
    source: VmSource.template('windows-10'),
    networks: ['services'],
    dynamicMemory: { minimum: Memory.gib(2) },
  },
};

type Vms = Readonly<Record<string, VirtualMachineOptions>>;

/** One definition of a desktop and its VMs; the hypervisor is all that changes. */
function desktop(hypervisor: (stack: TerraformStack) => Type2Hypervisor, vms: Vms): TerraformStack {
  const stack = newStack('desk');
  const host = new HostedWorkstation(stack, 'host', {
    hypervisor: hypervisor(stack),
    cpu: { sockets: 1, coresPerSocket: 16 },
    memory: Memory.gib(64),
    hostOs: GuestOs.DEBIAN_12,
    hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
    datastores: [{ name: 'vms', capacity: Disk.tib(1) }],
  });
  Object.entries(vms).forEach(([id, props]) => host.addVirtualMachine(id, props));
  return stack;
}

/** One definition of a server and its VMs; the hypervisor is all that changes. */
function server(hypervisor: (stack: TerraformStack) => Type1Hypervisor, vms: Vms): TerraformStack {
  const stack = newStack('rack');
  const host = new BareMetalHost(stack, 'host', {
    hypervisor: hypervisor(stack),
    cpu: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 },
    memory: Memory.gib(256),
    datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
  });
  host.addNetwork('services', { vlan: 120 });
  Object.entries(vms).forEach(([id, props]) => host.addVirtualMachine(id, props));
  return stack;
}

const kvm = () => Hypervisor.kvm({ uri: 'qemu:///system' });
const virtualBox = () => Hypervisor.virtualBox({ networks: { services: VirtualBoxNetwork.hostOnly('vboxnet0') } });
const workstation = (stack: TerraformStack) =>
  Hypervisor.workstation({
    endpoint: 'http://localhost:8697/api',
    user: 'strata',
    password: secret(stack),
    folder: 'D:\\VMs',
  });
const esxi = (stack: TerraformStack) => {
  vsphere(stack);
  return Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1', hostname: 'host.example.com' });
};
const hyperV = (stack: TerraformStack) =>
  Hypervisor.hyperV({
    host: 'host.example.com',
    version: '2022',
    user: 'strata',
    password: secret(stack),
    folder: 'D:\\Hyper-V',
    virtualSwitch: 'vSwitch0',
  });

/** What is refused, without where. */
const linesOf = (stack: TerraformStack): string[] => refusal(stack).map((line) => line.replace(/^\[\w+\/host\//, '['));

describe('changing the hypervisor of a host is one changed line', () => {
  test.each([
    ['KVM', kvm, 'libvirt_domain'],
    ['VMware Workstation', workstation, 'vmworkstation_virtual_machine'],
  ])('a desktop with %s runs its VMs', (_, hypervisor, type) => {
    expect(Object.keys(synth(desktop(hypervisor, PLAIN)).desk!.resource!)).toContain(type);
  });

  test.each([
    ['ESXi', esxi, 'vsphere_virtual_machine'],
    ['Hyper-V', hyperV, 'hyperv_machine_instance'],
  ])('a server with %s runs its VMs, and has its network', (_, hypervisor, type) => {
    expect(Object.keys(synth(server(hypervisor, PLAIN)).rack!.resource!)).toContain(type);
  });

  test('VirtualBox starts VMs from images, which their definition must say', () => {
    expect(linesOf(desktop(virtualBox, PLAIN))).toEqual([
      "[web] TGT001: 'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
    ]);
    const web = { ...PLAIN.web!, source: VmSource.image('/srv/images/debian-12.box') };
    for (const hypervisor of [kvm, virtualBox]) {
      expect(Object.keys(synth(desktop(hypervisor, { web })))).toEqual(['desk']);
    }
  });
});

describe('what the new hypervisor cannot do is said at synth', () => {
  test('by KVM', () => {
    expect(linesOf(desktop(kvm, ASKING))).toEqual([
      "[desktop] TGT001: 'dynamicMemory' is not possible on KVM: the 0.8 provider has no balloon target; state one size",
      "[gateway] TGT001: 'firmware' is not possible on KVM: a domain boots by BIOS, until Hypervisor.kvm() states its 'uefi' firmware; state it or leave it out",
    ]);
  });

  test('by VirtualBox', () => {
    expect(linesOf(desktop(virtualBox, ASKING))).toEqual([
      '[gateway] CAP009: number of network adapters is 5, Oracle VirtualBox takes at most 4; lower it',
      "[build] TGT001: 'powered' is not possible on Oracle VirtualBox: the provider starts every VM, whatever its status says; leave the VM out until it is to run",
      "[desktop] TGT001: 'dynamicMemory' is not possible on Oracle VirtualBox: the provider sets no balloon; state one size",
      "[desktop] TGT001: 'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
      '[desktop] TGT001: guestOs is Windows 10, and Oracle VirtualBox runs linux only; choose another system',
      "[gateway] TGT001: 'firmware' is not possible on Oracle VirtualBox: the provider keeps BIOS; leave it out",
      "[gateway] TGT001: 'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
      "[store] TGT001: 'disks' is not possible on Oracle VirtualBox: a VM has the disks of its image and gets no others; declare them as one, of their sizes together",
      "[store] TGT001: 'source' is not possible on Oracle VirtualBox: the provider starts every VM from an image; use VmSource.image()",
    ]);
  });

  test('by Workstation', () => {
    expect(linesOf(desktop(workstation, ASKING))).toEqual([
      '[gateway] CAP009: number of network adapters is 5, VMware Workstation takes at most 1; lower it',
      "[build] TGT001: 'source' is not possible on VMware Workstation: its REST API clones VMs only; use VmSource.template()",
      "[desktop] TGT001: 'dynamicMemory' is not possible on VMware Workstation: its REST API sets one size; state one",
      "[gateway] TGT001: 'firmware' is not possible on VMware Workstation: a clone boots as its template does; leave it out",
      "[store] TGT001: 'disks' is not possible on VMware Workstation: a clone has the disks of its template and gets no others; declare them as one, of their sizes together",
    ]);
  });

  test('by ESXi', () => {
    expect(linesOf(server(esxi, ASKING))).toEqual([
      "[build] TGT001: 'powered' is not possible on VMware ESXi: the provider powers every VM on; leave the VM out until it is to run",
      "[build] TGT001: 'source' is not possible on VMware ESXi: the provider clones templates and deploys OVF, it imports no disk image; use VmSource.template()",
      "[desktop] TGT001: 'dynamicMemory' is not possible on VMware ESXi: ESXi reclaims by ballooning, within what is not reserved; state a reservation",
    ]);
  });

  test('by Hyper-V: nothing, it can all of that', () => {
    expect(Object.keys(synth(server(hyperV, ASKING)))).toEqual(['rack']);
  });

  test('where a VM is larger than the new one takes', () => {
    const web = { ...PLAIN.web!, vcpus: 40, memory: Memory.gib(200) };
    const large = (hypervisor: (stack: TerraformStack) => Type2Hypervisor): TerraformStack => {
      const stack = newStack('desk');
      const host = new HostedWorkstation(stack, 'host', {
        hypervisor: hypervisor(stack),
        cpu: { sockets: 4, coresPerSocket: 16 },
        memory: Memory.tib(1),
        hostOs: GuestOs.DEBIAN_12,
        hostOsReserved: { cpus: 2, memory: Memory.gib(8) },
        datastores: [{ name: 'vms', capacity: Disk.tib(1) }],
      });
      host.addVirtualMachine('web', web);
      return stack;
    };
    expect(Object.keys(synth(large(kvm)))).toEqual(['desk']);
    expect(linesOf(large(workstation))).toEqual([
      '[web] CAP009: memory is 200 GiB, VMware Workstation takes at most 128 GiB; lower it',
      '[web] CAP009: vCPU is 40, VMware Workstation takes at most 32; lower it',
    ]);
    expect(linesOf(large(virtualBox))).toContain(
      '[web] CAP009: vCPU is 40, Oracle VirtualBox takes at most 32; lower it',
    );
  });
});

// What the types refuse: the wrong technique. Compiled, never run; `reasons.test.ts` holds each refusal to its reason.
import type { TerraformStack } from 'cdktf';
import {
  BareMetalHost,
  Container,
  ContainerEngine,
  ContainerHost,
  ContainerInVm,
  Disk,
  DockerConnection,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  Memory,
  VirtualMachine,
  VmNetwork,
  VmSource,
} from 'cdktf-strata';

declare const rack: TerraformStack;
declare const server: BareMetalHost;
declare const workstation: HostedWorkstation;
declare const builders: ContainerHost;
declare const platform: ContainerInVm;
declare const vm: VirtualMachine;

const metal = { cpu: { sockets: 2, coresPerSocket: 12 }, memory: Memory.gib(256) };
const esxi = Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1', hostname: 'a' });
const kvm = Hypervisor.kvm({ uri: 'qemu:///system' });
const hyperV = Hypervisor.hyperV({ host: 'a', version: '2022', user: 'a', password: '' });
const virtualBox = Hypervisor.virtualBox();
const vmware = Hypervisor.workstation({ endpoint: 'a', user: 'a', password: '', folder: 'a' });
const docker = ContainerEngine.docker({ connection: DockerConnection.local() });
const hostOs = GuestOs.DEBIAN_12;
const hostOsReserved = { cpus: 2, memory: Memory.gib(8) };
const size = { vcpus: 2, memory: Memory.gib(4), disks: [{ size: Disk.gib(20) }] };
const guest = { ...size, guestOs: GuestOs.DEBIAN_12, source: VmSource.blank(), networks: ['services'] };
const image = 'nginx:1.29.1';

export function techniques(): void {
  // The right ones compile: a mistake in what the wrong ones share would hide behind their errors.
  new BareMetalHost(rack, 'a', { ...metal, hypervisor: esxi });
  new HostedWorkstation(rack, 'b', { ...metal, hypervisor: kvm, hostOs, hostOsReserved });
  new BareMetalHost(rack, 'j', { ...metal, hypervisor: hyperV });
  new HostedWorkstation(rack, 'k', { ...metal, hypervisor: virtualBox, hostOs, hostOsReserved });
  new HostedWorkstation(rack, 'l', { ...metal, hypervisor: vmware, hostOs, hostOsReserved });
  new ContainerHost(rack, 'c', { ...metal, engine: docker, hostOs, hostOsReserved });
  new VirtualMachine(rack, 'd', { ...guest, host: server });
  new VirtualMachine(rack, 'e', { ...guest, host: workstation });
  new ContainerInVm(rack, 'f', { ...guest, host: server, engine: docker });
  new Container(rack, 'g', { host: builders, image });
  new Container(rack, 'h', { host: platform, image });
  new VmNetwork(rack, 'i', { host: server });
}

export function hypervisors(): void {
  // @ts-expect-error Type 'Type2Hypervisor' is not assignable to type 'Type1Hypervisor'
  new BareMetalHost(rack, 'a', { ...metal, hypervisor: kvm });
  // @ts-expect-error Type 'Type1Hypervisor' is not assignable to type 'Type2Hypervisor'
  new HostedWorkstation(rack, 'b', { ...metal, hypervisor: esxi, hostOs, hostOsReserved });
  // @ts-expect-error Type 'Type2Hypervisor' is not assignable to type 'Type1Hypervisor'
  new BareMetalHost(rack, 'h', { ...metal, hypervisor: virtualBox });
  // @ts-expect-error Type 'Type2Hypervisor' is not assignable to type 'Type1Hypervisor'
  new BareMetalHost(rack, 'i', { ...metal, hypervisor: vmware });
  // @ts-expect-error Type 'Type1Hypervisor' is not assignable to type 'Type2Hypervisor'
  new HostedWorkstation(rack, 'j', { ...metal, hypervisor: hyperV, hostOs, hostOsReserved });
  // @ts-expect-error Type 'EngineTarget' is missing the following properties from type 'Type1Hypervisor'
  new BareMetalHost(rack, 'c', { ...metal, hypervisor: docker });
  // @ts-expect-error Type 'Type2Hypervisor' is missing the following properties from type 'EngineTarget'
  new ContainerHost(rack, 'd', { ...metal, engine: kvm, hostOs, hostOsReserved });
  // @ts-expect-error Property 'hypervisor' is missing
  new BareMetalHost(rack, 'e', { ...metal });
  // @ts-expect-error Property 'engine' is missing
  new ContainerHost(rack, 'f', { ...metal, hostOs, hostOsReserved });
  // @ts-expect-error Type 'string' is not assignable to type 'Type1Hypervisor'
  new BareMetalHost(rack, 'g', { ...metal, hypervisor: 'esxi' });
}

export function hostOperatingSystems(): void {
  // @ts-expect-error 'hostOs' does not exist in type 'BareMetalHostProps'
  new BareMetalHost(rack, 'a', { ...metal, hypervisor: esxi, hostOs: GuestOs.DEBIAN_12 });
  // @ts-expect-error 'hostOsReserved' does not exist in type 'BareMetalHostProps'
  new BareMetalHost(rack, 'b', { ...metal, hypervisor: esxi, hostOsReserved: { cpus: 1, memory: Memory.gib(1) } });
  // @ts-expect-error Property 'hostOs' is missing
  new HostedWorkstation(rack, 'c', { ...metal, hypervisor: kvm, hostOsReserved });
  // @ts-expect-error Property 'hostOsReserved' is missing
  new HostedWorkstation(rack, 'd', { ...metal, hypervisor: kvm, hostOs });
  // @ts-expect-error Property 'hostOs' is missing
  new ContainerHost(rack, 'e', { ...metal, engine: docker, hostOsReserved });
  // @ts-expect-error Property 'hostOsReserved' is missing
  new ContainerHost(rack, 'f', { ...metal, engine: docker, hostOs });
  // @ts-expect-error Property 'memory' is missing in type '{ cpus: number; }' but required in type 'HostOsReserve'
  new HostedWorkstation(rack, 'g', { ...metal, hypervisor: kvm, hostOs, hostOsReserved: { cpus: 2 } });
  // @ts-expect-error 'reserved' does not exist in type 'HostedWorkstationProps'
  new HostedWorkstation(rack, 'h', { ...metal, hypervisor: kvm, hostOs, hostOsReserved, reserved: { cpus: 1 } });
}

export function guests(): void {
  // @ts-expect-error Property 'engine' is missing in type 'BareMetalHost' but required in type 'IContainerHost'
  new Container(rack, 'a', { host: server, image });
  // @ts-expect-error Property 'engine' is missing in type 'HostedWorkstation' but required in type 'IContainerHost'
  new Container(rack, 'b', { host: workstation, image });
  // @ts-expect-error Property 'engine' is missing in type 'VirtualMachine' but required in type 'IContainerHost'
  new Container(rack, 'c', { host: vm, image });
  // @ts-expect-error Type 'ContainerHost' is missing the following properties from type 'IVmHost'
  new VirtualMachine(rack, 'd', { ...guest, host: builders });
  // @ts-expect-error Type 'ContainerInVm' is missing the following properties from type 'IVmHost'
  new VirtualMachine(rack, 'e', { ...guest, host: platform });
  // @ts-expect-error Type 'ContainerHost' is missing the following properties from type 'IVmHost'
  new ContainerInVm(rack, 'f', { ...guest, host: builders, engine: docker });
  // @ts-expect-error Type 'ContainerHost' is missing the following properties from type 'IVmHost'
  new VmNetwork(rack, 'g', { host: builders });
  // @ts-expect-error Property 'addContainer' does not exist on type 'BareMetalHost'
  server.addContainer('h', { image });
  // @ts-expect-error Property 'addContainer' does not exist on type 'VirtualMachine'
  vm.addContainer('i', { image });
  // @ts-expect-error Property 'addVirtualMachine' does not exist on type 'ContainerHost'
  builders.addVirtualMachine('j', guest);
  // @ts-expect-error Property 'addVirtualMachine' does not exist on type 'ContainerInVm'
  platform.addVirtualMachine('k', guest);
  // @ts-expect-error 'host' does not exist in type 'VirtualMachineOptions'
  server.addVirtualMachine('l', { ...guest, host: server });
}

export function containersInVms(): void {
  // @ts-expect-error 'replicas' does not exist in type 'ContainerInVmProps'
  new ContainerInVm(rack, 'a', { ...guest, host: server, engine: docker, replicas: 2 });
  // @ts-expect-error 'powered' does not exist in type 'ContainerInVmProps'
  new ContainerInVm(rack, 'b', { ...guest, host: server, engine: docker, powered: false });
  // @ts-expect-error Property 'engine' is missing
  new ContainerInVm(rack, 'c', { ...guest, host: server });
}

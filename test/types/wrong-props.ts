// What the types refuse: wrong props. Compiled, never run; `reasons.test.ts` holds each refusal to its reason.
import type { TerraformStack } from 'cdktf';
import {
  BareMetalHost,
  type BareMetalHostProps,
  Bounded,
  type ContainerHost,
  type ContainerInVm,
  type ContainerOptions,
  Disk,
  DockerConnection,
  GuestOs,
  Hypervisor,
  type LedgerRow,
  Memory,
  Strata,
  type VirtualMachine,
  VirtualBoxNetwork,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';

declare const rack: TerraformStack;
declare const server: BareMetalHost;
declare const builders: ContainerHost;
declare const platform: ContainerInVm;
declare const vm: VirtualMachine;
declare const row: LedgerRow;
declare const hostProps: BareMetalHostProps;
declare const vmProps: VirtualMachineOptions;
declare const containerProps: ContainerOptions;

const esxi = { version: '8.0', endpoint: 'vcenter', datacenter: 'dc-1', hostname: 'a' } as const;
const hypervisor = Hypervisor.esxi(esxi);
const cpu = { sockets: 2, coresPerSocket: 12 };
const memory = Memory.gib(256);
const host = { hypervisor, cpu, memory };
const ssh = { user: 'deploy', address: '10.0.0.5' };
const guest = {
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(20) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.blank(),
  networks: ['services'],
};
const image = 'nginx:1.29.1';

export function hosts(): void {
  new BareMetalHost(rack, 'a', { ...host, overcommit: { cpuPercent: 400, reason: 'desktops sleep' } });
  // @ts-expect-error Property 'reason' is missing in type '{ cpuPercent: number; }' but required in type 'Overcommit'
  new BareMetalHost(rack, 'b', { ...host, overcommit: { cpuPercent: 400 } });
  // @ts-expect-error Type 'number' is not assignable to type 'Overcommit'
  new BareMetalHost(rack, 'c', { ...host, overcommit: 400 });
  // @ts-expect-error Type 'number' is not assignable to type 'Memory'
  new BareMetalHost(rack, 'd', { hypervisor, cpu, memory: 256 });
  // @ts-expect-error Type 'number' is not assignable to type 'CpuTopology'
  new BareMetalHost(rack, 'e', { hypervisor, cpu: 24, memory });
  // @ts-expect-error Property 'coresPerSocket' is missing
  new BareMetalHost(rack, 'f', { hypervisor, cpu: { sockets: 2 }, memory });
  // @ts-expect-error Type '"sockets"' is not assignable to type 'CpuBasis | undefined'
  new BareMetalHost(rack, 'g', { ...host, countCpusBy: 'sockets' });
  // @ts-expect-error Type '"x86"' is not assignable to type 'Architecture | undefined'
  new BareMetalHost(rack, 'h', { ...host, architecture: 'x86' });
  // @ts-expect-error Type 'Memory' is missing the following properties from type 'Disk': gibPerUnit, toGib
  new BareMetalHost(rack, 'i', { ...host, datastores: [{ name: 'ssd-1', capacity: Memory.tib(4) }] });
  // @ts-expect-error Expected 3 arguments, but got 2
  new BareMetalHost(rack, 'j');
}

export function targets(): void {
  // @ts-expect-error Type '"vsphere"' is not assignable to type '"vcenter" | "esxi"'
  Hypervisor.esxi({ ...esxi, endpoint: 'vsphere' });
  // @ts-expect-error Property 'hostname' is missing
  Hypervisor.esxi({ version: '8.0', endpoint: 'esxi' });
  // @ts-expect-error Property 'uri' is missing
  Hypervisor.kvm({});
  // @ts-expect-error Type '"xen"' is not assignable to type '"kvm" | "qemu" | undefined'
  Hypervisor.kvm({ uri: 'qemu:///system', domainType: 'xen' });
  // @ts-expect-error Type '"2012"' is not assignable to type 'HyperVVersion'
  Hypervisor.hyperV({ host: 'a', version: '2012', user: 'a', password: '' });
  // @ts-expect-error Property 'password' is missing
  Hypervisor.hyperV({ host: 'a', version: '2022', user: 'a' });
  // @ts-expect-error Property 'folder' is missing
  Hypervisor.workstation({ endpoint: 'a', user: 'a', password: '' });
  // @ts-expect-error Type 'string' is not assignable to type 'VirtualBoxNetwork'
  Hypervisor.virtualBox({ networks: { lab: 'nat' } });
  // @ts-expect-error Constructor of class 'VirtualBoxNetwork' is private
  new VirtualBoxNetwork('nat');
  // @ts-expect-error Property 'knownHostsFile' is missing
  DockerConnection.ssh(ssh);
  // @ts-expect-error Property 'ca' is missing
  DockerConnection.tls({ address: '10.0.0.5', cert: '', key: '' });
  // @ts-expect-error Property 'tcp' does not exist on type 'typeof DockerConnection'
  DockerConnection.tcp('10.0.0.5:2375');
  // @ts-expect-error Constructor of class 'VmSource' is private
  new VmSource('clone', 'debian-12');
  // @ts-expect-error Constructor of class 'Memory' is private
  new Memory(4, 1024);
}

export function guests(): void {
  server.addVirtualMachine('a', guest);
  // @ts-expect-error Type 'number' is not assignable to type 'Memory'
  server.addVirtualMachine('b', { ...guest, memory: 4096 });
  // @ts-expect-error Type 'string' is not assignable to type 'number'
  server.addVirtualMachine('c', { ...guest, vcpus: '2' });
  // @ts-expect-error 'cpus' does not exist in type 'VirtualMachineOptions'
  server.addVirtualMachine('d', { ...guest, cpus: 0.5 });
  // @ts-expect-error Type 'string' is not assignable to type 'GuestOs'
  server.addVirtualMachine('e', { ...guest, guestOs: 'debian12_64Guest' });
  // @ts-expect-error Type 'string' is not assignable to type 'VmSource'
  server.addVirtualMachine('f', { ...guest, source: 'debian-12' });
  // @ts-expect-error Type 'string' is not assignable to type 'string[]'
  server.addVirtualMachine('g', { ...guest, networks: 'services' });
  // @ts-expect-error Type 'number' is not assignable to type 'Disk'
  server.addVirtualMachine('h', { ...guest, disks: [{ size: 20 }] });
  // @ts-expect-error Type 'Disk' is missing the following properties from type 'Memory': mibPerUnit, toMib
  server.addVirtualMachine('i', { ...guest, memory: Disk.gib(4) });
  // @ts-expect-error Type '"uefi"' is not assignable to type '"efi" | "bios" | undefined'
  server.addVirtualMachine('j', { ...guest, firmware: 'uefi' });
  // @ts-expect-error Type 'string' is not assignable to type 'VmAddress'
  server.addVirtualMachine('k', { ...guest, address: '10.0.0.5' });
  // @ts-expect-error Argument of type 'string' is not assignable to parameter of type 'number'
  server.addVirtualMachine('l', { ...guest, vcpus: Bounded.atMost('4', 8) });
  // @ts-expect-error Argument of type '{ vcpus: number; }' is not assignable to parameter of type 'VirtualMachineOptions'
  server.addVirtualMachine('m', { vcpus: 2 });
}

export function containers(): void {
  builders.addContainer('a', { image, cpus: 0.5, memory: Memory.mib(256) });
  // @ts-expect-error Property 'image' is missing
  builders.addContainer('b', { cpus: 0.5, memory: Memory.mib(256) });
  // @ts-expect-error Property 'image' is missing
  platform.addContainer('c', {});
  // @ts-expect-error Type 'number' is not assignable to type 'Memory'
  builders.addContainer('d', { image, memory: 256 });
  // @ts-expect-error 'vcpus' does not exist in type 'ContainerOptions'
  builders.addContainer('e', { image, vcpus: 1 });
  // @ts-expect-error Property 'max' is missing in type '{ min: number; }' but required in type 'ContainerScale'
  builders.addContainer('f', { image, scale: { min: 2 } });
  // @ts-expect-error Type '"sometimes"' is not assignable to type
  builders.addContainer('g', { image, restart: 'sometimes' });
  // @ts-expect-error Type '"sctp"' is not assignable to type '"tcp" | "udp" | undefined'
  builders.addContainer('h', { image, ports: [{ internal: 80, protocol: 'sctp' }] });
  // @ts-expect-error Property 'target' is missing in type '{ source: string; }' but required in type 'ContainerMount'
  builders.addContainer('i', { image, mounts: [{ source: 'data' }] });
}

export function whatIsReadOnly(): void {
  // @ts-expect-error Cannot assign to 'vcpus' because it is a read-only property
  vmProps.vcpus = 2;
  // @ts-expect-error Cannot assign to 'memory' because it is a read-only property
  hostProps.memory = memory;
  // @ts-expect-error Cannot assign to 'image' because it is a read-only property
  containerProps.image = image;
  // @ts-expect-error Cannot assign to 'host' because it is a read-only property
  vm.host = server;
  // @ts-expect-error Cannot assign to 'resource' because it is a read-only property
  vm.resource = vm.resource;
  // @ts-expect-error Property 'push' does not exist on type 'readonly TerraformResource[]'
  vm.resources.push(vm.resource);
  // @ts-expect-error Cannot assign to 'amount' because it is a read-only property
  memory.amount = 512;
  // @ts-expect-error Cannot assign to 'charged' because it is a read-only property
  row.charged = { cpu: 0, memory: 0, disk: 0 };
  // @ts-expect-error Property 'pop' does not exist on type 'readonly LedgerRow[]'
  Strata.of(rack).ledger().pop();
  // @ts-expect-error Cannot assign to 'engine' because it is a read-only property
  builders.engine = platform.engine;
}

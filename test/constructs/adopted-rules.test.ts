import type { TerraformStack } from 'cdktf';
import {
  type AdoptContainerOptions,
  type AdoptVirtualMachineOptions,
  type ContainerHost,
  type ContainerOptions,
  type LedgerRow,
  Disk,
  GuestOs,
  Memory,
  Strata,
  type VirtualMachineOptions,
  type VmHost,
  VmSource,
  Workload,
} from 'cdktf-strata';
import { rawCopyOf } from '../support/raw';
import { container, dockerHost, esxiHost, hyperVHost, kvmHost, lxcHost, newStack, vm } from '../support/stacks';

/** Every rule that finds something, once for each finding. */
function rulesIn(stack: TerraformStack): string[] {
  return Strata.of(stack)
    .report()
    .findings.map(({ rule }) => rule)
    .sort();
}

/** What the guest takes and is guaranteed. */
function chargesIn(rows: readonly LedgerRow[]): unknown[] {
  return rows.flatMap(({ layer, charged, guaranteed, children }) =>
    ['vm', 'container'].includes(layer) ? [charged, guaranteed] : chargesIn(children),
  );
}

/** All that is to be the same whichever way a guest comes in. */
interface Verdict {
  readonly rules: readonly string[];
  readonly charges: readonly unknown[];
}

function verdictOn(stack: TerraformStack): Verdict {
  return { rules: rulesIn(stack), charges: chargesIn(Strata.of(stack).ledger()) };
}

/** What is found of a guest that a construct declares, and of the very resource of it, defined by others and adopted. */
function bothWays<H>(
  hostOn: (stack: TerraformStack) => H,
  declare: (host: H) => { readonly resource: { readonly friendlyUniqueId: string } },
  adopt: (host: H, resource: never) => unknown,
): { declared: Verdict; adopted: Verdict } {
  const own = newStack();
  const { friendlyUniqueId } = declare(hostOn(own)).resource;
  const declared = verdictOn(own);
  const other = newStack();
  const host = hostOn(other);
  const copy = rawCopyOf(own, other.node.root as never);
  adopt(host, copy.node.findChild(friendlyUniqueId) as never);
  return { declared, adopted: verdictOn(other) };
}

type VmRow = [
  name: string,
  rules: readonly string[],
  props: Partial<VirtualMachineOptions>,
  hostOn?: (stack: TerraformStack) => VmHost,
];

/** What only its author knows of a VM. */
function statedOf(props: VirtualMachineOptions): AdoptVirtualMachineOptions {
  const { owner, trustZone, workload, criticality, service, latencySensitive, passthrough, liveMigration } = props;
  return {
    owner,
    trustZone,
    workload,
    criticality,
    service,
    latencySensitive,
    liveMigration,
    // Sizes of what is attached are nowhere else.
    disks: props.disks.map(({ size }) => size),
    ...(passthrough !== undefined && passthrough.reason !== '' && { passthrough: { reason: passthrough.reason } }),
  } as AdoptVirtualMachineOptions;
}

const clockless = (stack: TerraformStack): VmHost => esxiHost(stack, { cpu: { sockets: 2, coresPerSocket: 12 } });
const blank = { source: VmSource.blank() };

describe('a rule that finds something of a VM finds it where it is adopted', () => {
  test.each<VmRow>([
    ['more CPUs than its host has', ['CAP001', 'CAP004'], { vcpus: 64 }],
    ['more memory than its host has', ['CAP002', 'CAP004'], { memory: Memory.gib(300) }],
    ['memory that fills its host but for its overhead', ['CAP002'], { memory: Memory.gib(240) }],
    ['a disk that is larger than its datastore', ['CAP003'], { disks: [{ size: Disk.tib(5) }] }],
    [
      'a disk on another datastore',
      ['CAP003'],
      { disks: [{ size: Disk.gib(40) }, { size: Disk.tib(20), datastore: 'hdd-1' }] },
    ],
    ['more CPUs than a socket of its host', ['CAP010'], { vcpus: 16 }],
    ['sockets that do not divide', ['CAP009'], { vcpus: 4, coresPerSocket: 3 }],
    ['nothing', [], {}],
    ['CPU that is reserved', [], { reservation: { cpu: true } }],
    ['memory of which a part is reserved', [], { reservation: { memory: Memory.gib(3) } }],
    ['an address that it is given', [], { address: { ip: '10.0.20.9' } }],
    ['a disk of several writers', ['ISO002'], { disks: [{ size: Disk.gib(40) }, { size: Disk.gib(5), shared: true }] }],
    ['a device without a reason', ['ISO003'], { passthrough: { device: '0000:3b:00.0', reason: '' } }],
    ['an open clipboard', ['ISO005'], { settings: { 'isolation.tools.copy.disable': 'FALSE' } }],
    ['pages that are shared', ['ISO005'], { settings: { 'sched.mem.pshare.salt': 'blue' } }],
    ['an untrusted VM without a limit', ['ISO010'], { trustZone: 'public' }, clockless],
    ['a VM that must move, and cannot', ['AVA003'], { liveMigration: true }],
    ['macOS on a machine of another maker', ['FIT005'], { guestOs: GuestOs.MACOS_12, ...blank }],
    ['a microservice in a VM', ['FIT006'], { workload: Workload.MICROSERVICE }],
  ])('%s, on ESXi', (_, rules, props, hostOn = esxiHost) => {
    const given = vm(props);
    const { declared, adopted } = bothWays(
      (stack) => hostOn(stack),
      (host) => host.addVirtualMachine('guest', given),
      (host, resource) => host.adoptVirtualMachine('guest', resource, statedOf(given)),
    );
    expect(declared.rules).toEqual(expect.arrayContaining([...rules]));
    expect(adopted).toEqual(declared);
  });

  const image = { source: VmSource.image('/srv/debian-12.qcow2') };
  test.each<VmRow>([
    ['nothing', [], {}],
    ['more CPUs than its host has', ['CAP001', 'CAP004'], { vcpus: 12 }],
    ['more memory than its host has', ['CAP002', 'CAP004'], { memory: Memory.gib(30) }],
    ['a disk that is larger than its pool', ['CAP003'], { disks: [{ size: Disk.tib(2) }] }],
  ])('%s, on KVM', (_, rules, props) => {
    const given = vm({ ...image, ...props });
    const { declared, adopted } = bothWays(
      kvmHost,
      (host) => host.addVirtualMachine('guest', given),
      (host, resource) => host.adoptVirtualMachine('guest', resource),
    );
    expect(declared.rules).toEqual(expect.arrayContaining([...rules]));
    expect(adopted).toEqual(declared);
  });

  test.each<VmRow>([
    ['more CPUs than its host has', ['CAP001', 'CAP004'], { vcpus: 64 }],
    ['more memory than its host has', ['CAP002', 'CAP004'], { memory: Memory.gib(300) }],
    ['a disk that is larger than its datastore', ['CAP003'], { disks: [{ size: Disk.tib(5) }] }],
    ['CPU that is reserved', [], { reservation: { cpu: true } }],
    ['memory that follows its needs', [], { dynamicMemory: { minimum: Memory.gib(1) } }],
    ['a VM that is off', [], { powered: false }],
    ['a host that tells of itself', ['ISO005'], { settings: { 'Key-Value Pair Exchange': 'true' } }],
  ])('%s, on Hyper-V', (_, rules, props) => {
    const given = vm({ ...blank, ...props });
    const { declared, adopted } = bothWays(
      (stack): VmHost => hyperVHost(stack),
      (host) => host.addVirtualMachine('guest', given),
      (host, resource) => host.adoptVirtualMachine('guest', resource),
    );
    expect(declared.rules).toEqual(expect.arrayContaining([...rules]));
    expect(adopted).toEqual(declared);
  });
});

type ContainerRow = [name: string, rules: readonly string[], props: Partial<ContainerOptions>];

describe('a rule that finds something of a container finds it where it is adopted', () => {
  const judge = (hostOn: (stack: TerraformStack) => ContainerHost, props: Partial<ContainerOptions>) => {
    const given = container(props);
    const { owner, trustZone, workload, criticality, service, os, architecture } = given;
    const stated = { owner, trustZone, workload, criticality, service, os, architecture } as AdoptContainerOptions;
    return bothWays(
      hostOn,
      (host) => host.addContainer('guest', given),
      (host, resource) => host.adoptContainer('guest', resource, stated),
    );
  };

  test.each<ContainerRow>([
    ['nothing', [], {}],
    ['more CPU than its engine has', ['CAP004', 'CAP005'], { cpus: 9 }],
    ['more memory than its engine has', ['CAP004', 'CAP006'], { memory: Memory.gib(20) }],
    ['every privilege', ['ISO007'], { privileged: true }],
    ["its host's network", ['ISO007'], { hostNetwork: true }],
    ["its host's processes", ['ISO007'], { hostPid: true }],
    ["its host's shared memory", ['ISO007'], { hostIpc: true }],
    ['a device', ['ISO007'], { devices: ['/dev/kvm'] }],
    ['a capability', ['ISO007'], { capabilities: ['SYS_ADMIN'] }],
    ['a system path', ['ISO007'], { mounts: [{ type: 'bind', source: '/etc', target: '/etc', readOnly: false }] }],
    ['a root of its own', ['ISO007'], { user: '0' }],
    ['a root file system that can be written', ['ISO007'], { readOnly: false }],
    ['a zone that is not trusted', ['ISO006'], { trustZone: 'public' }],
    ['another kernel', ['ISO008'], { os: 'windows' }],
    ['another architecture', ['ISO008'], { architecture: 'arm64' }],
    ['an image without a tag', ['ISO011'], { image: 'nginx' }],
    ['a monolith in a container', ['FIT002'], { workload: Workload.MONOLITH }],
  ])('%s, on Docker', (_, rules, props) => {
    const { declared, adopted } = judge(dockerHost, props);
    expect(declared.rules).toEqual(expect.arrayContaining([...rules]));
    expect(adopted).toEqual(declared);
  });

  const image = 'images:debian/12';
  test.each<ContainerRow>([
    ['nothing', [], { image }],
    ['more CPU than its engine has', ['CAP004', 'CAP005'], { image, cpus: 9 }],
    ['more memory than its engine has', ['CAP004', 'CAP006'], { image, memory: Memory.gib(20) }],
    ['every privilege', ['ISO007'], { image, privileged: true }],
  ])('%s, on LXC', (_, rules, props) => {
    const { declared, adopted } = judge(lxcHost, props);
    expect(declared.rules).toEqual(expect.arrayContaining([...rules]));
    expect(adopted).toEqual(declared);
  });
});

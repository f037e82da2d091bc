import { Container as DockerContainer } from '@cdktf/provider-docker/lib/container';
import { DockerProvider } from '@cdktf/provider-docker/lib/provider';
import { Service as DockerService } from '@cdktf/provider-docker/lib/service';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { VirtualMachine as VsphereVm } from '@cdktf/provider-vsphere/lib/virtual-machine';
import {
  App,
  Aspects,
  TerraformCount,
  TerraformElement,
  TerraformIterator,
  TerraformProvider,
  TerraformResource,
  TerraformStack,
} from 'cdktf';
import { StackSynthesizer } from 'cdktf/lib/synthesize/synthesizer';
import type { IConstruct } from 'constructs';
import {
  Bounded,
  ContainerEngine,
  Disk,
  DockerConnection,
  Memory,
  Strata,
  VirtualMachine,
  VmSource,
} from 'cdktf-strata';
import { SSH, container, dockerHost, esxiHost, kvmHost, laterNumber, vm } from '../support/stacks';
import { type Proven, filesIn, provenBefore, removeFolders, rulesBroken, thrownBy, vsphere } from './estate';

afterAll(removeFolders);

/** A VM as someone would write it who does not know this library. */
const RAW_VM = {
  name: 'raw',
  resourcePoolId: 'resgroup-1',
  numCpus: 64,
  memory: 4096,
  networkInterface: [{ networkId: 'network-1' }],
  disk: [{ label: 'disk0', size: 900 }],
};

const vmOf = ({ db }: Proven): VsphereVm => db.resource as VsphereVm;
const webOf = ({ web }: Proven): DockerContainer => web.resource as DockerContainer;

function find<T extends IConstruct>(scope: IConstruct, test: (node: IConstruct) => boolean): T {
  return scope.node.findAll().find(test) as T;
}

const poolOf = ({ server }: Proven): ResourcePool => find(server, (node) => node instanceof ResourcePool);
const lookupOf = ({ server }: Proven): DataVsphereHost => find(server, (node) => node instanceof DataVsphereHost);
const budgetOf = (scope: IConstruct): TerraformResource =>
  find(scope, (node) => TerraformResource.isTerraformResource(node) && node.node.id === 'budget');
const addressOf = (resource: TerraformResource): string =>
  `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

const providerOf = (scope: IConstruct, type: string): TerraformProvider =>
  find(scope, (node) => TerraformProvider.isTerraformProvider(node) && node.terraformResourceType === type);

/** A resource of a construct by its id, or one in a part of it. */
const partOf = (scope: IConstruct, id: string, part?: string): TerraformResource =>
  (part === undefined ? scope : scope.node.findChild(part)).node.findChild(id) as TerraformResource;

/** A stopped domain with a stylesheet and a CD for cloud-init, on a libvirt host of its own. */
function tuned({ app }: Proven): VirtualMachine {
  const kvm = { uri: 'qemu+ssh://tuned/system', memoryBacking: { sharePages: false } };
  const address = { ip: '10.0.0.5' };
  return kvmHost(new TerraformStack(app, 'tuned'), { kvm }, 'tuned').addVirtualMachine(
    'master',
    vm({ vcpus: 1, powered: false, userData: '#cloud-config\n{}', address }),
  );
}

/** Changes something when a stack is synthesized. */
function whenSynthesized(stack: TerraformStack, act: () => void): void {
  Aspects.of(stack).add({ visit: (node) => node === stack && act() });
}

/** A way to get more than was proven, and the rules that see it. */
interface Way {
  readonly name: string;
  readonly rules: readonly string[];
  readonly go: (estate: Proven) => unknown;
}

const over: readonly string[] = ['INP006'];
const outside: readonly string[] = ['INP007'];

const OVERRIDES: readonly Way[] = [
  { name: "an override of a VM's vCPUs", rules: over, go: (e) => vmOf(e).addOverride('num_cpus', 64) },
  { name: "an override of a VM's memory", rules: over, go: (e) => vmOf(e).addOverride('memory', 999_424) },
  { name: 'more disks by an override', rules: over, go: (e) => vmOf(e).addOverride('disk', [{ size: 4000 }]) },
  { name: 'a larger disk by an override', rules: over, go: (e) => vmOf(e).addOverride('disk.0.size', 4000) },
  { name: 'a memory limit', rules: over, go: (e) => vmOf(e).addOverride('memory_limit', 1024) },
  { name: 'a reservation that is given up', rules: over, go: (e) => vmOf(e).addOverride('memory_reservation', 0) },
  { name: 'extra configuration', rules: over, go: (e) => vmOf(e).addOverride('extra_config', { numvcpus: '64' }) },
  {
    name: 'a dynamic block of disks',
    rules: over,
    go: (e) => vmOf(e).addOverride('dynamic.disk', { for_each: ['a', 'b'], content: { size: 4000 } }),
  },
  { name: 'a count by an override', rules: over, go: (e) => vmOf(e).addOverride('count', 5) },
  { name: 'for_each by an override', rules: over, go: (e) => vmOf(e).addOverride('for_each', '${toset(["a","b"])}') },
  {
    name: 'changes that Terraform is told to ignore',
    rules: over,
    go: (e) => vmOf(e).addOverride('lifecycle.ignore_changes', ['num_cpus']),
  },
  {
    name: 'all changes ignored',
    rules: over,
    go: (e) => vmOf(e).addOverride('lifecycle.ignore_changes', 'all'),
  },
  {
    name: 'ignored changes in a lifecycle written as a list',
    rules: over,
    go: (e) => vmOf(e).addOverride('lifecycle', [{ ignore_changes: ['memory'] }]),
  },
  {
    name: 'ignored changes of a network card and a disk',
    rules: over,
    go: (e) => vmOf(e).addOverride('lifecycle.ignore_changes', ['annotation', 'disk[0].size']),
  },
  {
    name: 'an engine that is reached elsewhere',
    rules: over,
    go: (e) => providerOf(e.edge, 'docker').addOverride('host', 'ssh://deploy@10.9.9.9:22'),
  },
  {
    name: 'a raw guest of a target that the app does not use',
    rules: outside,
    go: ({ app }) =>
      new TerraformResource(new TerraformStack(app, 'foreign'), 'domain', {
        terraformResourceType: 'libvirt_domain',
        terraformGeneratorMetadata: { providerName: 'libvirt' },
      }),
  },
  { name: "a larger pool than the host's", rules: over, go: (e) => poolOf(e).addOverride('memory_limit', 9_999_999) },
  { name: 'a pool without its limit', rules: over, go: (e) => poolOf(e).resetCpuLimit() },
  { name: 'another host looked up', rules: over, go: (e) => lookupOf(e).addOverride('name', 'esxi-09.example.com') },
  { name: 'another host looked up by its setter', rules: over, go: (e) => (lookupOf(e).name = 'esxi-09.example.com') },
  {
    name: "an override on the stack of a VM's attribute",
    rules: over,
    go: (e) => e.rack.addOverride(`resource.${addressOf(vmOf(e))}.num_cpus`, 64),
  },
  {
    name: 'an override on the stack that writes the VM as a list',
    rules: over,
    go: (e) => e.rack.addOverride(`resource.${addressOf(vmOf(e))}`, [{ num_cpus: 16, count: 5 }]),
  },
  {
    name: 'an override on the stack that adds a VM',
    rules: outside,
    go: (e) => e.rack.addOverride('resource.vsphere_virtual_machine.more', { num_cpus: 64 }),
  },
  {
    name: 'an override on the stack that writes all resources as a list',
    rules: ['INP006', 'INP007'],
    go: (e) => e.edge.addOverride('resource', [{ docker_container: { more: { image: 'x' } } }]),
  },
  {
    name: 'an override on a foreign stack that adds a VM',
    rules: outside,
    go: ({ app }) =>
      new TerraformStack(app, 'foreign').addOverride('resource.vsphere_virtual_machine.more', { num_cpus: 64 }),
  },
  {
    name: 'an override on a foreign stack that adds a VM in a list',
    rules: outside,
    go: ({ app }) =>
      new TerraformStack(app, 'foreign').addOverride('resource', [{ vsphere_virtual_machine: [{ more: {} }] }]),
  },
  { name: 'more CPUs for a domain', rules: over, go: ({ box }) => box.resource.addOverride('vcpu', 64) },
  {
    name: 'a larger volume for a domain',
    rules: over,
    go: ({ box }) =>
      find<TerraformResource>(box, (node) => node.node.id === 'disk0').addOverride('size', 4_000_000_000_000),
  },
  {
    name: 'another disk for a domain',
    rules: over,
    go: ({ box }) => box.resource.addOverride('disk', [{ file: '/big.img' }, { volume_id: 'other' }]),
  },
  {
    name: "a host's file as another disk of a domain",
    rules: over,
    go: ({ box }) => box.resource.addOverride('disk.1', { file: '/dev/sda' }),
  },
  {
    name: 'a disk of another machine for a domain',
    rules: over,
    go: ({ box }) => box.resource.addOverride('disk.1', { url: 'http://example.com/big.img' }),
  },
  {
    name: "a host's network card for a domain",
    rules: over,
    go: ({ box }) => box.resource.addOverride('network_interface.1', { passthrough: 'eth0' }),
  },
  {
    name: "a bridge of the host for a domain's network",
    rules: over,
    go: ({ box }) => box.resource.addOverride('network_interface.0', { network_name: null, bridge: 'br0' }),
  },
  {
    name: 'a stylesheet that gives a domain more CPUs',
    rules: over,
    go: ({ box }) => box.resource.addOverride('xml', [{ xslt: '<vcpu>64</vcpu>' }]),
  },
  {
    name: 'another stylesheet than that of ours',
    rules: over,
    go: (e) => tuned(e).resource.addOverride('xml.0.xslt', '<vcpu>64</vcpu>'),
  },
  {
    name: 'memory that nothing backs as was declared',
    rules: over,
    go: (e) => tuned(e).resource.addOverride('xml', undefined),
  },
  { name: 'a program that is not QEMU', rules: over, go: (e) => e.box.resource.addOverride('emulator', '/bin/sh') },
  {
    name: "a host's TPM",
    rules: over,
    go: (e) => e.box.resource.addOverride('tpm', [{ backend_type: 'passthrough' }]),
  },
  { name: 'another firmware', rules: over, go: (e) => e.box.resource.addOverride('firmware', '/tmp/OVMF.fd') },
  {
    name: 'a domain that starts with its host',
    rules: over,
    go: (e) => tuned(e).resource.addOverride('autostart', true),
  },
  {
    name: 'other user data for a domain',
    rules: over,
    go: (e) => partOf(tuned(e), 'cloud-init').addOverride('user_data', '#!/bin/sh'),
  },
  {
    name: 'another address for a domain, by cloud-init',
    rules: over,
    go: (e) => partOf(tuned(e), 'cloud-init').addOverride('network_config', '{}'),
  },
  {
    name: 'the CD of another guest for a domain',
    rules: over,
    go: (e) => e.box.resource.addOverride('cloudinit', '/srv/other.iso;1'),
  },
  {
    name: 'a disk that starts from another',
    rules: over,
    go: (e) => partOf(e.box, 'disk0').addOverride('base_volume_name', 'windows-2022'),
  },
  {
    name: 'a disk that starts from a file',
    rules: over,
    go: (e) => partOf(e.box, 'disk0').addOverride('source', '/etc/shadow'),
  },
  {
    name: 'a volume that a stylesheet enlarges',
    rules: over,
    go: (e) => partOf(e.box, 'disk0').addOverride('xml', [{ xslt: '<capacity>9</capacity>' }]),
  },
  {
    name: 'a template of a larger size',
    rules: over,
    go: (e) => {
      const master = tuned(e);
      master.asTemplate('golden', { description: 'for clones' });
      partOf(master, 'Resource', 'golden').addOverride('size', 4_000_000_000_000);
    },
  },
  {
    name: 'CPU that a VM is given while it runs',
    rules: over,
    go: (e) => vmOf(e).addOverride('cpu_hot_add_enabled', true),
  },
  {
    name: 'memory that a VM is given while it runs',
    rules: over,
    go: (e) => vmOf(e).addOverride('memory_hot_add_enabled', true),
  },
  { name: 'a clone that is linked', rules: over, go: (e) => vmOf(e).addOverride('clone.linked_clone', true) },
  {
    name: 'a linked clone that is not',
    rules: over,
    go: ({ server }) => {
      const source = VmSource.template('debian-12', { linked: true });
      server.addVirtualMachine('more', vm({ vcpus: 1, source })).resource.addOverride('clone.linked_clone', false);
    },
  },
  {
    name: 'a network that a VM was not declared on',
    rules: over,
    go: (e) => vmOf(e).addOverride('network_interface.0.network_id', 'network-7'),
  },
  {
    name: 'a part of a physical network card',
    rules: over,
    go: (e) => vmOf(e).addOverride('network_interface.0.physical_function', '0000:d8:00.0'),
  },
  {
    name: 'a network card that is one more',
    rules: over,
    go: (e) => vmOf(e).addOverride('network_interface.1', { network_id: 'network-7' }),
  },
  { name: 'another name for a VM', rules: over, go: (e) => vmOf(e).addOverride('name', 'cache') },
  {
    name: 'a cluster of datastores',
    rules: over,
    go: (e) => vmOf(e).addOverride('datastore_cluster_id', 'group-p1'),
  },
  {
    name: 'disks of an OVF',
    rules: over,
    go: (e) => vmOf(e).addOverride('ovf_deploy', { remote_ovf_url: 'https://example.com/big.ova' }),
  },
  {
    name: "its host's graphics",
    rules: over,
    go: (e) => vmOf(e).addOverride('video_card', [{ graphics_3d: [{ renderer: 'hardware' }] }]),
  },
  { name: 'a clone of another template', rules: over, go: (e) => vmOf(e).addOverride('clone.template_uuid', '4230') },
  {
    name: 'a clone that is given an address',
    rules: over,
    go: (e) => vmOf(e).addOverride('clone.customize.network_interface', [{ ipv4_address: '10.0.20.5' }]),
  },
  {
    name: 'a clone that is given another address',
    rules: over,
    go: ({ platform }) =>
      platform.resource.addOverride('clone.customize.network_interface.0.ipv4_address', '10.0.20.6'),
  },
  {
    name: "user data by a VM's extra configuration",
    rules: over,
    go: (e) => vmOf(e).addOverride('extra_config.guestinfo\\.userdata', 'IyEvYmluL3No'),
  },
  {
    name: 'another VM in the content library',
    rules: over,
    go: ({ db }) => {
      db.asTemplate('golden', { description: 'for clones', library: 'templates' });
      partOf(db, 'Resource', 'golden').addOverride('source_uuid', '4230');
    },
  },
  {
    name: 'a file instead of a VM in the content library',
    rules: over,
    go: ({ db }) => {
      db.asTemplate('golden', { description: 'for clones', library: 'templates' });
      partOf(db, 'Resource', 'golden').addOverride('file_url', '/srv/big.ova');
    },
  },
  { name: 'more CPUs for a container', rules: over, go: (e) => webOf(e).addOverride('cpus', '64') },
  { name: 'no CPU limit for a container', rules: over, go: (e) => webOf(e).addOverride('cpus', undefined) },
  { name: 'more memory for a container', rules: over, go: (e) => webOf(e).addOverride('memory', 99_999) },
  { name: 'endless swap for a container', rules: over, go: (e) => webOf(e).addOverride('memory_swap', -1) },
  { name: 'a privileged container', rules: over, go: (e) => webOf(e).addOverride('privileged', true) },
  { name: "its host's network", rules: over, go: (e) => webOf(e).addOverride('network_mode', 'host') },
  {
    name: "the engine's socket as a volume",
    rules: over,
    go: (e) => webOf(e).addOverride('volumes', [{ host_path: '/var/run/docker.sock', container_path: '/s' }]),
  },
  {
    name: "the engine's socket as a mount",
    rules: over,
    go: (e) => webOf(e).addOverride('mounts', [{ type: 'bind', source: '/var/run/docker.sock', target: '/s' }]),
  },
  {
    name: 'capabilities that are given back',
    rules: over,
    go: (e) => webOf(e).addOverride('capabilities.add', ['CAP_SYS_ADMIN']),
  },
  {
    name: 'capabilities that are given back in a second block',
    rules: over,
    go: (e) => webOf(e).addOverride('capabilities', [{ drop: ['ALL'] }, { add: ['CAP_SYS_ADMIN'] }]),
  },
];

const SETTERS: readonly Way[] = [
  { name: "a VM's vCPUs set", rules: over, go: (e) => (vmOf(e).numCpus = 64) },
  { name: "a VM's memory set", rules: over, go: (e) => (vmOf(e).memory = 999_424) },
  { name: "a VM's disks set", rules: over, go: (e) => vmOf(e).putDisk([{ label: 'disk0', size: 4000 }]) },
  { name: 'a count set', rules: over, go: (e) => (vmOf(e).count = 5) },
  { name: 'a count object set', rules: over, go: (e) => (vmOf(e).count = TerraformCount.of(5)) },
  { name: 'an iterator set', rules: over, go: (e) => (vmOf(e).forEach = TerraformIterator.fromList(['a', 'b'])) },
  { name: 'another pool set', rules: over, go: (e) => (vmOf(e).resourcePoolId = 'resgroup-9') },
  { name: 'another host set', rules: over, go: (e) => (vmOf(e).hostSystemId = 'host-9') },
  {
    name: "a VM moved to another vCenter's provider",
    rules: over,
    go: (e) => (vmOf(e).provider = vsphere(e.rack, 'other', 'other')),
  },
  {
    name: 'a container moved to another engine',
    rules: over,
    go: (e) =>
      (webOf(e).provider = new DockerProvider(e.edge, 'other', { alias: 'other', host: 'tcp://10.9.9.9:2376' })),
  },
  {
    name: 'a container moved to the engine of another host of the estate',
    rules: over,
    go: (e) => {
      const connection = DockerConnection.ssh({ ...SSH, address: '10.0.20.9' });
      const small = dockerHost(e.edge, { engine: ContainerEngine.docker({ connection }) }, 'small');
      const other = small.addContainer('other', container());
      webOf(e).provider = (other.resource as DockerContainer).provider as TerraformProvider;
    },
  },
  { name: 'a limit of a container reset', rules: over, go: (e) => webOf(e).resetMemory() },
  { name: 'a VM that is moved away', rules: over, go: (e) => vmOf(e).moveToId('vsphere_virtual_machine.gone') },
  {
    name: 'a VM that hides what it emits',
    rules: ['INP006', 'INP007'],
    go: (e) => (vmOf(e).toTerraform = () => ({ resource: { vsphere_virtual_machine: { other: {} } } })),
  },
  { name: 'a VM taken out of the tree', rules: over, go: (e) => e.db.node.tryRemoveChild('Resource') },
  {
    name: 'a VM construct taken out of the tree',
    rules: over,
    go: ({ server }) => server.node.tryRemoveChild('db'),
  },
  {
    name: 'a VM construct taken out of the tree and put back with more',
    rules: ['CAP001', 'INP004', 'INP006'],
    go: ({ server }) => {
      server.node.tryRemoveChild('db');
      server.addVirtualMachine('db', vm({ vcpus: 20 }));
    },
  },
  {
    name: 'the name of another resource taken',
    rules: ['INP005', 'INP006'],
    go: (e) => {
      const more = e.server.addVirtualMachine('more', vm({ vcpus: 1 }));
      more.resource.overrideLogicalId(vmOf(e).friendlyUniqueId);
    },
  },
];

const STRANGERS: readonly Way[] = [
  { name: 'a VM of the provider in our stack', rules: outside, go: ({ rack }) => new VsphereVm(rack, 'raw', RAW_VM) },
  {
    name: 'a VM of the provider inside a host',
    rules: outside,
    go: ({ server }) => new VsphereVm(server, 'r', RAW_VM),
  },
  {
    name: 'a VM of the provider in a foreign stack',
    rules: outside,
    go: ({ app }) => {
      const foreign = new TerraformStack(app, 'foreign');
      vsphere(foreign);
      new VsphereVm(foreign, 'raw', RAW_VM);
    },
  },
  {
    name: 'a VM of the provider in a stack within our stack',
    rules: outside,
    go: ({ rack }) => {
      const nested = new TerraformStack(rack, 'nested');
      vsphere(nested);
      new VsphereVm(nested, 'raw', RAW_VM);
    },
  },
  {
    name: "a VM of the provider with our VM's name in Terraform",
    rules: ['INP005', 'INP006', 'INP007'],
    go: (e) => new VsphereVm(e.rack, 'raw', RAW_VM).overrideLogicalId(vmOf(e).friendlyUniqueId),
  },
  {
    name: 'a VM of the provider whose id merges with that of ours',
    rules: ['INP005', 'INP007'],
    go: ({ rack }) => {
      new VsphereVm(rack, 'a.b', RAW_VM);
      new VsphereVm(rack, 'ab', RAW_VM);
    },
  },
  {
    name: 'a container of the provider',
    rules: outside,
    go: ({ edge }) => new DockerContainer(edge, 'raw', { name: 'raw', image: 'x' }),
  },
  {
    name: 'a service of the provider',
    rules: outside,
    go: ({ edge }) => new DockerService(edge, 'raw', { name: 'raw', taskSpec: { containerSpec: { image: 'x' } } }),
  },
  {
    name: 'a domain as a resource of no class',
    rules: outside,
    go: ({ desk }) =>
      new TerraformResource(desk, 'raw', {
        terraformResourceType: 'libvirt_domain',
        terraformGeneratorMetadata: { providerName: 'libvirt' },
      }),
  },
  {
    name: 'a VM that an element of its own writes',
    rules: outside,
    go: ({ rack }) => {
      const element = new TerraformElement(rack, 'element');
      element.toTerraform = () => ({ resource: { vsphere_virtual_machine: { more: { num_cpus: 64 } } } });
    },
  },
  {
    name: 'a VM of the provider that an aspect adds',
    rules: outside,
    go: ({ rack }) => whenSynthesized(rack, () => new VsphereVm(rack, 'raw', RAW_VM)),
  },
  {
    name: 'a VM of the provider that an aspect adds to an earlier stack',
    rules: outside,
    go: ({ desk, edge }) => whenSynthesized(edge, () => new VsphereVm(desk, 'raw', RAW_VM)),
  },
];

const LATE: readonly Way[] = [
  {
    name: 'an aspect that changes a VM',
    rules: over,
    go: (e) => whenSynthesized(e.rack, () => (vmOf(e).numCpus = 64)),
  },
  {
    name: 'an aspect that changes a container of the last stack',
    rules: over,
    go: (e) => whenSynthesized(e.edge, () => (webOf(e).memory = 99_999)),
  },
  {
    name: 'an aspect of an earlier stack that changes a later one',
    rules: over,
    go: (e) => whenSynthesized(e.rack, () => (webOf(e).memory = 99_999)),
  },
  {
    name: 'an aspect that adds a VM that does not fit',
    rules: ['CAP001'],
    go: ({ server, rack }) =>
      whenSynthesized(rack, () => server.addVirtualMachine('late', vm({ vcpus: 8, memory: Memory.gib(1) }))),
  },
  {
    name: 'an aspect of the last stack that adds a VM that does not fit to the first',
    rules: ['CAP001'],
    go: ({ server, edge }) =>
      whenSynthesized(edge, () => server.addVirtualMachine('late', vm({ vcpus: 8, memory: Memory.gib(1) }))),
  },
  {
    name: 'an aspect that overrides the stack',
    rules: over,
    go: (e) => whenSynthesized(e.rack, () => e.rack.addOverride(`resource.${addressOf(vmOf(e))}.num_cpus`, 64)),
  },
  {
    name: 'a synthesizer that replaces ours',
    rules: over,
    go: (e) => {
      e.edge.synthesizer = new StackSynthesizer(e.edge);
      webOf(e).memory = 99_999;
    },
  },
  {
    name: 'synthesizers that replace all of ours, with a fault in the last stack',
    rules: over,
    go: (e) => {
      [e.rack, e.desk, e.edge].forEach((stack) => (stack.synthesizer = new StackSynthesizer(stack)));
      webOf(e).memory = 99_999;
    },
  },
  {
    name: 'a synthesizer around ours',
    rules: over,
    go: (e) => {
      const { synthesizer } = e.rack;
      e.rack.synthesizer = { synthesize: (session) => synthesizer.synthesize(session) };
      webOf(e).memory = 99_999;
    },
  },
  {
    name: 'a stack that writes something else than it says',
    rules: over,
    go: (e) => {
      const toTerraform = e.rack.toTerraform.bind(e.rack);
      e.rack.toTerraform = () => {
        const json = toTerraform() as { resource: Record<string, Record<string, Record<string, unknown>>> };
        json.resource.vsphere_virtual_machine![vmOf(e).friendlyUniqueId]!.num_cpus = 64;
        return json;
      };
    },
  },
];

const PROMISES: readonly Way[] = [
  {
    name: 'one machine as two hosts',
    rules: ['INP004'],
    go: ({ rack }) => esxiHost(rack, { esxi: { hostname: 'esxi-01.example.com' } }, 'esxi-02'),
  },
  {
    name: 'one machine as two hosts of two stacks',
    rules: ['INP004'],
    go: ({ app }) => kvmHost(new TerraformStack(app, 'more'), {}, 'second'),
  },
  {
    name: 'one engine as two hosts',
    rules: ['INP004'],
    go: ({ edge }) => dockerHost(edge, {}, 'second'),
  },
  {
    name: 'one datastore of two hosts, filled from both sides',
    rules: ['CAP003'],
    go: ({ rack, server }) => {
      const second = esxiHost(rack, {}, 'esxi-02');
      server.addVirtualMachine('a', vm({ vcpus: 1, disks: [{ size: Disk.gib(2000) }] }));
      second.addVirtualMachine('b', vm({ vcpus: 1, disks: [{ size: Disk.gib(2000) }] }));
    },
  },
  {
    name: 'one datastore of two hosts, said to be larger by one',
    rules: ['CAP003'],
    go: ({ rack }) => {
      const second = esxiHost(rack, { datastores: [{ name: 'ssd-1', capacity: Disk.tib(400) }] }, 'esxi-02');
      second.addVirtualMachine('b', vm({ vcpus: 1, disks: [{ size: Disk.tib(40) }] }));
    },
  },
  {
    name: 'a VM in another app than its host',
    rules: outside,
    go: (e) => {
      const app = new App({ outdir: e.app.outdir });
      const stack = new TerraformStack(app, 'elsewhere');
      new VirtualMachine(stack, 'smuggled', { host: e.server, ...vm() });
      return { ...e, app };
    },
  },
  {
    name: "a host's declaration changed",
    rules: ['CAP001'],
    go: ({ server }) => {
      const { declaration } = server as unknown as { declaration: { cpu: { total: number } } };
      quietly(() => (declaration.cpu.total = 1_000_000));
      quietly(() =>
        Object.assign(server, { declaration: { ...declaration, cpu: { ...declaration.cpu, total: 1e6 } } }),
      );
      server.addVirtualMachine('more', vm({ vcpus: 8 }));
    },
  },
  {
    name: "a VM's declaration changed",
    rules: ['CAP001'],
    go: ({ server }) => {
      const more = server.addVirtualMachine('more', vm({ vcpus: 8 }));
      const { declaration } = more as unknown as { declaration: { milliCpu: number } };
      quietly(() => (declaration.milliCpu = 1000));
    },
  },
  {
    name: 'a report that was changed',
    rules: ['CAP001'],
    go: ({ app, server }) => {
      server.addVirtualMachine('more', vm({ vcpus: 8 }));
      const report = Strata.of(app).report() as unknown as { ok: boolean; findings: unknown[] };
      quietly(() => (report.ok = true));
      quietly(() => (report.findings.length = 0));
    },
  },
  {
    name: 'an error whose report was changed',
    rules: ['CAP001'],
    go: ({ app, server }) => {
      server.addVirtualMachine('more', vm({ vcpus: 8 }));
      const { report } = thrownBy(() => app.synth()) as unknown as { report: { ok: boolean; findings: unknown[] } };
      quietly(() => (report.ok = true));
      quietly(() => (report.findings.length = 0));
    },
  },
  {
    name: 'a second synth after a caught error',
    rules: over,
    go: (e) => {
      vmOf(e).numCpus = 64;
      thrownBy(() => e.app.synth());
    },
  },
  {
    name: 'an adopted VM that grows after it was adopted',
    rules: ['CAP001'],
    go: ({ app, rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      Strata.of(app).report();
      raw.numCpus = 20;
    },
  },
  {
    name: 'an adopted VM that grows in an aspect',
    rules: ['CAP001'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      whenSynthesized(rack, () => (raw.numCpus = 20));
    },
  },
  {
    name: 'an adopted VM that an override on the stack enlarges',
    rules: over,
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      rack.addOverride(`resource.${addressOf(raw)}.num_cpus`, 64);
    },
  },
  {
    name: 'an adopted VM that the stack multiplies',
    rules: over,
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      rack.addOverride(`resource.${addressOf(raw)}.count`, 64);
    },
  },
  {
    name: 'an adopted VM that multiplies',
    rules: ['CAP001', 'CAP002', 'CAP003'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      raw.count = 100;
    },
  },
  {
    name: 'an adopted VM of as many as Terraform finds',
    rules: ['INP001'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      raw.addOverride('for_each', '${var.names}');
    },
  },
  {
    name: 'an adopted VM with as many disks as Terraform finds',
    rules: ['INP001'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1 });
      server.adoptVirtualMachine('adopted', raw);
      raw.addOverride('dynamic.disk', { for_each: '${var.names}', content: { size: 900 } });
    },
  },
  {
    name: 'an adopted VM whose disk is one block instead of a list',
    rules: ['CAP003'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1, disk: undefined as never });
      raw.addOverride('disk', { size: 99_999 });
      server.adoptVirtualMachine('adopted', raw);
    },
  },
  {
    name: 'an adopted VM whose changes Terraform does not see',
    rules: ['INP001'],
    go: ({ rack, server }) => {
      const raw = new VsphereVm(rack, 'raw', { ...RAW_VM, numCpus: 1, lifecycle: { ignoreChanges: ['num_cpus'] } });
      server.adoptVirtualMachine('adopted', raw);
    },
  },
  {
    name: "a bounded value's guard taken from its VM",
    rules: over,
    go: ({ rack, server }) => {
      const more = server.addVirtualMachine('more', vm({ vcpus: Bounded.atMost(laterNumber(rack), 2) }));
      more.resource.lifecycle = {};
      budgetOf(server).lifecycle = {};
    },
  },
  {
    name: "a bounded value's guard overridden",
    rules: over,
    go: ({ rack, server }) => {
      const more = server.addVirtualMachine('more', vm({ vcpus: Bounded.atMost(laterNumber(rack), 2) }));
      more.resource.addOverride('lifecycle', { precondition: null });
      budgetOf(server).addOverride('lifecycle', { precondition: null });
    },
  },
  {
    name: "a bounded value's guard weakened",
    rules: over,
    go: ({ rack, builders }) => {
      const more = builders.addContainer(
        'more',
        container({ memory: Memory.mib(Bounded.atMost(laterNumber(TerraformStack.of(builders)), 64)) }),
      );
      void rack;
      const weak = { precondition: [{ condition: '${true}', errorMessage: 'no' }] };
      more.resource.lifecycle = weak;
      budgetOf(builders).lifecycle = weak;
    },
  },
  {
    name: 'more bounded values than fit at their bounds',
    rules: ['CAP001'],
    go: ({ rack, server }) =>
      server.addVirtualMachine('more', vm({ vcpus: Bounded.atMost(laterNumber(rack), 8), memory: Memory.gib(1) })),
  },
];

/** In strict mode what is frozen throws when it is changed: as good as no effect. */
function quietly(act: () => unknown): void {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

function isProven(value: unknown): value is Proven {
  return typeof value === 'object' && value !== null && 'platform' in value && 'app' in value;
}

/** Files of the estate's own stacks and of its report; a stack that holds nothing of ours is cdktf's alone. */
function ourFiles(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(filesIn(folder)).filter(([name]) => !/^stacks\/(foreign|nested)/.test(name)),
  );
}

describe.each([
  ['overrides', OVERRIDES],
  ['setters', SETTERS],
  ['strangers', STRANGERS],
  ['what happens late', LATE],
  ['promises', PROMISES],
])('by %s', (_, ways) => {
  test.each(ways)('$name is refused, and nothing is written', ({ rules, go }) => {
    const estate = provenBefore();
    const before = filesIn(estate.app.outdir);
    const made = go(estate);
    const { app } = isProven(made) ? made : estate;

    expect(rulesBroken(thrownBy(() => app.synth()))).toEqual([...rules]);
    expect(ourFiles(app.outdir)).toEqual(before);
  });
});

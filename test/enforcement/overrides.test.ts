import { App, TerraformDataSource, TerraformProvider, TerraformResource, TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { Disk, EstateError, Memory, VmSource } from 'cdktf-strata';
import { DIALECTS, propsOf } from '../../lib/targets/dialects';
import {
  clusterHosts,
  container,
  dockerHost,
  dockerVm,
  esxiCluster,
  esxiHost,
  hyperVHost,
  kvmHost,
  lxcHost,
  mesosHost,
  virtualBoxHost,
  vm,
  workstationHost,
} from '../support/stacks';
import { filesIn, newFolder, removeFolders, thrownBy } from './estate';

afterAll(removeFolders);

/** A guest on each target, with what it stands on. */
const TARGETS = {
  esxi: (stack: TerraformStack) => esxiHost(stack).addVirtualMachine('guest', vm()),
  cluster: (stack: TerraformStack) => {
    const cluster = esxiCluster(stack, { hosts: clusterHosts(stack, 3), managed: true });
    cluster.addNetwork('orders');
    return cluster.addVirtualMachine('guest', vm({ replicas: 2, networks: ['orders'] }));
  },
  kvm: (stack: TerraformStack) => {
    const host = kvmHost(stack, { datastores: [{ name: 'default', capacity: Disk.gib(500), path: '/srv/vms' }] });
    host.addNetwork('services', { subnet: '10.0.9.0/24' });
    return host.addVirtualMachine('guest', vm({ vcpus: 2, source: VmSource.image('/srv/debian.qcow2') }));
  },
  hyperV: (stack: TerraformStack) => hyperVHost(stack).addVirtualMachine('guest', vm()),
  virtualBox: (stack: TerraformStack) =>
    virtualBoxHost(stack).addVirtualMachine('guest', vm({ vcpus: 2, source: VmSource.image('http://x/debian.box') })),
  workstation: (stack: TerraformStack) =>
    workstationHost(stack).addVirtualMachine('guest', vm({ vcpus: 2, source: VmSource.template('debian') })),
  docker: (stack: TerraformStack) => {
    const host = dockerHost(stack);
    host.addNetwork('front');
    return host.addContainer(
      'guest',
      container({
        networks: ['front'],
        mounts: [{ source: 'data', target: '/data' }],
        ports: [{ internal: 80 }],
        environment: { MODE: 'live' },
      }),
    );
  },
  dockerInVm: (stack: TerraformStack) =>
    dockerVm(esxiHost(stack), { memory: Memory.gib(8) }).addContainer('guest', container()),
  lxc: (stack: TerraformStack) => lxcHost(stack).addContainer('guest', container()),
  mesos: (stack: TerraformStack) => mesosHost(stack).addContainer('guest', container()),
} as const;

type Target = keyof typeof TARGETS;

interface Estate {
  readonly app: App;
  readonly stack: TerraformStack;
  readonly guest: TerraformResource;
}

function estateOf(target: Target): Estate {
  const app = new App({ outdir: newFolder(), skipValidation: true });
  const stack = new TerraformStack(app, 'rack');
  return { app, stack, guest: TARGETS[target](stack).resource as TerraformResource };
}

type Typed = IConstruct & { readonly terraformResourceType: string; addOverride(path: string, value: unknown): void };

/** The first element of a type: a resource, a look-up (`data.` before it) or a provider (`provider.` before it). */
function typed({ stack }: Estate, type: string): Typed {
  const [mode, name] = type.includes('.') ? (type.split('.') as [string, string]) : ['resource', type];
  const is = {
    resource: (node: IConstruct) => TerraformResource.isTerraformResource(node),
    data: (node: IConstruct) => TerraformDataSource.isTerraformDataSource(node),
    provider: (node: IConstruct) => TerraformProvider.isTerraformProvider(node),
  }[mode as 'resource' | 'data' | 'provider'];
  // Of `terraform_data`, the gate: a host's budget is no more than a record.
  const found = stack.node
    .findAll()
    .find((node) => is(node) && (node as Typed).terraformResourceType === name && node.node.id !== 'budget');
  expect(found).toBeDefined();
  return found as Typed;
}

/** What INP006 says, each finding by the attribute that differs and the help at its end; other rules by their id. */
function told(error: Error): string[] {
  expect(error).toBeInstanceOf(EstateError);
  return (error as EstateError).report.findings
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message }) =>
      rule === 'INP006' ? `${message.split(' of ')[0]}; ${message.split('; ').at(-1)}` : rule,
    );
}

const NONE = 'take the change back: it follows from what is declared';
const use = (...props: string[]): string =>
  `use ${props.map((prop) => `'${prop}'`).join(' or ')} of the construct instead`;

/** Target, type (the guest's own where it is empty), path, value; the attribute that is told, and the prop where there is one. */
type Refused = readonly [target: Target, type: string, path: string, value: unknown, attribute: string, help: string];

const REFUSED: readonly Refused[] = [
  ['esxi', '', 'num_cpus', 64, 'num_cpus', use('vcpus')],
  ['esxi', '', 'name', 'other', 'name', use('name')],
  ['esxi', '', 'network_interface.0.network_id', 'network-9', 'network_interface.*.network_id', use('networks')],
  ['esxi', '', 'network_interface.1', { network_id: 'network-9' }, 'network_interface.*.network_id', use('networks')],
  ['esxi', '', 'firmware', 'bios', 'firmware', use('firmware')],
  ['esxi', '', 'efi_secure_boot_enabled', false, 'efi_secure_boot_enabled', use('secureBoot')],
  ['esxi', '', 'guest_id', 'darwin21_64Guest', 'guest_id', use('guestOs')],
  ['esxi', '', 'shared_pci_device_id', ['grid_t4-4q'], 'shared_pci_device_id', NONE],
  ['esxi', '', 'swap_placement_policy', 'hostLocal', 'swap_placement_policy', NONE],
  ['esxi', '', 'datastore_cluster_id', 'group-p1', 'datastore_cluster_id', NONE],
  ['esxi', '', 'ovf_deploy', { remote_ovf_url: 'https://x/y.ova' }, 'ovf_deploy', use('source')],
  ['esxi', '', 'clone.ovf_network_map', { a: 'network-9' }, 'clone.ovf_network_map', use('networks')],
  ['esxi', '', 'clone.customization_spec', { id: 'spec' }, 'clone.customization_spec', NONE],
  ['esxi', '', 'extra_config.foo', 'bar', 'extra_config.foo', use('settings')],
  ['esxi', '', 'count', 3, 'count', use('replicas')],
  ['esxi', '', 'for_each', '${toset(["a"])}', 'for_each', use('replicas')],
  ['esxi', '', 'lifecycle.ignore_changes', ['firmware'], 'lifecycle.ignore_changes', NONE],
  ['esxi', '', 'lifecycle.ignore_changes', ['disk[0].size'], 'lifecycle.ignore_changes', NONE],
  ['esxi', '', 'lifecycle.ignore_changes', ['extra_config["a"]'], 'lifecycle.ignore_changes', NONE],
  ['esxi', 'vsphere_resource_pool', 'memory_reservation', 4096, 'memory_reservation', NONE],
  ['esxi', 'vsphere_resource_pool', 'memory_limit', 4096, 'memory_limit', use('memory')],
  ['esxi', 'vsphere_resource_pool', 'memory_expandable', false, 'memory_expandable', NONE],
  ['esxi', 'data.vsphere_host', 'name', 'esxi-09', 'name', use('hypervisor.hostname')],
  ['esxi', 'data.vsphere_network', 'distributed_virtual_switch_uuid', '50', 'distributed_virtual_switch_uuid', NONE],
  ['esxi', 'data.vsphere_datastore', 'name', 'other', 'name', use('datastores')],
  ['esxi', 'data.vsphere_virtual_machine', 'count', 2, 'count', NONE],
  ['esxi', 'data.vsphere_virtual_machine', 'provider', 'vsphere.other', 'provider', NONE],
  ['cluster', 'vsphere_compute_cluster', 'name', 'lab', 'name', use('hypervisor.cluster')],
  ['cluster', 'vsphere_compute_cluster', 'ha_host_monitoring', 'disabled', 'ha_host_monitoring', NONE],
  ['cluster', 'vsphere_compute_cluster', 'ha_vm_restart_priority', 'disabled', 'ha_vm_restart_priority', NONE],
  ['cluster', 'vsphere_compute_cluster', 'host_managed', true, 'host_managed', NONE],
  ['cluster', 'vsphere_compute_cluster', 'drs_automation_level', 'manual', 'drs_automation_level', use('drs')],
  ['cluster', 'vsphere_host_port_group', 'name', 'other', 'name', use('name')],
  [
    'cluster',
    'vsphere_host_port_group',
    'virtual_switch_name',
    'vSwitch9',
    'virtual_switch_name',
    use('virtualSwitch'),
  ],
  ['cluster', 'data.vsphere_network', 'depends_on', undefined, 'depends_on', NONE],
  [
    'cluster',
    'vsphere_compute_cluster_vm_anti_affinity_rule',
    'lifecycle',
    { replace_triggered_by: null },
    'lifecycle.replace_triggered_by',
    NONE,
  ],
  ['kvm', '', 'vcpu', 64, 'vcpu', use('vcpus')],
  ['kvm', '', 'name', 'other', 'name', use('name')],
  ['kvm', '', 'running', false, 'running', use('powered')],
  ['kvm', '', 'arch', 'aarch64', 'arch', NONE],
  ['kvm', '', 'network_interface.0.addresses', ['10.0.9.9'], 'network_interface.*.addresses', use('address')],
  ['kvm', '', 'filesystem', [{ source: '/srv', target: 's' }], 'filesystem', NONE],
  ['kvm', '', 'graphics', [{ listen_type: 'address', listen_address: '0.0.0.0' }], 'graphics.*.listen_address', NONE],
  ['kvm', 'libvirt_volume', 'source', 'http://x/other.qcow2', 'source', use('source')],
  ['kvm', 'libvirt_pool', 'target', [{ path: '/mnt/other' }], 'target', use('datastores')],
  ['kvm', 'libvirt_network', 'mode', 'bridge', 'mode', use('internal')],
  ['kvm', 'libvirt_network', 'bridge', 'br0', 'bridge', NONE],
  ['kvm', 'libvirt_network', 'addresses', ['10.9.9.0/24'], 'addresses', use('subnet')],
  ['kvm', 'libvirt_network', 'xml', [{ xslt: '<x/>' }], 'xml', NONE],
  ['kvm', 'provider.libvirt', 'uri', 'qemu+ssh://other/system', 'uri', use('hypervisor.uri')],
  ['hyperV', '', 'processor_count', 64, 'processor_count', use('vcpus')],
  ['hyperV', '', 'name', 'other', 'name', use('name')],
  ['hyperV', '', 'memory_startup_bytes', 1, 'memory_startup_bytes', use('memory')],
  ['hyperV', '', 'vm_processor.0.reserve', 90, 'vm_processor.reserve', use('reservation')],
  ['hyperV', '', 'vm_firmware.0.enable_secure_boot', 'Off', 'vm_firmware.enable_secure_boot', use('secureBoot')],
  ['hyperV', '', 'network_adaptors.0.switch_name', 'wan', 'network_adaptors.*.switch_name', use('networks')],
  ['hyperV', '', 'network_adaptors.0.mac_address_spoofing', 'On', 'network_adaptors.*.mac_address_spoofing', NONE],
  ['hyperV', 'hyperv_vhd', 'source', 'C:\\other.vhdx', 'source', use('source')],
  ['virtualBox', '', 'cpus', 64, 'cpus', use('vcpus')],
  ['virtualBox', '', 'image', 'http://x/other.box', 'image', use('source')],
  ['virtualBox', '', 'network_adapter.0.type', 'bridged', 'network_adapter.*.type', use('networks')],
  ['virtualBox', '', 'optical_disks', ['/srv/x.iso'], 'optical_disks', NONE],
  ['workstation', '', 'processors', 64, 'processors', use('vcpus')],
  ['workstation', '', 'sourceid', 'ABC', 'sourceid', use('source')],
  ['workstation', '', 'path', 'E:\\x.vmx', 'path', use('hypervisor.folder')],
  ['workstation', '', 'state', 'off', 'state', use('powered')],
  ['workstation', 'provider.vmworkstation', 'endpoint', 'http://x', 'endpoint', use('hypervisor.endpoint')],
  ['docker', '', 'cpus', '64', 'cpus', use('cpus')],
  ['docker', '', 'cpu_quota', 100_000, 'cpu_quota', use('cpus')],
  ['docker', '', 'image', 'evil:latest', 'image', use('image')],
  ['docker', '', 'networks_advanced', [{ name: 'bridge' }], 'networks_advanced.*.name', use('networks')],
  ['docker', '', 'networks_advanced.1', { name: 'bridge' }, 'networks_advanced.*.name', use('networks')],
  ['docker', '', 'ports.0.ip', '0.0.0.0', 'ports.*.ip', use('ports')],
  ['docker', '', 'ports.0.external', 22, 'ports.*.external', use('ports')],
  ['docker', '', 'mounts.0.bind_options', { propagation: 'rshared' }, 'mounts.*.bind_options', NONE],
  [
    'docker',
    '',
    'mounts.0.volume_options',
    { driver_options: { type: 'none', o: 'bind', device: '/etc' } },
    'mounts.*.volume_options',
    NONE,
  ],
  ['docker', '', 'tmpfs', { '/cache': 'size=64g' }, 'tmpfs./cache', use('mounts')],
  ['docker', '', 'upload', [{ file: '/x', content: 'y' }], 'upload', NONE],
  ['docker', '', 'volumes', [{ volume_name: 'etc', container_path: '/e' }], 'volumes.*.volume_name', use('mounts')],
  ['docker', '', 'env', ['TOKEN=abc'], 'env', use('environment')],
  ['docker', '', 'security_opts', undefined, 'security_opts', NONE],
  ['docker', '', 'pid_mode', 'host', 'pid_mode', use('hostPid')],
  ['docker', 'docker_image', 'name', 'evil:latest', 'name', use('image')],
  ['docker', 'docker_image', 'build', { context: '.' }, 'build', NONE],
  ['docker', 'docker_image', 'platform', 'linux/arm64', 'platform', use('architecture')],
  ['docker', 'docker_network', 'name', 'bridge', 'name', use('name')],
  ['docker', 'docker_network', 'driver', 'macvlan', 'driver', NONE],
  ['docker', 'docker_network', 'options', { parent: 'eth0' }, 'options', NONE],
  ['docker', 'provider.docker', 'context', 'production', 'context', use('engine.connection')],
  ['dockerInVm', '', 'depends_on', undefined, 'depends_on', NONE],
  ['dockerInVm', 'terraform_data', 'provisioner', undefined, 'provisioner', NONE],
  ['dockerInVm', 'terraform_data', 'connection', { host: '10.9.9.9' }, 'connection.host', NONE],
  ['dockerInVm', 'terraform_data', 'depends_on', undefined, 'depends_on', NONE],
  ['dockerInVm', 'provider.docker', 'ssh_opts', ['-o', 'ProxyJump=x'], 'ssh_opts', use('engine.connection')],
  ['lxc', '', 'config', { 'limits.memory': '64GiB' }, 'config.limits.memory', use('memory')],
  ['lxc', '', 'config', { 'limits.cpu.allowance': '800ms/100ms' }, 'config.limits.cpu.allowance', use('cpus')],
  ['lxc', '', 'config', { 'security.nesting': 'true' }, 'config.security.nesting', NONE],
  ['lxc', '', 'config', { 'raw.lxc': 'x' }, 'config.raw.lxc', NONE],
  ['lxc', '', 'image', 'images:alpine', 'image', use('image')],
  ['lxc', '', 'profiles', ['default'], 'profiles', NONE],
  ['mesos', '', 'content', '{}', 'content', NONE],
  ['mesos', '', 'filename', './x.json', 'filename', use('engine.directory')],
];

describe('an override of what a rule judges', () => {
  test.each(REFUSED)('%s %s %s = %j is refused, with the prop to use', (target, type, path, value, attribute, help) => {
    const estate = estateOf(target);
    (type === '' ? estate.guest : typed(estate, type)).addOverride(path, value);
    const error = thrownBy(() => estate.app.synth());
    expect(told(error)).toContain(`${attribute}; ${help}`);
    expect(told(error).filter((line) => !line.includes('; '))).toEqual([]);
    expect(filesIn(estate.app.outdir)).toEqual({});
  });

  test.each(Object.keys(TARGETS) as Target[])('without one, %s passes', (target) => {
    expect(() => estateOf(target).app.synth()).not.toThrow();
  });

  test('an entry of a list that stands for several props names them all', () => {
    const estate = estateOf('lxc');
    estate.guest.addOverride('device', undefined);
    expect(told(thrownBy(() => estate.app.synth()))).toEqual([
      "device; use 'mounts', 'networks' or 'ports' of the construct instead",
    ]);
  });
});

/** What no rule judges. */
const FREE: readonly (readonly [target: Target, type: string, path: string, value: unknown])[] = [
  ['esxi', '', 'nested_hv_enabled', true],
  ['esxi', '', 'annotation', 'mine'],
  ['esxi', '', 'cpu_share_level', 'high'],
  ['esxi', '', 'folder', 'team-a'],
  ['esxi', '', 'disk.0.thin_provisioned', false],
  ['esxi', '', 'network_interface.0.adapter_type', 'e1000e'],
  ['esxi', '', 'lifecycle.ignore_changes', ['annotation', 'disk[0].thin_provisioned', 'tags']],
  ['esxi', '', 'lifecycle.prevent_destroy', true],
  ['esxi', 'vsphere_resource_pool', 'cpu_share_level', 'low'],
  ['cluster', 'vsphere_compute_cluster', 'drs_migration_threshold', 5],
  ['cluster', 'vsphere_compute_cluster', 'dpm_enabled', false],
  ['kvm', '', 'cpu', [{ mode: 'host-passthrough' }]],
  ['kvm', '', 'qemu_agent', true],
  ['kvm', '', 'video', [{ type: 'qxl' }]],
  ['kvm', '', 'lifecycle.ignore_changes', ['description', 'disk[0].scsi']],
  ['kvm', 'libvirt_network', 'mtu', 9000],
  ['hyperV', '', 'notes', 'mine'],
  ['hyperV', '', 'vm_processor.0.expose_virtualization_extensions', true],
  ['hyperV', '', 'vm_processor.0.relative_weight', 200],
  ['virtualBox', '', 'boot_order', ['disk']],
  ['workstation', '', 'description', 'mine'],
  ['docker', '', 'gpus', 'all'],
  ['docker', '', 'group_add', ['video']],
  ['docker', '', 'cpu_set', '0-1'],
  ['docker', '', 'cpu_shares', 512],
  ['docker', '', 'hostname', 'web'],
  ['docker', '', 'labels', [{ label: 'a', value: 'b' }]],
  ['docker', '', 'lifecycle.ignore_changes', ['labels', 'group_add']],
  ['docker', 'docker_network', 'labels', [{ label: 'a', value: 'b' }]],
  ['docker', 'docker_image', 'keep_locally', false],
  ['dockerInVm', '', 'hostname', 'web'],
  ['lxc', '', 'config', { 'user.note': 'mine' }],
  ['lxc', '', 'config', { 'limits.cpu.priority': '5' }],
  ['lxc', '', 'description', 'mine'],
  ['mesos', '', 'lifecycle.create_before_destroy', true],
];

describe('an override of what no rule judges', () => {
  test.each(FREE)('%s %s %s = %j is written', (target, type, path, value) => {
    const estate = estateOf(target);
    (type === '' ? estate.guest : typed(estate, type)).addOverride(path, value);
    expect(() => estate.app.synth()).not.toThrow();
  });

  test('a second card on a network that the VM is on already reaches nothing more', () => {
    const { app, stack, guest } = estateOf('esxi');
    const data = typed({ app, stack, guest }, 'data.vsphere_network') as unknown as { readonly id: string };
    guest.addOverride('network_interface.1', { network_id: data.id });
    expect(() => app.synth()).not.toThrow();
  });

  test('GPUs are judged as they are written: ISO007 tells of them', () => {
    const { app, guest } = estateOf('docker');
    guest.addOverride('gpus', 'all');
    app.synth();
    const { findings } = JSON.parse(filesIn(app.outdir)['strata.report.json']!) as { findings: { rule: string }[] };
    expect(findings.filter(({ rule }) => rule === 'ISO007')).toMatchObject([
      {
        severity: 'warning',
        path: 'rack/builders/guest',
        message: "'gpus' hands the container GPUs of its host (all), whose driver is one more way to it; remove it",
      },
    ]);
  });

  test('what is waited for beside the gate is free', () => {
    const { app, guest } = estateOf('dockerInVm');
    const own = guest.dependsOn ?? [];
    guest.dependsOn = [...own, 'terraform_data.mine'];
    expect(() => app.synth()).not.toThrow();
  });
});

describe('each owned argument', () => {
  test.each(DIALECTS.map((dialect) => [dialect.system, dialect] as const))(
    'of %s has the prop that says the same, or is known to have none',
    (_, { vm: machine, container: box, props }) => {
      const written = Object.values(props).flatMap(Object.keys);
      const owned = [...(machine?.owned ?? []), ...(box?.owned ?? [])];
      const isKnown = (path: string): boolean => written.some((key) => path === key || path.startsWith(`${key}.`));
      expect(owned.filter((path) => !isKnown(path))).toEqual([]);
    },
  );

  test('is named by the nearest part of its path', () => {
    expect(propsOf('vsphere_virtual_machine', 'disk.*.size')).toEqual(['disks']);
    expect(propsOf('vsphere_virtual_machine', 'network_interface.*.physical_function')).toEqual([]);
    expect(propsOf('vsphere_virtual_machine', 'nobody_knows')).toEqual([]);
    expect(propsOf('nobody_knows', 'cpus')).toEqual([]);
  });
});

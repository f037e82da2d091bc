import {
  AdmissionControl,
  type BareMetalHost,
  Bounded,
  Cluster,
  Disk,
  DockerConnection,
  ContainerEngine,
  GuestOs,
  type KvmOptions,
  LxcConnection,
  Memory,
  VirtualBoxNetwork,
  VmSource,
} from 'cdktf-strata';
import {
  clusterHosts,
  container,
  dockerHost,
  dockerVm,
  esxiHost,
  hyperVHost,
  kvmHost,
  laterNumber,
  lxcHost,
  mesosHost,
  newStack,
  secret,
  virtualBoxHost,
  vm,
  workstationHost,
} from '../support/stacks';
import { problemsOf } from '../support/schema';
import { type Block, type StackJson, synth } from '../support/synth';

const ADDRESS = { ip: '10.0.0.5', gateway: '10.0.0.1', dnsServers: ['10.0.0.2'], domain: 'example.com' };

const USER_DATA = '#cloud-config\npackages: [nginx]\n';

/** Every option there is, once. */
function maximalEsxi(endpoint: 'vcenter' | 'cluster' | 'esxi'): StackJson {
  const stack = newStack();
  const vcenter = endpoint !== 'esxi';
  const host = esxiHost(stack, {
    esxi: { endpoint: vcenter ? 'vcenter' : 'esxi', ...(endpoint === 'cluster' && { cluster: 'cluster-1' }) },
    reserved: { cpus: 0.5, memory: Memory.gib(16) },
    countCpusBy: 'threads',
    overcommit: { cpuPercent: 200, memoryPercent: 120, diskPercent: 120, reason: 'desktops sleep' },
  });
  host.addNetwork('orders', { vlan: 120, virtualSwitch: 'vSwitch1' });
  const blank = { source: VmSource.blank(), networks: ['orders', 'backup'] };
  host.addVirtualMachine(
    'blank',
    vm({ ...blank, trustZone: 'public', reservation: { cpu: true, memory: Memory.gib(1) } }),
  );
  host.addVirtualMachine('iso', vm({ source: VmSource.iso('iso/debian.iso'), firmware: 'bios', coresPerSocket: 2 }));
  host.addVirtualMachine(
    'many-disks',
    vm({
      ...blank,
      disks: Array.from({ length: 31 }, (_, i) => ({ size: Disk.gib(1), datastore: i % 2 ? 'hdd-1' : 'ssd-1' })),
    }),
  );
  host.addVirtualMachine(
    'later',
    vm({
      ...blank,
      vcpus: Bounded.atMost(laterNumber(stack, 'cpus'), 4),
      memory: Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 8)),
    }),
  );
  if (vcenter) {
    host.addVirtualMachine('linux', vm({ address: ADDRESS, replicas: 1, shutdownWaitMinutes: 5 }));
    host.addVirtualMachine(
      'windows',
      vm({ guestOs: GuestOs.WINDOWS_SERVER_2022, address: { ip: '10.0.0.6' }, networks: ['orders', 'services'] }),
    );
    host.addVirtualMachine('replicas', vm({ replicas: 3 }));
    host.addVirtualMachine(
      'linked',
      vm({ source: VmSource.template('debian-12', { linked: true }), hotAdd: { cpu: true, memory: true } }),
    );
    const told = host.addVirtualMachine('told', vm({ userData: USER_DATA, address: { ...ADDRESS, ip: '10.0.0.7' } }));
    told.saveSnapshot('before', { description: 'upgrade', keepUntil: '2030-12-31', memory: true });
    host.addVirtualMachine('copy', vm({ source: VmSource.copyOf(told) }));
    const golden = told.asTemplate('golden', { description: 'for clones', library: 'templates' });
    host.addVirtualMachine('cloned', vm({ source: golden, userData: USER_DATA }));
    addContainers(dockerVm(host));
  }
  return synth(stack)['rack-1']!;
}

function addContainers(host: ReturnType<typeof dockerHost> | ReturnType<typeof dockerVm>): void {
  host.addNetwork('front', { internal: true });
  host.addContainer('plain', container());
  host.addContainer('scaled', container({ scale: { min: 2, max: 3 }, cpus: 0.1 }));
  host.addContainer(
    'full',
    container({
      networks: ['front', 'monitoring'],
      ports: [{ internal: 80, external: 8080, address: '10.0.0.1', protocol: 'udp' }],
      mounts: [
        { source: 'data', target: '/data' },
        { type: 'bind', source: '/srv', target: '/srv' },
        { type: 'tmpfs', target: '/run' },
      ],
      environment: { A: '1' },
      command: ['serve'],
      healthCheck: { command: ['CMD', 'true'] },
      restart: 'always',
      user: '1000',
      readOnly: false,
      capabilities: ['NET_BIND_SERVICE'],
    }),
  );
}

/** A cluster with every option, looked up or managed by one of the ways to keep room. */
function maximalCluster(admission?: (hosts: BareMetalHost[]) => AdmissionControl): StackJson {
  const stack = newStack();
  const hosts = clusterHosts(stack, 4, {
    cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: 2400, evcMode: 'intel-icelake' },
    migrationNetwork: 'vmotion',
  });
  const cluster = new Cluster(stack, 'production', {
    hosts,
    evcMode: 'intel-skylake',
    drs: 'partially-automated',
    ...(admission !== undefined && { managed: true, admission: admission(hosts) }),
  });
  cluster.addNetwork('orders', { vlan: 120, virtualSwitch: 'vSwitch1' });
  const small = { vcpus: 1, memory: Memory.gib(1), networks: ['orders', 'backup'] };
  const web = cluster.addVirtualMachine('web', vm({ ...small, replicas: 2, criticality: 'critical' }));
  const db = cluster.addVirtualMachine(
    'db',
    vm({ ...small, liveMigration: true, reservation: { cpu: true, memory: Memory.mib(512) }, address: ADDRESS }),
  );
  const app = cluster.addVirtualMachine('app', vm({ ...small, vcpus: Bounded.atMost(laterNumber(stack), 2) }));
  const batch = cluster.addVirtualMachine('batch', vm({ ...small, replicas: 2, spread: 'should' }));
  const local = hosts[0]!.addVirtualMachine('local', vm({ ...small, restartPriority: 'disabled' }));
  cluster.separate('apart', [db, local]);
  cluster.colocate('friends', [db, app], { mandatory: false });
  cluster.pin('licence', [db], hosts.slice(0, 3));
  cluster.avoid('noisy', [batch], hosts.slice(0, 1), { mandatory: false });
  web.saveSnapshot('before', { description: 'an upgrade', keepUntil: '2030-12-31' });
  addContainers(dockerVm(cluster));
  return synth(stack)['rack-1']!;
}

function maximalKvm(kvm: Partial<KvmOptions> = {}): StackJson {
  const stack = newStack();
  const host = kvmHost(stack, {
    kvm: { pools: { lvm: { volumeGroup: 'vg0' } }, bridges: { services: 'br0' }, ...kvm },
    datastores: [
      { name: 'fast', capacity: Disk.gib(500), path: '/srv/fast' },
      { name: 'default', capacity: Disk.gib(500) },
      { name: 'lvm', capacity: Disk.gib(500) },
    ],
  });
  host.addNetwork('lab', { internal: true });
  host.addNetwork('out', { subnet: '10.0.20.0/24' });
  const small = {
    vcpus: 1,
    memory: Memory.gib(1),
    networks: ['lab', 'default', 'services'],
    disks: [{ size: Disk.gib(10) }],
  };
  host.addVirtualMachine('blank', vm({ ...small, source: VmSource.blank(), powered: false }));
  host.addVirtualMachine(
    'raw',
    vm({ ...small, powered: false, source: VmSource.blank(), disks: [{ size: Disk.gib(10), datastore: 'lvm' }] }),
  );
  const master = host.addVirtualMachine('master', vm({ ...small, powered: false, userData: USER_DATA }));
  host.addVirtualMachine('copy', vm({ ...small, powered: false, autostart: true, source: VmSource.copyOf(master) }));
  const golden = master.asTemplate('golden', { description: 'for clones' });
  host.addVirtualMachine('cloned', vm({ ...small, powered: false, source: golden }));
  host.addVirtualMachine('iso', vm({ ...small, source: VmSource.iso('/srv/debian.iso') }));
  host.addVirtualMachine('template', vm({ ...small, replicas: 2 }));
  host.addVirtualMachine(
    'image',
    vm({
      ...small,
      source: VmSource.image('/srv/debian.qcow2'),
      address: ADDRESS,
      disks: [{ size: Disk.gib(10) }, { size: Disk.gib(10), datastore: 'default', preventDestroy: true }],
      vcpus: Bounded.atMost(laterNumber(stack), 1),
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalHyperV(): StackJson {
  const stack = newStack();
  const host = hyperVHost(stack, {
    hyperV: {
      version: '2016',
      port: 8443,
      caCertFile: './ca.pem',
      tlsServerName: 'hv-01',
      kerberosRealm: 'EXAMPLE.COM',
      templates: 'T:\\gold',
      checkpoints: 'production-only',
      networkServers: ['image'],
    },
  });
  host.addNetwork('orders', { vlan: 120, virtualSwitch: 'dmz' });
  host.addNetwork('backend', { internal: true, vlan: 7 });
  const small = { vcpus: 1, memory: Memory.gib(1), networks: ['orders', 'backend', 'other'] };
  const off = host.addVirtualMachine('blank', vm({ ...small, source: VmSource.blank(), powered: false }));
  host.addVirtualMachine('copy', vm({ ...small, source: VmSource.copyOf(off), reservation: { cpu: true } }));
  host.addVirtualMachine(
    'iso',
    vm({ ...small, source: VmSource.iso('iso/debian.iso'), firmware: 'bios', autostart: true }),
  );
  host.addVirtualMachine('windows', vm({ ...small, guestOs: GuestOs.WINDOWS_SERVER_2019, replicas: 2 }));
  host.addVirtualMachine('linked', vm({ ...small, source: VmSource.template('base', { linked: true }) }));
  host.addVirtualMachine(
    'image',
    vm({
      ...small,
      source: VmSource.image('images/debian.vhdx'),
      dynamicMemory: { minimum: Memory.mib(512), startup: Memory.mib(768) },
      secureBoot: false,
      settings: { VSS: 'false' },
      disks: [
        { size: Disk.gib(10) },
        { size: Disk.gib(10), datastore: 'hdd-1' },
        { size: Disk.gib(10), attach: 'old.vhdx' },
      ],
    }),
  );
  host.addVirtualMachine(
    'later',
    vm({
      ...small,
      vcpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
      memory: Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 2)),
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalVirtualBox(): StackJson {
  const stack = newStack();
  const networks = {
    a: VirtualBoxNetwork.hostOnly('vboxnet0'),
    b: VirtualBoxNetwork.bridged('eth0'),
    c: VirtualBoxNetwork.internal(),
  };
  const source = VmSource.image('https://example.com/debian-12.box');
  virtualBoxHost(stack, { virtualBox: { machine: 'desk-1', networks } }).addVirtualMachine(
    'web',
    vm({
      source,
      vcpus: Bounded.atMost(laterNumber(stack), 2),
      memory: Memory.mib(512),
      networks: ['a', 'b', 'c', 'd'],
      replicas: 2,
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalWorkstation(): StackJson {
  const stack = newStack();
  const host = workstationHost(stack, { workstation: { machine: 'desk-1' } });
  const small = { vcpus: 1, memory: Memory.gib(1) };
  const off = host.addVirtualMachine('gold', vm({ ...small, powered: false }));
  host.addVirtualMachine('copies', vm({ ...small, source: VmSource.copyOf(off), replicas: 2 }));
  host.addVirtualMachine(
    'later',
    vm({
      vcpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
      memory: Memory.gib(Bounded.atMost(laterNumber(stack, 'gibs'), 2)),
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalDocker(): StackJson {
  const stack = newStack();
  addContainers(dockerHost(stack));
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((id) => secret(stack, id)) as [string, string, string];
  const connection = DockerConnection.tls({ address: 'docker.example.com', ca, cert, key });
  dockerHost(stack, { engine: ContainerEngine.docker({ connection }) }, 'tls').addContainer(
    'later',
    container({
      cpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
      memory: Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 512)),
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalLxc(): StackJson {
  const stack = newStack();
  const host = lxcHost(stack, {
    connection: LxcConnection.https({
      address: 'lxc.example.com',
      port: 9443,
      remote: 'edge',
      configDir: './incus',
      token: secret(stack, 'token'),
    }),
    project: 'shop',
    storagePool: 'fast',
    rootDisk: Disk.gib(10),
    processes: 500,
    subnet: '10.0.20.0/24',
    registry: 'https://mirror.example.com',
    imageServers: [
      { name: 'corp', address: 'https://images.example.com' },
      { name: 'apps', address: 'https://apps.example.com', protocol: 'oci' },
    ],
  });
  host.addNetwork('front', { internal: true, subnet: '10.0.30.0/24' });
  host.addContainer('plain', container());
  host.addContainer('scaled', container({ scale: { min: 2, max: 3 }, cpus: 0.1, image: 'corp:base/12' }));
  host.addContainer(
    'full',
    container({
      image: 'apps:api:1.0',
      networks: ['front', 'monitoring'],
      ports: [{ internal: 80, external: 8080, address: '10.0.0.1', protocol: 'udp' }],
      mounts: [
        { source: 'data', target: '/data' },
        { type: 'bind', source: '/srv', target: '/srv' },
        { type: 'tmpfs', target: '/run' },
      ],
      environment: { A: '1' },
      command: ['serve'],
      restart: 'always',
      user: '1000:1000',
    }),
  );
  host.addContainer(
    'later',
    container({
      cpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
      memory: Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 512)),
    }),
  );
  return synth(stack)['rack-1']!;
}

function maximalMesos(): StackJson {
  const stack = newStack();
  const host = mesosHost(stack, { directory: './apps', group: 'shop/edge', network: 'shop' });
  host.addContainer('plain', container({ replicas: 2 }));
  host.addContainer(
    'full',
    container({
      ports: [{ internal: 80 }, { internal: 81, external: 31081, address: '0.0.0.0', protocol: 'udp' }],
      mounts: [
        { source: 'data', target: '/data' },
        { type: 'bind', source: '/srv', target: '/srv' },
        { type: 'tmpfs', target: '/run' },
      ],
      environment: { A: '1', TOKEN: secret(stack, 'token') },
      command: ['serve'],
      healthCheck: { command: ['CMD', 'true'] },
      user: '1000',
      capabilities: ['NET_BIND_SERVICE'],
      cpus: Bounded.atMost(laterNumber(stack, 'cpus'), 1),
      memory: Memory.mib(Bounded.atMost(laterNumber(stack, 'mibs'), 512)),
    }),
  );
  return synth(stack)['rack-1']!;
}

describe('what is emitted is what the providers take', () => {
  test.each([
    ['an ESXi host in a vCenter', () => maximalEsxi('vcenter')],
    ['an ESXi host in a cluster', () => maximalEsxi('cluster')],
    ['a standalone ESXi host', () => maximalEsxi('esxi')],
    ['an ESXi cluster', () => maximalCluster()],
    ['a managed ESXi cluster', () => maximalCluster(() => AdmissionControl.percentage())],
    [
      'a managed ESXi cluster of stated shares',
      () => maximalCluster(() => AdmissionControl.percentage({ cpuPercent: 25, memoryPercent: 25 })),
    ],
    ['a managed ESXi cluster of slots', () => maximalCluster(() => AdmissionControl.slots())],
    [
      'a managed ESXi cluster of dedicated hosts',
      () => maximalCluster((hosts) => AdmissionControl.dedicatedHosts([hosts[3]!])),
    ],
    ['a managed ESXi cluster that keeps nothing', () => maximalCluster(() => AdmissionControl.disabled('lab'))],
    ['a Hyper-V host', maximalHyperV],
    ['a libvirt host', maximalKvm],
    [
      'a libvirt host with all that its guests can be made with',
      () =>
        maximalKvm({
          machine: 'q35',
          cpuMode: 'host-model',
          uefi: { code: '/usr/share/OVMF/OVMF_CODE_4M.fd', variables: '/usr/share/OVMF/OVMF_VARS_4M.fd' },
          memoryBacking: { hugePageSize: Memory.mib(2), locked: true, sharePages: false },
        }),
    ],
    ['a VirtualBox host', maximalVirtualBox],
    ['a Workstation host', maximalWorkstation],
    ['Docker hosts', maximalDocker],
    ['an LXC host', maximalLxc],
    ['a Mesos agent', maximalMesos],
  ])('%s', (_, emit) => {
    expect(problemsOf(emit())).toEqual([]);
  });
});

describe('the check of what the providers take tells of', () => {
  const base: Block = { name: 'data', driver: 'bridge' };
  const stackOf = (network: Block): StackJson => ({
    terraform: {},
    resource: { docker_network: { data: network } },
  });

  test.each<[string, Block, string[]]>([
    ['nothing where all is right', base, []],
    ['a missing required argument', { driver: 'bridge' }, ['docker_network.data.name is required']],
    ['an unknown argument', { ...base, drive: 'x' }, ['docker_network.data.drive is no argument']],
    [
      'a computed argument',
      { ...base, scope: 'local' },
      ['docker_network.data.scope is computed, and not ours to set'],
    ],
    ['a text for a boolean', { ...base, internal: 'true' }, ['docker_network.data.internal is no bool: "true"']],
    ['a list for a map', { ...base, options: ['a'] }, ['docker_network.data.options is no map(string): ["a"]']],
    ['no expression', { ...base, internal: '${var.internal}' }, []],
    ['a block that is none', { ...base, ipam_config: 'x' }, ['docker_network.data.ipam_config is no block: "x"']],
    [
      'an unknown argument in a block',
      { ...base, ipam_config: [{ subnets: 'x' }] },
      ['docker_network.data.ipam_config[0].subnets is no argument'],
    ],
    [
      'a reference to what is not there',
      { ...base, name: '${docker_network.other.name}' },
      ['docker_network.other.name refers to nothing'],
    ],
    [
      'a reference to what it does not have',
      { ...base, driver: '${docker_network.data.title}' },
      ['docker_network.data.title refers to nothing'],
    ],
    [
      'an expression that is none',
      { ...base, driver: '${(var.a > undefined)}' },
      ['${(var.a > undefined)} is no expression'],
    ],
    [
      'an expression for an address',
      { ...base, lifecycle: { replace_triggered_by: ['${docker_network.data}'] } },
      ['docker_network.data.lifecycle.replace_triggered_by is no list(address): ["${docker_network.data}"]'],
    ],
    [
      'an unknown lifecycle argument',
      { ...base, lifecycle: { precondition: [{ condition: 'x' }] } },
      ['docker_network.data.lifecycle.precondition[0].error_message is required'],
    ],
  ])('%s', (_, network, problems) => {
    expect(problemsOf(stackOf(network))).toEqual(problems);
  });

  test('a type that it does not know', () => {
    expect(problemsOf({ terraform: {}, resource: { docker_volume: { data: {} } } })).toEqual([
      'docker_volume.data is of a type that no fixture knows',
    ]);
  });
});

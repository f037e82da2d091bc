import { App, TerraformResource, TerraformStack, Token } from 'cdktf';
import {
  AdmissionControl,
  BareMetalHost,
  Bounded,
  Cluster,
  Container,
  ContainerEngine,
  ContainerHost,
  ContainerInVm,
  ContainerNetwork,
  Disk,
  DockerConnection,
  GuestOs,
  HostedWorkstation,
  Hypervisor,
  LxcConnection,
  Memory,
  Port,
  Strata,
  ValidationError,
  VirtualMachine,
  VmNetwork,
  VmSource,
} from 'cdktf-strata';
import {
  clusterHosts,
  container,
  dockerHost,
  dockerVm,
  esxiCluster,
  esxiHost,
  kvmHost,
  laterNumber,
  secret,
  vm,
} from '../support/stacks';
import { newApp, synth } from '../support/synth';
import { vsphere } from '../enforcement/estate';

/** What a prop takes; each kind has values that it must refuse. */
type Kind =
  | 'whole'
  | 'share'
  | 'memory'
  | 'disk'
  | 'text'
  | 'texts'
  | 'flag'
  | 'word'
  | 'list'
  | 'object'
  | 'instance'
  | 'address'
  | 'construct';

const [app, ...stacks] = ((): [App, TerraformStack] => {
  const made = newApp();
  return [made, new TerraformStack(made, 'rack')];
})();
const rack = stacks[0]!;
const token = laterNumber(rack, 'number');
const text = secret(rack, 'text');

/** Values that no number of a size, count or share may be. */
const NO_NUMBER: readonly (readonly [string, unknown])[] = [
  ['a token', token],
  ['a token, doubled', token * 2],
  ['a token, negated', -token],
  ['a text that is a token', text],
  ['NaN', NaN],
  ['infinity', Infinity],
  ['minus infinity', -Infinity],
  ['-1', -1],
  ['a text', '4'],
  ['true', true],
  ['an object', {}],
  ['a list', [4]],
  ['a function', () => 4],
  ['a symbol', Symbol('4')],
  ['a bigint', 4n],
  ['a number without a prototype', Object.create(null)],
  ['1e308', 1e308],
];

const amounts = (unit: (amount: number) => unknown): (readonly [string, unknown])[] =>
  [...NO_NUMBER, ['zero', 0], ['half a MiB', 1 / 2048 + 1], ['null', null], ['nothing', undefined]].map(
    ([name, value]) => [`an amount that is ${String(name)}`, unit(value as number)] as const,
  );

const NOT_AN_OBJECT: readonly (readonly [string, unknown])[] = [
  ['a number', 8],
  ['a text', 'x'],
  ['true', true],
  ['a list', []],
  ['a function', () => ({})],
];

const BAD: Readonly<Record<Kind, readonly (readonly [string, unknown])[]>> = {
  whole: [...NO_NUMBER, ['zero', 0], ['a fraction', 1.5]],
  share: [...NO_NUMBER, ['a ten-thousandth', 1.0001]],
  memory: [
    ...amounts(Memory.gib),
    ...NOT_AN_OBJECT,
    ['an empty object', {}],
    ['a Disk', Disk.gib(8)],
    ['a token', token],
  ],
  disk: [
    ...amounts(Disk.gib),
    ...NOT_AN_OBJECT,
    ['an empty object', {}],
    ['a Memory', Memory.gib(8)],
    ['a token', token],
  ],
  text: [
    ['a number', 5],
    ['an empty text', ''],
    ['blanks', '  '],
    ['a token', text],
    ['a text with a token', `x-${text}`],
    ['true', true],
    ['an object', {}],
    ['a list', ['x']],
    ['a symbol', Symbol('x')],
  ],
  texts: [
    ['a text', 'x'],
    ['an object', {}],
    ['a list of numbers', [5]],
    ['a list of an empty text', ['']],
    ['a list of null', [null]],
    ['a list of a token', [text]],
  ],
  flag: [
    ['a text', 'true'],
    ['a number', 1],
    ['an object', {}],
    ['a token', rack.node.tryFindChild('text') ?? {}],
  ],
  word: [
    ['another word', 'sideways'],
    ['a number', 5],
    ['an object', {}],
    ['an empty text', ''],
    ['a symbol', Symbol('x')],
    ['a token', text],
  ],
  list: [
    ['a number', 5],
    ['a text', 'x'],
    ['an object', {}],
    ['a list of null', [null]],
    ['a list of numbers', [5]],
    ['a list of nothing', [undefined]],
    ['a list with a hole', Array(1)],
    ['a list of a list', [[]]],
  ],
  object: [...NOT_AN_OBJECT, ['an empty object', {}]],
  instance: [...NOT_AN_OBJECT, ['an empty object', {}], ['an object without a prototype', Object.create(null)]],
  address: [
    ['no address', 'example.com'],
    ['an IPv6 address', '::1'],
    ['a number', 5],
    ['an empty text', ''],
    ['a token', text],
  ],
  construct: [...NOT_AN_OBJECT, ['an empty object', {}], ['an app', app], ['an object with a node', { node: {} }]],
};

/** A construct, good props for it, and what each of its props takes. `a.b` is `b` of the object `a`; `a.0.b` of the first in a list. */
interface Subject {
  readonly name: string;
  readonly make: (scope: TerraformStack, id: string, props: never) => unknown;
  readonly good: (stack: TerraformStack) => object;
  readonly props: Readonly<Record<string, Kind>>;
  readonly required: readonly string[];
}

const MACHINE = {
  cpu: 'object',
  'cpu.sockets': 'whole',
  'cpu.coresPerSocket': 'whole',
  'cpu.threadsPerCore': 'whole',
  'cpu.mhzPerCore': 'whole',
  'cpu.evcMode': 'word',
  memory: 'memory',
  architecture: 'word',
  countCpusBy: 'word',
  overcommit: 'object',
  'overcommit.cpuPercent': 'whole',
  'overcommit.memoryPercent': 'whole',
  'overcommit.diskPercent': 'whole',
  'overcommit.reason': 'text',
  datastores: 'list',
  'datastores.0.name': 'text',
  'datastores.0.capacity': 'disk',
} as const satisfies Record<string, Kind>;

const HOSTED = {
  hostOs: 'instance',
  hostOsReserved: 'object',
  'hostOsReserved.cpus': 'share',
  'hostOsReserved.memory': 'memory',
  'hostOsReserved.disk': 'disk',
  hostApplications: 'list',
  'hostApplications.0.name': 'text',
  'hostApplications.0.cpus': 'share',
  'hostApplications.0.memory': 'memory',
} as const satisfies Record<string, Kind>;

const VM = {
  host: 'instance',
  vcpus: 'whole',
  memory: 'memory',
  disks: 'list',
  'disks.0.size': 'disk',
  'disks.0.datastore': 'text',
  'disks.0.preventDestroy': 'flag',
  guestOs: 'instance',
  source: 'instance',
  networks: 'texts',
  name: 'text',
  address: 'object',
  'address.ip': 'address',
  'address.prefixLength': 'whole',
  'address.gateway': 'address',
  'address.dnsServers': 'texts',
  'address.dnsServers.0': 'address',
  'address.domain': 'text',
  trustZone: 'text',
  replicas: 'whole',
  powered: 'flag',
  reservation: 'object',
  'reservation.cpu': 'flag',
  'reservation.memory': 'memory',
  coresPerSocket: 'whole',
  firmware: 'word',
  secureBoot: 'flag',
  autostart: 'flag',
  hotAdd: 'object',
  'hotAdd.cpu': 'flag',
  'hotAdd.memory': 'flag',
  dynamicMemory: 'object',
  'dynamicMemory.minimum': 'memory',
  'dynamicMemory.startup': 'memory',
  userData: 'text',
  waitForAddress: 'flag',
  shutdownWaitMinutes: 'whole',
} as const satisfies Record<string, Kind>;

const metal = {
  cpu: { sockets: 2, coresPerSocket: 12, threadsPerCore: 2, mhzPerCore: 2400 },
  memory: Memory.gib(256),
  architecture: 'amd64' as const,
  countCpusBy: 'cores' as const,
  overcommit: { cpuPercent: 100, memoryPercent: 100, diskPercent: 80, reason: 'none' },
  datastores: [{ name: 'ssd-1', capacity: Disk.tib(4) }],
};
const hosted = {
  hostOs: GuestOs.DEBIAN_12,
  hostOsReserved: { cpus: 2, memory: Memory.gib(8), disk: Disk.gib(10) },
  hostApplications: [{ name: 'IDE', cpus: 1, memory: Memory.gib(4) }],
};
const guest = (stack: TerraformStack): object => ({
  ...vm({ name: 'x', trustZone: 'internal', replicas: 1, powered: true, coresPerSocket: 2, firmware: 'efi' }),
  disks: [{ size: Disk.gib(40), datastore: 'ssd-1', preventDestroy: false }],
  host: esxiHost(stack),
  address: { ip: '10.0.20.5', prefixLength: 24, gateway: '10.0.20.1', dnsServers: ['10.0.0.53'], domain: 'local' },
  reservation: { cpu: false, memory: Memory.gib(1) },
  secureBoot: true,
  autostart: true,
  hotAdd: { cpu: true, memory: true },
  dynamicMemory: { minimum: Memory.gib(1), startup: Memory.gib(2) },
  userData: '#cloud-config\n{}',
  waitForAddress: false,
  shutdownWaitMinutes: 3,
});
const ssh = { user: 'deploy', address: '10.0.20.5', port: 22, knownHostsFile: './known_hosts' };

const esxi = {
  version: '8.0',
  endpoint: 'vcenter',
  datacenter: 'dc-1',
  hostname: 'h.example.com',
  cluster: 'c-1',
} as const;

const SUBJECTS: readonly Subject[] = [
  {
    name: 'BareMetalHost',
    make: (scope, id, props) => new BareMetalHost(scope, id, props),
    good: () => ({
      ...metal,
      hypervisor: Hypervisor.esxi(esxi),
      reserved: { cpus: 1, memory: Memory.gib(8) },
      migrationNetwork: 'vmotion',
    }),
    props: {
      ...MACHINE,
      hypervisor: 'instance',
      migrationNetwork: 'text',
      reserved: 'object',
      'reserved.cpus': 'share',
      'reserved.memory': 'memory',
    },
    required: ['hypervisor', 'cpu', 'cpu.sockets', 'cpu.coresPerSocket', 'memory', 'overcommit.reason'],
  },
  {
    name: 'HostedWorkstation',
    make: (scope, id, props) => new HostedWorkstation(scope, id, props),
    good: () => ({ ...metal, ...hosted, hypervisor: Hypervisor.kvm({ uri: 'qemu:///system' }) }),
    props: { ...MACHINE, ...HOSTED, hypervisor: 'instance' },
    required: [
      'hypervisor',
      'cpu',
      'memory',
      'hostOs',
      'hostOsReserved',
      'hostOsReserved.cpus',
      'hostOsReserved.memory',
    ],
  },
  {
    name: 'ContainerHost',
    make: (scope, id, props) => new ContainerHost(scope, id, props),
    good: () => ({
      ...metal,
      ...hosted,
      engine: ContainerEngine.docker({ connection: DockerConnection.local() }),
      trustZone: 'internal',
    }),
    props: { ...MACHINE, ...HOSTED, engine: 'instance', trustZone: 'text' },
    required: ['engine', 'cpu', 'memory', 'hostOs', 'hostOsReserved'],
  },
  {
    name: 'Hypervisor.esxi',
    make: (scope, id, props) => new BareMetalHost(scope, id, { ...metal, hypervisor: Hypervisor.esxi(props) }),
    good: () => ({ ...esxi }),
    props: {
      version: 'text',
      endpoint: 'word',
      datacenter: 'text',
      hostname: 'text',
      cluster: 'text',
    },
    required: ['version', 'endpoint', 'datacenter', 'hostname'],
  },
  {
    name: 'Hypervisor.kvm',
    make: (scope, id, props) =>
      new HostedWorkstation(scope, id, {
        ...metal,
        ...hosted,
        hypervisor: Hypervisor.kvm(props),
      }),
    good: () => ({
      uri: 'qemu:///system',
      domainType: 'kvm',
      cpuMode: 'host-model',
      machine: 'q35',
      uefi: { code: '/usr/share/OVMF/OVMF_CODE.fd', variables: '/usr/share/OVMF/OVMF_VARS.fd' },
      memoryBacking: { hugePageSize: Memory.mib(2), locked: true, sharePages: false },
      pools: { 'ssd-1': { volumeGroup: 'vg0', format: 'raw' } },
      bridges: { services: 'br0' },
    }),
    props: {
      uri: 'text',
      domainType: 'word',
      cpuMode: 'word',
      machine: 'word',
      uefi: 'object',
      'uefi.code': 'text',
      'uefi.variables': 'text',
      memoryBacking: 'object',
      'memoryBacking.hugePageSize': 'memory',
      'memoryBacking.locked': 'flag',
      'memoryBacking.sharePages': 'flag',
      pools: 'object',
      'pools.ssd-1': 'object',
      'pools.ssd-1.volumeGroup': 'text',
      'pools.ssd-1.format': 'word',
      bridges: 'object',
      'bridges.services': 'text',
    },
    required: ['uri', 'uefi.code'],
  },
  {
    name: 'Hypervisor.hyperV',
    make: (scope, id, props) => new BareMetalHost(scope, id, { ...metal, hypervisor: Hypervisor.hyperV(props) }),
    good: () => ({
      host: 'hv-01.example.com',
      version: '2022',
      user: 'strata',
      password: text,
      https: true,
      port: 5986,
      caCertFile: './ca.pem',
      tlsServerName: 'hv-01',
      kerberosRealm: 'EXAMPLE.COM',
      folder: 'D:\\Hyper-V',
      templates: 'D:\\gold',
      virtualSwitch: 'lan',
      checkpoints: 'production',
      networkServers: ['dc-1'],
    }),
    props: {
      host: 'text',
      version: 'word',
      user: 'text',
      https: 'flag',
      port: 'whole',
      caCertFile: 'text',
      tlsServerName: 'text',
      kerberosRealm: 'text',
      folder: 'text',
      templates: 'text',
      virtualSwitch: 'text',
      checkpoints: 'word',
      networkServers: 'texts',
    },
    required: ['host', 'version', 'user', 'password'],
  },
  {
    name: 'Hypervisor.workstation',
    make: (scope, id, props) =>
      new HostedWorkstation(scope, id, { ...metal, ...hosted, hypervisor: Hypervisor.workstation(props) }),
    good: () => ({
      endpoint: 'http://localhost:8697/api',
      user: 'strata',
      password: text,
      folder: 'D:\\VMs',
      machine: 'desk-1',
    }),
    props: { endpoint: 'text', user: 'text', folder: 'text', machine: 'text' },
    required: ['endpoint', 'user', 'password', 'folder'],
  },
  {
    name: 'ContainerEngine.docker',
    make: (scope, id, props) =>
      new ContainerHost(scope, id, {
        ...metal,
        ...hosted,
        engine: ContainerEngine.docker(props),
      }),
    good: () => ({ connection: DockerConnection.local(), defaults: { cpus: 1, memory: Memory.gib(1) } }),
    props: { connection: 'instance', 'defaults.cpus': 'share', 'defaults.memory': 'memory' },
    required: ['connection'],
  },
  {
    name: 'DockerConnection.ssh',
    make: (scope, id, props) => dockerHost(scope, { engine: dockerBy(DockerConnection.ssh(props)) }, id),
    good: () => ({ ...ssh }),
    props: { user: 'text', address: 'text', port: 'whole', knownHostsFile: 'text' },
    required: ['user', 'address', 'knownHostsFile'],
  },
  {
    name: 'DockerConnection.tls',
    make: (scope, id, props) => dockerHost(scope, { engine: dockerBy(DockerConnection.tls(props)) }, id),
    good: () => ({ address: '10.0.20.5', port: 2376, ca: 'PEM', cert: 'PEM', key: text }),
    props: { address: 'text', port: 'whole' },
    required: ['address', 'ca', 'cert', 'key'],
  },
  {
    name: 'ContainerEngine.lxc',
    make: (scope, id, props) => dockerHost(scope, { engine: ContainerEngine.lxc(props) }, id),
    good: () => ({
      connection: LxcConnection.local(),
      project: 'shop',
      storagePool: 'fast',
      rootDisk: Disk.gib(10),
      processes: 500,
      subnet: '10.0.20.0/24',
      registry: 'https://mirror.example.com',
      imageServers: [{ name: 'corp', address: 'https://images.example.com', protocol: 'oci' }],
      defaults: { cpus: 1, memory: Memory.gib(1) },
    }),
    props: {
      connection: 'instance',
      project: 'text',
      storagePool: 'text',
      rootDisk: 'disk',
      processes: 'whole',
      subnet: 'text',
      registry: 'text',
      imageServers: 'list',
      'imageServers.0.name': 'text',
      'imageServers.0.address': 'text',
      'imageServers.0.protocol': 'word',
      'defaults.cpus': 'share',
      'defaults.memory': 'memory',
    },
    required: ['connection', 'imageServers.0.name', 'imageServers.0.address'],
  },
  {
    name: 'LxcConnection.https',
    make: (scope, id, props) =>
      dockerHost(scope, { engine: ContainerEngine.lxc({ connection: LxcConnection.https(props) }) }, id),
    good: () => ({
      address: '10.0.20.5',
      port: 8443,
      remote: 'edge',
      configDir: './incus',
      token: text,
      shell: { user: 'deploy', port: 22, hostKey: 'ssh-ed25519 AAAA' },
    }),
    props: {
      address: 'text',
      port: 'whole',
      remote: 'text',
      configDir: 'text',
      shell: 'object',
      'shell.user': 'text',
      'shell.port': 'whole',
      'shell.hostKey': 'text',
    },
    required: ['address', 'shell.user'],
  },
  {
    name: 'ContainerEngine.mesos',
    make: (scope, id, props) => dockerHost(scope, { engine: ContainerEngine.mesos(props) }, id),
    good: () => ({
      agent: 'agent-1.example.com',
      directory: './apps',
      group: 'shop',
      network: 'shop',
      defaults: { cpus: 1, memory: Memory.gib(1) },
    }),
    props: {
      agent: 'text',
      directory: 'text',
      group: 'text',
      network: 'text',
      'defaults.cpus': 'share',
      'defaults.memory': 'memory',
    },
    required: ['agent'],
  },
  {
    name: 'VirtualMachine',
    make: (scope, id, props) => new VirtualMachine(scope, id, props),
    good: guest,
    props: VM,
    required: ['host', 'vcpus', 'memory', 'disks', 'disks.0.size', 'guestOs', 'source', 'networks', 'address.ip'],
  },
  {
    name: 'asTemplate of a VirtualMachine',
    make: (scope, id, props) => masterOf(scope).asTemplate(id, props),
    good: () => ({ description: 'for clones', library: 'templates', datastore: 'ssd-1' }),
    props: { description: 'text', library: 'text', datastore: 'text' },
    required: ['description'],
  },
  {
    name: 'saveSnapshot of a VirtualMachine',
    make: (scope, id, props) => masterOf(scope).saveSnapshot(id, props),
    good: () => ({
      description: 'upgrade',
      keepUntil: '2030-12-31',
      memory: true,
      quiesce: false,
      purpose: 'rollback',
    }),
    props: { description: 'text', keepUntil: 'text', memory: 'flag', quiesce: 'flag', purpose: 'word' },
    required: ['description', 'keepUntil'],
  },
  {
    name: 'ContainerInVm',
    make: (scope, id, props) => new ContainerInVm(scope, id, props),
    good: (stack) => ({
      ...guest(stack),
      engine: dockerBy(DockerConnection.ssh(ssh)),
      guestReserve: { cpus: 0.5, memory: Memory.gib(1) },
    }),
    props: {
      ...VM,
      engine: 'instance',
      guestReserve: 'object',
      'guestReserve.cpus': 'share',
      'guestReserve.memory': 'memory',
      containerScope: 'construct',
    },
    required: ['host', 'vcpus', 'memory', 'disks', 'guestOs', 'source', 'networks', 'engine'],
  },
  {
    name: 'Container',
    make: (scope, id, props) => new Container(scope, id, props),
    good: (stack) => ({
      ...container({ name: 'x', scale: { min: 1, max: 2 }, trustZone: 'internal' }),
      host: dockerHost(stack),
      ports: [{ internal: 80, external: 8080, address: '10.0.20.5', protocol: 'tcp' }],
      mounts: [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
      networks: ['front'],
      environment: { MODE: 'live' },
      command: ['serve'],
      healthCheck: { command: ['true'], intervalSeconds: 3, timeoutSeconds: 3, retries: 3, startPeriodSeconds: 3 },
      restart: 'always',
      os: 'linux',
      architecture: 'amd64',
      user: '1000',
      readOnly: true,
      capabilities: [],
      privileged: false,
      hostNetwork: false,
      hostPid: false,
      hostIpc: false,
      devices: [],
    }),
    props: {
      host: 'instance',
      image: 'text',
      cpus: 'share',
      memory: 'memory',
      name: 'text',
      scale: 'object',
      'scale.min': 'share',
      'scale.max': 'whole',
      trustZone: 'text',
      ports: 'list',
      'ports.0.internal': 'whole',
      'ports.0.external': 'whole',
      'ports.0.address': 'text',
      'ports.0.protocol': 'word',
      mounts: 'list',
      'mounts.0.type': 'word',
      'mounts.0.source': 'text',
      'mounts.0.target': 'text',
      'mounts.0.readOnly': 'flag',
      networks: 'texts',
      environment: 'object',
      'environment.MODE': 'text',
      command: 'texts',
      healthCheck: 'object',
      'healthCheck.command': 'texts',
      'healthCheck.intervalSeconds': 'whole',
      'healthCheck.timeoutSeconds': 'whole',
      'healthCheck.retries': 'whole',
      'healthCheck.startPeriodSeconds': 'share',
      restart: 'word',
      os: 'word',
      architecture: 'word',
      user: 'text',
      readOnly: 'flag',
      capabilities: 'texts',
      privileged: 'flag',
      hostNetwork: 'flag',
      hostPid: 'flag',
      hostIpc: 'flag',
      devices: 'texts',
    },
    required: ['host', 'image', 'scale.min', 'scale.max', 'ports.0.internal', 'mounts.0.target', 'mounts.0.source'],
  },
  {
    name: 'replicas of a Container',
    make: (scope, id, props) => new Container(scope, id, props),
    good: (stack) => ({ ...container(), host: dockerHost(stack), replicas: 2 }),
    props: { replicas: 'whole' },
    required: ['host'],
  },
  {
    name: 'Cluster',
    make: (scope, id, props) => new Cluster(scope, id, props),
    good: (stack) => ({
      hosts: clusterHosts(stack, 3),
      hostFailuresToTolerate: 1,
      admission: AdmissionControl.percentage(),
      drs: 'manual',
      evcMode: 'intel-skylake',
      managed: false,
    }),
    props: {
      hosts: 'list',
      hostFailuresToTolerate: 'whole',
      admission: 'instance',
      drs: 'word',
      evcMode: 'word',
      managed: 'flag',
    },
    required: ['hosts'],
  },
  {
    name: 'AdmissionControl.percentage',
    make: (scope, id, { hosts, ...shares }: { hosts: BareMetalHost[] }) =>
      new Cluster(scope, id, { hosts, admission: AdmissionControl.percentage(shares) }),
    good: (stack) => ({ hosts: clusterHosts(stack), cpuPercent: 25, memoryPercent: 100 }),
    props: { cpuPercent: 'whole', memoryPercent: 'whole' },
    required: ['hosts'],
  },
  {
    name: 'AdmissionControl.slots',
    make: (scope, id, { hosts, ...slot }: { hosts: BareMetalHost[] }) =>
      new Cluster(scope, id, { hosts, admission: AdmissionControl.slots(slot) }),
    good: (stack) => ({ hosts: clusterHosts(stack), mhz: 500, memoryMib: 1024 }),
    props: { mhz: 'whole', memoryMib: 'whole' },
    required: ['hosts'],
  },
  {
    name: 'VirtualMachine of a Cluster',
    make: (scope, id, props) => new VirtualMachine(scope, id, props),
    good: (stack) => ({
      ...vm(),
      host: esxiCluster(stack),
      replicas: 2,
      spread: 'should',
      restartPriority: 'high',
      liveMigration: true,
    }),
    props: { spread: 'word', restartPriority: 'word', liveMigration: 'flag' },
    required: ['host'],
  },
  {
    name: 'VmNetwork',
    make: (scope, id, props) => new VmNetwork(scope, id, props),
    good: (stack) => ({ host: esxiHost(stack), name: 'x', vlan: 7, internal: false, virtualSwitch: 'vSwitch1' }),
    props: { host: 'instance', name: 'text', vlan: 'whole', internal: 'flag', virtualSwitch: 'text' },
    required: ['host'],
  },
  {
    name: 'ContainerNetwork',
    make: (scope, id, props) => new ContainerNetwork(scope, id, props),
    good: (stack) => ({ host: dockerHost(stack), name: 'x', internal: false, subnet: '10.0.20.0/24' }),
    props: { host: 'instance', name: 'text', internal: 'flag', subnet: 'text' },
    required: ['host'],
  },
];

/** One VM a stack to save. */
function masterOf(stack: TerraformStack): VirtualMachine {
  const known = stack.node.tryFindChild('esxi-01')?.node.tryFindChild('master');
  return (known ?? esxiHost(stack).addVirtualMachine('master', vm())) as VirtualMachine;
}

function dockerBy(connection: DockerConnection): ReturnType<typeof ContainerEngine.docker> {
  return ContainerEngine.docker({ connection });
}

/** Values that a kind refuses, but that one prop takes. */
const FINE: readonly string[] = [
  // No host may be lost.
  'hostFailuresToTolerate zero',
  // Nothing in particular is reserved, or all is left to the default.
  'reserved an empty object',
  'reservation an empty object',
  'guestReserve an empty object',
  'hotAdd an empty object',
  'memoryBacking an empty object',
  'pools an empty object',
  'pools.ssd-1 an empty object',
  'bridges an empty object',
  'environment an empty object',
  'reserved.memory an amount that is zero',
  'reservation.memory an amount that is zero',
  'guestReserve.memory an amount that is zero',
  // What runs in a container feeds no rule.
  'healthCheck.command a text',
  'healthCheck.command a list of an empty text',
  'command a list of an empty text',
  'environment.MODE a token',
  'environment.MODE a text with a token',
  'environment.MODE an empty text',
  'environment.MODE blanks',
  'command a list of a token',
  'healthCheck.command a list of a token',
];

/** A copy with one prop changed; `undefined` takes it away. */
function withProp(props: object, path: string, value: unknown): object {
  const [head, ...rest] = path.split('.') as [string, ...string[]];
  const copy = (Array.isArray(props) ? [...(props as unknown[])] : { ...props }) as Record<string, unknown>;
  copy[head] = rest.length === 0 ? value : withProp(copy[head] as object, rest.join('.'), value);
  if (copy[head] === undefined) {
    delete copy[head];
  }
  return copy;
}

/** `disks.0.size` as messages say it. */
function said(path: string): string {
  return path.replace(/\.(\d+)/g, '[$1]');
}

/** What an EVC mode is said to be. */
const EVC_MODE = 'an EVC mode such as intel-skylake or amd-zen3';

const newRack = (): TerraformStack => new TerraformStack(newApp(), 'rack');

const ONE_FINDING = /^\[[^\]]+\] [A-Z]{3}\d{3}: [^\n]+(\n {2}[\w./-]+:\d+)?$/;

function refusal(act: () => unknown): Error | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return error as Error;
  }
}

/** What was refused, in one line and with no frames. */
function expectRefused(error: Error | undefined, about: RegExp): void {
  expect(error).toBeInstanceOf(ValidationError);
  expect(error!.message).toMatch(ONE_FINDING);
  expect(error!.message).toMatch(about);
  expect(error!.stack).toBe(`ValidationError: ${error!.message}`);
}

function quote(prop: string): string {
  return prop.replace(/[[\].]/g, '\\$&');
}

/** The prop, what it is part of, or what is in it. */
function about(path: string): RegExp {
  const names = [
    said(path),
    ...path
      .split('.')
      .slice(0, -1)
      .map((_, index, all) => said(all.slice(0, index + 1).join('.'))),
  ];
  return new RegExp(`'(\\w+\\.)*(${names.map(quote).join('|')})[^']*'`);
}

/** How a refusal is not as it should be: one `ValidationError` of one finding about the prop, with no frames. */
function faultOf(error: Error | undefined, about: RegExp): string | undefined {
  if (error === undefined) {
    return 'accepted';
  }
  const isGood =
    error instanceof ValidationError &&
    ONE_FINDING.test(error.message) &&
    about.test(error.message) &&
    error.stack === `ValidationError: ${error.message}`;
  return isGood ? undefined : `${error.name}: ${error.message}`;
}

describe.each(SUBJECTS)('$name', ({ make, good, props, required }) => {
  const stack = new TerraformStack(newApp(), 'rack');
  const given = good(stack);
  let count = 0;
  const attempt = (prop: string, value: unknown): Error | undefined =>
    refusal(() => make(stack, `x${(count += 1)}`, withProp(given, prop, value) as never));

  test('takes its good props', () => {
    expect(() => make(stack, 'x', given as never)).not.toThrow();
  });

  test.each(Object.entries(props))('refuses, as %s, whatever is no %s', (prop, kind) => {
    const faults = BAD[kind]
      .filter(([name]) => !FINE.includes(`${prop} ${name}`))
      .map(([name, value]) => [name, faultOf(attempt(prop, value), about(prop))])
      .filter(([, fault]) => fault !== undefined);

    expect(faults).toEqual([]);
  });

  test.each(required)('refuses to go without %s', (prop) => {
    expect(faultOf(attempt(prop, undefined), about(prop))).toBeUndefined();
    expect(faultOf(attempt(prop, null), about(prop))).toBeUndefined();
  });

  test.each(Object.keys(props).filter((prop) => !required.includes(prop)))(
    'takes null as %s for nothing, or refuses it in one line',
    (prop) => {
      const error = attempt(prop, null);
      expect(error === undefined ? undefined : faultOf(error, about(prop))).toBeUndefined();
    },
  );
});

describe('a construct as a whole', () => {
  const nouns: readonly (readonly [string, (scope: never, id: never, props: never) => unknown])[] = [
    ['BareMetalHost', (scope, id, props) => new BareMetalHost(scope, id, props)],
    ['HostedWorkstation', (scope, id, props) => new HostedWorkstation(scope, id, props)],
    ['ContainerHost', (scope, id, props) => new ContainerHost(scope, id, props)],
    ['VirtualMachine', (scope, id, props) => new VirtualMachine(scope, id, props)],
    ['ContainerInVm', (scope, id, props) => new ContainerInVm(scope, id, props)],
    ['Container', (scope, id, props) => new Container(scope, id, props)],
    ['Cluster', (scope, id, props) => new Cluster(scope, id, props)],
    ['VmNetwork', (scope, id, props) => new VmNetwork(scope, id, props)],
    ['ContainerNetwork', (scope, id, props) => new ContainerNetwork(scope, id, props)],
  ];

  describe.each(nouns)('%s', (_, make) => {
    test.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['a text', 'x'],
      ['a number', 5],
      ['a list', []],
    ])('refuses %s as its props', (__, props) => {
      const stack = new TerraformStack(newApp(), 'rack');
      expectRefused(
        refusal(() => make(stack as never, 'x' as never, props as never)),
        /'props'/,
      );
    });

    test.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['a text', 'x'],
      ['an object', {}],
      ['an object with a node', { node: {} }],
      ['a node', new TerraformStack(newApp(), 'rack').node],
    ])('refuses %s as its scope', (__, scope) => {
      expectRefused(
        refusal(() => make(scope as never, 'x' as never, {} as never)),
        /the scope of an? \w+ must be/,
      );
    });

    test('refuses an app as its scope', () => {
      const error = refusal(() => make(newApp() as never, 'x' as never, {} as never));
      expectRefused(error, /INP007: an? \w+ must be inside a TerraformStack/);
    });

    test.each<[string, unknown]>([
      ['nothing', undefined],
      ['null', null],
      ['an empty text', ''],
      ['blanks', ' '],
      ['a number', 5],
      ['a symbol', Symbol('x')],
      ['an object without a prototype', Object.create(null)],
      ['a token', text],
    ])('refuses %s as its id', (__, id) => {
      const stack = new TerraformStack(newApp(), 'rack');
      expectRefused(
        refusal(() => make(stack as never, id as never, {} as never)),
        /INP005: the id of an? \w+ must be/,
      );
    });

    test('refuses an id that is taken', () => {
      const stack = new TerraformStack(newApp(), 'rack');
      laterNumber(stack, 'x');
      const error = refusal(() => make(stack as never, 'x' as never, {} as never));
      expectRefused(error, /INP005: there is already a construct 'x' here/);
    });
  });

  test.each(['addVirtualMachine', 'adoptVirtualMachine'] as const)('%s refuses what is missing', (verb) => {
    const stack = new TerraformStack(newApp(), 'rack');
    for (const host of [esxiHost(stack, {}, 'alone'), esxiCluster(stack)]) {
      const verbs = host as unknown as Record<string, (...given: unknown[]) => unknown>;
      expectRefused(
        refusal(() => verbs[verb]!(undefined, undefined)),
        /INP005/,
      );
      expectRefused(
        refusal(() => verbs[verb]!('x', null)),
        /INP00[28]/,
      );
      expectRefused(
        refusal(() => verbs[verb]!('y', 5)),
        /INP00[28]/,
      );
    }
  });

  test.each(['addContainer', 'adoptContainer'] as const)('%s refuses what is missing', (verb) => {
    const stack = new TerraformStack(newApp(), 'rack');
    for (const host of [dockerHost(stack), dockerVm(esxiHost(stack))]) {
      const verbs = host as unknown as Record<string, (...given: unknown[]) => unknown>;
      expectRefused(
        refusal(() => verbs[verb]!(undefined, undefined)),
        /INP005/,
      );
      expectRefused(
        refusal(() => verbs[verb]!('x', null)),
        /INP00[28]/,
      );
      expectRefused(
        refusal(() => verbs[verb]!('y', 5)),
        /INP00[28]/,
      );
    }
  });
});

describe('a technique in the wrong place', () => {
  const stack = new TerraformStack(newApp(), 'rack');
  const bare = esxiHost(stack);
  const builders = dockerHost(stack);

  test.each<[string, () => unknown, RegExp]>([
    [
      'a type 2 hypervisor on bare metal',
      () => esxiHost(stack, { hypervisor: Hypervisor.kvm({ uri: 'x' }) as never }, 'a'),
      /'hypervisor' must be a type 1 hypervisor/,
    ],
    [
      'a type 1 hypervisor on a workstation',
      () => kvmHost(stack, { hypervisor: Hypervisor.esxi(esxi) as never }, 'b'),
      /'hypervisor' must be a type 2 hypervisor/,
    ],
    [
      'a container engine as a hypervisor',
      () => esxiHost(stack, { hypervisor: dockerBy(DockerConnection.local()) as never }, 'c'),
      /'hypervisor' must be a type 1 hypervisor/,
    ],
    [
      'a hypervisor as a container engine',
      () => dockerHost(stack, { engine: Hypervisor.esxi(esxi) as never }, 'd'),
      /'engine' must be a container engine/,
    ],
    [
      'a VM on a container host',
      () => new VirtualMachine(stack, 'e', { ...vm(), host: builders as never }),
      /'host' must be a BareMetalHost or a HostedWorkstation/,
    ],
    [
      'a container on bare metal',
      () => new Container(stack, 'f', { ...container(), host: bare as never }),
      /'host' must be a ContainerHost or a ContainerInVm/,
    ],
    [
      'a container in a VM that has no engine',
      () => new Container(stack, 'g', { ...container(), host: bare.addVirtualMachine('plain', vm()) as never }),
      /'host' must be a ContainerHost or a ContainerInVm/,
    ],
    [
      'a network of VMs on a container host',
      () => new VmNetwork(stack, 'h', { host: builders as never }),
      /'host' must be a BareMetalHost or a HostedWorkstation/,
    ],
    [
      'a network of containers on bare metal',
      () => new ContainerNetwork(stack, 'i', { host: bare as never }),
      /'host' must be a ContainerHost or a ContainerInVm/,
    ],
    [
      'replicas beyond number',
      () => bare.addVirtualMachine('j', vm({ replicas: 2 ** 52 })),
      /'replicas' must be a whole number from 1 to/,
    ],
    [
      'replicas of a container beyond number',
      () => builders.addContainer('k', container({ replicas: 2 ** 52 })),
      /'replicas' must be a whole number from 1 to/,
    ],
    [
      'as many containers at least',
      () => builders.addContainer('l', container({ scale: { min: 2 ** 52, max: 2 ** 53 - 1 } })),
      /'scale.max' must be a whole number from 1 to/,
    ],
  ])('%s is refused', (_, act, message) => {
    expectRefused(refusal(act), message);
  });
});

describe('what Terraform knows later', () => {
  const stack = new TerraformStack(newApp(), 'rack');
  const word = secret(stack, 'word');
  const later = laterNumber(stack, 'later');
  const bounded = Bounded.atMost(later, 8);
  const bare = esxiHost(stack, {}, 'bare');
  const builders = dockerHost(stack);
  const spare = clusterHosts(stack, 3);
  let count = 0;
  const guest = (props: object) => bare.addVirtualMachine(`g${(count += 1)}`, vm(props as never));
  const task = (props: object) => builders.addContainer(`t${(count += 1)}`, container(props as never));
  const group = (props: object) => new Cluster(stack, `c${(count += 1)}`, { hosts: spare, ...props });
  const metalWith = (props: object) => esxiHost(stack, props as never, `m${(count += 1)}`);
  const memory = 'a Memory such as Memory.gib(8)';
  const boundedMemory = `${memory}, or Memory.gib(Bounded.atMost(value, limit))`;

  test.each<[string, () => unknown, string]>([
    ['name', () => guest({ name: word }), 'a text'],
    ['name', () => guest({ name: `web-${later}` }), 'a text'],
    ['userData', () => guest({ userData: word }), 'a text'],
    ['userData', () => guest({ userData: later }), 'a text'],
    ['migrationNetwork', () => metalWith({ migrationNetwork: word }), 'a text'],
    ['cpu.evcMode', () => metalWith({ cpu: { sockets: 2, coresPerSocket: 12, evcMode: word } }), EVC_MODE],
    ['evcMode', () => group({ evcMode: word }), EVC_MODE],
    ['drs', () => group({ drs: word }), 'one of fully-automated, partially-automated, manual'],
    ['admission.reason', () => group({ admission: AdmissionControl.disabled(word) }), 'a text'],
    [
      'admission.cpuPercent',
      () => group({ admission: AdmissionControl.percentage({ cpuPercent: later, memoryPercent: 50 }) }),
      'a whole number',
    ],
    ['hostFailuresToTolerate', () => group({ hostFailuresToTolerate: bounded }), 'a whole number'],
    ['os', () => task({ os: word }), 'one of linux, windows, darwin'],
    ['privileged', () => task({ privileged: word }), 'true or false'],
    ['devices', () => task({ devices: Token.asList({ resolve: () => [] }) }), 'a list of texts'],
    ['environment', () => task({ environment: Token.asStringMap({ resolve: () => ({}) }) }), 'texts by name'],
    ['ports[0].internal', () => task({ ports: [{ internal: bounded }] }), 'a whole number'],
    ['replicas', () => guest({ replicas: bounded }), 'a whole number'],
    ['vcpus', () => guest({ vcpus: later }), 'a whole number, or Bounded.atMost(value, limit)'],
    ['cpus', () => task({ cpus: later }), 'a number of CPUs, or Bounded.atMost(value, limit)'],
    ['memory', () => guest({ memory: Memory.gib(later) }), boundedMemory],
    ['memory', () => guest({ memory: bounded }), boundedMemory],
    ['memory', () => metalWith({ memory: Memory.gib(bounded) }), memory],
    ['reservation.memory', () => guest({ reservation: { memory: Memory.gib(bounded) } }), memory],
    ['reserved.cpus', () => metalWith({ reserved: { cpus: bounded } }), 'a number of CPUs'],
    ['disks[0].size', () => guest({ disks: [{ size: Disk.gib(bounded) }] }), 'a Disk such as Disk.gib(40)'],
    ['shape.vcpus', () => bare.howManyMore({ vcpus: bounded, memory: Memory.gib(1) }), 'a whole number'],
    ['shape.memory', () => bare.howManyMore({ vcpus: 1, memory: Memory.gib(bounded) }), memory],
    [
      'shape.datastore',
      () => bare.howManyMore({ vcpus: 1, memory: Memory.gib(1), datastore: word }),
      'one of ssd-1, hdd-1',
    ],
  ])('is refused as %s, and what to give instead is said (%#)', (prop, act, give) => {
    const error = refusal(act);
    const said = `INP001: '${prop}' must be known at synth, got a value that Terraform knows later; give ${give}`;
    expect(error).toBeInstanceOf(ValidationError);
    expect(error!.message).toMatch(ONE_FINDING);
    expect(error!.message.split('\n')[0]!.replace(/^\[[^\]]+\] /, '')).toBe(said);
  });

  test('is not shown as the number or text that stands for it', () => {
    for (const act of [() => Port.tcp(later), () => Strata.of(stack).judgeOn(word)]) {
      expect(refusal(act)!.message).toMatch(/, got a value that Terraform knows later$/);
    }
  });
});

describe('adoption', () => {
  const stack = new TerraformStack(newApp(), 'rack');
  const raw = new TerraformResource(stack, 'raw', { terraformResourceType: 'vsphere_virtual_machine' });

  test.each<[string, () => unknown, RegExp]>([
    [
      'disks that are no list',
      () => esxiHost(stack).adoptVirtualMachine('a', raw, 5 as never),
      /'disks' must be a list/,
    ],
    [
      'a disk that is none',
      () => esxiHost(stack, {}, 'h1').adoptVirtualMachine('a', raw, [5 as never]),
      /'disks\[0\]' must be a Disk/,
    ],
    [
      'a resource of another type',
      () => dockerHost(stack).adoptContainer('a', raw),
      /'resource' must be a resource of type docker_container or docker_service, got 'vsphere_virtual_machine'/,
    ],
    [
      'a host with no datastore',
      () => esxiHost(stack, { datastores: [] }, 'h2').adoptVirtualMachine('a', raw),
      /INP008: h2 states no datastore that its disks could be charged to; state it/,
    ],
  ])('refuses %s', (_, act, message) => {
    expectRefused(refusal(act), message);
  });
});

describe('Bounded.atMost', () => {
  test.each<[string, unknown, unknown, RegExp]>([
    ['a limit that is a token', token, token, /INP001: the limit/],
    ['a limit of zero', token, 0, /INP001: the limit/],
    ['a negative limit', token, -1, /INP001: the limit/],
    ['a limit that is NaN', token, NaN, /INP001: the limit/],
    ['an infinite limit', token, Infinity, /INP001: the limit/],
    ['a limit that is a text', token, '8', /INP001: the limit/],
    ['no limit', token, undefined, /INP001: the limit/],
    ['a limit that is null', token, null, /INP001: the limit/],
    ['a limit that is a symbol', token, Symbol('8'), /INP001: the limit/],
    ['a limit without a prototype', token, Object.create(null), /INP001: the limit/],
    ['a value above the limit', 9, 8, /INP002: the value/],
    ['a value that is a text', '4', 8, /INP002: the value/],
    ['a value that is NaN', NaN, 8, /INP002: the value/],
    ['no value', undefined, 8, /INP002: the value/],
    ['a value without a prototype', Object.create(null), 8, /INP002: the value/],
    ['a value that is a doubled token, negated', -token * 2, 8, /INP002: the value/],
  ])('refuses %s', (_, value, limit, message) => {
    expectRefused(
      refusal(() => Bounded.atMost(value as never, limit as never)),
      message,
    );
  });

  test('of a bound with a fraction is refused where whole numbers are needed', () => {
    const stack = new TerraformStack(newApp(), 'rack');
    const later = laterNumber(stack);
    const host = esxiHost(stack);
    const error = refusal(() => host.addVirtualMachine('x', vm({ vcpus: Bounded.atMost(later, 1.5) })));
    expectRefused(error, /INP002: 'vcpus' must be a whole number/);
  });
});

test.each<[string, () => unknown, RegExp]>([
  [
    'disks',
    () => esxiHost(newRack()).addVirtualMachine('x', vm({ disks: [] })),
    /at least one disk, got an empty list/,
  ],
  [
    'networks',
    () => esxiHost(newRack()).addVirtualMachine('x', vm({ networks: [] })),
    /at least one network name, got an empty list/,
  ],
  [
    'command',
    () => dockerHost(newRack()).addContainer('x', container({ command: [] })),
    /at least one text, got an empty list/,
  ],
])('%s that are empty are said to be', (_, act, message) => {
  expectRefused(refusal(act), message);
});

test.each(['headroom', 'whereFits'] as const)('Strata.%s names itself where its shape is bad', (verb) => {
  const strata = Strata.of(newRack());
  expect(refusal(() => strata[verb](undefined as never))!.message).toBe(
    `[Strata.${verb}] INP008: 'shape' is not stated; give vcpus and memory`,
  );
});

test.each<[string, unknown]>([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'x'],
  ['an object', {}],
  ['an object with a node', { node: {} }],
])('Strata.of refuses %s', (_, scope) => {
  expectRefused(
    refusal(() => Strata.of(scope as never)),
    /the scope must be/,
  );
});

test.each<[string, (value: never) => unknown]>([
  ['VmSource.template', VmSource.template],
  ['VmSource.iso', VmSource.iso],
  ['VmSource.image', VmSource.image],
])('%s refuses what is no text, in one line', (_, source) => {
  for (const value of [undefined, null, 5, '', {}, ...(source === VmSource.template ? [text] : [])]) {
    const stack = new TerraformStack(newApp(), 'rack');
    const host = esxiHost(stack);
    const error = refusal(() => host.addVirtualMachine('x', vm({ source: source(value as never) as VmSource })));
    expectRefused(error, /'source'/);
  }
});

test.each<[string, (stack: TerraformStack) => unknown]>([
  ['BareMetalHost', (stack) => (vsphere(stack), esxiHost(stack))],
  ['HostedWorkstation', kvmHost],
  ['ContainerHost', dockerHost],
])('an empty %s synthesizes', (_, make) => {
  const stack = new TerraformStack(newApp(), 'rack');
  make(stack);

  expect(Object.keys(synth(stack))).toEqual(['rack']);
});

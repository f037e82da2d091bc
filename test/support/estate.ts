import * as fc from 'fast-check';
import {
  type Admission,
  type Affinity,
  type Cluster,
  type ClusterRule,
  type Container,
  type Deviation,
  EMPTY_ESTATE,
  type EmittedId,
  type Engine,
  type Estate,
  FEATURES,
  type Feature,
  type Flow,
  GuestOs,
  type Host,
  type Inventory,
  type Mismatch,
  type Network,
  type NotJudged,
  type ProviderPin,
  type Snapshot,
  type Store,
  type Stranger,
  type System,
  type Unknown,
  type Unstated,
  type Vm,
  type VmTemplate,
  type Waiver,
  Workload,
  can,
  cannot,
  declareHost,
  declareStore,
  inventoryOf,
  set,
} from '../../lib/model';
import { CATALOG, type Policy, type Report, type Rule, evaluate } from '../../lib/rules';

/** MiB of so many GiB. */
export const gib = (amount: number): number => amount * 1024;

/** Paths that the builders use unless told otherwise. */
export const HOST = 'rack-1/esxi-01';
export const ENGINE = 'rack-1/docker-01/engine';
export const CLUSTER = 'rack-1/production';
export const STORE = 'ds-1';

/** Published memory overhead of a VM on ESXi, as model.md fits it. */
export const ESXI_OVERHEAD = { baseMib: 18.19, perMib: 0.00743, perExtraVcpuMib: 4.05 };

/** A system that can do all but what is said, limits nothing and adds nothing. */
export function system(
  overrides: Partial<System> & { readonly cannot?: Readonly<Partial<Record<Feature, string>>> } = {},
): System {
  const { cannot: not = {}, ...rest } = overrides;
  const features = Object.keys(FEATURES) as Feature[];
  const capabilities = Object.fromEntries(
    features.map((feature) => [feature, not[feature] === undefined ? can('a test') : cannot(not[feature])]),
  );
  return {
    id: 'plain',
    label: 'Plain',
    kind: 'type 1 hypervisor',
    provider: 'example/plain',
    proof: 'modelled',
    source: 'a test',
    capabilities,
    maximums: {},
    ...rest,
  };
}

/** What is there, 1:1 and nothing reserved unless stated. */
export function inventory(total: number, overrides: Partial<Inventory> = {}): Inventory {
  return { ...inventoryOf(total, overrides), ...overrides };
}

/** A datastore of 1000 GiB, 80 % of it promised. */
export function store(overrides: Partial<Store> = {}): Store {
  const key = overrides.key ?? STORE;
  return { ...declareStore({ key, name: key, totalGib: 1000 }), ...overrides };
}

/** Two sockets of 12 cores, 256 GiB and a datastore; its inventories follow from what is stated. */
export function host(overrides: Partial<Host> = {}): Host {
  const { cpu, memory, stores, ...stated } = overrides;
  const path = overrides.path ?? HOST;
  const technique = overrides.technique ?? 'bare-metal';
  const hostOs: Partial<Pick<Host, 'hostOs' | 'hostOsReserve'>> =
    technique === 'bare-metal'
      ? {}
      : { hostOs: GuestOs.DEBIAN_12, hostOsReserve: { milliCpu: 2000, memoryMib: gib(8) } };
  const declared = declareHost({
    path,
    name: lastOf(path),
    technique,
    system: system(),
    topology: { sockets: 2, coresPerSocket: 12 },
    countCpusBy: 'cores',
    memoryMib: gib(256),
    stores: [{ key: STORE, name: STORE, totalGib: 1000 }],
    architecture: 'amd64',
    ...hostOs,
    identity: { scope: 'dc-1', name: path },
    ...stated,
  });
  return { ...declared, ...set({ cpu, memory, stores }) };
}

/** 1 vCPU and 1 GiB, without disks, running. */
export function vm(overrides: Partial<Vm> = {}): Vm {
  const path = overrides.path ?? 'app/vm';
  return {
    path,
    name: lastOf(path),
    host: HOST,
    milliCpu: 1000,
    memoryMib: gib(1),
    memoryReservationMib: 0,
    disks: [],
    networks: [],
    addresses: [],
    identity: { scope: 'dc-1', name: path },
    powered: true,
    replicas: 1,
    asks: [],
    ...overrides,
  };
}

/** So many VMs of one size on the default host. */
export function vms(count: number, vcpus: number, overrides: Partial<Vm> = {}): Vm[] {
  return Array.from({ length: count }, (_, i) =>
    vm({ path: `app/vm-${String(i).padStart(2, '0')}`, milliCpu: vcpus * 1000, ...overrides }),
  );
}

/** A Linux engine that offers 4 CPU and 8 GiB, directly on a container host. */
export function engine(overrides: Partial<Engine> = {}): Engine {
  const path = overrides.path ?? ENGINE;
  return {
    path,
    name: lastOf(path),
    on: 'rack-1/docker-01',
    system: system({ id: 'docker', label: 'Docker' }),
    cpu: inventory(4000),
    memory: inventory(gib(8)),
    kernel: 'linux',
    architecture: 'amd64',
    inVm: false,
    defaults: {},
    literalSecrets: [],
    identity: { scope: 'engines', name: path },
    ...overrides,
  };
}

/** The container host that `engine()` stands on. */
export function containerHost(overrides: Partial<Host> = {}): Host {
  return host({ path: 'rack-1/docker-01', technique: 'container-host', stores: [], ...overrides });
}

/** 0.25 CPU and 256 MiB on the default engine. */
export function container(overrides: Partial<Container> = {}): Container {
  const path = overrides.path ?? 'app/container';
  return {
    path,
    name: lastOf(path),
    engine: ENGINE,
    milliCpu: 250,
    memoryMib: 256,
    replicas: 1,
    image: 'nginx:1.29',
    os: 'linux',
    architecture: 'amd64',
    loosened: [],
    identity: { scope: 'dc-1', name: path },
    asks: [],
    ...overrides,
  };
}

/** A network on the default host. */
export function network(overrides: Partial<Network> = {}): Network {
  const path = overrides.path ?? 'app/network';
  return {
    path,
    name: lastOf(path),
    on: HOST,
    system: system(),
    identity: { scope: HOST, name: path },
    asks: [],
    ...overrides,
  };
}

/** A saved state of a VM: disks only, to be gone by the end of 2030. */
export function snapshot(overrides: Partial<Snapshot> = {}): Snapshot {
  return { name: 'before-upgrade', memory: false, keepUntil: '2030-12-31', purpose: 'rollback', ...overrides };
}

/** A template that was saved from a VM, on the default datastore. */
export function template(sizeGib: number, overrides: Partial<VmTemplate> = {}): VmTemplate {
  return { name: 'golden', store: STORE, sizeGib, ...overrides };
}

/** A way on TCP 5432 from one guest to another. */
export function flow(from: string, to: string, overrides: Partial<Flow> = {}): Flow {
  return { path: from, name: lastOf(from), from, to, protocol: 'tcp', port: 5432, ...overrides };
}

/** A waiver of one rule for all there is, until the end of 2030. */
export function waiver(rule: string, overrides: Partial<Waiver> = {}): Waiver {
  const path = overrides.path ?? `app/waiver-${rule}`;
  return {
    path,
    name: lastOf(path),
    rule,
    scope: '',
    reason: 'migration',
    owner: 'ops',
    expires: '2030-12-31',
    ...overrides,
  };
}

/** Host `esxi-0n` of the default cluster: 24 cores and 256 GiB, and a datastore that all of them see. */
export function member(n: number, overrides: Partial<Host> = {}): Host {
  return host({ path: `rack-1/esxi-0${n}`, ...overrides });
}

/** The default cluster of hosts: no host may be lost and nothing is kept, unless stated. */
export function cluster(members: readonly Host[], overrides: Partial<Cluster> = {}): Cluster {
  const path = overrides.path ?? CLUSTER;
  return {
    path,
    name: lastOf(path),
    hosts: members.map((one) => one.path).sort(),
    system: members[0]?.system ?? system(),
    hostFailuresToTolerate: 0,
    admission: { policy: 'disabled', reason: 'a test' },
    drs: 'fully-automated',
    identity: { scope: 'dc-1', name: path },
    rules: [],
    ...overrides,
  };
}

/** A rule of the default cluster that must hold. */
export function rule(
  name: string,
  affinity: Affinity,
  paths: readonly string[],
  overrides: Partial<Pick<ClusterRule, 'mandatory' | 'source'>> = {},
): ClusterRule {
  return { path: `${CLUSTER}/${name}`, name, ...affinity, vms: [...paths].sort(), mandatory: true, ...overrides };
}

/** 1 vCPU and 1 GiB, without disks, on the default cluster. */
export function placed(overrides: Partial<Vm> = {}): Vm {
  return vm({ host: CLUSTER, ...overrides });
}

/** The default cluster of hosts, with VMs. */
export function clusterEstate(
  members: readonly Host[],
  guests: readonly Vm[],
  overrides: Partial<Cluster> = {},
): Estate {
  return estate({ hosts: members, clusters: [cluster(members, overrides)], vms: guests });
}

/** A whole estate; what is not stated is empty. */
export function estate(parts: Partial<Estate> = {}): Estate {
  return { ...EMPTY_ESTATE, ...parts };
}

/** VMs on the default host. */
export function hostEstate(guests: readonly Vm[], overrides: Partial<Host> = {}): Estate {
  return estate({ hosts: [host(overrides)], vms: guests });
}

/** Containers on the default engine, on its container host. */
export function engineEstate(containers: readonly Container[], overrides: Partial<Engine> = {}): Estate {
  return estate({ hosts: [containerHost()], engines: [engine(overrides)], containers });
}

/** Rules that remark on most estates of these tests: hosts with one VM, and VMs that fill a host of two sockets. */
const REMARKS = ['FIT004', 'CAP010'];

/** The catalogue, with the remarks silent. Who wants to hear them hands in the whole `CATALOG`. */
export const QUIET_CATALOG: readonly Rule[] = CATALOG.map((rule) =>
  REMARKS.includes(rule.id) ? { ...rule, check: () => [] } : rule,
);

/** The report on an estate, by every rule but those that `QUIET_CATALOG` silences. */
export function judge(judged: Estate, policy?: Policy, rules: readonly Rule[] = QUIET_CATALOG): Report {
  return evaluate(judged, policy, rules);
}

/** Every finding as people read it: `[path] RULE: message`, in the report's order. */
export function findingsOf(judged: Estate, policy?: Policy, rules?: readonly Rule[]): string[] {
  return judge(judged, policy, rules).findings.map(({ rule, path, message }) => `[${path}] ${rule}: ${message}`);
}

/** Which rule found something, and how bad: `CAP008 warning`; each finding is one item. */
export function verdictsOf(judged: Estate, policy?: Policy, rules?: readonly Rule[]): string[] {
  return judge(judged, policy, rules).findings.map(({ rule, severity }) => `${rule} ${severity}`);
}

function lastOf(path: string): string {
  return path.split('/').at(-1)!;
}

// --- arbitraries -----------------------------------------------------------------------------------------------------

const ASKED: Feature[] = ['clone', 'vlan', 'iso'];

const SYSTEMS: System[] = [
  system(),
  system({
    id: 'esxi',
    label: 'VMware ESXi',
    overhead: ESXI_OVERHEAD,
    maximums: { milliCpu: 768_000, memoryMib: gib(24_576), disks: 60, nics: 10, coresPerSocket: 64 },
  }),
  system({
    id: 'virtualbox',
    label: 'VirtualBox',
    cannot: { clone: 'copy the image instead' },
    maximums: { milliCpu: 32_000, minMemoryMib: 4 },
    cpuLimitNeedsClock: true,
    minimumVersion: '7.0',
  }),
];

const systems = fc.constantFrom(...SYSTEMS);
const asks = fc.array(
  fc.constantFrom(...ASKED).map((feature) => ({ feature, prop: feature })),
  { maxLength: 2 },
);
const zones = fc.constantFrom(undefined, 'public', 'internal');
const techniques = fc.constantFrom('bare-metal' as const, 'hosted' as const, 'container-host' as const);
const kernels = fc.constantFrom('linux' as const, 'windows' as const, 'darwin' as const);
const architectures = fc.constantFrom('amd64' as const, 'arm64' as const);
const loosenings = fc.array(
  fc.constantFrom(
    { prop: 'privileged', what: 'opens the host', degree: 'hard' as const },
    { prop: 'user', what: 'runs as root', degree: 'soft' as const },
  ),
  { maxLength: 2 },
);

/** Where the n-th node was written, so that a mixed-up source shows. */
const at = (line: number) => ({ file: 'main.ts', line });

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
const evcModes = maybe(fc.constantFrom('intel-skylake', 'intel-icelake', 'amd-zen3', ''));
const versions = maybe(fc.constantFrom('6.1', '7.0', '8.0 U2', 'x', ''));
const days = fc.constantFrom('2026-06-29', '2026-06-30', '2026-07-01', '', 'soon');
const purposes = fc.constantFrom('rollback' as const, 'backup' as const);
const snapshots = maybe(
  fc.array(
    fc
      .record({ name: fc.constantFrom('a', 'b'), memory: fc.boolean(), keepUntil: days, purpose: purposes })
      .map((parts) => ({ ...parts, source: at(500) })),
    { maxLength: 3 },
  ),
);
const templates = maybe(
  fc.array(
    fc.record({
      name: fc.constantFrom('golden', 'silver'),
      store: fc.constantFrom('ds-1', 'ds-2', 'nowhere'),
      sizeGib: fc.integer({ min: 0, max: 500 }),
    }),
    { maxLength: 2 },
  ),
);
const passthroughs = maybe(
  fc.array(
    fc.record({
      device: fc.constantFrom('0000:3b:00.0', '0000:5e:00.0'),
      reason: fc.constantFrom('', 'GPU'),
      shared: maybe(fc.constant(true)),
    }),
    { maxLength: 2 },
  ),
);
const disclosures = maybe(
  fc.array(fc.constant({ key: 'isolation.tools.copy.disable', value: 'FALSE', what: 'opens the clipboard' }), {
    maxLength: 2,
  }),
);
const images = fc.constantFrom('nginx:1.29', 'nginx', 'nginx:latest', 'registry:5000/nginx', 'nginx@sha256:0', '', ':');

/** Without what is undefined. */
function compact<T extends object>(parts: T): T {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as T;
}

/** What any guest may say of itself. */
const traits = fc.record({
  owner: maybe(fc.constantFrom('ops', '')),
  workload: maybe(fc.constantFrom(Workload.MONOLITH, Workload.TRADING, Workload.MICROSERVICE, Workload.DESKTOP)),
  criticality: maybe(fc.constantFrom('normal' as const, 'critical' as const)),
  latencySensitive: maybe(fc.boolean()),
  service: maybe(fc.constantFrom('shop', 'billing', '', '__proto__')),
});

/** Well-formed inventories: whole amounts, no more reserved than there is. */
function inventories(maximum: number): fc.Arbitrary<Inventory> {
  return fc
    .record({
      total: fc.integer({ min: 0, max: maximum }),
      reservedShare: fc.integer({ min: 0, max: 100 }),
      ratioPercent: fc.integer({ min: 1, max: 1600 }),
    })
    .map(({ total, reservedShare, ratioPercent }) =>
      inventory(total, { reserved: Math.floor((total * reservedShare) / 100), ratioPercent }),
    );
}

/** An inventory as Placement would hold one. */
export const anInventory = inventories(1_000_000);

const CORES = fc.constantFrom(1, 2, 8, 12, 24, 64);

/** What an arbitrary is built from: how amounts look, and which paths exist. */
interface Alphabet {
  /** A size that may be missing. */
  readonly size: (maximum: number) => fc.Arbitrary<number | undefined>;
  /** An amount that is always there. */
  readonly amount: (maximum: number) => fc.Arbitrary<number>;
  readonly inventory: (maximum: number) => fc.Arbitrary<Inventory>;
  /** Path of the n-th node of a kind. */
  readonly path: (kind: string, index: number) => fc.Arbitrary<string>;
  /** Path of a node of one of the kinds, of which so many exist. */
  readonly parent: (...kinds: (readonly [kind: string, count: number])[]) => fc.Arbitrary<string>;
  /** Makes of clusters, and of what is on them, what the author of this library's constructs could have said. */
  readonly settle: (layers: Clustered) => Clustered;
}

/** What clusters are about. */
type Clustered = Required<Pick<Estate, 'hosts' | 'clusters' | 'vms'>>;

const VALID: Alphabet = {
  size: (maximum) => fc.integer({ min: 1, max: maximum }),
  amount: (maximum) => fc.integer({ min: 1, max: maximum }),
  inventory: inventories,
  path: (kind, index) => fc.constant(`app/${kind}-${index}`),
  parent: (...kinds) => {
    const paths = kinds.flatMap(([kind, count]) => Array.from({ length: count }, (_, i) => `app/${kind}-${i}`));
    return fc.constantFrom(...paths);
  },
  settle: settleClusters,
};

/** Each cluster has the host of its own number, and others that no cluster has: on bare metal, of one system. */
function settleClusters({ hosts, clusters, vms: guests }: Clustered): Clustered {
  const first = clusters.map((_, index) => `app/host-${index}`);
  const taken = new Set(first);
  const settled = clusters.map((one, index) => {
    const more = one.hosts.filter((path) => !taken.has(path) && taken.add(path));
    const members = [first[index]!, ...new Set(more)].sort();
    const here = new Set([one.path, ...members]);
    const { admission } = one;
    return {
      ...one,
      hosts: members,
      system: hosts[index]!.system,
      hostFailuresToTolerate: Math.min(one.hostFailuresToTolerate - 1, members.length - 1),
      admission:
        admission.policy === 'dedicated-hosts'
          ? { ...admission, hosts: admission.hosts.filter((path) => members.includes(path)).slice(1) }
          : admission,
      rules: one.rules.map((binding) => ({
        ...binding,
        ...('hosts' in binding && { hosts: binding.hosts.filter((path) => members.includes(path)) }),
        vms: binding.vms.filter((path) => here.has(guests.find((guest) => guest.path === path)!.host)),
      })),
    };
  });
  const clusterOf = new Map(settled.flatMap((one) => one.hosts.map((path) => [path, one] as const)));
  return {
    hosts: hosts.map((one) => {
      const of = clusterOf.get(one.path);
      if (of === undefined) {
        return one;
      }
      const metal: Partial<Host> = { ...one, technique: 'bare-metal', system: of.system };
      delete (metal as { hostOs?: unknown }).hostOs;
      delete (metal as { hostOsReserve?: unknown }).hostOsReserve;
      return host(metal);
    }),
    clusters: settled,
    vms: guests,
  };
}

const STRANGE_NUMBERS = [0, -0, -1, -4000, 0.1, 0.5, 1.15, 1e-9, 1e15, 1e300, 2 ** 53, NaN, Infinity, -Infinity];
const strange = fc.oneof(fc.constantFrom(...STRANGE_NUMBERS), fc.double(), fc.integer({ min: 1, max: 100_000 }));
const strangePath = fc.oneof(
  fc.constantFrom('', 'a', 'b', 'app/x', 'app/x/y', '__proto__', 'constructor', 'a\nb'),
  fc.string({ maxLength: 4 }),
);

const HOSTILE: Alphabet = {
  size: () => fc.option(strange, { nil: undefined }),
  amount: () => strange,
  inventory: () =>
    fc.record({
      total: strange,
      reserved: strange,
      ratioPercent: strange,
      minUnit: strange,
      maxUnit: strange,
      stepSize: strange,
    }),
  path: () => strangePath,
  parent: () => strangePath,
  settle: (layers) => layers,
};

/** So many nodes, each made from its index. */
function list<T>(count: number, make: (index: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.tuple(...Array.from({ length: count }, (_, index) => make(index)));
}

function hostsOf(alphabet: Alphabet, count: number): fc.Arbitrary<Host[]> {
  return list(count, (index) =>
    fc
      .record({
        path: alphabet.path('host', index),
        technique: techniques,
        system: systems,
        topology: fc
          .record({
            sockets: fc.constantFrom(1, 2),
            coresPerSocket: CORES,
            mhzPerCore: maybe(alphabet.amount(4000)),
            evcMode: evcModes,
          })
          .map(compact),
        cpu: alphabet.inventory(96_000),
        memory: alphabet.inventory(gib(1024)),
        stores: fc.uniqueArray(
          fc.record({ key: fc.constantFrom('ds-1', 'ds-2', 'ds-3'), disk: alphabet.inventory(10_000) }),
          { maxLength: 3, selector: ({ key }) => key },
        ),
        hostOsReserve: fc.option(fc.record({ milliCpu: alphabet.amount(4000), memoryMib: alphabet.amount(gib(8)) }), {
          nil: undefined,
        }),
        overcommit: fc.option(
          fc.record({
            cpuPercent: alphabet.amount(1600),
            memoryPercent: alphabet.amount(1600),
            diskPercent: alphabet.amount(1600),
            reason: fc.constantFrom('', 'small guests'),
          }),
          { nil: undefined },
        ),
        applications: fc.array(
          fc.record({
            name: fc.constantFrom('IDE', 'mail'),
            milliCpu: alphabet.amount(1000),
            memoryMib: alphabet.amount(1024),
          }),
          { maxLength: 2 },
        ),
        environment: maybe(fc.constantFrom('data-center' as const, 'endpoint' as const, 'lab' as const)),
        hostOsPatching: maybe(fc.constantFrom('automatic-reboot' as const, 'maintenance-window' as const)),
        vendor: maybe(fc.constantFrom('Apple', 'Dell', '')),
        maxVms: maybe(alphabet.amount(4)),
        version: versions,
        readOnlyApi: maybe(fc.boolean()),
        networkScope: maybe(fc.constant('dc-1')),
        migrationNetwork: maybe(fc.constantFrom('vmotion', 'vmotion-2')),
      })
      .map(({ stores, ...parts }) =>
        host({
          ...parts,
          // What a store is called differs by host, so that a mixed-up one shows.
          stores: stores.map(({ key, disk }) => store({ key, name: `${key} of ${parts.path}`, disk })),
          source: at(100 + index),
        }),
      ),
  );
}

function vmsOf(alphabet: Alphabet, { guests, hosts, clusters }: Counts): fc.Arbitrary<Vm[]> {
  return list(guests, (index) =>
    fc
      .record({
        path: alphabet.path('vm', index),
        host: alphabet.parent(['host', hosts], ['cluster', clusters]),
        milliCpu: alphabet.size(32).map((vcpus) => (vcpus === undefined ? undefined : vcpus * 1000)),
        memoryMib: alphabet.size(gib(64)),
        memoryReservationMib: fc.oneof(fc.constant(0), alphabet.amount(gib(16))),
        disks: fc.array(
          fc.record({
            sizeGib: alphabet.amount(500),
            store: fc.constantFrom('ds-1', 'ds-2', 'nowhere'),
            attached: maybe(fc.constantFrom('web/web.vmdk', '')),
            shared: maybe(fc.boolean()),
          }),
          { maxLength: 3 },
        ),
        networks: fc.array(fc.constantFrom('lan', 'dmz'), { maxLength: 2 }),
        addresses: fc.array(
          fc.record({ network: fc.constant('lan'), address: fc.constantFrom('10.0.0.1', '10.0.0.2') }),
          {
            maxLength: 2,
          },
        ),
        identity: fc.record({ scope: fc.constant('dc-1'), name: fc.constantFrom('web', 'web-1', 'web-2') }),
        powered: fc.boolean(),
        replicas: alphabet.amount(5),
        coresPerSocket: fc.option(alphabet.amount(8), { nil: undefined }),
        guestOs: maybe(fc.constantFrom(GuestOs.DEBIAN_12, GuestOs.MACOS_12)),
        trustZone: zones,
        asks,
        snapshots,
        templates,
        passthrough: passthroughs,
        disclosures,
        reservedMilliCpu: maybe(alphabet.amount(32_000)),
        liveMigration: maybe(fc.boolean()),
        spread: maybe(fc.constantFrom('must' as const, 'should' as const)),
        staysDown: maybe(fc.boolean()),
        traits,
      })
      .map(({ traits: stated, ...parts }) => vm({ ...parts, ...stated, source: at(200 + index) })),
  );
}

function enginesOf(alphabet: Alphabet, count: number, hosts: number, guests: number): fc.Arbitrary<Engine[]> {
  return list(count, (index) =>
    fc
      .record({
        path: alphabet.path('engine', index),
        on: alphabet.parent(['host', hosts], ['vm', guests]),
        system: systems,
        cpu: alphabet.inventory(32_000),
        memory: alphabet.inventory(gib(64)),
        kernel: kernels,
        architecture: architectures,
        trustZone: zones,
        defaults: fc.record({ milliCpu: alphabet.size(2000), memoryMib: alphabet.size(2048) }),
        literalSecrets: fc.subarray(['caMaterial', 'keyMaterial']),
      })
      .map((parts) => engine({ ...parts, inVm: parts.on.startsWith('app/vm'), source: at(300 + index) })),
  );
}

function containersOf(alphabet: Alphabet, count: number, engines: number): fc.Arbitrary<Container[]> {
  return list(count, (index) =>
    fc
      .record({
        path: alphabet.path('container', index),
        engine: alphabet.parent(['engine', engines]),
        milliCpu: fc.option(alphabet.amount(4000), { nil: undefined }),
        memoryMib: fc.option(alphabet.amount(4096), { nil: undefined }),
        replicas: alphabet.amount(5),
        os: kernels,
        architecture: architectures,
        trustZone: zones,
        loosened: loosenings,
        identity: fc.record({ scope: fc.constant('dc-1'), name: fc.constantFrom('api', 'api-1', 'api-2') }),
        image: images,
        networks: maybe(fc.array(fc.constantFrom('lan', 'dmz'), { maxLength: 2 })),
        asks,
        traits,
      })
      .map(({ traits: stated, ...parts }) => container({ ...parts, ...stated, source: at(400 + index) })),
  );
}

/** How many nodes of each kind there are. */
interface Counts {
  readonly hosts: number;
  readonly clusters: number;
  readonly guests: number;
  readonly engines: number;
  readonly containers: number;
}

function clustersOf(alphabet: Alphabet, { clusters, hosts, guests }: Counts): fc.Arbitrary<Cluster[]> {
  const someHosts = fc.array(alphabet.parent(['host', hosts]), { maxLength: 3 });
  const admissions: fc.Arbitrary<Admission> = fc.oneof(
    fc.record({ policy: fc.constant('percentage' as const) }),
    fc.record({
      policy: fc.constant('percentage' as const),
      cpuPercent: alphabet.amount(100),
      memoryPercent: alphabet.amount(100),
    }),
    fc
      .record({
        policy: fc.constant('slots' as const),
        slotMhz: maybe(alphabet.amount(4000)),
        slotMib: maybe(alphabet.amount(4096)),
      })
      .map(compact),
    fc.record({ policy: fc.constant('dedicated-hosts' as const), hosts: someHosts }),
    fc.constant({ policy: 'disabled' as const, reason: 'a test' }),
  );
  const affinities: fc.Arbitrary<Affinity> = fc.oneof(
    fc.record({ kind: fc.constantFrom('together' as const, 'apart' as const) }),
    fc.record({ kind: fc.constantFrom('on' as const, 'not-on' as const), hosts: someHosts }),
  );
  return list(clusters, (index) =>
    fc
      .record({
        path: alphabet.path('cluster', index),
        hosts: someHosts,
        system: systems,
        // One less in a well-formed estate, where it may be none.
        hostFailuresToTolerate: alphabet.amount(3),
        admission: admissions,
        drs: fc.constantFrom('fully-automated' as const, 'manual' as const),
        evcMode: evcModes,
        networkScope: maybe(fc.constant('dc-1')),
        rules: fc.uniqueArray(
          fc
            .record({
              name: fc.constantFrom('db', 'web'),
              affinity: affinities,
              vms: fc.uniqueArray(alphabet.parent(['vm', guests]), { maxLength: 3 }),
              mandatory: fc.boolean(),
            })
            .map(({ name, affinity, vms: paths, mandatory }) => rule(name, affinity, paths, { mandatory })),
          { maxLength: 2, selector: ({ name }) => name },
        ),
      })
      .map((parts) => cluster([], { ...compact(parts), source: at(900 + index) })),
  );
}

function networksOf(alphabet: Alphabet, { hosts, clusters, engines }: Counts): fc.Arbitrary<Network[]> {
  const make = (index: number): fc.Arbitrary<Network> =>
    fc
      .record({
        path: alphabet.path('network', index),
        name: fc.constantFrom('lan', 'dmz'),
        on: alphabet.parent(['host', hosts], ['cluster', clusters], ['engine', engines]),
        system: systems,
        asks,
        vlan: maybe(fc.constantFrom(1, 4095, NaN)),
        openings: maybe(fc.subarray(['promiscuous', 'macChanges'])),
        declaredOnly: maybe(fc.boolean()),
      })
      .map((parts) => network({ ...parts, identity: { scope: parts.on, name: parts.name }, source: at(600 + index) }));
  return some(make);
}

/** What people put on the record: who may call whom, and what is excepted until when. */
function recordsOf(
  alphabet: Alphabet,
  { guests, containers }: Counts,
): fc.Arbitrary<Pick<Estate, 'flows' | 'providerPins' | 'waivers' | 'today'>> {
  const guest = alphabet.parent(['vm', guests], ['container', containers]);
  const aFlow = (index: number): fc.Arbitrary<Flow> =>
    fc.record({ from: guest, to: guest, port: alphabet.amount(65_535) }).map(({ from, to, port }) => ({
      ...flow(from, to, { port }),
      source: at(700 + index),
    }));
  const pin = (index: number): fc.Arbitrary<ProviderPin> =>
    alphabet
      .path('stack', index)
      .map((path) => ({ path, name: path, provider: 'docker', stated: '3.0.0', known: '~> 3.6' }));
  const aWaiver = (index: number): fc.Arbitrary<Waiver> =>
    fc
      .record({
        path: alphabet.path('waiver', index),
        rule: fc.constantFrom('CAP003', 'CAP008', 'INP007', 'ISO007', 'ISO011', 'CAP001', 'NIL000', '__proto__'),
        scope: fc.oneof(fc.constantFrom('', 'app'), guest),
        reason: fc.constantFrom('migration', ' '),
        owner: fc.constantFrom('ops', ''),
        expires: days,
        limitPercent: maybe(alphabet.amount(400)),
      })
      .map(({ rule, ...parts }) => ({ ...waiver(rule, parts), source: at(800 + index) }));
  return fc.record({
    flows: some(aFlow),
    providerPins: some(pin),
    waivers: some(aWaiver),
    today: maybe(fc.constant('2026-06-30')),
  });
}

/** Up to three nodes. */
function some<T>(make: (index: number) => fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.integer({ min: 0, max: 3 }).chain((count) => list(count, make));
}

/** What the estate holds beside its layers. */
function restOf(
  alphabet: Alphabet,
): fc.Arbitrary<
  Pick<Estate, 'unknowns' | 'unstated' | 'mismatches' | 'ids' | 'deviations' | 'strangers' | 'notJudged'>
> {
  const node = (kind: string, index: number): fc.Arbitrary<{ path: string; name: string }> =>
    alphabet.path(kind, index).map((path) => ({ path, name: path }));
  const unknown = (index: number): fc.Arbitrary<Unknown> =>
    fc
      .tuple(node('unknown', index), maybe(fc.constantFrom(['milliCpu'] as const, ['memoryMib'] as const)))
      .map(([parts, of]) => ({ ...parts, prop: 'vcpus', ...set({ of }) }));
  const unstated = (index: number): fc.Arbitrary<Unstated> =>
    node('unstated', index).map((parts) => ({ ...parts, what: 'its clock', why: 'MHz need it', fix: 'state it' }));
  const mismatch = (index: number): fc.Arbitrary<Mismatch> =>
    node('mismatch', index).map((parts) => ({ ...parts, prop: 'disks[0].size', allowed: '40 GiB', got: '30 GiB' }));
  const id = (index: number): fc.Arbitrary<EmittedId> =>
    fc
      .tuple(node('id', index), fc.constantFrom('ab', 'a.b', '1a', ''))
      .map(([parts, name]) => ({ ...parts, stack: 'app', type: 'vsphere_virtual_machine', id: name }));
  const deviation = (index: number): fc.Arbitrary<Deviation> =>
    node('deviation', index).map((parts) => ({
      ...parts,
      address: 'a.b',
      attribute: 'num_cpus',
      declared: '4',
      emitted: '8',
    }));
  const stranger = (index: number): fc.Arbitrary<Stranger> =>
    node('stranger', index).map((parts) => ({ ...parts, address: 'docker_container.x' }));
  const unjudged = (index: number): fc.Arbitrary<NotJudged> =>
    node('module', index).map((parts) => ({ ...parts, kind: 'module', address: `module.m${index}`, from: './m' }));
  return fc.record({
    unknowns: some(unknown),
    unstated: some(unstated),
    mismatches: some(mismatch),
    ids: some(id),
    deviations: some(deviation),
    strangers: some(stranger),
    notJudged: some(unjudged),
  });
}

function estates(alphabet: Alphabet): fc.Arbitrary<Estate> {
  return fc
    .record({
      hosts: fc.integer({ min: 1, max: 4 }),
      most: fc.integer({ min: 0, max: 2 }),
      guests: fc.integer({ min: 1, max: 8 }),
      engines: fc.integer({ min: 1, max: 4 }),
      containers: fc.integer({ min: 0, max: 10 }),
    })
    .map(({ most, ...count }): Counts => ({ ...count, clusters: Math.min(most, count.hosts) }))
    .chain((count) =>
      fc.record({
        hosts: hostsOf(alphabet, count.hosts),
        clusters: clustersOf(alphabet, count),
        vms: vmsOf(alphabet, count),
        engines: enginesOf(alphabet, count.engines, count.hosts, count.guests),
        containers: containersOf(alphabet, count.containers, count.engines),
        networks: networksOf(alphabet, count),
        rest: restOf(alphabet),
        records: recordsOf(alphabet, count),
      }),
    )
    .map(({ rest, records, hosts, clusters, vms: guests, ...layers }) => ({
      ...alphabet.settle({ hosts, clusters, vms: guests }),
      ...layers,
      ...rest,
      ...records,
    }));
}

/** Estates whose parts are well-formed and know each other; whether they fit is open. */
export const aValidEstate: fc.Arbitrary<Estate> = estates(VALID);

/** Estates that nobody should write: unset, zero, huge and impossible sizes, missing parents, paths used twice. */
export const aHostileEstate: fc.Arbitrary<Estate> = estates(HOSTILE);

/** An estate and the same one, with everything added in another order. */
export const anEstateInTwoOrders: fc.Arbitrary<readonly [Estate, Estate]> = aValidEstate.chain((one) => {
  const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });
  return fc
    .record({
      hosts: shuffled(one.hosts),
      clusters: shuffled(one.clusters),
      vms: shuffled(one.vms),
      engines: shuffled(one.engines),
      containers: shuffled(one.containers),
      networks: shuffled(one.networks),
      unknowns: shuffled(one.unknowns),
      unstated: shuffled(one.unstated),
      mismatches: shuffled(one.mismatches),
      ids: shuffled(one.ids),
      deviations: shuffled(one.deviations),
      strangers: shuffled(one.strangers),
      notJudged: shuffled(one.notJudged),
      flows: shuffled(one.flows),
      providerPins: shuffled(one.providerPins),
      waivers: shuffled(one.waivers),
      today: fc.constant(one.today),
    })
    .map((other) => [one, other] as const);
});

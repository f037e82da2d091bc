import { TerraformStack, Testing } from 'cdktf';
import * as fc from 'fast-check';
import { type Ask, type Feature, type Place, type VmFacts, insteadOf, known } from '../../../lib/model';
import {
  type ClusterSpec,
  type Emitted,
  type EsxiOptions,
  type HypervisorTarget,
  type StaticAddress,
  type VmPlatform,
  VmSource,
  type VmSpec,
} from '../../../lib/targets';
import { declaredVm } from '../../../lib/targets/declared';
import type { GuestDialect } from '../../../lib/targets/dialect';
import { ESXI, ESXI_STANDALONE } from '../../../lib/targets/esxi/capabilities';
import { ESXI_DIALECT } from '../../../lib/targets/esxi/dialect';
import { Esxi } from '../../../lib/targets/esxi/esxi';
import { macOf } from '../../../lib/targets/shared/mac-of';
import vsphere from '../../fixtures/schemas/vsphere.json';
import { LAW_HOST, aVmSpec, writtenVm } from '../../support/law';

const DIALECT = ESXI_DIALECT.vm!;

type Read = GuestDialect<VmFacts>['read'];

/** A way to vSphere, and where its VMs then run. */
interface Door {
  readonly target: HypervisorTarget;
  readonly clones: boolean;
  readonly where: readonly Place[];
}

const OPTIONS: EsxiOptions = {
  version: '8.0',
  endpoint: 'vcenter',
  datacenter: 'dc-1',
  hostname: 'esxi-01.example.com',
};

const CLUSTER: ClusterSpec = {
  name: 'cluster-1',
  hosts: [{ path: 'rack/host-1', hypervisor: new Esxi({ ...OPTIONS, cluster: 'cluster-1' }) }],
  mhzPerCore: LAW_HOST.mhzPerCore!,
  cpuRatioPercent: LAW_HOST.cpuRatioPercent,
  memoryCapacity: LAW_HOST.memoryCapacity,
  guaranteed: () => ({ mhz: 0, mib: 0 }),
};

/** VMs that their cluster places. */
class Drs extends Esxi {
  public override bind(stack: TerraformStack, _host: unknown, emitted: (resource: Emitted) => void): VmPlatform {
    return this.bindCluster(stack, CLUSTER, emitted);
  }
}

const ON_HOST: Place = { kind: 'host', reference: known('esxi-01.example.com') };
const IN_CLUSTER: Place = { kind: 'cluster', reference: known('cluster-1') };
const pool = (name: string): Place => ({ kind: 'pool', reference: known(name) });

const DOORS: Readonly<Record<string, Door>> = {
  'a host in a vCenter': { target: new Esxi(OPTIONS), clones: true, where: [ON_HOST, pool('strata-host-1')] },
  'a host in a cluster': {
    target: new Esxi({ ...OPTIONS, cluster: 'cluster-1' }),
    clones: true,
    where: [pool('strata-host-1'), IN_CLUSTER],
  },
  'a cluster that places its VMs': {
    target: new Drs({ ...OPTIONS, cluster: 'cluster-1' }),
    clones: true,
    where: [pool('strata-cluster-1'), IN_CLUSTER],
  },
  // Its look-up has no name: it is the only host there is.
  'a standalone host': {
    target: new Esxi({ version: '8.0', endpoint: 'esxi', hostname: 'esxi-01.example.com' }),
    clones: false,
    where: [{ kind: 'host', reference: 'computed' }],
  },
};

const ADDRESS: StaticAddress = {
  ip: '10.0.20.5',
  prefixLength: 24,
  gateway: '10.0.20.1',
  dnsServers: ['10.0.20.2'],
  domain: 'example.com',
};

/** What vSphere makes of the VMs that some target makes: all of them run, and none has dynamic memory. */
function specOf(spec: VmSpec, source: VmSource, userData: string | undefined, most: number): VmSpec {
  const { dynamicMemory, address, ...rest } = spec;
  void dynamicMemory;
  const addressed = address !== undefined && (source.kind === 'clone' || userData !== undefined);
  return {
    ...rest,
    powered: true,
    source,
    disks: Array.from({ length: Math.max(most, spec.disks.length) }, (_, i) => spec.disks[i % spec.disks.length]!),
    ...(addressed && { address: ADDRESS }),
    ...(userData !== undefined && { userData }),
  };
}

const SOURCES = [
  VmSource.blank(),
  VmSource.iso('iso/debian.iso'),
  VmSource.template('debian-12'),
  VmSource.template('debian-12', { linked: true }),
];

/** VMs as one door makes them. */
function specsFor({ clones }: Door): fc.Arbitrary<VmSpec> {
  const sources = SOURCES.filter(({ kind }) => clones || kind !== 'clone');
  return fc
    .tuple(
      aVmSpec,
      fc.constantFrom(...sources),
      fc.constantFrom(undefined, '#cloud-config\npackages: [nginx]\n'),
      fc.constantFrom(1, 1, 16, 31),
    )
    .map(([spec, source, userData, most]) => specOf(spec, source, userData, most));
}

/** Features that a VM asks for by arguments that not every hypervisor has. */
function featuresOf(spec: VmSpec): Feature[] {
  const { source, disks, address, userData } = spec;
  const asked: readonly (readonly [Feature, boolean])[] = [
    ['clone', source.kind === 'clone'],
    ['linked-clone', source.origin.linked === true],
    ['static-address', address !== undefined && userData === undefined],
    ['user-data', userData !== undefined],
    ['iso', source.kind === 'iso'],
    ['secure-boot', spec.secureBoot],
    ['passthrough', spec.passthrough !== undefined],
    ['shared-disk', disks.some(({ shared }) => shared)],
    ['attached-disk', disks.some(({ attach }) => attach !== undefined)],
    ['more-disks', disks.length > 1],
  ];
  return asked.flatMap(([feature, isAsked]) => (isAsked ? [feature] : []));
}

/** What a declared VM is, with what its door, and vSphere, add to it. */
function expected(spec: VmSpec, { where }: Door): Omit<VmFacts, 'asks'> & { readonly asks: readonly Feature[] } {
  const { asks, ...facts } = declaredVm(spec, LAW_HOST);
  expect(asks).toEqual([]);
  const named = spec.userData !== undefined && spec.address !== undefined && facts.nics.length > 1;
  const mac = macOf('00:50:56', spec.name, 0x3f);
  return {
    ...facts,
    where,
    // Of a clone it is the template's, which Terraform looks up.
    ...(spec.source.kind !== 'clone' && { guestId: spec.guestOs.vsphereGuestId }),
    nics: facts.nics.map((nic, index) => (named && index === 0 ? { ...nic, mac } : nic)),
    asks: featuresOf(spec),
  };
}

function featuresAsked(asks: readonly Ask[] | undefined): Feature[] | undefined {
  return asks?.map(({ feature }) => feature);
}

/** The law: what is read of what is written is what was declared. */
function law(door: Door, spec: VmSpec, read: Read = DIALECT.read): void {
  const { vm, resolve } = writtenVm(door.target, spec);
  const { asks, ...facts } = read(vm, resolve);
  expect({ ...facts, asks: featuresAsked(asks) }).toStrictEqual(expected(spec, door));
}

describe('what is read of an emitted VM is what was declared', () => {
  test.each(Object.entries(DOORS))('on %s', (_, door) => {
    fc.assert(
      fc.property(specsFor(door), (spec) => law(door, spec)),
      { numRuns: 40 },
    );
  });

  test('by every resource type of the system', () => {
    expect(DIALECT.types).toEqual(['vsphere_virtual_machine']);
  });

  test('and what the law leaves out, vSphere refuses', () => {
    expect(insteadOf(ESXI, 'powered-off')).toBeDefined();
    expect(insteadOf(ESXI, 'dynamic-memory')).toBeDefined();
    expect(insteadOf(ESXI_STANDALONE, 'clone')).toBeDefined();
    expect(DIALECT.unwritten).toEqual([]);
  });
});

/** One of each: together they have every fact that a VM can have. */
const WITNESSES: readonly VmSpec[] = (() => {
  const [plain] = fc.sample(aVmSpec, { seed: 1, numRuns: 1 });
  const disk = { sizeGib: 10, store: 'store-1', preventDestroy: false, shared: false };
  const full: VmSpec = {
    ...plain!,
    vcpus: { charged: 4, emitted: 4 },
    coresPerSocket: 2,
    memory: { charged: 4096, emitted: 4096 },
    memoryReservationMib: 2048,
    reserveCpu: true,
    limitCpu: true,
    firmware: 'efi',
    secureBoot: true,
    passthrough: '0000:3b:00.0',
    settings: { 'sched.mem.pshare.salt': 'blue' },
    networks: ['lan', 'dmz'],
    address: ADDRESS,
    disks: [disk, { ...disk, store: 'store-2', shared: true, attach: 'disks/1.vmdk' }],
  };
  return [
    specOf(full, VmSource.blank(), '#cloud-config\n', 1),
    specOf(full, VmSource.template('debian-12', { linked: true }), undefined, 1),
    specOf(full, VmSource.iso('iso/debian.iso'), undefined, 1),
  ];
})();

/** Paths of all facts of a value: `disks.*.store` stands for that of each disk. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Object.keys(value).join() === 'value') {
    return [path];
  }
  const inner = Object.entries(value).flatMap(([key, item]) =>
    pathsOf(item, [...(path === '' ? [] : [path]), Array.isArray(value) ? '*' : key].join('.')),
  );
  return path === '' ? inner : [path, ...inner];
}

/** A value without what is at a path. */
function without(value: unknown, [head, ...rest]: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    const items: unknown[] = rest.length === 0 ? [] : value.map((item) => without(item, rest));
    return items;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) =>
      key !== head ? [[key, item]] : rest.length === 0 ? [] : [[key, without(item, rest)]],
    ),
  );
}

/** The facts of a VM but those that no vSphere VM has; a new fact does not compile until it is here. */
const FACTS: Readonly<Record<keyof Required<Omit<VmFacts, 'dynamicMemory'>>, true>> = {
  name: true,
  where: true,
  milliCpu: true,
  memoryMib: true,
  guaranteed: true,
  limits: true,
  coresPerSocket: true,
  disks: true,
  nics: true,
  firmware: true,
  secureBoot: true,
  guestId: true,
  powered: true,
  replicas: true,
  devices: true,
  disclosures: true,
  asks: true,
};

describe('the law notices a fact that is not read', () => {
  const door = DOORS['a host in a vCenter']!;
  const facts = WITNESSES.map((spec) => {
    const { vm, resolve } = writtenVm(door.target, spec);
    return DIALECT.read(vm, resolve);
  });
  // What asks, the law does not compare; it is for people to read.
  const paths = [...new Set(facts.flatMap((fact) => pathsOf(fact)))].filter((path) => path !== 'asks.*.prop');

  test('of all that there are', () => {
    WITNESSES.forEach((spec) => law(door, spec));
    expect(new Set(paths.map((path) => path.split('.')[0]))).toEqual(new Set(Object.keys(FACTS)));
    expect(paths).toEqual(expect.arrayContaining(['disks.*.attached', 'nics.*.address', 'nics.*.mac']));
  });

  test.each(paths)('%s', (path) => {
    const blind: Read = (resource, resolve) => without(DIALECT.read(resource, resolve), path.split('.')) as VmFacts;
    expect(() => WITNESSES.forEach((spec) => law(door, spec, blind))).toThrow();
  });
});

interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, string>>;
  readonly blocks?: Readonly<Record<string, SchemaBlock>>;
}

/** Whether the provider's schema has an argument such as `disk.*.size`. */
function hasArgument(path: string): boolean {
  const steps = path.split('.').filter((step) => step !== '*');
  const last = steps.pop()!;
  const block = steps.reduce<SchemaBlock | undefined>(
    (at, step) => at?.blocks?.[step],
    vsphere.resources.vsphere_virtual_machine,
  );
  return block?.attributes?.[last] !== undefined || block?.blocks?.[last] !== undefined;
}

describe('the arguments that are watched', () => {
  /** Not in the fixture's release of the provider. */
  const NEWER = ['shared_pci_device_id', 'video_card.graphics_3d'];

  test('are those of the provider', () => {
    expect(DIALECT.owned.filter((path) => !hasArgument(path))).toEqual(NEWER);
    expect(DIALECT.sizes.filter((path) => !hasArgument(path))).toEqual([]);
  });

  test('are each guarded once', () => {
    const stack = new TerraformStack(Testing.app({ enableFutureFlags: true }), 'guards');
    const platform = DOORS['a host in a vCenter']!.target.bind(stack, LAW_HOST, () => undefined);
    const [emitted] = platform.emitVm(stack, 'guest', WITNESSES[1]!);
    expect(Object.keys(emitted!.guards!)).toEqual(DIALECT.owned);
    expect(new Set(DIALECT.owned).size).toBe(DIALECT.owned.length);
  });
});

import { type TerraformResource, TerraformStack, Testing } from 'cdktf';
import * as fc from 'fast-check';
import { type Attributes, GuestOs, SAFE_ISOLATION } from '../../lib/model';
import type { Resolve, Resource } from '../../lib/targets/dialect';
import {
  type ContainerSpec,
  type Emitted,
  type EngineTarget,
  type HostSpec,
  type HypervisorTarget,
  VmSource,
  type VmSpec,
} from '../../lib/targets';

type Blocks = Readonly<Record<string, Readonly<Record<string, Attributes>>>>;

/** A stack as Terraform JSON. */
export interface Written {
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly provider?: Readonly<Record<string, readonly Attributes[]>>;
}

/** `${type.label.attribute}` or `${data.type.label.attribute}`, alone in its text. */
const REFERENCE = /^\$\{(data\.)?([a-z0-9_]+)\.([A-Za-z0-9_-]+)\.[^}]+\}$/;

/** Follows references within one stack. */
export function resolverOf(written: Written): Resolve {
  return (reference): Resource | undefined => {
    const [, data, type = '', label = ''] = REFERENCE.exec(String(reference)) ?? [];
    const attributes = (data === undefined ? written.resource : written.data)?.[type]?.[label];
    return attributes === undefined ? undefined : { type, attributes };
  };
}

/** `type.alias`, by which a resource names its provider. */
const PROVIDER = /^([a-z0-9_]+)\.([A-Za-z0-9_-]+)$/;

/** Follows references within one stack, those to its providers with them. */
export function resolverWithProviders(written: Written): Resolve {
  const resolve = resolverOf(written);
  return (reference): Resource | undefined => {
    const [, type = '', alias] = PROVIDER.exec(String(reference)) ?? [];
    const attributes = written.provider?.[type]?.find((block) => block.alias === alias);
    return attributes === undefined ? resolve(reference) : { type, attributes };
  };
}

/** A host for the law: its clock is stated, so that MHz are emitted. */
export const LAW_HOST: HostSpec = {
  name: 'host-1',
  mhzPerCore: 2400,
  cpuRatioPercent: 100,
  cpuCapacity: 64_000,
  memoryCapacity: 1024 * 1024,
  stores: [
    { name: 'store-1', path: '/srv/store-1' },
    { name: 'store-2', path: '/srv/store-2' },
  ],
};

/** Emits one VM by its target, and gives what is written of it. */
export function writtenVm(
  target: HypervisorTarget,
  spec: VmSpec,
  host: HostSpec = LAW_HOST,
): { vm: Resource; resolve: Resolve } {
  const emit = (stack: TerraformStack): Emitted[] =>
    target.bind(stack, host, () => undefined).emitVm(stack, 'guest', spec);
  return writtenBy(emit, resolverWithProviders);
}

/** What a target defines for one VM, in a stack of its own. */
export function emittedVm(target: HypervisorTarget, spec: VmSpec, host: HostSpec = LAW_HOST): Emitted[] {
  const stack = new TerraformStack(Testing.app({ enableFutureFlags: true }), 'law');
  return target.bind(stack, host, () => undefined).emitVm(stack, 'guest', spec);
}

/** The same for a container. */
export function writtenContainer(target: EngineTarget, spec: ContainerSpec): { vm: Resource; resolve: Resolve } {
  const emit = (stack: TerraformStack): Emitted[] =>
    target.bind(stack, { name: 'engine-1', vm: [] }, () => undefined).emitContainer(stack, 'guest', spec);
  return writtenBy(emit, resolverWithProviders);
}

function writtenBy(
  emit: (stack: TerraformStack) => readonly { readonly resource: unknown }[],
  resolver: (written: Written) => Resolve = resolverOf,
): { vm: Resource; resolve: Resolve } {
  const stack = new TerraformStack(Testing.app({ enableFutureFlags: true }), 'law');
  const [first] = emit(stack);
  const guest = first!.resource as TerraformResource;
  const written = JSON.parse(Testing.synth(stack, false)) as Written;
  const attributes = written.resource![guest.terraformResourceType]![guest.friendlyUniqueId]!;
  return { vm: { type: guest.terraformResourceType, attributes }, resolve: resolver(written) };
}

const size = (charged: number): VmSpec['vcpus'] => ({ charged, emitted: charged });

/** Any VM that some target makes; a target's own test narrows it to what its target can. */
export const aVmSpec: fc.Arbitrary<VmSpec> = fc
  .record({
    vcpus: fc.integer({ min: 1, max: 16 }),
    memoryGib: fc.integer({ min: 1, max: 64 }),
    reservedPercent: fc.constantFrom(0, 50, 100),
    reserveCpu: fc.boolean(),
    limitCpu: fc.boolean(),
    disks: fc.array(
      fc.record({
        sizeGib: fc.integer({ min: 1, max: 500 }),
        store: fc.constantFrom('store-1', 'store-2'),
        shared: fc.boolean(),
        attached: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    networks: fc.uniqueArray(fc.constantFrom('lan', 'dmz', 'backup'), { minLength: 1, maxLength: 3 }),
    address: fc.boolean(),
    powered: fc.boolean(),
    cores: fc.option(fc.constantFrom(1, 2), { nil: undefined }),
    firmware: fc.constantFrom('efi' as const, 'bios' as const),
    secureBoot: fc.boolean(),
    dynamic: fc.boolean(),
    passthrough: fc.boolean(),
    settings: fc.constantFrom<Record<string, string>>(
      {},
      { 'isolation.tools.copy.disable': 'FALSE' },
      { 'sched.mem.pshare.salt': 'blue' },
    ),
  })
  .map((made) => {
    const memoryMib = made.memoryGib * 1024;
    return {
      name: 'guest',
      vcpus: size(made.vcpus),
      memory: size(memoryMib),
      memoryReservationMib: (memoryMib * made.reservedPercent) / 100,
      reserveCpu: made.reserveCpu,
      limitCpu: made.limitCpu,
      disks: made.disks.map(({ sizeGib, store, shared, attached }, index) => ({
        sizeGib,
        store,
        shared,
        preventDestroy: false,
        ...(attached && index > 0 && { attach: `disks/${index}.vmdk` }),
      })),
      networks: made.networks,
      guestOs: GuestOs.DEBIAN_12,
      source: VmSource.blank(),
      ...(made.address && {
        address: { ip: '10.0.20.5', prefixLength: 24, gateway: '10.0.20.1', dnsServers: [], domain: 'local' },
      }),
      powered: made.powered,
      waitForAddress: false,
      ...(made.cores !== undefined && made.vcpus % made.cores === 0 && { coresPerSocket: made.cores }),
      firmware: made.firmware,
      secureBoot: made.firmware === 'efi' && made.secureBoot,
      shutdownWaitMinutes: 3,
      hotAdd: { cpu: false, memory: false },
      ...(made.dynamic && { dynamicMemory: { minimumMib: 512, startupMib: 1024 } }),
      ...(made.passthrough && { passthrough: '0000:3b:00.0' }),
      settings: made.settings,
    };
  });

/** Any container that some engine makes. */
export const aContainerSpec: fc.Arbitrary<ContainerSpec> = fc
  .record({
    milliCpu: fc.integer({ min: 10, max: 16_000 }),
    memoryMib: fc.integer({ min: 16, max: 65_536 }),
    isolation: fc.record({
      privileged: fc.boolean(),
      hostNetwork: fc.boolean(),
      hostPid: fc.boolean(),
      hostIpc: fc.boolean(),
      readOnly: fc.boolean(),
      devices: fc.constantFrom([], ['/dev/kvm']),
      capabilities: fc.constantFrom([], ['NET_ADMIN']),
    }),
    user: fc.option(fc.constantFrom('1000', '0'), { nil: undefined }),
    mounts: fc.constantFrom<ContainerSpec['mounts']>(
      [],
      [{ type: 'bind', source: '/srv/data', target: '/data', readOnly: true }],
      [{ type: 'volume', source: 'data', target: '/data', readOnly: false }],
      [{ type: 'tmpfs', target: '/scratch', readOnly: false }],
    ),
    networks: fc.uniqueArray(fc.constantFrom('front', 'back'), { maxLength: 2 }),
    ports: fc.constantFrom<ContainerSpec['ports']>(
      [],
      [{ internal: 80, external: 8080, address: '127.0.0.1', protocol: 'tcp' }],
      [{ internal: 53, address: '0.0.0.0', protocol: 'udp' }],
    ),
  })
  .map((made) => ({
    name: 'guest',
    image: 'registry.example/web:1.2.3',
    cpus: size(made.milliCpu),
    memory: size(made.memoryMib),
    isolation: {
      ...SAFE_ISOLATION,
      ...made.isolation,
      ...(made.user !== undefined && { user: made.user }),
      hostPaths: made.mounts
        .filter(({ source }) => source?.startsWith('/') === true)
        .map(({ source, readOnly }) => ({ path: source!, readOnly })),
    },
    mounts: made.mounts,
    networks: made.networks,
    ports: made.ports,
    environment: {},
    restart: 'unless-stopped',
  }));

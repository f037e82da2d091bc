import type { Kernel } from './guest-os';

/**
 * What a user can ask of a target, and how people call it in a table.
 *
 * Every target states each of them: what nobody stated is not possible.
 */
export const FEATURES = {
  clone: 'clone a template',
  'linked-clone': 'linked clone',
  copy: 'duplicate a VM',
  template: 'save a VM as a template',
  image: 'start from a disk image',
  iso: 'start from an ISO image',
  'blank-disk': 'start from an empty disk',
  snapshot: 'save to disk (snapshot)',
  'memory-snapshot': 'save with memory',
  'powered-off': 'stopped guest',
  autostart: 'start with the host',
  'live-migration': 'live migration',
  affinity: 'affinity rules',
  'resource-pool': 'resource pools',
  'cpu-reservation': 'CPU reservation',
  'memory-reservation': 'memory reservation',
  'cpu-limit': 'CPU limit',
  'memory-limit': 'memory limit',
  'fractional-cpu': 'fractional CPU',
  'dynamic-memory': 'dynamic memory',
  'hot-add': 'hot add',
  'cores-per-socket': 'cores per socket',
  firmware: 'choice of firmware',
  'secure-boot': 'secure boot',
  'static-address': 'address given to the guest',
  'user-data': 'first-boot data (cloud-init)',
  'shutdown-wait': 'wait for a guest shutdown',
  passthrough: 'device passthrough',
  'shared-disk': 'disk with several writers',
  'attached-disk': 'attach an existing disk',
  'more-disks': 'disks beyond the first',
  'extra-settings': 'settings of its own',
  'vm-network': 'network of its own for VMs',
  'virtual-switch': 'choice of virtual switch',
  'switch-security': 'security switches of a network',
  vlan: 'VLAN',
  'internal-network': 'network without a way out',
  subnet: 'addresses of a network',
  'container-network': 'network of its own for containers',
  'published-port': 'published port',
  'bind-mount': 'mount of a host path',
  'volume-mount': 'mount of a volume',
  'tmpfs-mount': 'mount of memory',
  'health-check': 'health check',
  command: 'command of its own',
  environment: 'environment',
  'restart-policy': 'restart policy',
  user: 'user in the container',
  'read-only-root': 'read-only root file system',
  capabilities: 'Linux capabilities',
  privileged: 'privileged container',
  'host-network': "host's network",
  'host-pid': "host's processes",
  'host-ipc': "host's shared memory",
  device: 'host device',
} as const;

/** What a user can ask of a target, and not every target can do. */
export type Feature = keyof typeof FEATURES;

/** What a target can do, and by what; or what it cannot do, and what to do instead. */
export type Capability =
  { readonly can: true; readonly by: string } | { readonly can: false; readonly instead: string };

/** A statement on every feature there is. */
export type Capabilities = Readonly<Record<Feature, Capability>>;

/** It can, by this argument, resource or part of the product. */
export function can(by: string): Capability {
  return { can: true, by };
}

/** It cannot, for this reason; do this instead. */
export function cannot(instead: string): Capability {
  return { can: false, instead };
}

/** How much memory a hypervisor adds to a VM of its own size: base + perMib x MiB + perExtraVcpu x (vCPU - 1), in MiB. */
export interface OverheadModel {
  readonly baseMib: number;
  readonly perMib: number;
  readonly perExtraVcpuMib: number;
  /** It adds so much at least. @default 0 */
  readonly leastMib?: number;
  /**
   * Whether it must be there unpromised, whatever of the VM's own memory is guaranteed.
   *
   * @default false
   */
  readonly kept?: boolean;
}

/** Memory that a hypervisor keeps for itself: a share of what there is, and at least so much. */
export interface ReserveModel {
  readonly leastMib: number;
  /** Whole percent of the host's memory. */
  readonly percent: number;
}

/** Configuration limits of one guest; a missing one is not known to be limited. */
export interface Maximums {
  readonly milliCpu?: number;
  readonly minMilliCpu?: number;
  readonly memoryMib?: number;
  readonly minMemoryMib?: number;
  /** Memory must be a multiple of this. */
  readonly memoryStepMib?: number;
  /** CPU must be a multiple of this. */
  readonly milliCpuStep?: number;
  readonly disks?: number;
  /** Size of one disk. */
  readonly diskGib?: number;
  readonly nics?: number;
  readonly coresPerSocket?: number;
  /** Saved states of one guest. */
  readonly snapshots?: number;
}

/**
 * How far a target's Terraform is proven: applied on a real engine, planned against the real provider's schema,
 * or compared with a schema that was read from the provider's source.
 */
export type Proof = 'applied' | 'planned' | 'modelled';

/** What rules need to know of a hypervisor or container engine. One record a target, data only. */
export interface System {
  /** The target's folder name, such as `esxi`. */
  readonly id: string;
  /** As people call it, such as `VMware ESXi`. */
  readonly label: string;
  /** How its guests are run. */
  readonly kind: 'type 1 hypervisor' | 'type 2 hypervisor' | 'container engine';
  /** The Terraform provider, and the versions that are known to work; what else carries it, where there is none. */
  readonly provider: string;
  readonly proof: Proof;
  /** Where its limits, and what it adds to its guests, are from. */
  readonly source: string;
  /** What it can and cannot do; what is not stated, it cannot. */
  readonly capabilities: Readonly<Partial<Record<Feature, Capability>>>;
  /** Limits of one guest. */
  readonly maximums: Maximums;
  /** Limits of a VM that boots by BIOS, where they are others. */
  readonly biosMaximums?: Maximums;
  /** Hosts that one cluster takes; any number where missing. */
  readonly hostsPerCluster?: number;
  /** Kernels that its guests may run; any where missing. */
  readonly kernels?: readonly Kernel[];
  /** Whether a guest's CPU is only limited where the host states its clock. */
  readonly cpuLimitNeedsClock?: boolean;
  /** The oldest release that its provider supports, such as `8.0`. */
  readonly minimumVersion?: string;
  /**
   * Whether it keeps the memory of each running guest for it, however much its host promises.
   *
   * @default false
   */
  readonly keepsMemory?: boolean;
  /** Memory the system adds to each guest; none when missing. */
  readonly overhead?: OverheadModel;
  /** Memory it keeps for itself when its host's author does not say; none when missing, as where a host OS keeps it. */
  readonly reserve?: ReserveModel;
}

/** Why a system cannot do something, and what to do instead; nothing where it can. */
export function insteadOf(system: System, feature: Feature): string | undefined {
  const capability = system.capabilities[feature];
  if (capability === undefined) {
    return 'nobody has stated that it can; leave it out';
  }
  return capability.can ? undefined : capability.instead;
}

/** Memory that the hypervisor needs for one VM beside the VM's own, in MiB, rounded up. */
export function overheadMib(model: OverheadModel | undefined, milliCpu: number, memoryMib: number): number {
  if (model === undefined) {
    return 0;
  }
  const extraVcpus = Math.max(0, milliCpu / 1000 - 1);
  const added = model.baseMib + model.perMib * memoryMib + model.perExtraVcpuMib * extraVcpus;
  return Math.ceil(Math.max(model.leastMib ?? 0, added));
}

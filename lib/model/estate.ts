import type { Cluster } from './cluster';
import type { Architecture, GuestOs, Kernel } from './guest-os';
import type { Inventory } from './inventory';
import type { EstateNode, Identity, SourceLocation } from './node';
import type { Feature, System } from './system';
import type { CpuBasis, CpuTopology } from './topology';
import type { Criticality, Workload } from './workload';

/** How guests are run. */
export type Technique = 'bare-metal' | 'hosted' | 'container-host';

/** Where disks live. Hosts that see the same store give it the same `key`. */
export interface Store {
  readonly key: string;
  readonly name: string;
  /** In GiB. */
  readonly disk: Inventory;
}

/** A program on a host OS, which takes its share before any guest. */
export interface HostApplication {
  readonly name: string;
  readonly milliCpu: number;
  readonly memoryMib: number;
}

/** What the author lets a host promise beyond what it has, and why. */
export interface OvercommitRatios {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly diskPercent: number;
  readonly reason: string;
}

/** What every guest may say of itself. */
export interface GuestTraits {
  /** Who answers for it. */
  readonly owner?: string;
  readonly workload?: Workload;
  readonly criticality?: Criticality;
  /** Whether it suffers from every layer below it, whatever its workload. */
  readonly latencySensitive?: boolean;
  /** The service that it is one instance of; instances are to survive each other. */
  readonly service?: string;
}

/** Where a machine stands. */
export type Environment = 'data-center' | 'endpoint' | 'lab';

/** When a host OS reboots for its patches. */
export type HostOsPatching = 'automatic-reboot' | 'maintenance-window';

/** What a host OS keeps. */
export interface HostOsReserve {
  readonly milliCpu: number;
  readonly memoryMib: number;
}

/** Metal, with what runs directly on it. */
export interface Host extends EstateNode {
  readonly technique: Technique;
  /** The hypervisor or engine. */
  readonly system: System;
  readonly topology: CpuTopology;
  readonly countCpusBy: CpuBasis;
  readonly cpu: Inventory;
  readonly memory: Inventory;
  readonly stores: readonly Store[];
  readonly architecture: Architecture;
  /** None on bare metal. */
  readonly hostOs?: GuestOs;
  /** What the host OS keeps; none on bare metal. */
  readonly hostOsReserve?: HostOsReserve;
  readonly applications: readonly HostApplication[];
  /** Stated by the author; 1:1 when missing. */
  readonly overcommit?: OvercommitRatios;
  /** Which machine this is, in the world it is managed in. */
  readonly identity: Identity;
  readonly environment?: Environment;
  readonly hostOsPatching?: HostOsPatching;
  /** Maker of the machine, such as `Apple`. */
  readonly vendor?: string;
  /** More VMs than this suffer, as the author knows the machine. */
  readonly maxVms?: number;
  /** Release of the hypervisor, such as `8.0`. */
  readonly version?: string;
  /** Whether its licence leaves the API readable only. */
  readonly readOnlyApi?: boolean;
  /** Options of its hypervisor that hold a secret as a literal. */
  readonly literalSecrets?: readonly string[];
  /** Hosts of one scope share their networks by name; each has its own where it is missing. */
  readonly networkScope?: string;
  /** Name of the network that its VMs are moved over, while they run. */
  readonly migrationNetwork?: string;
  /** The cluster that its hypervisor says it is in. */
  readonly inCluster?: Identity;
}

/** A disk of a VM. */
export interface VmDisk {
  /** Missing where nobody states it, and where Terraform or a provider decides it. */
  readonly sizeGib?: number;
  /** `Store.key`. */
  readonly store: string;
  /** What exists already, such as a path on its store or a volume; whoever names the same has the same disk. */
  readonly attached?: string;
  /** Whether several VMs may write to it. */
  readonly shared?: boolean;
}

/** A saved state of a VM. */
export interface Snapshot {
  readonly name: string;
  /** Whether the VM's memory is saved with its disks. */
  readonly memory: boolean;
  /** Day after which it is to be gone, as an ISO date. */
  readonly keepUntil: string;
  readonly purpose: 'rollback' | 'backup';
  readonly source?: SourceLocation;
}

/** A template that is saved from a VM. It is charged disk only. */
export interface VmTemplate {
  readonly name: string;
  /** `Store.key`. */
  readonly store: string;
  /** In GiB: all disks of the VM. */
  readonly sizeGib: number;
}

/** A physical device that is handed to a VM. */
export interface Passthrough {
  readonly device: string;
  readonly reason: string;
  /** Whether it is handed a part of it, such as a vGPU, and others may have theirs. */
  readonly shared?: boolean;
}

/** Something that lets a VM learn of its host or its neighbours, or share with them. */
export interface Disclosure {
  /** The setting. */
  readonly key: string;
  readonly value: string;
  /** What it gives away. */
  readonly what: string;
}

/** A feature someone asked for, and the prop that asked. */
export interface Ask {
  readonly feature: Feature;
  readonly prop: string;
}

/** A network address of a guest. */
export interface Address {
  readonly network: string;
  readonly address: string;
}

/** A virtual machine. An amount that nobody stated is missing, never zero. */
export interface Vm extends EstateNode, GuestTraits {
  /** Path of its host, or of the cluster that places it. */
  readonly host: string;
  readonly milliCpu?: number;
  readonly memoryMib?: number;
  /** Memory that the hypervisor guarantees; the rest is charged to the datastore as swap. */
  readonly memoryReservationMib: number;
  readonly disks: readonly VmDisk[];
  readonly networks: readonly string[];
  readonly addresses: readonly Address[];
  readonly identity: Identity;
  readonly powered: boolean;
  /** How many of it there are; each is charged. */
  readonly replicas: number;
  readonly coresPerSocket?: number;
  /** How it boots, as it was asked for. */
  readonly firmware?: 'efi' | 'bios';
  readonly guestOs?: GuestOs;
  readonly trustZone?: string;
  readonly asks: readonly Ask[];
  readonly snapshots?: readonly Snapshot[];
  readonly templates?: readonly VmTemplate[];
  readonly passthrough?: readonly Passthrough[];
  readonly disclosures?: readonly Disclosure[];
  /** Whether no file stands in for memory that is not guaranteed: the host's memory is all that it ever gets. */
  readonly noSwapFile?: boolean;
  /** Memory that it starts with, where it may shrink to less later. */
  readonly startupMib?: number;
  /** CPU that the hypervisor guarantees, in milli-CPU of the host's total. */
  readonly reservedMilliCpu?: number;
  /** Whether it may use more CPU than any limit says; on systems whose limits are none of its size. */
  readonly unlimitedCpu?: boolean;
  /** Whether it must be able to move to another host while it runs. */
  readonly liveMigration?: boolean;
  /** How its replicas keep to hosts of their own, in a cluster; they need not where it is missing. */
  readonly spread?: 'must' | 'should';
  /** Whether it is left down after its host has failed. */
  readonly staysDown?: boolean;
}

/** What an engine gives a container that states no size. */
export interface EngineDefaults {
  readonly milliCpu?: number;
  readonly memoryMib?: number;
}

/** A container engine: a kernel that its containers share. */
export interface Engine extends EstateNode {
  /** Path of the host or VM whose kernel it is. */
  readonly on: string;
  readonly system: System;
  readonly cpu: Inventory;
  readonly memory: Inventory;
  readonly kernel: Kernel;
  readonly architecture: Architecture;
  /** The zone of the VM around it, or of the host. */
  readonly trustZone?: string;
  /** Whether a VM contains it. */
  readonly inVm: boolean;
  readonly defaults: EngineDefaults;
  /** Props of its connection that hold a secret as a literal. */
  readonly literalSecrets: readonly string[];
  readonly identity: Identity;
}

/** One way a container's isolation was loosened. */
export interface Loosening {
  /** The prop that did it. */
  readonly prop: string;
  /** What it gives away. */
  readonly what: string;
  /** `hard`: a way to the host; `soft`: a safe default given up. */
  readonly degree: 'hard' | 'soft';
}

/** A port of an engine's machine that is taken by one container at a time. */
export interface BoundPort {
  /** Address of the machine; `0.0.0.0` and `::` are all of their kind. */
  readonly address: string;
  readonly port: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Whether all copies of a container share it. */
  readonly shared?: boolean;
}

/** A container, or so many equal ones. */
export interface Container extends EstateNode, GuestTraits {
  /** Path of its engine. */
  readonly engine: string;
  readonly milliCpu?: number;
  readonly memoryMib?: number;
  /** How many are charged: the replicas, or the maximum of a scalable group. */
  readonly replicas: number;
  readonly image: string;
  readonly os: Kernel;
  readonly architecture: Architecture;
  readonly trustZone?: string;
  readonly loosened: readonly Loosening[];
  readonly identity: Identity;
  readonly asks: readonly Ask[];
  /** Names of the networks it is on; its engine's own where it names none. */
  readonly networks?: readonly string[];
  /** Ports of its machine that lead to it from elsewhere; not those on the machine's loopback. */
  readonly publishedPorts?: readonly number[];
  /** Ports of its machine that each copy takes, those on the machine's loopback with them. */
  readonly boundPorts?: readonly BoundPort[];
  /** How many copies are defined, where they are fewer than the replicas: the minimum of a scalable group. */
  readonly defined?: number;
  /** Whether its engine's defaults are not for it: it was defined without this library, which gives them. */
  readonly withoutDefaults?: boolean;
}

/** A network that the estate creates. */
export interface Network extends EstateNode {
  /** Path of its host or engine. */
  readonly on: string;
  readonly system: System;
  readonly identity: Identity;
  readonly asks: readonly Ask[];
  readonly vlan?: number;
  /** Security switches that are on, by the props that turned them on. */
  readonly openings?: readonly string[];
  /** Whether every pair of guests on it must be declared by a flow. */
  readonly declaredOnly?: boolean;
}

/** A declared way from one guest to another. */
export interface Flow extends EstateNode {
  /** Path of the guest that calls. */
  readonly from: string;
  /** Path of the guest that is called. */
  readonly to: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
}

/** A provider version that a stack's author stated, where another one is known to work. */
export interface ProviderPin extends EstateNode {
  readonly provider: string;
  readonly stated: string;
  readonly known: string;
}

/** An exception on the record: one rule, one subtree, one reason, until a day. */
export interface Waiver extends EstateNode {
  readonly rule: string;
  /** Path of the subtree it covers. */
  readonly scope: string;
  readonly reason: string;
  readonly owner: string;
  /** Last day it holds, as an ISO date. */
  readonly expires: string;
  /** For shortfalls and ratios: covered up to this share of what there is, in whole percent. */
  readonly limitPercent?: number;
}

/** A size of a guest that must be stated. */
export type SizeName = 'milliCpu' | 'memoryMib';

/** A value that is not known when the estate is judged. */
export interface Unknown extends EstateNode {
  readonly prop: string;
  /** Who decides it: Terraform, where this is missing. */
  readonly by?: 'provider';
  /** What to give instead; a literal value where this is missing. */
  readonly give?: string;
  /** Sizes of the guest that it hides. */
  readonly of?: readonly SizeName[];
}

/** Something that a guest needs to be judged, and that nobody has stated. */
export interface Unstated extends EstateNode {
  /** What it is, such as `'cpu.mhzPerCore' of esxi-01`. */
  readonly what: string;
  /** What needs it. */
  readonly why: string;
  readonly fix: string;
  /** Sizes of the guest that are missing with it. */
  readonly of?: readonly SizeName[];
}

/** Something that was stated of a guest, and does not agree with what there is. */
export interface Mismatch extends EstateNode {
  readonly prop: string;
  readonly allowed: string;
  readonly got: string;
}

/** An identifier that is written into the configuration. */
export interface EmittedId extends EstateNode {
  readonly stack: string;
  /** Resource type and mode, such as `vsphere_virtual_machine` or `data.vsphere_host`. */
  readonly type: string;
  readonly id: string;
}

/** Something that is emitted differently from how it was declared. */
export interface Deviation extends EstateNode {
  /** Terraform address. */
  readonly address: string;
  readonly attribute: string;
  readonly declared: string;
  readonly emitted: string;
  /** Props that say the same, one of which is to be used; none where there is none. */
  readonly props?: readonly string[];
}

/** A resource that no construct of ours accounts for: a guest of a system that is known, where nothing else is told. */
export interface Stranger extends EstateNode {
  /** Terraform address. */
  readonly address: string;
  /** What it does to the estate, in words that go on after its address, and what helps. */
  readonly told?: {
    readonly does: string;
    readonly help: string;
    /** Whether it only may matter. */
    readonly maybe?: boolean;
  };
}

/** Something that Terraform will do, and that no rule can look into. */
export interface NotJudged extends EstateNode {
  /** Of which kind it is. */
  readonly kind: 'module';
  /** Terraform address. */
  readonly address: string;
  /** Where a module comes from; empty where that is not known. */
  readonly from: string;
}

/** Everything there is to judge. Immutable, plain data; built by constructs, a plan or an inventory. */
export interface Estate {
  readonly hosts: readonly Host[];
  readonly clusters: readonly Cluster[];
  readonly vms: readonly Vm[];
  readonly engines: readonly Engine[];
  readonly containers: readonly Container[];
  readonly networks: readonly Network[];
  readonly unknowns: readonly Unknown[];
  readonly unstated: readonly Unstated[];
  readonly mismatches: readonly Mismatch[];
  readonly ids: readonly EmittedId[];
  readonly deviations: readonly Deviation[];
  readonly strangers: readonly Stranger[];
  readonly notJudged: readonly NotJudged[];
  readonly flows: readonly Flow[];
  readonly providerPins: readonly ProviderPin[];
  readonly waivers: readonly Waiver[];
  /** The day it is judged on, as an ISO date: expiries are compared with it. */
  readonly today?: string;
}

/** An estate with nothing in it. */
export const EMPTY_ESTATE: Estate = {
  hosts: [],
  clusters: [],
  vms: [],
  engines: [],
  containers: [],
  networks: [],
  unknowns: [],
  unstated: [],
  mismatches: [],
  ids: [],
  deviations: [],
  strangers: [],
  notJudged: [],
  flows: [],
  providerPins: [],
  waivers: [],
};

import type { Precondition, TerraformElement, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Admission, Disk, DrsMode, GuestOs, Identity, IsolationFacts, Memory, System } from '../model';
import type { ICopyable, VmSource } from './vm-source';

/** A size to be emitted: a number, or a value that Terraform knows later and that was bounded. */
export interface Size {
  /** Charged to the ledger. */
  readonly charged: number;
  /** Written into the configuration: `charged`, or a token. */
  readonly emitted: number;
  /** A Terraform condition that holds when the value is within its bound, and what to say when it is not. */
  readonly guard?: Precondition;
}

/** What must still be so in the written configuration: a path such as `disk.*.size`, and its value. */
export type Guards = Readonly<Record<string, unknown>>;

/** A resource that a target defined, and what of it must not change on the way to the file. */
export interface Emitted {
  readonly resource: TerraformElement;
  /** Missing for what only supports a guest, such as a data source. */
  readonly guards?: Guards;
  /** Arguments whose changes Terraform does not see by its target's own doing, since it sees them elsewhere. */
  readonly ignored?: readonly string[];
}

/** A host as its target sees it. */
export interface HostSpec {
  readonly name: string;
  readonly mhzPerCore?: number;
  readonly cpuRatioPercent: number;
  /** What may be promised to guests: milli-CPU and MiB. */
  readonly cpuCapacity: number;
  readonly memoryCapacity: number;
  readonly stores: readonly { readonly name: string; readonly path?: string }[];
}

/** A disk to be emitted. */
export interface DiskSpec {
  readonly sizeGib: number;
  readonly store: string;
  readonly preventDestroy: boolean;
  /** Path of a disk that exists already, on its store. */
  readonly attach?: string;
  /** Whether several VMs may write to it. */
  readonly shared: boolean;
}

/** An address that is given to a guest before it exists. */
export interface StaticAddress {
  readonly ip: string;
  readonly prefixLength: number;
  readonly gateway?: string;
  readonly dnsServers: readonly string[];
  readonly domain: string;
}

/** When a VM is restarted after its host has failed, in vSphere's words. */
export type RestartPriority = 'disabled' | 'lowest' | 'low' | 'medium' | 'high' | 'highest';

/** A VM to be emitted: checked, complete, with nothing left to default. */
export interface VmSpec {
  readonly name: string;
  readonly vcpus: Size;
  readonly memory: Size;
  readonly memoryReservationMib: number;
  readonly reserveCpu: boolean;
  readonly limitCpu: boolean;
  readonly disks: readonly DiskSpec[];
  readonly networks: readonly string[];
  readonly guestOs: GuestOs;
  readonly source: VmSource;
  readonly address?: StaticAddress;
  readonly powered: boolean;
  /** Whether an apply waits until the guest tells its address. */
  readonly waitForAddress: boolean;
  readonly coresPerSocket?: number;
  readonly firmware: 'efi' | 'bios';
  /** Only where the firmware is EFI. */
  readonly secureBoot: boolean;
  readonly shutdownWaitMinutes: number;
  /** Whether CPU or memory can be added while it runs; settled when it is created. */
  readonly hotAdd: { readonly cpu: boolean; readonly memory: boolean };
  /** Where the hypervisor may take memory back; `memory` is the most it gets, and is charged. */
  readonly dynamicMemory?: { readonly minimumMib: number; readonly startupMib: number };
  /** Whether it starts with its host; the target's choice where missing. */
  readonly autostart?: boolean;
  /** When it is restarted after its host has failed; as its cluster says where missing. */
  readonly restartPriority?: RestartPriority;
  /** What cloud-init reads at its first boot, as the author wrote it; starts with `#cloud-config` or `#!`. */
  readonly userData?: string;
  /** Physical device that it is handed. */
  readonly passthrough?: string;
  /** Further settings of the target. */
  readonly settings: Readonly<Record<string, string>>;
}

/** A VM that is to be saved as a template. */
export interface TemplateSpec {
  readonly name: string;
  readonly description: string;
  /** Name of the datastore that it takes its room of. */
  readonly store: string;
  /** Name of the library that it is saved in, on targets that have such. */
  readonly library?: string;
}

/** A template that was saved from a VM of the estate. */
export interface SavedTemplate {
  /** What a clone names as its source. */
  readonly id: string;
  readonly emitted: readonly Emitted[];
}

/** A network to be emitted. */
export interface NetworkSpec {
  readonly name: string;
  readonly vlan?: number;
  readonly internal: boolean;
  readonly virtualSwitch?: string;
  /** Its addresses, such as `10.0.20.0/24`. */
  readonly subnet?: string;
  readonly security: SwitchSecurity;
}

/** What a virtual switch lets a guest do to the others on it. */
export interface SwitchSecurity {
  readonly promiscuous: boolean;
  readonly forgedTransmits: boolean;
  readonly macChanges: boolean;
}

/** A saved state to be emitted. */
export interface SnapshotSpec {
  readonly name: string;
  readonly description: string;
  readonly memory: boolean;
  readonly quiesce: boolean;
}

/** A cluster that Terraform manages, as its hosts refer to it. */
export interface ClusterReference {
  readonly id: string;
  readonly resourcePoolId: string;
}

/** A host's hypervisor, bound to one host of one app. */
export interface VmPlatform {
  /** Refuses, in one line, what the target cannot make of a VM and no capability says; before anything is defined. */
  checkVm?(spec: VmSpec, checks: OptionChecks): void;
  /** The same for a network. */
  checkNetwork?(spec: NetworkSpec, checks: OptionChecks): void;
  /** Refuses a template that cannot be saved as it is declared, although VMs can be saved. */
  checkTemplate?(vm: ICopyable, spec: TemplateSpec, checks: OptionChecks): void;
  /** Refers to a cluster that is managed, instead of looking it up before it is there; false where it is too late. */
  joinCluster?(cluster: ClusterReference): boolean;
  emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[];
  /** Missing where the provider creates no networks; TGT001 refuses them there. */
  emitNetwork?(scope: Construct, spec: NetworkSpec): Emitted[];
  /** Missing where the system takes no snapshots; TGT001 refuses them there. */
  emitSnapshot?(scope: Construct, id: string, vm: TerraformResource, spec: SnapshotSpec): Emitted[];
  /** Missing where the system saves no templates; TGT001 refuses them there. */
  emitTemplate?(scope: Construct, id: string, vm: TerraformResource, spec: TemplateSpec): SavedTemplate;
}

/** A rule of a cluster to be emitted. */
export interface RuleSpec {
  readonly name: string;
  readonly kind: 'together' | 'apart' | 'on' | 'not-on';
  readonly vms: readonly TerraformResource[];
  /** Paths of the hosts that an `on` or `not-on` rule names. */
  readonly hosts: readonly string[];
  readonly mandatory: boolean;
}

/** How a cluster is configured, where Terraform manages it. */
export interface ManagedCluster {
  readonly hostFailuresToTolerate: number;
  readonly admission: Admission;
  readonly drs: DrsMode;
}

/** A cluster as its target sees it. */
export interface ClusterSpec {
  readonly name: string;
  readonly hosts: readonly { readonly path: string; readonly hypervisor: HypervisorTarget }[];
  /** Clock of its slowest host: what can be guaranteed wherever a VM runs; missing where one does not state it. */
  readonly mhzPerCore?: number;
  /** The largest of its hosts. */
  readonly cpuRatioPercent: number;
  /** What may be promised to VMs, in MHz of each host's own clock; missing where one does not state it. */
  readonly cpuCapacityMhz?: number;
  /** MiB. */
  readonly memoryCapacity: number;
  /** What its VMs are guaranteed in the end, by the ledger: MHz (where the clocks are stated) and MiB. */
  readonly guaranteed: () => { readonly mhz: number; readonly mib: number };
  /** Missing where the cluster is there already. */
  readonly managed?: ManagedCluster;
}

/** A cluster, bound to one app. */
export interface ClusterPlatform extends VmPlatform {
  readonly reference: ClusterReference;
  emitRule(scope: Construct, id: string, spec: RuleSpec): Emitted[];
}

/** What a target may use to check its own options: each failure is one line that names the prop. */
export interface OptionChecks {
  fail(rule: string, detail: string): never;
  text(prop: string, value: string | undefined): string;
  optionalText(prop: string, value: string | undefined): string | undefined;
  flag(prop: string, value: boolean | undefined, otherwise: boolean): boolean;
  object<T extends object>(prop: string, value: T | undefined, what: string): T;
  oneOf<T extends string>(prop: string, value: T, allowed: readonly T[]): T;
  whole(prop: string, value: number | undefined, range?: { readonly least?: number; readonly most?: number }): number;
  milliCpu(prop: string, value: number | undefined): number;
  mib(prop: string, value: Memory | undefined): number;
  disk(prop: string, value: Disk | undefined): number;
  subnet(prop: string, value: string | undefined): string;
  list<T>(prop: string, value: readonly T[] | undefined, what: string): readonly T[];
  object<T extends object>(prop: string, value: T | undefined, what: string): T;
  wrong(prop: string, allowed: string, value: unknown): never;
}

/** A hypervisor: what it can do, and how its guests become Terraform. */
export abstract class HypervisorTarget {
  /** What rules know of it. */
  public abstract readonly system: System;
  /** Whether a network with a way out must state its addresses. */
  public readonly networksNeedSubnet: boolean = false;
  /** Its release, where it is stated. */
  public readonly version?: string;
  /** Whether its licence leaves the API readable only. */
  public readonly readOnlyApi: boolean = false;
  /** Options that hold a secret as a literal. */
  public readonly literalSecrets: readonly string[] = [];
  /** Checks the target's own options, on behalf of the host that uses it. */
  public abstract check(checks: OptionChecks): void;
  /** Checks the datastores of a host that uses it, where not any will do. */
  public checkStores?(stores: HostSpec['stores'], checks: OptionChecks): void;
  /** Which machine a host is, in the world this hypervisor is managed in. */
  public abstract identityOf(hostPath: string): Identity;
  /** One key for one datastore, whichever host names it. */
  public abstract storeKeyOf(hostPath: string, store: string): string;
  /** The scope in which hosts share their networks by name, where they do. */
  public get networkScope(): string | undefined {
    return undefined;
  }
  /** The world in which hosts copy each other's VMs; a host copies its own only where it is missing. */
  public get copyScope(): string | undefined {
    return undefined;
  }
  /** Defines what every guest of the host needs. */
  public abstract bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform;
  /** The cluster that a host with these options is in, where it is in one: its world and its name. */
  public get cluster(): Identity | undefined {
    return undefined;
  }
  /** Refuses, in one line, what the target cannot make of a cluster that Terraform is to manage. */
  public checkCluster?(cluster: ManagedCluster, checks: OptionChecks): void;
  /** Defines what every VM of a cluster needs; missing where the system has no clusters. */
  public bindCluster?(scope: Construct, cluster: ClusterSpec, emitted: (resource: Emitted) => void): ClusterPlatform;
}

/** A hypervisor on the metal. */
export abstract class Type1Hypervisor extends HypervisorTarget {
  /** Keeps the two kinds of hypervisor apart at compile time. */
  protected readonly type = 1;
}

/** A hypervisor on a host OS. */
export abstract class Type2Hypervisor extends HypervisorTarget {
  /** Keeps the two kinds of hypervisor apart at compile time. */
  protected readonly type = 2;
}

/** A published port. */
export interface PortSpec {
  readonly internal: number;
  readonly external?: number;
  readonly address: string;
  readonly protocol: 'tcp' | 'udp';
}

/** Something mounted into a container. */
export interface MountSpec {
  readonly type: 'bind' | 'volume' | 'tmpfs';
  readonly source?: string;
  readonly target: string;
  readonly readOnly: boolean;
}

/** A health check; times in seconds. */
export interface HealthCheckSpec {
  readonly command: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
  readonly startPeriodSeconds: number;
}

/** A container to be emitted: checked, complete, with nothing left to default. */
export interface ContainerSpec {
  readonly name: string;
  /** What all replicas of it answer to; missing for the one that is called so. */
  readonly alias?: string;
  readonly image: string;
  readonly cpus: Size;
  readonly memory: Size;
  readonly isolation: IsolationFacts;
  readonly mounts: readonly MountSpec[];
  readonly networks: readonly string[];
  readonly ports: readonly PortSpec[];
  readonly environment: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly healthCheck?: HealthCheckSpec;
  readonly restart: string;
}

/** A container whose sizes nobody may have stated. */
export type UnsizedContainerSpec = Omit<ContainerSpec, 'cpus' | 'memory'> &
  Partial<Pick<ContainerSpec, 'cpus' | 'memory'>>;

/** A container engine, bound to one kernel of one app. */
export interface ContainerPlatform {
  /** Refuses, in one line, what its engine would not do with a container among all else in the estate. */
  checkContainer?(scope: Construct, spec: ContainerSpec, checks: OptionChecks): void;
  emitContainer(scope: Construct, id: string, spec: ContainerSpec): Emitted[];
  /** Missing where the engine creates no networks; TGT001 refuses them there. */
  emitNetwork?(scope: Construct, spec: NetworkSpec): Emitted[];
}

/** Where an engine runs, as its target sees it. */
export interface EngineSpec {
  readonly name: string;
  /** The resources of the VM around it; none on a container host. */
  readonly vm: readonly TerraformResource[];
}

/** A container engine: what it can do, and how its containers become Terraform. */
export abstract class EngineTarget {
  public abstract readonly system: System;
  /** Sizes that the engine gives a container that states none. */
  public abstract readonly defaults: { readonly milliCpu?: number; readonly memoryMib?: number };
  /** Checks the target's own options, on behalf of the host or VM that uses it. */
  public abstract check(checks: OptionChecks): void;
  /** Which engine it is. */
  public abstract identityOf(enginePath: string): Identity;
  /** Props of its connection that hold a secret as a literal. */
  public abstract readonly literalSecrets: readonly string[];
  /** The address it is reached at, when that is known. */
  public abstract readonly address: string | undefined;
  public abstract bind(scope: Construct, engine: EngineSpec, emitted: (resource: Emitted) => void): ContainerPlatform;
  /** Checks what of a container this engine would refuse only at apply, or silently take otherwise. */
  public checkContainer(checks: OptionChecks, spec: ContainerSpec): void {
    void [checks, spec];
  }
  /** Checks what of a network this engine would refuse only at apply. */
  public checkNetwork(checks: OptionChecks, spec: NetworkSpec): void {
    void [checks, spec];
  }
}

import type { Disk, GuestOs, Memory } from '../model';
import type { RestartPriority, VmSource } from '../targets';
import type { GuestTraitsProps } from './guest-traits';
import type { IVmHost } from './vm-hosting';

/** A disk of a VM. */
export interface VmDiskProps {
  /** Its size; at least that of the template. */
  readonly size: Disk;

  /**
   * Name of the datastore it is on.
   *
   * @default - the host's first
   */
  readonly datastore?: string;

  /**
   * Whether Terraform refuses to destroy it, where the target can say so for a disk (Hyper-V, KVM).
   *
   * @default - true for all but the first disk
   */
  readonly preventDestroy?: boolean;

  /**
   * Path of a disk that exists already, on its datastore, and is attached as it is.
   *
   * @default - a disk of its own
   */
  readonly attach?: string;

  /**
   * Whether several VMs may write to it; seen by ISO002.
   *
   * @default false
   */
  readonly shared?: boolean;
}

/** A physical device that is handed to a VM, which then is no longer independent of its host. */
export interface PassthroughProps {
  /** The target's id of the device, such as a PCI id. */
  readonly device: string;

  /** Why a virtual device will not do. */
  readonly reason: string;
}

/** A saved state of a VM. */
export interface SnapshotProps {
  /**
   * Whether the memory is saved with the disks.
   *
   * @default false
   */
  readonly memory?: boolean;

  /**
   * Whether the guest's file systems are brought to rest first; needs tools in the guest, and excludes `memory`.
   *
   * @default false
   */
  readonly quiesce?: boolean;

  /** Why it is there. Changing it replaces the snapshot, and loses the state. */
  readonly description: string;

  /** Day after which it is to be gone, as an ISO date such as `2027-01-31`. */
  readonly keepUntil: string;

  /**
   * What it is for. A snapshot is no backup: it is on the same datastore.
   *
   * @default 'rollback'
   */
  readonly purpose?: 'rollback' | 'backup';
}

/** What the hypervisor guarantees a VM. */
export interface Reservation {
  /**
   * Whether its whole CPU is guaranteed, in MHz at the ratio of its host, or of the one of its cluster that promises most.
   * The host must state its clock.
   *
   * @default false
   */
  readonly cpu?: boolean;

  /**
   * Guaranteed memory; the rest is charged to the datastore as swap.
   *
   * @default - all of it, or none where the host overcommits its memory
   */
  readonly memory?: Memory;
}

/** What can be added to a VM while it runs. */
export interface HotAdd {
  /** @default false */
  readonly cpu?: boolean;

  /** @default false */
  readonly memory?: boolean;
}

/** Memory that follows what a VM needs: minimum <= startup <= `memory`, which is the maximum. */
export interface DynamicMemory {
  /** What it keeps at least. */
  readonly minimum: Memory;

  /**
   * What it starts with.
   *
   * @default - `minimum`
   */
  readonly startup?: Memory;
}

/** How a VM is saved as a template. */
export interface SaveTemplateProps {
  /** What it is for: kept in the program, since no target's provider has a place for it that stays. */
  readonly description: string;

  /**
   * Name of the content library that it is saved in, on vSphere, where it is required. The library is there already.
   *
   * @default - none; beside the VM's disks
   */
  readonly library?: string;

  /**
   * Datastore of the host that it takes its room of: that of the library, on vSphere.
   *
   * @default - that of the VM's first disk
   */
  readonly datastore?: string;
}

/** How a guest is addressed, known before it exists. */
export interface VmAddress {
  /** IPv4 address on the VM's first network. */
  readonly ip: string;

  /**
   * Bits of the network.
   *
   * @default 24
   */
  readonly prefixLength?: number;

  /**
   * Its gateway.
   *
   * @default - none
   */
  readonly gateway?: string;

  /**
   * Its name servers.
   *
   * @default - none
   */
  readonly dnsServers?: string[];

  /**
   * Its domain.
   *
   * @default 'local'
   */
  readonly domain?: string;
}

/** Props of a VM beside its host. */
export interface VirtualMachineOptions extends GuestTraitsProps {
  /**
   * Virtual CPUs: a whole number. `Bounded.atMost()` for one that Terraform knows later.
   */
  readonly vcpus: number;

  /** Memory. */
  readonly memory: Memory;

  /** Its disks, at least one. */
  readonly disks: VmDiskProps[];

  /** The operating system in it. */
  readonly guestOs: GuestOs;

  /** Where its first disk comes from. */
  readonly source: VmSource;

  /** Names of the networks it is on, at least one: VMs share nothing and meet only there. */
  readonly networks: string[];

  /**
   * Its name at the hypervisor; replicas get `-1`, `-2` and so on.
   *
   * @default - the construct id
   */
  readonly name?: string;

  /**
   * Address that the guest is given.
   *
   * @default - whatever the network gives it
   */
  readonly address?: VmAddress;

  /**
   * Zone of trust; `public` and `untrusted` are not trusted.
   *
   * @default - none stated
   */
  readonly trustZone?: string;

  /**
   * How many of it; each is charged.
   *
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Whether it runs. A stopped VM is charged its disks only.
   *
   * On KVM `false` stops what is made with it, after a moment of running; a guest that runs already goes on running,
   * and every plan says so, until somebody stops it: the provider never does.
   *
   * @default true
   */
  readonly powered?: boolean;

  /**
   * What the hypervisor guarantees it.
   *
   * @default - all its memory, no CPU
   */
  readonly reservation?: Reservation;

  /**
   * Cores of each virtual socket; divides `vcpus`.
   *
   * @default - the target's choice
   */
  readonly coresPerSocket?: number;

  /**
   * How it boots. A template must agree; Terraform stops the plan when it does not.
   *
   * @default 'efi' - with secure boot, on ESXi and Hyper-V; on KVM where the host states its UEFI firmware, and by BIOS
   * where not; elsewhere as the machine, template or image says
   */
  readonly firmware?: 'efi' | 'bios';

  /**
   * Whether it only boots what its firmware has a signature for; needs `efi`.
   *
   * @default - true with `efi`, where the target can
   */
  readonly secureBoot?: boolean;

  /**
   * Whether it starts when its host does.
   *
   * @default - the target's choice; on KVM, where it is powered
   */
  readonly autostart?: boolean;

  /**
   * Whether CPU or memory can be added while it runs; settled when it is created.
   *
   * @default - neither
   */
  readonly hotAdd?: HotAdd;

  /**
   * Memory that the hypervisor may take back. `memory` is the most that it gets, and is charged.
   *
   * @default - it has all of its memory
   */
  readonly dynamicMemory?: DynamicMemory;

  /**
   * What cloud-init reads at its first boot, beside its name and address: text that starts with `#cloud-config` or `#!`,
   * and reaches the guest as it is. Everybody who can read the state or the guest can read it: no secrets.
   *
   * A later change of it is not read again: a guest's first boot is over. On vSphere the guest's name and address are
   * then given by cloud-init too, not by guest customization, since the two undo each other.
   *
   * @default - its name and address only
   */
  readonly userData?: string;

  /**
   * How long its guest may take to shut down, in minutes, before it is powered off.
   *
   * @default 3
   */
  readonly shutdownWaitMinutes?: number;

  /**
   * Whether an apply waits until the guest tells its address, for which it needs tools, on ESXi.
   *
   * @default - true for a template, false otherwise
   */
  readonly waitForAddress?: boolean;

  /**
   * Whether it must be able to move to another host while it runs; every prerequisite is checked by AVA003.
   *
   * @default false
   */
  readonly liveMigration?: boolean;

  /**
   * How its replicas keep to hosts of their own, in a cluster. `must` needs as many hosts as replicas, and the failures
   * that the cluster tolerates beside.
   *
   * @default - `must` where there are several replicas; a host that is named is one for all
   */
  readonly spread?: 'must' | 'should' | 'none';

  /**
   * When it is restarted after its host has failed, in a cluster. `disabled` leaves it down: no room is kept for it.
   *
   * @default - `highest` where it is critical, else the cluster's default
   */
  readonly restartPriority?: RestartPriority;

  /**
   * A physical device that it is handed; seen by ISO003.
   *
   * @default - virtual devices only
   */
  readonly passthrough?: PassthroughProps;

  /**
   * Further settings of the target: vSphere's `extra_config`, Hyper-V's integration services. Insecure values are seen by ISO005.
   *
   * @default - the hardening keys of vSphere; the services of Hyper-V that tell the guest nothing
   */
  readonly settings?: Record<string, string>;
}

/** Props of a VM. */
export interface VirtualMachineProps extends VirtualMachineOptions {
  /** The host it is charged to and runs on, or the cluster that places it. */
  readonly host: IVmHost;
}

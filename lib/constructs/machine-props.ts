import type { Architecture, CpuBasis, CpuTopology, Disk, Environment, Memory } from '../model';

/** What a host keeps for itself. */
export interface Reserve {
  /**
   * CPUs, in thousandths.
   *
   * @default 0
   */
  readonly cpus?: number;

  /**
   * Memory.
   *
   * @default - what the hypervisor is known to need: max(8 GiB, 6 %) on ESXi, max(4 GiB, 6 %) on Hyper-V
   */
  readonly memory?: Memory;
}

/** What a host OS keeps. Both are required and above zero. */
export interface HostOsReserve {
  /** CPUs, in thousandths. */
  readonly cpus: number;

  /** Memory. */
  readonly memory: Memory;

  /**
   * Disk, on the host's first datastore.
   *
   * @default - none
   */
  readonly disk?: Disk;
}

/** A program that runs on the host OS beside the guests. */
export interface HostApplicationProps {
  /** As people call it. */
  readonly name: string;

  /** CPUs that it needs, in thousandths. */
  readonly cpus: number;

  /** Memory that it needs. */
  readonly memory: Memory;
}

/** How far a host may promise more than it has. Whole percent; 100 is 1:1. */
export interface Overcommit {
  /**
   * CPU; 400 promises four vCPUs a core.
   *
   * @default 100
   */
  readonly cpuPercent?: number;

  /**
   * Memory.
   *
   * @default 100
   */
  readonly memoryPercent?: number;

  /**
   * Disk; above 100 where disks are thin.
   *
   * @default 80
   */
  readonly diskPercent?: number;

  /** Why that is right for these guests. */
  readonly reason: string;
}

/** A datastore that a host sees. */
export interface Datastore {
  /** Its name: a datastore on vSphere, a folder on Hyper-V, a storage pool on libvirt. */
  readonly name: string;

  /** What it holds. */
  readonly capacity: Disk;

  /**
   * Directory that it is made of, where the hypervisor is to create it.
   *
   * @default - it is there
   */
  readonly path?: string;
}

/** Props that every machine has. */
export interface MachineProps {
  /** Its processors. */
  readonly cpu: CpuTopology;

  /** Its memory. */
  readonly memory: Memory;

  /**
   * Processor architecture.
   *
   * @default 'amd64'
   */
  readonly architecture?: Architecture;

  /**
   * Whether a vCPU is a core or a hardware thread. A second thread gives up to about 30 %, not a second core.
   *
   * @default 'cores'
   */
  readonly countCpusBy?: CpuBasis;

  /**
   * How far it may promise more than it has.
   *
   * @default - 1:1 for CPU and memory, 80 % of each datastore
   */
  readonly overcommit?: Overcommit;

  /**
   * Datastores that it sees.
   *
   * @default - none; it takes no guest with a disk
   */
  readonly datastores?: Datastore[];

  /**
   * Where it stands.
   *
   * @default - not stated
   */
  readonly environment?: Environment;

  /**
   * Maker of the machine, such as `Apple`; macOS guests may run on no other.
   *
   * @default - not stated
   */
  readonly vendor?: string;
}

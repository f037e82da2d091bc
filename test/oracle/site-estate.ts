import { GIB } from './facts';

/** The eight systems. */
export type SystemId = 'esxi' | 'hyper-v' | 'kvm' | 'virtualbox' | 'workstation' | 'docker' | 'lxc' | 'mesos';

/** Those that run VMs, and those that run containers. */
export const HYPERVISORS = ['esxi', 'hyper-v', 'kvm', 'virtualbox', 'workstation'] as const;
export const ENGINES = ['docker', 'lxc', 'mesos'] as const;

/** A disk of a VM; those that are attached by one path are one disk. */
export interface DiskData {
  readonly gib: number;
  readonly store: string;
  readonly attach?: string;
}

/** A container, and how many of it there may be. */
export interface ContainerData {
  readonly id: string;
  readonly milliCpu: number;
  readonly mib: number;
  readonly replicas: number;
  /** The most that may run, where it scales. */
  readonly scaleMax?: number;
}

/** A VM of a single host. */
export interface SiteVmData {
  readonly id: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly disks: readonly DiskData[];
  readonly replicas: number;
  readonly stopped?: boolean;
  readonly reservedMib?: number;
  readonly reservesCpu?: boolean;
  readonly passthrough?: boolean;
  readonly dynamic?: { readonly minimum: number; readonly startup: number };
  /** Saved states, each with its memory or without. */
  readonly snapshots: readonly { readonly memory: boolean }[];
  /** What an engine in it runs; missing where it has none. */
  readonly containers?: readonly ContainerData[];
}

/** One machine of any system. */
export interface SiteData {
  readonly system: SystemId;
  readonly sockets: number;
  readonly coresPerSocket: number;
  readonly threads: number;
  readonly countCpusBy: 'cores' | 'threads';
  readonly memoryMib: number;
  /** What is kept: of bare metal by statement, or as the system needs; of others for the host OS. */
  readonly kept?: { readonly milliCpu: number; readonly mib: number; readonly gib?: number };
  readonly applications: readonly { readonly milliCpu: number; readonly mib: number }[];
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly diskPercent: number;
  readonly stores: readonly { readonly name: string; readonly gib: number }[];
  readonly vms: readonly SiteVmData[];
  readonly containers: readonly ContainerData[];
  /** KVM: how the guests' memory is backed. */
  readonly backing?: 'locked' | 'huge-pages';
}

/** Eight cores and 32 GiB, of which a system keeps 1 and 4, and 1000 GiB of disk. */
export function aSite(system: SystemId, parts: Partial<SiteData> = {}): SiteData {
  return {
    system,
    sockets: 1,
    coresPerSocket: 8,
    threads: 1,
    countCpusBy: 'cores',
    memoryMib: 32 * GIB,
    kept: { milliCpu: 1000, mib: 4 * GIB },
    applications: [],
    cpuPercent: 100,
    memoryPercent: 100,
    diskPercent: 80,
    stores: [{ name: 'default', gib: 1000 }],
    vms: [],
    containers: [],
    ...parts,
  };
}

/** A VM of 1 vCPU, 1 GiB and a disk of 10 GiB. */
export function aSiteVm(id: string, parts: Partial<SiteVmData> = {}): SiteVmData {
  return {
    id,
    vcpus: 1,
    memoryMib: GIB,
    disks: [{ gib: 10, store: 'default' }],
    replicas: 1,
    snapshots: [],
    ...parts,
  };
}

/** Half a CPU and 256 MiB. */
export function aContainer(id: string, parts: Partial<ContainerData> = {}): ContainerData {
  return { id, milliCpu: 500, mib: 256, replicas: 1, ...parts };
}

import { GIB } from './facts';

/** A host of a small cluster. */
export interface HostData {
  readonly id: string;
  readonly cores: number;
  /** Hardware threads of a core. */
  readonly threads: number;
  readonly countCpusBy: 'cores' | 'threads';
  readonly mhz: number;
  readonly memoryMib: number;
  readonly reservedCpus: number;
  readonly reservedMib: number;
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  readonly stores: readonly string[];
  /** Networks that it has; each is made on its host. */
  readonly networks: readonly string[];
  readonly migrationNetwork?: string;
  readonly evcMode?: string;
}

/** VMs of a small cluster: one, or its replicas. */
export interface VmData {
  readonly id: string;
  readonly vcpus: number;
  readonly memoryMib: number;
  readonly replicas: number;
  readonly spread?: 'must' | 'should' | 'none';
  readonly store: string;
  readonly network: string;
  /** MiB; missing where it is left to the library. */
  readonly reservedMib?: number;
  readonly reservesCpu?: boolean;
  /** The host that it names instead of the cluster. */
  readonly namesHost?: string;
  readonly staysDown?: boolean;
  readonly liveMigration?: boolean;
  readonly passthrough?: boolean;
}

/** A rule on where VMs run. */
export interface RuleData {
  readonly id: string;
  readonly kind: 'separate' | 'colocate' | 'pin' | 'avoid';
  readonly vms: readonly string[];
  readonly hosts: readonly string[];
  readonly mandatory: boolean;
}

/** How a cluster keeps room for failures. */
export type AdmissionData =
  | { readonly policy: 'disabled' }
  | { readonly policy: 'percentage'; readonly cpuPercent?: number; readonly memoryPercent?: number }
  | { readonly policy: 'slots'; readonly mhz?: number; readonly memoryMib?: number }
  | { readonly policy: 'dedicated'; readonly hosts: readonly string[] };

/** A small cluster. */
export interface ClusterData {
  readonly hosts: readonly HostData[];
  readonly vms: readonly VmData[];
  readonly rules: readonly RuleData[];
  readonly failures: number;
  readonly admission: AdmissionData;
  readonly evcMode?: string;
}

/** A host of 16 cores and 64 GiB, of which ESXi keeps 8. */
export function aHost(id: string, parts: Partial<HostData> = {}): HostData {
  return {
    id,
    cores: 16,
    threads: 1,
    countCpusBy: 'cores',
    mhz: 2000,
    memoryMib: 64 * GIB,
    reservedCpus: 0,
    reservedMib: 8 * GIB,
    cpuPercent: 100,
    memoryPercent: 100,
    stores: ['shared'],
    networks: ['lan'],
    migrationNetwork: 'vmotion',
    evcMode: 'intel-skylake',
    ...parts,
  };
}

/** A VM of 2 vCPUs and 4 GiB. */
export function aVm(id: string, parts: Partial<VmData> = {}): VmData {
  return { id, vcpus: 2, memoryMib: 4 * GIB, replicas: 1, store: 'shared', network: 'lan', ...parts };
}

/** A cluster of hosts without admission control, of which none may be lost. */
export function aCluster(
  hosts: readonly HostData[],
  vms: readonly VmData[],
  parts: Partial<ClusterData> = {},
): ClusterData {
  return { hosts, vms, rules: [], failures: 0, admission: { policy: 'disabled' }, ...parts };
}

export function aRule(
  id: string,
  kind: RuleData['kind'],
  vms: readonly string[],
  hosts: readonly string[] = [],
  mandatory = true,
): RuleData {
  return { id, kind, vms, hosts, mandatory };
}

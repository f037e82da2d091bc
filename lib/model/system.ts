/** What a user can ask of a target, and not every target can do. */
export type Feature =
  | 'clone'
  | 'iso'
  | 'image'
  | 'blank-disk'
  | 'static-address'
  | 'vlan'
  | 'internal-network'
  | 'subnet'
  | 'cpu-reservation'
  | 'memory-reservation'
  | 'powered-off'
  | 'cores-per-socket'
  | 'firmware'
  | 'shutdown-wait'
  | 'virtual-switch'
  | 'snapshot'
  | 'memory-snapshot'
  | 'passthrough'
  | 'shared-disk'
  | 'attached-disk'
  | 'extra-settings'
  | 'switch-security';

/** How much memory a hypervisor adds to a VM of its own size: base + perMib x MiB + perExtraVcpu x (vCPU - 1), in MiB. */
export interface OverheadModel {
  readonly baseMib: number;
  readonly perMib: number;
  readonly perExtraVcpuMib: number;
}

/** Configuration limits of one guest; a missing one is not known to be limited. */
export interface Maximums {
  readonly milliCpu?: number;
  readonly memoryMib?: number;
  readonly minMemoryMib?: number;
  /** Memory must be a multiple of this. */
  readonly memoryStepMib?: number;
  readonly disks?: number;
  readonly nics?: number;
  readonly coresPerSocket?: number;
}

/** What rules need to know of a hypervisor or container engine. One record a target, data only. */
export interface System {
  /** The target's folder name, such as `esxi`. */
  readonly id: string;
  /** As people call it, such as `VMware ESXi`. */
  readonly label: string;
  /** Terraform resource types that are its guests. */
  readonly guestTypes: readonly string[];
  /** What it cannot do, and why or what to do instead. What is not listed, it can. */
  readonly cannot: Readonly<Partial<Record<Feature, string>>>;
  /** Limits of one guest. */
  readonly maximums: Maximums;
  /** Whether a guest's CPU is only limited where the host states its clock. */
  readonly cpuLimitNeedsClock?: boolean;
  /** The oldest release that its provider supports, such as `8.0`. */
  readonly minimumVersion?: string;
  /** Memory the system adds to each guest; none when missing. */
  readonly overhead?: OverheadModel;
}

/** Memory that the hypervisor needs for one VM beside the VM's own, in MiB, rounded up. */
export function overheadMib(model: OverheadModel | undefined, milliCpu: number, memoryMib: number): number {
  if (model === undefined) {
    return 0;
  }
  const extraVcpus = Math.max(0, milliCpu / 1000 - 1);
  return Math.ceil(model.baseMib + model.perMib * memoryMib + model.perExtraVcpuMib * extraVcpus);
}

import type { Construct } from 'constructs';
import type { TerraformResource } from 'cdktf';
import type { VmOffer } from '../model';
import type { HypervisorTarget, Size, StoreFolder, VmPlatform } from '../targets';

/** Something that VMs run on: a `BareMetalHost`, a `HostedWorkstation` or a `Cluster`. */
export interface IVmHost extends Construct {
  /** Its hypervisor. */
  readonly hypervisor: HypervisorTarget;

  /** Its hypervisor, bound to it. @internal */
  readonly vmPlatform: VmPlatform;

  /** What its guests are read against. @internal */
  readonly declaration: VmOffer;

  /** Its datastores with the folders that they are, where it states them. @internal */
  readonly storeFolders?: readonly StoreFolder[];

  /** Whether it chooses among several hosts. @internal */
  readonly placesVms: boolean;

  /** Stops the plan when a bounded value of a guest is above what was charged for it. @internal */
  guard(guest: Construct, sizes: readonly Size[]): void;

  /** Keeps replicas on hosts of their own, where there are several hosts. @internal */
  spread?(vm: Construct, resources: readonly TerraformResource[], mandatory: boolean): void;
}

/** The world in which a host copies VMs: its hypervisor's, or itself. */
export function copyScopeOf(host: IVmHost): string {
  return host.hypervisor.copyScope ?? host.node.path;
}

/** Whether something is a host of VMs, by what it can do. */
export function isVmHost(value: object): boolean {
  return 'vmPlatform' in value && 'hypervisor' in value;
}

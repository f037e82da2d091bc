import type { Construct } from 'constructs';
import type { Host } from '../model';
import type { HypervisorTarget, Size, VmPlatform } from '../targets';

/** Something that VMs run on: a `BareMetalHost` or a `HostedWorkstation`. */
export interface IVmHost extends Construct {
  /** Its hypervisor. */
  readonly hypervisor: HypervisorTarget;

  /** Its hypervisor, bound to it. @internal */
  readonly vmPlatform: VmPlatform;

  /** What its guests are read against. @internal */
  readonly declaration: Pick<Host, 'stores' | 'cpu' | 'memory' | 'topology' | 'architecture'>;

  /** Stops the plan when a bounded value of a guest is above what was charged for it. @internal */
  guard(guest: Construct, sizes: readonly Size[]): void;
}

/** The world in which a host copies VMs: its hypervisor's, or itself. */
export function copyScopeOf(host: IVmHost): string {
  return host.hypervisor.copyScope ?? host.node.path;
}

/** Whether something is a host of VMs, by what it can do. */
export function isVmHost(value: object): boolean {
  return 'vmPlatform' in value && 'hypervisor' in value;
}

import type { VirtualBoxNetwork } from './network';

/** Options of `Hypervisor.virtualBox()`. */
export interface VirtualBoxOptions {
  /**
   * Name of the machine that VirtualBox runs on: the one that Terraform is run on for this host's stack, since the
   * provider runs VirtualBox's own commands there.
   *
   * @default 'localhost'
   */
  readonly machine?: string;

  /**
   * What each network that VMs join is made of, by its name.
   *
   * @default - a network that is not listed is `VirtualBoxNetwork.nat()`, in which VMs do not meet
   */
  readonly networks?: Readonly<Record<string, VirtualBoxNetwork>>;
}

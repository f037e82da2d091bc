import type { TerraformProvider } from 'cdktf';

/** Options of `Hypervisor.esxi()`. */
export interface EsxiOptions {
  /** Release, such as `8.0`. */
  readonly version: string;

  /** What the provider talks to: a vCenter, or the host itself. A standalone host cannot clone, pool or migrate. */
  readonly endpoint: 'vcenter' | 'esxi';

  /**
   * Name of the datacenter in vCenter.
   *
   * @default - required on a vCenter; `ha-datacenter` on a standalone host
   */
  readonly datacenter?: string;

  /** Name of the host as the endpoint knows it. */
  readonly hostname: string;

  /**
   * Name of the DRS cluster that the host is in. Its VMs are then bound to the host by a must-run-on rule.
   *
   * @default - the host is in no cluster
   */
  readonly cluster?: string;

  /**
   * Its licence. A free one leaves the API readable only: nothing can be created.
   *
   * @default 'paid'
   */
  readonly licence?: 'paid' | 'free';

  /**
   * The provider that manages the host.
   *
   * @default - the stack's only vSphere provider
   */
  readonly provider?: TerraformProvider;
}

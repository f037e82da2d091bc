import type { DrsMode } from '../model';
import type { AdmissionControl } from './admission-control';
import type { BareMetalHost } from './bare-metal-host';

/** Props of a cluster. */
export interface ClusterProps {
  /** Its hosts: of one hypervisor, each of which names the same cluster in its hypervisor's options. */
  readonly hosts: BareMetalHost[];

  /**
   * How many of its hosts may be lost at once with every VM running afterwards: 0 to one less than it has.
   *
   * @default 1; 0 in a cluster of one host
   */
  readonly hostFailuresToTolerate?: number;

  /**
   * How its hypervisor keeps room for failures.
   *
   * @default - AdmissionControl.percentage(), with the shares of the hosts that may fail
   */
  readonly admission?: AdmissionControl;

  /**
   * How much its scheduler may do by itself. It is on: without DRS vSphere has neither pools nor rules, by which a cluster
   * holds what was proven.
   *
   * @default 'fully-automated'
   */
  readonly drs?: DrsMode;

  /**
   * CPU generation that all hosts show to their VMs, as an EVC mode such as `intel-skylake`.
   * Stated, and checked against `cpu.evcMode` of each host; not written, since provider 2.15 has no argument for it.
   *
   * @default - none; VMs move only between hosts of one `cpu.evcMode`
   */
  readonly evcMode?: string;

  /**
   * Whether Terraform creates and configures the cluster. Its hosts are there already either way.
   *
   * @default false - it is looked up by its name
   */
  readonly managed?: boolean;
}

/** Props of a rule of a cluster. */
export interface ClusterRuleProps {
  /**
   * Whether it must hold. What is not mandatory is tried, and given up when it cannot be kept.
   *
   * @default true
   */
  readonly mandatory?: boolean;
}

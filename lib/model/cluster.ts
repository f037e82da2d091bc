import type { EstateNode, Identity } from './node';
import type { System } from './system';

/** How much a cluster's own scheduler may do by itself. */
export type DrsMode = 'fully-automated' | 'partially-automated' | 'manual';

/**
 * How a cluster's hypervisor keeps room for the failure of hosts, as it is configured.
 *
 * - `percentage`: a share of all CPU and memory; that of the hosts that may fail where none is stated.
 * - `slots`: as many equal slots as VMs, sized by the largest reservation.
 * - `dedicated-hosts`: hosts that run nothing until another one fails.
 * - `disabled`: whatever starts, starts.
 */
export type Admission =
  | { readonly policy: 'percentage'; readonly cpuPercent?: number; readonly memoryPercent?: number }
  | { readonly policy: 'slots'; readonly slotMhz?: number; readonly slotMib?: number }
  | { readonly policy: 'dedicated-hosts'; readonly hosts: readonly string[] }
  | { readonly policy: 'disabled'; readonly reason: string };

/** Which VMs of a cluster run together, apart, or on which hosts. What is not mandatory is tried, and given up when it cannot be. */
export type Affinity =
  { readonly kind: 'together' | 'apart' } | { readonly kind: 'on' | 'not-on'; readonly hosts: readonly string[] };

/** A rule of a cluster on where its VMs run. */
export type ClusterRule = EstateNode & Affinity & { readonly vms: readonly string[]; readonly mandatory: boolean };

/** Hosts that share load and failures. */
export interface Cluster extends EstateNode {
  /** Paths of its hosts, sorted. */
  readonly hosts: readonly string[];
  /** The hypervisor of all of them. */
  readonly system: System;
  /** How many of its hosts may be lost at once, with every VM running afterwards. */
  readonly hostFailuresToTolerate: number;
  readonly admission: Admission;
  readonly drs: DrsMode;
  /** The CPU generation that all hosts show to their VMs, such as `intel-skylake`. */
  readonly evcMode?: string;
  readonly identity: Identity;
  readonly networkScope?: string;
  readonly rules: readonly ClusterRule[];
}

/** Hosts that run VMs while no other host has failed: all but those that are kept for failures. */
export function workingHosts({ hosts, admission }: Cluster): readonly string[] {
  return admission.policy === 'dedicated-hosts' ? hosts.filter((host) => !admission.hosts.includes(host)) : hosts;
}

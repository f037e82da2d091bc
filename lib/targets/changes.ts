import type { ChangeRow, System } from '../model';

/** Props that every guest has. */
type GuestProp =
  'criticality' | 'latencySensitive' | 'name' | 'owner' | 'replicas' | 'service' | 'trustZone' | 'workload';

/** Props of a container: each has a row in the record of every engine. */
export type ContainerProp =
  | GuestProp
  | 'architecture'
  | 'capabilities'
  | 'command'
  | 'cpus'
  | 'devices'
  | 'environment'
  | 'healthCheck'
  | 'hostIpc'
  | 'hostNetwork'
  | 'hostPid'
  | 'image'
  | 'memory'
  | 'mounts'
  | 'networks'
  | 'os'
  | 'ports'
  | 'privileged'
  | 'readOnly'
  | 'restart'
  | 'scale'
  | 'user';

/** Props of a network of an engine. */
export type ContainerNetworkProp = 'declaredOnly' | 'internal' | 'name' | 'subnet';

/** Props of a VM: each has a row in the record of every hypervisor. */
export type VmProp =
  | GuestProp
  | 'address'
  | 'autostart'
  | 'coresPerSocket'
  | 'disks'
  | 'dynamicMemory'
  | 'firmware'
  | 'guestOs'
  | 'hotAdd'
  | 'liveMigration'
  | 'memory'
  | 'networks'
  | 'passthrough'
  | 'powered'
  | 'reservation'
  | 'restartPriority'
  | 'secureBoot'
  | 'settings'
  | 'shutdownWaitMinutes'
  | 'source'
  | 'spread'
  | 'userData'
  | 'vcpus'
  | 'waitForAddress';

/** What a later change of each of some props does. */
export type Changes<Prop extends string> = Readonly<Record<Prop, ChangeRow>>;

/** What a later change of each prop of a container does. */
export type ContainerChanges = Changes<ContainerProp>;

/** What a later change of each prop of a network of an engine does. */
export type ContainerNetworkChanges = Changes<ContainerNetworkProp>;

/** What a later change of each prop of a VM does. */
export type VmChanges = Changes<VmProp>;

/** The record of changes of one system. */
export interface SystemChanges {
  readonly system: System;
  /** Of an engine's containers. */
  readonly container?: ContainerChanges;
  /** Of an engine's networks. */
  readonly network?: ContainerNetworkChanges;
  /** Of a hypervisor's VMs. */
  readonly vm?: VmChanges;
  /** Of the options of the target itself. */
  readonly options: Changes<string>;
}

/** A row, with what else its author should know. */
export function row(change: ChangeRow['change'], note?: string): ChangeRow {
  return { change, ...(note !== undefined && { note }) };
}

/** What is only judged. */
export const JUDGED: ChangeRow = row('nothing');

/** What every guest may say of itself. */
export const TRAITS = {
  criticality: JUDGED,
  latencySensitive: JUDGED,
  owner: JUDGED,
  service: JUDGED,
  trustZone: JUDGED,
  workload: JUDGED,
} as const satisfies Partial<Changes<GuestProp>>;

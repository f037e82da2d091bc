import { type Capabilities, type Capability, type Feature, cannot } from '../../model';

/** Features that only VMs have. */
const OF_VMS = [
  'clone',
  'linked-clone',
  'copy',
  'template',
  'image',
  'iso',
  'blank-disk',
  'dynamic-memory',
  'hot-add',
  'cores-per-socket',
  'firmware',
  'secure-boot',
  'user-data',
  'shutdown-wait',
  'passthrough',
  'shared-disk',
  'attached-disk',
  'more-disks',
  'vm-network',
  'virtual-switch',
  'switch-security',
  'cpu-reservation',
  'memory-reservation',
  'resource-pool',
  'affinity',
  'live-migration',
  'memory-snapshot',
  'snapshot',
  'powered-off',
  'autostart',
  'static-address',
  'extra-settings',
] as const satisfies readonly Feature[];

/** Features that only containers have. */
const OF_CONTAINERS = [
  'container-network',
  'published-port',
  'bind-mount',
  'volume-mount',
  'tmpfs-mount',
  'health-check',
  'command',
  'environment',
  'restart-policy',
  'user',
  'read-only-root',
  'capabilities',
  'privileged',
  'host-network',
  'host-pid',
  'host-ipc',
  'device',
] as const satisfies readonly Feature[];

/** What no container engine does, unless its target says otherwise. */
export const NOT_OF_CONTAINERS = all(OF_VMS, cannot('a container has none of it; use a VM'));

/** What no hypervisor does, unless its target says otherwise. */
export const NOT_OF_VMS = {
  ...all(OF_CONTAINERS, cannot('a VM is no container; use a ContainerInVm')),
  'fractional-cpu': cannot('a VM has whole vCPUs; use a container'),
} satisfies Partial<Capabilities>;

function all<F extends Feature>(features: readonly F[], capability: Capability): Record<F, Capability> {
  return Object.fromEntries(features.map((feature) => [feature, capability])) as Record<F, Capability>;
}

import { type Capabilities, type System, can, cannot } from '../../model';
import { NOT_OF_CONTAINERS } from '../shared/capabilities';

/**
 * A Mesos agent with the Docker containerizer, whose containers Marathon starts.
 *
 * No Terraform provider of either loads any more: what is written is the app definition that Marathon takes.
 * The agent raises memory below 32 MB to that.
 */
export const MESOS: System = {
  id: 'mesos',
  label: 'Mesos',
  kind: 'container engine',
  provider: 'Marathon app definitions, by hashicorp/local ~> 2.5',
  proof: 'modelled',
  source: "Marathon 1.10's API definition; Mesos' Docker containerizer (memory of at least 32 MB)",
  capabilities: {
    ...NOT_OF_CONTAINERS,
    'fractional-cpu': can('cpus'),
    'cpu-limit': can('container.docker.parameters cpu-period, cpu-quota'),
    'memory-limit': can('mem, container.docker.parameters memory-swap'),
    'container-network': cannot('Marathon creates no network; leave it out, and name one of the agent in the engine'),
    'internal-network': cannot('Marathon creates no network; leave it out, and name one of the agent in the engine'),
    subnet: cannot('Marathon creates no network; leave it out'),
    vlan: cannot('Marathon creates no network; put the agent into a VM on the VLAN'),
    'published-port': can('container.portMappings, container.docker.parameters publish'),
    'bind-mount': can('container.volumes'),
    'volume-mount': can('container.docker.parameters volume'),
    'tmpfs-mount': can('container.docker.parameters tmpfs'),
    'health-check': can('healthChecks'),
    command: can('args'),
    environment: can('env'),
    'restart-policy': cannot('Marathon keeps every app running; leave it out'),
    user: can('container.docker.parameters user'),
    'read-only-root': can('container.docker.parameters read-only'),
    capabilities: can('container.docker.parameters cap-drop, cap-add'),
    privileged: can('container.docker.privileged'),
    'host-network': can('networks'),
    'host-pid': can('container.docker.parameters pid'),
    'host-ipc': can('container.docker.parameters ipc'),
    device: can('container.docker.parameters device'),
  } satisfies Capabilities,
  maximums: { minMemoryMib: 32 },
  kernels: ['linux'],
};

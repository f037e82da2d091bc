import { type Capabilities, type System, can, cannot } from '../../model';
import { NOT_OF_CONTAINERS } from '../shared/capabilities';

/** Docker Engine. It refuses less than 6 MB or a hundredth of a CPU, but only at apply. */
export const DOCKER: System = {
  id: 'docker',
  label: 'Docker',
  kind: 'container engine',
  provider: 'kreuzwerker/docker ~> 3.9',
  proof: 'applied',
  source: "Docker Engine's API (memory of at least 6 MB, at least 0.01 CPU)",
  capabilities: {
    ...NOT_OF_CONTAINERS,
    'fractional-cpu': can('cpus'),
    'cpu-limit': can('cpus'),
    'memory-limit': can('memory, memory_swap'),
    'container-network': can('docker_network'),
    'published-port': can('ports'),
    'bind-mount': can('mounts.type bind'),
    'volume-mount': can('mounts.type volume'),
    'tmpfs-mount': can('mounts.type tmpfs'),
    'health-check': can('healthcheck'),
    command: can('command'),
    environment: can('env'),
    'restart-policy': can('restart'),
    user: can('user'),
    'read-only-root': can('read_only'),
    capabilities: can('capabilities'),
    privileged: can('privileged'),
    'host-network': can('network_mode'),
    'host-pid': can('pid_mode'),
    'host-ipc': can('ipc_mode'),
    device: can('devices'),
    vlan: cannot('a Docker network has no VLAN; use an internal network, or put the engine into a VM on the VLAN'),
    'internal-network': can('docker_network.internal'),
    subnet: cannot('a Docker network takes its addresses from the engine; leave it out'),
  } satisfies Capabilities,
  maximums: { minMilliCpu: 10, minMemoryMib: 6 },
};

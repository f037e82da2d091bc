import { type Capabilities, type System, can, cannot } from '../../model';
import { NOT_OF_CONTAINERS } from '../shared/capabilities';

/**
 * LXC containers, as Incus runs them.
 *
 * A container of an OCI image needs Incus 6.3; a command or user of its own 6.11, a mount of memory 6.16.
 */
export const LXC: System = {
  id: 'lxc',
  label: 'LXC',
  kind: 'container engine',
  provider: 'lxc/incus ~> 1.1',
  proof: 'applied',
  source: "Incus' instance options, and the control groups that its LXC driver sets",
  capabilities: {
    ...NOT_OF_CONTAINERS,
    'fractional-cpu': can('limits.cpu.allowance'),
    'cpu-limit': can('limits.cpu.allowance'),
    'memory-limit': can('limits.memory, limits.memory.swap'),
    'container-network': can('incus_network'),
    'internal-network': can('incus_network.config ipv4.routing'),
    subnet: can('incus_network.config ipv4.address'),
    vlan: cannot('a managed bridge has no VLAN; put the engine into a VM on the VLAN'),
    'published-port': can('device of type proxy'),
    'bind-mount': can('device of type disk'),
    'volume-mount': can('incus_storage_volume, device of type disk'),
    'tmpfs-mount': can('device of type disk, source tmpfs:'),
    'health-check': cannot('Incus checks the health of no container; leave it to a load balancer or a monitor'),
    command: can('oci.entrypoint, of an OCI image'),
    environment: can('environment.*'),
    'restart-policy': can('boot.autostart, boot.autorestart'),
    user: can('oci.uid, oci.gid, of an OCI image'),
    'read-only-root': cannot('an LXC container writes to a root file system of its own; leave it out'),
    capabilities: cannot('root of an unprivileged container has them in its own user namespace only; leave it out'),
    privileged: can('security.privileged'),
    'host-network': cannot("Incus joins no container to its host's network; publish ports"),
    'host-pid': cannot("Incus shows no container its host's processes; leave it out"),
    'host-ipc': cannot("Incus shares its host's memory with no container; leave it out"),
    device: cannot('Incus asks whether a device is of characters or blocks, which a path does not tell; use a VM'),
  } satisfies Capabilities,
  maximums: {},
  kernels: ['linux'],
};

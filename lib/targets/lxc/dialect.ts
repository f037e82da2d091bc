import type { Dialect } from '../dialect';
import { machineName } from '../shared/dialect/machine-name';
import { INSTANCE_OWNED, INSTANCE_SIZES, readInstance } from './dialect/instance';

/** The words of `lxc/incus`, and of `terraform-lxd/lxd`, whose instances are the same. */
export const LXC_DIALECT: Dialect = {
  system: 'lxc',
  container: {
    types: ['incus_instance', 'lxd_instance', 'lxd_container'],
    read: readInstance,
    sizes: INSTANCE_SIZES,
    owned: INSTANCE_OWNED,
    unwritten: [
      {
        fact: 'isolation.readOnly',
        argument: 'read_only',
        why: 'an LXC container writes to a root file system of its own',
      },
    ],
  },
  normalIdentity: (name) =>
    machineName(name, {
      // SSH, and the daemon's API.
      ports: [22, 8443],
      // Of Incus and of LXD, by a package or a snap: a machine has one or the other.
      sockets: [
        '/var/lib/incus/unix.socket',
        '/run/incus/unix.socket',
        '/var/run/incus/unix.socket',
        '/var/lib/lxd/unix.socket',
        '/var/snap/lxd/common/lxd/unix.socket',
      ],
    }),
};

import type { Dialect } from '../dialect';
import { normalIdentity } from './dialect/engine';
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
  normalIdentity,
};

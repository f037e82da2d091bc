import type { Dialect } from '../dialect';
import { normalIdentity } from './dialect/engine';
import { INSTANCE_OWNED, INSTANCE_SIZES, readInstance } from './dialect/instance';
import { INCUS_PROPS } from './dialect/props';

/** Settings of an instance that no rule judges: who goes first, when it starts, how it is saved, and notes of its author. */
const FREE_SETTINGS = /^(?:user\.|boot\.|snapshots\.|cluster\.evacuate$|(?:limits\.(?:cpu|disk|network))\.priority$)/;

/** The words of `lxc/incus`, and of `terraform-lxd/lxd`, whose instances are the same. */
export const LXC_DIALECT: Dialect = {
  system: 'lxc',
  props: INCUS_PROPS,
  container: {
    types: ['incus_instance', 'lxd_instance', 'lxd_container'],
    read: readInstance,
    sizes: INSTANCE_SIZES,
    owned: INSTANCE_OWNED,
    freeKeys: { config: FREE_SETTINGS },
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

import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const LXC_DIALECT: Dialect = {
  system: 'lxc',
  normalIdentity: (name) => name,
};

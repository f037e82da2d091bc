import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const ESXI_DIALECT: Dialect = {
  system: 'esxi',
  normalIdentity: (name) => name,
};

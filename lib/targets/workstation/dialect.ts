import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const WORKSTATION_DIALECT: Dialect = {
  system: 'workstation',
  normalIdentity: (name) => name,
};

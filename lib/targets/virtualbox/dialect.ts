import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const VIRTUALBOX_DIALECT: Dialect = {
  system: 'virtualbox',
  normalIdentity: (name) => name,
};

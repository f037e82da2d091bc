import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const HYPER_V_DIALECT: Dialect = {
  system: 'hyper-v',
  normalIdentity: (name) => name,
};

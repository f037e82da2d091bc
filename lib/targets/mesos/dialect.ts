import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const MESOS_DIALECT: Dialect = {
  system: 'mesos',
  normalIdentity: (name) => name,
};

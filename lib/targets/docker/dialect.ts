import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const DOCKER_DIALECT: Dialect = {
  system: 'docker',
  normalIdentity: (name) => name,
};

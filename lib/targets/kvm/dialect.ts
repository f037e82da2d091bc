import type { Dialect } from '../dialect';

/** The provider's words for what this target makes. */
export const KVM_DIALECT: Dialect = {
  system: 'kvm',
  normalIdentity: (name) => name,
};

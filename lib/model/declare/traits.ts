import type { GuestTraits } from '../estate';

/** What any guest says of itself, and nothing else that is stated of it. */
export function traitsIn({ owner, workload, criticality, latencySensitive, service }: GuestTraits): GuestTraits {
  return { owner, workload, criticality, latencySensitive, service };
}

/**
 * Cases on which the library is known to be wrong, by id, with the kind of issue 11 that each is of.
 *
 * While a case is listed, its disagreement is asserted to be there, and random estates may show it. Whoever mends it
 * sees the case fail, and drops the line.
 */
export const KNOWN: Readonly<Record<string, string>> = {
  'overhead on top of a full reservation, on a host': 'kind 2: what is guaranteed',
  'overhead on top of a full reservation, on a host and on a cluster of it': 'kind 2: what is guaranteed',
  'a physical device takes all memory of its VM': 'kind 2: what is guaranteed',
  'MHz are of cores, on a host that counts threads': 'kind 2: what is guaranteed',
  'MHz are of cores, on a cluster that counts threads': 'kind 2: what is guaranteed',
  'static memory of Hyper-V': 'kind 2: what is guaranteed',
  'dynamic memory of Hyper-V that cannot start': 'kind 2: what is guaranteed',
  'Hyper-V swaps nothing of static memory to its datastore': 'kind 2: what is guaranteed',
  'locked memory of KVM': 'kind 2: what is guaranteed',
  'huge pages of KVM': 'kind 2: what is guaranteed',
  'Hyper-V adds 32 MiB to a VM below 1 GiB, too': 'kind 8: hidden costs',
};

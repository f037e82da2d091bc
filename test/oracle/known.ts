/**
 * Cases on which the library is known to be wrong, by id, with the kind of issue 11 that each is of.
 *
 * While a case is listed, its disagreement is asserted to be there, and random estates may show it. Whoever mends it
 * sees the case fail, and drops the line.
 */
export const KNOWN: Readonly<Record<string, string>> = {
  'a cluster that is full to the last MiB does not survive': 'kind 1: one verdict masks another',
  'it must be apart from the VM on the only other host': 'kind 3: a move that cannot happen',
  'it is tied to a VM that is pinned': 'kind 3: a move that cannot happen',
  'every other host is full': 'kind 3: a move that cannot happen',
  'the only other host is set aside for failover': 'kind 3: a move that cannot happen',
  'another host has memory for it and guarantees none': 'kind 3: a move that cannot happen',
  'a host is not emptied to a failover host': 'kind 3: a move that cannot happen',
  'a host is emptied to another, and not to a failover host': 'kind 3: a move that cannot happen',
  'strict admission control keeps a host from being emptied': 'kind 3: a move that cannot happen',
  'an adopted VM with a physical device does not restart elsewhere': 'kind 3: a move that cannot happen',
  'a host with an adopted physical device is not emptied': 'kind 3: a move that cannot happen',
  'one of three equal hosts is kept, and one is free': 'kind 4: false failures',
  'a disk that two VMs attach is one disk': 'kind 4: false failures',
};

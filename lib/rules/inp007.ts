import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** INP007: no VM or container resource in the app is outside the ledger. */
export function inp007({ estate }: RuleContext): Draft[] {
  return estate.strangers.map(({ path, source, address }) => ({
    path,
    source,
    message: `${address} is in no ledger; define it with a construct of this library, or adopt it on its host (adoptVirtualMachine, adoptContainer)`,
  }));
}

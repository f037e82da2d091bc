import { type Payers, storeCharges } from './charge';
import { rank } from './consumers';
import type { Estate, Store } from './estate';
import { capacityOf } from './inventory';
import { lineOf } from './ledger-line';
import type { Consumer, StoreLine } from './ledger-row';
import { byPath, compareText, groupBy } from './order';

/** A store seen by several hosts is one store: the smallest capacity stated for it holds, with all that any host puts there. */
export function storeLines(estate: Estate, sites: ReadonlySet<string>, payers: Payers): StoreLine[] {
  const seen = groupBy(
    [...estate.hosts].sort(byPath).flatMap((host) => host.stores.map((store) => ({ host, store }))),
    ({ store }) => store.key,
  );
  const consumers = groupBy(
    estate.vms
      .filter((vm) => sites.has(vm.host))
      .sort(byPath)
      .flatMap((vm) => storeCharges(vm, payers)),
    ({ store }) => store,
  );
  return [...seen]
    .map(([key, entries]) => {
      const smallest = smallestOf(entries.map(({ store }) => store));
      const on = (consumers.get(key) ?? []).map(({ path, name, amount }): Consumer => ({ path, name, amount }));
      return {
        key,
        name: smallest.name,
        hosts: entries.map(({ host }) => host.path),
        line: lineOf(
          smallest.disk,
          on.reduce((sum, { amount }) => sum + amount, 0),
        ),
        consumers: rank(on),
        source: entries[0]!.host.source,
      };
    })
    .sort((a, b) => compareText(a.key, b.key));
}

/** What holds of a store that several hosts see: the smallest capacity that is stated for it. */
export function smallestOf(stores: readonly Store[]): Store {
  return stores.reduce((least, store) => (capacityOf(store.disk) < capacityOf(least.disk) ? store : least));
}

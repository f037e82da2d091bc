import { compareText } from '../model';
import { NAMED } from './compile/names';
import type { PlacementProblem, PlacementStore } from './problem';
import type { Asking, SumExceeded } from './proof';

/** The store that is short by most, wherever its guests run; nothing when none is. */
export function storeProof({ hosts, guests, constraints = {} }: PlacementProblem): SumExceeded | undefined {
  const { stores = [] } = constraints;
  const askingOf = new Map(stores.map(({ id }): [string, Asking[]] => [id, []]));
  for (const { id, stores: shares = [] } of stores.length === 0 ? [] : guests) {
    for (const { store, amount } of shares) {
      askingOf.get(store)?.push({ guest: id, amount });
    }
  }
  const [short] = stores
    .map((store) => ({ store, asked: sumOf(askingOf.get(store.id)!) }))
    .filter(({ store, asked }) => asked > store.capacity)
    .sort((a, b) => b.asked - b.store.capacity - (a.asked - a.store.capacity) || compareText(a.store.id, b.store.id));
  if (short === undefined) {
    return undefined;
  }
  const { store, asked } = short;
  const asking = askingOf.get(store.id)!.sort((a, b) => b.amount - a.amount || compareText(a.guest, b.guest));
  return {
    kind: 'sum',
    dimension: 'disk',
    store: store.id,
    asked,
    capacity: store.capacity,
    guests: { count: asking.length, biggest: asking.slice(0, NAMED) },
    hosts: hosts
      .map(({ id }) => id)
      .filter((id) => sees(store, id))
      .sort(compareText),
  };
}

function sees({ hosts }: PlacementStore, host: string): boolean {
  return hosts === undefined || hosts.has(host);
}

function sumOf(asking: readonly Asking[]): number {
  return asking.reduce((sum, { amount }) => sum + amount, 0);
}

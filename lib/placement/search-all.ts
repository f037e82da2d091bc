import { Budget } from './fillings';
import type { HostKind } from './kinds';
import type { Packing, UnitClass } from './packing';
import { type Searched, search } from './search';

/** Searches with several orders of the classes in turn: what is hard in one is often easy in another. */
export function searchAll(packing: Packing, kinds: readonly HostKind[], budget: Budget): Searched {
  const orders = ordersOf(packing);
  for (const [index, order] of orders.entries()) {
    const share = new Budget(Math.floor((budget.limit - budget.spent) / (orders.length - index)));
    const found = search(packing, kinds, order, share);
    budget.spent += share.spent;
    if (found !== 'over') {
      return found;
    }
  }
  return 'over';
}

function ordersOf({ classes }: Packing): (readonly UnitClass[])[] {
  const by = (weigh: (one: UnitClass) => number): UnitClass[] => [...classes].sort((a, b) => weigh(b) - weigh(a));
  return [classes, by(({ memory }) => memory), by(({ cpu }) => cpu)];
}

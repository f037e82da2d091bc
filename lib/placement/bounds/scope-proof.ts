import { type Tally, type Bound, type Broken, amountsOf } from './bounds';
import type { Compiled } from '../compile/compile';
import type { Dimension } from '../dimension';
import { askers, nameHosts } from '../compile/names';
import type { Proof } from '../proof';
import type { Scope } from './scopes';

/** The first bound that does not hold in a scope, as a proof. The bounds are tried in turn, each on all scopes. */
export function firstBroken(compiled: Compiled, bounds: readonly Bound[], scopes: readonly Scope[]): Proof | undefined {
  const { dimensions } = compiled.packing;
  const tables = scopes.flatMap((scope) => dimensions.map((dimension, index) => tableOf(scope, dimension, index)));
  for (const bound of bounds) {
    for (const table of tables) {
      const broken = bound(table.asked, table.has);
      if (broken !== undefined) {
        return proofOf(compiled, table, broken);
      }
    }
  }
  return undefined;
}

/** What is asked and what hosts have of one dimension in a scope. */
interface Table {
  readonly scope: Scope;
  readonly dimension: Dimension;
  /** Of the dimension among those of the packing. */
  readonly index: number;
  readonly asked: readonly Tally[];
  readonly has: readonly Tally[];
}

function tableOf(scope: Scope, dimension: Dimension, index: number): Table {
  const { classes, kinds } = scope;
  return {
    scope,
    dimension,
    index,
    asked: amountsOf(classes.map((one) => ({ amount: one.asks[index]!, count: one.count }))),
    has: amountsOf(kinds.map((kind) => ({ amount: kind.has[index]!, count: kind.hosts.length }))),
  };
}

function proofOf(compiled: Compiled, { scope, dimension, index }: Table, broken: Broken): Proof {
  const counts = countsFrom(broken);
  const asking = askers(compiled, scope.classes, (one) => (one.asks[index]! >= counts ? one.asks[index]! : 0));
  const giving = scope.kinds.filter((kind) => kind.has[index]! >= (broken.kind === 'large' ? broken.size : 0));
  return { ...broken, dimension, guests: asking, hosts: nameHosts(compiled, giving) };
}

/** The least amount that counts for something. */
function countsFrom(broken: Broken): number {
  switch (broken.kind) {
    case 'sum':
      return 1;
    case 'large':
      return broken.size;
    case 'rounded':
      return broken.from;
    case 'parts':
      return Math.floor(broken.full / broken.parts) + 1;
  }
}

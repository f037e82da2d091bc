import { type Amount, type Bound, type Broken, amountsOf } from './bounds';
import type { Compiled } from '../compile/compile';
import { askers, nameHosts } from '../compile/names';
import { DIMENSIONS } from '../compile/packing';
import type { Proof } from '../proof';
import type { Scope } from './scopes';

/** The first bound that does not hold in a scope, as a proof. The bounds are tried in turn, each on all scopes. */
export function firstBroken(compiled: Compiled, bounds: readonly Bound[], scopes: readonly Scope[]): Proof | undefined {
  const tables = scopes.flatMap((scope) => DIMENSIONS.map((dimension) => tableOf(scope, dimension)));
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
  readonly dimension: (typeof DIMENSIONS)[number];
  readonly asked: readonly Amount[];
  readonly has: readonly Amount[];
}

function tableOf(scope: Scope, dimension: Table['dimension']): Table {
  const { classes, kinds } = scope;
  return {
    scope,
    dimension,
    asked: amountsOf(classes.map((one) => ({ amount: one[dimension], count: one.count }))),
    has: amountsOf(kinds.map((kind) => ({ amount: kind[dimension], count: kind.hosts.length }))),
  };
}

function proofOf(compiled: Compiled, { scope, dimension }: Table, broken: Broken): Proof {
  const counts = countsFrom(broken);
  const asking = askers(compiled, scope.classes, (one) => (one[dimension] >= counts ? one[dimension] : 0));
  const giving = scope.kinds.filter((kind) => kind[dimension] >= (broken.kind === 'large' ? broken.size : 0));
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

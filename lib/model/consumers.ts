import type { Charge, Consumer, Guarantee, LedgerRow } from './ledger-row';
import { byPath } from './order';

/** Who takes how much of one resource of a row, biggest first; of a cluster's, its VMs wherever they stand. */
export function consumersOf(row: LedgerRow, resource: keyof Charge): Consumer[] {
  return rank(takersOf(row).map(({ path, name, charged }) => ({ path, name, amount: charged[resource] })));
}

/** Who is guaranteed how much of a row, biggest first. */
export function guaranteedOf(row: LedgerRow, resource: keyof Guarantee): Consumer[] {
  return rank(takersOf(row).map(({ path, name, guaranteed }) => ({ path, name, amount: guaranteed?.[resource] ?? 0 })));
}

/** What the VMs that stand directly on a cluster are guaranteed, without those of its hosts' own pools. */
export function ownGuarantee(row: LedgerRow): Guarantee {
  return guaranteesOf(row.children.filter(({ layer }) => layer === 'vm'));
}

/** The rows that take of a row; hosts only pass on what their own guests take. */
function takersOf(row: LedgerRow): readonly LedgerRow[] {
  return row.layer === 'cluster'
    ? row.children.flatMap((child) => (child.layer === 'vm' ? child : child.children)).sort(byPath)
    : row.children;
}

/** What rows are guaranteed together. */
export function guaranteesOf(rows: readonly LedgerRow[]): Guarantee {
  return sumOfGuarantees(rows.flatMap(({ guaranteed }) => guaranteed ?? []));
}

/** Guarantees together. */
export function sumOfGuarantees(guarantees: readonly Guarantee[]): Guarantee {
  return {
    cpu: guarantees.reduce((sum, { cpu }) => sum + cpu, 0),
    memory: guarantees.reduce((sum, { memory }) => sum + memory, 0),
  };
}

/** Those that take something, biggest first; equal ones stay as they came, by path. */
export function rank(consumers: readonly Consumer[]): Consumer[] {
  return consumers.filter(({ amount }) => amount > 0).sort((a, b) => b.amount - a.amount);
}

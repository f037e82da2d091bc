import type { ClusterView } from '../../clusters';
import { type Ledger, type LedgerRow, type Line, listReasons } from '../../model';
import type { Proof } from '../../placement';

/** What keeps a VM from every host, where something does; each host's reason once. */
export function whyNowhere(proof: Proof, { problem, reachability }: ClusterView): string {
  const vm = proof.kind === 'no-host' && proof.hosts === 0 ? problem.vmOf.get(proof.guests[0]!) : undefined;
  const without = vm === undefined ? [] : reachability.of(vm).without;
  return without.length === 0 ? '' : ` (${listReasons(without)})`;
}

/** Where a sum is short already, CAP001, CAP002 or CAP013 has said it of the cluster or of one of its hosts. */
export function isShort(row: LedgerRow | undefined, { guaranteeable }: Ledger): boolean {
  const rows = row === undefined ? [] : [row, ...row.children.filter(({ layer }) => layer !== 'vm')];
  const isOver = (line: Line | undefined, guaranteed = 0, most = Infinity): boolean =>
    line !== undefined && (line.free < 0 || guaranteed > most);
  return rows.some(({ path, cpu, memory, guaranteed }) => {
    const most = guaranteeable.get(path);
    return isOver(cpu, guaranteed?.cpu, most?.cpu) || isOver(memory, guaranteed?.memory, most?.memory);
  });
}

import type { Host, LedgerRow, Line } from '../model';
import type { RuleContext } from './rule';

/** A host, its row and one line of it. */
export interface HostLine {
  readonly host: Host;
  readonly row: LedgerRow;
  readonly line: Line;
}

/**
 * The lines of one resource that CAP001 and CAP002 judge: every row of the ledger that offers it.
 *
 * A container host without VMs is left to CAP005 and CAP006, which say the same of its engine.
 */
export function hostLines({ ledger, hosts }: RuleContext, resource: 'cpu' | 'memory'): HostLine[] {
  return ledger.rows.flatMap((row) => {
    const host = hosts.get(row.path);
    const line = row[resource];
    if (host === undefined || line === undefined) {
      return [];
    }
    const judged = host.technique !== 'container-host' || row.children.some(({ layer }) => layer === 'vm');
    return judged ? [{ host, row, line }] : [];
  });
}

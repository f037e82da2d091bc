import type { LedgerRow, Line, SourceLocation } from '../../model';
import type { RuleContext } from '../rule';
import type { Site } from '../../clusters';

/** A host or cluster, its row of the ledger and one line of it. */
export interface VmLine {
  readonly site: Site;
  readonly row: LedgerRow;
  readonly line: Line;
  readonly source?: SourceLocation;
}

/**
 * The lines of one resource that CAP001, CAP002 and CAP013 judge: every row that offers it to VMs, clusters included.
 *
 * A container host without VMs is left to CAP005 and CAP006, which say the same of its engine.
 */
export function vmLines({ ledger, sites }: RuleContext, resource: 'cpu' | 'memory'): VmLine[] {
  const rows = ledger.rows.flatMap((row) => [row, ...(row.layer === 'cluster' ? row.children : [])]);
  return rows.flatMap((row) => {
    const site = sites.get(row.path);
    const line = row[resource];
    if (site === undefined || line === undefined) {
      return [];
    }
    const isForContainers = site.hosts[0]!.technique === 'container-host';
    const judged = !isForContainers || row.children.some(({ layer }) => layer === 'vm');
    return judged ? [{ site, row, line, ...(site.source !== undefined && { source: site.source }) }] : [];
  });
}

import { type Consumer, type LedgerRow, consumersOf, formatCpu, formatMemory, sharedLine } from '../../model';
import type { Draft } from '../finding';
import type { RuleContext } from '../rule';
import { checkLine } from './shortfall';
import { describeLine } from '../wording';

const FORMAT = { cpu: formatCpu, memory: formatMemory };
const LABEL = { cpu: 'container CPU', memory: 'container memory' };

/** Whether the containers of each kernel fit what its engines offer of one resource; for CAP005 and CAP006. */
export function checkEngines(context: RuleContext, resource: 'cpu' | 'memory'): Draft[] {
  return kernelRows(context.ledger.rows).flatMap((kernel) => {
    const engines = kernel.children.filter(({ layer }) => layer === 'container-engine');
    const each = engines.flatMap((engine) =>
      check(context, resource, engine, [engine], () => consumersOf(engine, resource)),
    );
    if (engines.length < 2) {
      return each;
    }
    const byEngine = (): Consumer[] => consumersOf({ ...kernel, children: engines }, resource);
    return [...each, ...check(context, resource, kernel, engines, byEngine)];
  });
}

/** Rows whose kernel an engine can share: hosts and VMs, wherever they stand. */
function kernelRows(rows: readonly LedgerRow[]): LedgerRow[] {
  return rows.flatMap((row) =>
    row.layer === 'cluster' ? kernelRows(row.children) : [row, ...row.children.filter(({ layer }) => layer === 'vm')],
  );
}

/** Judges what some engines of one kernel promise together; `at` is at fault. */
function check(
  { hosts, vms, engines }: RuleContext,
  resource: 'cpu' | 'memory',
  at: LedgerRow,
  rows: readonly LedgerRow[],
  consumers: () => Consumer[],
): Draft[] {
  const lines = rows.flatMap((row) => row[resource] ?? []);
  if (lines.length === 0) {
    return [];
  }
  const line = sharedLine(lines);
  const together = rows.length > 1 ? ` of ${rows.length} engines` : '';
  return checkLine({
    path: at.path,
    source: (engines.get(at.path) ?? vms.get(at.path) ?? hosts.get(at.path))?.source,
    resource,
    label: `${LABEL[resource]}${together}`,
    line,
    consumers,
    describe: () => describeLine(line, FORMAT[resource]),
    fix: `shrink a container, run fewer of it, or enlarge the ${rows[0]!.technique === 'container-in-vm' ? 'VM' : 'host'}`,
  });
}

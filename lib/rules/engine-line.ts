import { consumersOf, formatCpu, formatMemory } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { checkLine } from './shortfall';
import { describeLine } from './wording';

const FORMAT = { cpu: formatCpu, memory: formatMemory };
const LABEL = { cpu: 'container CPU', memory: 'container memory' };

/** Whether the containers of each engine fit what the engine offers of one resource; for CAP005 and CAP006. */
export function checkEngines({ estate, ledger }: RuleContext, resource: 'cpu' | 'memory'): Draft[] {
  return estate.engines.flatMap((engine) => {
    const row = ledger.byPath.get(engine.path)!;
    const line = row[resource]!;
    return checkLine({
      path: engine.path,
      source: engine.source,
      resource,
      label: LABEL[resource],
      line,
      consumers: () => consumersOf(row, resource),
      describe: () => describeLine(line, FORMAT[resource]),
      fix: `shrink a container, run fewer of it, or enlarge the ${engine.inVm ? 'VM' : 'host'}`,
    });
  });
}

import { type EstateNode, type Inventory, formatCpu, formatDisk, formatMemory } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** INP003: what is reserved does not exceed what there is. */
export const INP003: Rule = {
  id: 'INP003',
  severity: 'error',
  waivable: false,
  title: 'what is reserved does not exceed what there is',
  why: 'a layer that keeps more than it has offers less than nothing',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return [
    ...estate.hosts.flatMap((host) => [
      ...check(host, 'CPU', host.cpu, formatCpu),
      ...check(host, 'memory', host.memory, formatMemory),
      ...host.stores.flatMap((store) => check(host, `disk on ${store.name}`, store.disk, formatDisk)),
    ]),
    ...estate.engines.flatMap((engine) => [
      ...check(engine, 'CPU', engine.cpu, formatCpu),
      ...check(engine, 'memory', engine.memory, formatMemory),
    ]),
  ];
}

function check(node: EstateNode, what: string, inventory: Inventory, format: (amount: number) => string): Draft[] {
  const { reserved, total } = inventory;
  if (reserved <= total) {
    return [];
  }
  const message = `reserved ${what} is ${format(reserved)}, more than the ${format(total)} there is; reserve less, or state a larger machine`;
  return [{ path: node.path, source: node.source, message }];
}

import { type Host, formatCpu, formatMemory } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** POL007: every host keeps the share that the policy requires. */
export const POL007: Rule = {
  id: 'POL007',
  severity: 'error',
  waivable: true,
  title: 'every host keeps the share that the policy requires',
  why: 'a host without reserve has no room for its own faults',
  check: judge,
};

function judge({ estate, policy }: RuleContext): Draft[] {
  const { cpu = 0, memory = 0 } = policy.requiredReservePercent ?? {};
  return estate.hosts.flatMap((host) => [
    ...check(host, 'CPU', host.cpu, cpu, formatCpu, policy.name),
    ...check(host, 'memory', host.memory, memory, formatMemory, policy.name),
  ]);
}

function check(
  host: Host,
  what: string,
  inventory: Host['cpu'],
  percent: number,
  format: (amount: number) => string,
  policy: string,
): Draft[] {
  const required = Math.ceil((inventory.total * percent) / 100);
  if (inventory.reserved >= required) {
    return [];
  }
  const message = `reserved ${what} is ${format(inventory.reserved)}, policy ${policy} requires ${format(required)} (${percent} % of ${format(inventory.total)}); reserve more`;
  return [{ path: host.path, source: host.source, message }];
}

import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** POL004: a policy speaks of rules that exist, and lowers none that is no matter of taste. */
export function pol004({ policy, rules }: RuleContext): Draft[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const named = [...Object.keys(policy.severities ?? {}), ...(policy.nonWaivable ?? [])];
  const unknown = named
    .filter((id) => !known.has(id))
    .map((id) => `policy ${policy.name} speaks of rule ${id}, which does not exist; correct the id`);
  const lowered = Object.entries(policy.severities ?? {})
    .filter(
      ([id, severity]) =>
        severity === 'warning' && known.get(id)?.waivable === false && known.get(id)?.severity === 'error',
    )
    .map(([id]) => `policy ${policy.name} lowers ${id}, which cannot be waived; remove it from 'severities'`);
  return [...unknown, ...lowered].map((message) => ({ path: '', message }));
}

import type { Draft } from '../finding';
import { type Policy, partsOf } from './policy';
import type { Rule, RuleContext } from '../rule';
import { isWaivable } from './waivers';

/** POL004: a policy speaks of rules that exist, and lowers none that is no matter of taste. */
export const POL004: Rule = {
  id: 'POL004',
  severity: 'error',
  waivable: false,
  title: 'a policy speaks of rules that exist, and lowers none that cannot be waived',
  why: 'a mistyped id would enforce nothing',
  check: judge,
};

function judge({ policy, rules }: RuleContext): Draft[] {
  const known = new Map(rules.map((rule) => [rule.id, rule]));
  const messages = partsOf(policy).flatMap((part) => check(part, known));
  return [...new Set(messages)].map((message) => ({ path: '', message }));
}

function check(policy: Policy, known: ReadonlyMap<string, Rule>): string[] {
  const named = new Set([...Object.keys(policy.severities ?? {}), ...(policy.nonWaivable ?? [])]);
  const unknown = [...named]
    .filter((id) => !known.has(id))
    .map((id) => `policy ${policy.name} speaks of rule ${id}, which does not exist; correct the id`);
  const lowered = Object.entries(policy.severities ?? {}).filter(([id, severity]) => {
    const rule = known.get(id);
    return severity === 'warning' && rule?.severity === 'error' && !isWaivable(rule, policy);
  });
  return [
    ...unknown,
    ...lowered.map(([id]) => `policy ${policy.name} lowers ${id}, which cannot be waived; remove it from 'severities'`),
  ];
}

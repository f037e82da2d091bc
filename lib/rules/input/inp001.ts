import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** How INP001 is said, here and where a construct refuses a value at once. */
export function unknownValue(prop: string, give = 'a literal value'): string {
  return `'${prop}' must be known at synth, got a value that Terraform knows later; give ${give}`;
}

/** INP001: a value that feeds a rule is known, or bounded. */
export const INP001: Rule = {
  id: 'INP001',
  severity: 'error',
  waivable: false,
  title: 'values that feed a rule are known at synth, or bounded',
  why: 'a number that Terraform knows later compares as a huge negative one, and silently fits',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.unknowns.map(({ path, source, prop }) => ({ path, source, message: unknownValue(prop) }));
}

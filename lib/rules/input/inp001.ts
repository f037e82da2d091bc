import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { unknownValue } from '../wording';

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
  return estate.unknowns.map(({ path, source, prop, give, by }) => ({
    path,
    source,
    message: unknownValue(prop, give, by),
  }));
}

import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** INP009: no secret is a literal; it comes from a sensitive variable. */
export const INP009: Rule = {
  id: 'INP009',
  severity: 'error',
  waivable: false,
  title: 'no secret is a literal',
  why: 'a literal is written into the synthesized JSON, the repository and the state',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return [...estate.hosts, ...estate.engines].flatMap(({ path, source, literalSecrets = [] }) =>
    literalSecrets.map((prop) => ({
      path,
      source,
      message: `'${prop}' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform`,
    })),
  );
}

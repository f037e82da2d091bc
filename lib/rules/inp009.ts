import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** INP009: no secret is a literal; it comes from a sensitive variable. */
export function inp009({ estate }: RuleContext): Draft[] {
  return [...estate.hosts, ...estate.engines].flatMap(({ path, source, literalSecrets = [] }) =>
    literalSecrets.map((prop) => ({
      path,
      source,
      message: `'${prop}' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform`,
    })),
  );
}

import type { Draft, Severity } from './finding';
import type { RuleContext } from './rule';

const SEVERITY: Record<'hard' | 'soft', Severity> = { hard: 'error', soft: 'warning' };

/** ISO007: no way from a container to its host (CIS Docker Benchmark, section 5); a safe default given up is a warning. */
export function iso007({ estate }: RuleContext): Draft[] {
  return estate.containers.flatMap(({ path, source, loosened }) =>
    loosened.map(({ prop, what, degree }) => ({
      path,
      source,
      severity: SEVERITY[degree],
      message: `'${prop}' ${what}; remove it`,
    })),
  );
}

import type { Draft, Severity } from '../finding';
import type { Rule, RuleContext } from '../rule';

const SEVERITY: Record<'hard' | 'soft', Severity> = { hard: 'error', soft: 'warning' };

/** ISO007: no way from a container to its host (CIS Docker Benchmark, section 5); a safe default given up is a warning. */
export const ISO007: Rule = {
  id: 'ISO007',
  severity: 'error',
  waivable: true,
  title: 'no privileged container, host namespace, engine socket, device or writable system path',
  why: 'each is a documented way from the container to its host',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.containers.flatMap(({ path, source, loosened }) =>
    loosened.map(({ prop, what, degree }) => ({
      path,
      source,
      severity: SEVERITY[degree],
      message: `'${prop}' ${what}; remove it`,
    })),
  );
}

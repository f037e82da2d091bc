import type { Draft } from '../finding';
import { misfit, useCaseOf } from './fitness';
import type { Rule, RuleContext } from '../rule';

/** FIT002: a monolith is not in a container. */
export const FIT002: Rule = {
  id: 'FIT002',
  severity: 'error',
  waivable: true,
  title: 'a monolith is not in a container',
  why: 'it has state and services of its own, and is made for a machine of its own',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.containers.flatMap((container) => {
    const because = misfit('FIT002', useCaseOf(container), 'container');
    return because === undefined
      ? []
      : [
          {
            path: container.path,
            source: container.source,
            message: `it is in a container, and ${because}; give it a VM`,
          },
        ];
  });
}

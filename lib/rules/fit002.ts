import type { Draft } from './finding';
import { misfit, useCaseOf } from './fitness';
import type { RuleContext } from './rule';

/** FIT002: a monolith is not in a container. */
export function fit002({ estate }: RuleContext): Draft[] {
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

import type { Draft } from '../finding';
import { misfit, useCaseOf } from './fitness';
import type { Rule, RuleContext } from '../rule';

/** FIT006: services that must scale fast are in containers. A VM that runs an engine is no service itself. */
export const FIT006: Rule = {
  id: 'FIT006',
  severity: 'warning',
  waivable: true,
  title: 'services that must scale fast are in containers',
  why: 'a VM starts in minutes, a container in seconds',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  const engineVms = new Set(estate.engines.map(({ on }) => on));
  return estate.vms
    .filter(({ path }) => !engineVms.has(path))
    .flatMap((vm) => {
      const because = misfit('FIT006', useCaseOf(vm), 'bare-metal');
      return because === undefined
        ? []
        : [{ path: vm.path, source: vm.source, message: `it must scale fast, and ${because}; run it in containers` }];
    });
}

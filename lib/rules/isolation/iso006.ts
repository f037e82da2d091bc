import type { Draft } from '../finding';
import { UNTRUSTED_ZONES } from '../../model';
import type { Rule, RuleContext } from '../rule';

/** ISO006: an untrusted container is inside a VM. That the VM serves no other zone is ISO001's to tell. */
export const ISO006: Rule = {
  id: 'ISO006',
  severity: 'error',
  waivable: true,
  title: 'an untrusted container is inside a VM',
  why: 'a VM around containers contains what breaks out of them',
  check: judge,
};

function judge({ estate, containersOf }: RuleContext): Draft[] {
  return estate.engines
    .filter((engine) => !engine.inVm)
    .flatMap((engine) =>
      (containersOf.get(engine.path) ?? []).flatMap((container) => {
        const zone = container.trustZone ?? engine.trustZone;
        if (zone === undefined || !UNTRUSTED_ZONES.includes(zone)) {
          return [];
        }
        const message = `zone '${zone}' is untrusted, and an exploit of the shared kernel reaches every container of ${engine.name}; put it into a ContainerInVm`;
        return [{ path: container.path, source: container.source, message }];
      }),
    );
}

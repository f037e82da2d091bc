import type { Container, Engine, Vm } from '../../model';
import type { Draft } from '../finding';
import type { RequiredProp } from './policy';
import type { Rule, RuleContext } from '../rule';

/** POL005: every guest states what the policy requires. A container's zone may be its engine's. */
export const POL005: Rule = {
  id: 'POL005',
  severity: 'error',
  waivable: true,
  title: 'every guest states what the policy requires',
  why: 'who answers for a guest must be known before it fails',
  check: judge,
};

function judge({ estate, engines, policy }: RuleContext): Draft[] {
  const required = policy.requiredProps ?? [];
  const check = (guest: Vm | Container, engine?: Engine): Draft[] => {
    const missing = required.filter((prop) => stated(guest, prop, engine) === undefined);
    return missing.length === 0
      ? []
      : [
          {
            path: guest.path,
            source: guest.source,
            message: `policy ${policy.name} requires ${missing.join(', ')}; state it`,
          },
        ];
  };
  return required.length === 0
    ? []
    : [
        ...estate.vms.flatMap((vm) => check(vm)),
        ...estate.containers.flatMap((container) => check(container, engines.get(container.engine))),
      ];
}

function stated(guest: Vm | Container, prop: RequiredProp, engine: Engine | undefined): unknown {
  return guest[prop] ?? (prop === 'trustZone' ? engine?.trustZone : undefined);
}

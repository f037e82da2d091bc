import type { EstateNode, System } from '../../model';
import type { Draft } from '../finding';
import { type Policy, compareVersions } from './policy';
import type { Rule, RuleContext } from '../rule';

/** POL006: only systems and releases that the policy allows. */
export const POL006: Rule = {
  id: 'POL006',
  severity: 'error',
  waivable: true,
  title: 'only systems and releases that the policy allows',
  why: 'architects decide what is operated',
  check: judge,
};

function judge({ estate, policy }: RuleContext): Draft[] {
  return [
    ...estate.hosts.flatMap((host) => check(policy, host, host.system, host.version)),
    ...estate.engines.filter(({ inVm }) => inVm).flatMap((engine) => check(policy, engine, engine.system, undefined)),
  ];
}

function check(policy: Policy, node: EstateNode, system: System, version: string | undefined): Draft[] {
  const { path, source } = node;
  const { allowedSystems, minimumVersions } = policy;
  if (allowedSystems !== undefined && !allowedSystems.includes(system.id)) {
    const message = `policy ${policy.name} does not allow ${system.label} (${system.id}), allowed: ${allowedSystems.join(', ') || 'none'}; use one of them`;
    return [{ path, source, message }];
  }
  const minimum = minimumVersions?.[system.id];
  if (minimum === undefined || version === undefined || compareVersions(version, minimum) >= 0) {
    return [];
  }
  const message = `${system.label} ${version} is older than ${minimum}, the oldest that policy ${policy.name} allows; upgrade it`;
  return [{ path, source, message }];
}

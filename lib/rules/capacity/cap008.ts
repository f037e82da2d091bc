import { type Host, formatRatio } from '../../model';
import type { Draft } from '../finding';
import { MAXIMUM_RATIO_PERCENT } from '../policy/policy';
import type { Rule, RuleContext } from '../rule';

/** Above this, consolidation is known to hurt: Red Hat's "safe with small guests" ends near 5:1. */
const STRONG_WARNING_PERCENT = 400;

/** CAP008: an overcommit is stated with a reason, and stays below the policy's maximum. */
export const CAP008: Rule = {
  id: 'CAP008',
  severity: 'warning',
  waivable: true,
  title: "an overcommit is stated with a reason, and stays below the policy's maximum",
  why: 'oversubscription is possible and has a price; somebody must have chosen it',
  check: judge,
};

function judge({ estate, policy }: RuleContext): Draft[] {
  const {
    cpu = MAXIMUM_RATIO_PERCENT,
    memory = MAXIMUM_RATIO_PERCENT,
    disk = MAXIMUM_RATIO_PERCENT,
  } = policy.maximumRatioPercent ?? {};
  return estate.hosts.flatMap((host) => [
    ...check(host, 'CPU', host.cpu.ratioPercent, cpu),
    ...check(host, 'memory', host.memory.ratioPercent, memory),
    ...check(host, 'disk', host.stores[0]?.disk.ratioPercent ?? 0, disk),
  ]);
}

function check(host: Host, what: string, percent: number, maximum: number): Draft[] {
  const { path, source } = host;
  const ratio = formatRatio(percent);
  const amounts = { requested: percent, capacity: 100, unit: '%' } as const;
  const reason = host.overcommit?.reason.trim() ?? '';
  if (percent > 100 && reason === '') {
    const message = `${what} is promised ${ratio} without a reason; state 'overcommit.reason'`;
    return [{ path, source, severity: 'error', message, ...amounts }];
  }
  if (percent > maximum) {
    const why = reason === '' ? '' : ` (reason: ${reason})`;
    const message = `${what} is promised ${ratio}, above the maximum of ${formatRatio(maximum)}${why}; lower the ratio`;
    return [{ path, source, severity: 'error', message, ...amounts }];
  }
  if (percent <= 100) {
    return [];
  }
  const strength = percent > STRONG_WARNING_PERCENT ? 'heavily overcommitted' : 'overcommitted';
  const message = `${what} is ${strength}, ${ratio} (reason: ${reason}); guests may wait for each other`;
  return [{ path, source, message, ...amounts }];
}

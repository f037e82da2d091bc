import { type Host, formatRatio } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** Above this, consolidation is known to hurt: Red Hat's "safe with small guests" ends near 5:1. */
const STRONG_WARNING_PERCENT = 400;

/** CAP008: an overcommit is stated with a reason, and stays below the policy's maximum. */
export function cap008({ estate, policy }: RuleContext): Draft[] {
  return estate.hosts.flatMap((host) => [
    ...check(host, 'CPU', host.cpu.ratioPercent, policy.maximumRatioPercent),
    ...check(host, 'memory', host.memory.ratioPercent, policy.maximumRatioPercent),
    ...check(host, 'disk', host.stores[0]?.disk.ratioPercent ?? 0, policy.maximumRatioPercent),
  ]);
}

function check(host: Host, what: string, percent: number, maximum: number): Draft[] {
  if (percent <= 100) {
    return [];
  }
  const { path, source } = host;
  const ratio = formatRatio(percent);
  const reason = host.overcommit?.reason.trim() ?? '';
  if (reason === '') {
    return [
      {
        path,
        source,
        severity: 'error',
        message: `${what} is promised ${ratio} without a reason; state 'overcommit.reason'`,
      },
    ];
  }
  if (percent > maximum) {
    const message = `${what} is promised ${ratio}, above the maximum of ${formatRatio(maximum)} (reason: ${reason}); lower the ratio`;
    return [{ path, source, severity: 'error', message }];
  }
  const strength = percent > STRONG_WARNING_PERCENT ? 'heavily overcommitted' : 'overcommitted';
  return [
    { path, source, message: `${what} is ${strength}, ${ratio} (reason: ${reason}); guests may wait for each other` },
  ];
}

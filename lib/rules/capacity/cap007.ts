import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';
import { noReserve } from '../wording';

/** CAP007: a hosted system reserves CPU and memory for its host OS. */
export const CAP007: Rule = {
  id: 'CAP007',
  severity: 'error',
  waivable: false,
  title: 'a hosted system reserves CPU and memory for its host OS',
  why: 'a hosted hypervisor offers only what its host OS and its applications leave',
  check: judge,
};

function judge({ estate }: RuleContext): Draft[] {
  return estate.hosts
    .filter((host) => host.technique !== 'bare-metal')
    .flatMap(({ path, source, hostOsReserve }) => [
      ...((hostOsReserve?.milliCpu ?? 0) > 0 ? [] : [{ path, source, message: noReserve('hostOsReserved.cpus') }]),
      ...((hostOsReserve?.memoryMib ?? 0) > 0 ? [] : [{ path, source, message: noReserve('hostOsReserved.memory') }]),
    ]);
}

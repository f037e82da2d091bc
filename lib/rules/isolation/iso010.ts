import { type Host, UNTRUSTED_ZONES } from '../../model';
import type { Draft } from '../finding';
import type { Rule, RuleContext } from '../rule';

/** ISO010: an untrusted VM has limits. Some systems limit a VM's CPU in MHz, for which the host must state its clock. */
export const ISO010: Rule = {
  id: 'ISO010',
  severity: 'warning',
  waivable: true,
  title: 'an untrusted VM has limits',
  why: 'without one it can take all that its host has left',
  check: judge,
};

function judge({ estate, sites }: RuleContext): Draft[] {
  return estate.vms.flatMap(({ path, source, host: sitePath, trustZone, unlimitedCpu }) => {
    const untrusted = trustZone !== undefined && UNTRUSTED_ZONES.includes(trustZone);
    const site = sites.get(sitePath);
    if (!untrusted || site?.system.cpuLimitNeedsClock !== true) {
      return [];
    }
    const host = site.hosts.find(hasNoClock);
    const cause =
      host === undefined ? '; give it one' : `: ${host.name} does not state its clock; state 'cpu.mhzPerCore'`;
    const message = `zone '${trustZone}' is untrusted, and the VM has no CPU limit${cause}`;
    return host === undefined && unlimitedCpu !== true ? [] : [{ path, source, message }];
  });
}

function hasNoClock({ topology }: Host): boolean {
  return topology.mhzPerCore === undefined;
}

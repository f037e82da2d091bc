import type { Draft } from '../finding';
import { misfit, useCaseOf } from './fitness';
import type { Rule, RuleContext } from '../rule';

/** FIT001: latency-sensitive work is not on a hosted hypervisor, nor in a container of a VM on one. */
export const FIT001: Rule = {
  id: 'FIT001',
  severity: 'error',
  waivable: true,
  title: 'latency-sensitive work is not on a hosted hypervisor',
  why: 'the host OS is one more layer between guest and metal',
  check: judge,
};

function judge({ estate, sites, vms, engines }: RuleContext): Draft[] {
  const isHosted = (hostPath: string | undefined): boolean =>
    hostPath !== undefined && sites.get(hostPath)?.hosts[0]?.technique === 'hosted';
  const guests = [
    ...estate.vms.filter((vm) => isHosted(vm.host)),
    ...estate.containers.filter((container) => isHosted(vms.get(engines.get(container.engine)?.on ?? '')?.host)),
  ];
  return guests.flatMap((guest) => {
    const because = misfit('FIT001', useCaseOf(guest), 'hosted');
    return because === undefined
      ? []
      : [
          {
            path: guest.path,
            source: guest.source,
            message: `it is latency-sensitive, and ${because}; run it on bare metal`,
          },
        ];
  });
}

import type { Draft } from './finding';
import { misfit, useCaseOf } from './fitness';
import type { RuleContext } from './rule';

/** FIT001: latency-sensitive work is not on a hosted hypervisor, nor in a container of a VM on one. */
export function fit001({ estate, sites, vms, engines }: RuleContext): Draft[] {
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

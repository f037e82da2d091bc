import type { Container, Vm } from '../../model';
import type { RuleContext } from '../rule';

/** A guest, and the host or cluster that it stands on in the end, whatever is between; undefined where nothing is known. */
export interface Standing {
  readonly guest: Vm | Container;
  readonly place: string | undefined;
  /** The VM that stands there: the guest itself, or the one around it; none on a container host. */
  readonly vm?: Vm;
}

/** Where every guest stands. */
export function standingsOf({ estate, sites, vms, engines }: RuleContext): Standing[] {
  const known = (path: string): string | undefined => (sites.has(path) ? path : undefined);
  return [
    ...estate.vms.map((vm): Standing => ({ guest: vm, place: known(vm.host), vm })),
    ...estate.containers.map((guest): Standing => {
      const on = engines.get(guest.engine)?.on ?? '';
      const vm = vms.get(on);
      return { guest, place: known(vm?.host ?? on), ...(vm !== undefined && { vm }) };
    }),
  ];
}

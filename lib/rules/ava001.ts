import { type Container, type Vm, groupBy, compareText } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** AVA001: a critical workload does not stand on a single host or a single host OS. */
export function ava001(context: RuleContext): Draft[] {
  const { estate, blastRadius } = context;
  const guests: readonly (Vm | Container)[] = [...estate.vms, ...estate.containers];
  const critical = guests.filter(({ criticality }) => criticality === 'critical');
  if (critical.length === 0) {
    return [];
  }
  const hostOf = new Map(
    blastRadius
      .filter(({ domains }) => domains.includes('host'))
      .flatMap(({ path, falls }) => falls.map((guest) => [guest, path])),
  );
  const instances = groupBy(guests, (guest) => guest.service ?? guest.path);
  return [...groupBy(critical, (guest) => guest.service ?? guest.path)].flatMap(([service, members]) => {
    const hosts = new Set((instances.get(service) ?? []).map(({ path }) => hostOf.get(path)));
    if (hosts.size > 1) {
      return [];
    }
    const [first] = [...members].sort((a, b) => compareText(a.path, b.path)) as [Vm | Container];
    const [host] = hosts;
    const falls = blastRadius.find(({ path }) => path === host)?.falls.length ?? 0;
    const what = first.service === undefined ? 'it is critical' : `service ${first.service} is critical`;
    const message = `${what} and falls with ${host}, a host of ${falls} guest${falls === 1 ? '' : 's'}; run another instance of its 'service' on another host`;
    return [{ path: first.path, source: first.source, message }];
  });
}

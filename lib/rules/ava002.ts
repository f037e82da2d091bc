import { type Container, type Vm, compareText, groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames } from './wording';

/** AVA002: instances of one service do not share a fault domain; replicas of a critical guest do by definition. */
export function ava002({ estate, blastRadius }: RuleContext): Draft[] {
  const guests: readonly (Vm | Container)[] = [...estate.vms, ...estate.containers];
  const services = groupBy(
    guests.filter(({ service }) => service !== undefined),
    ({ service }) => service!,
  );
  const hosts = blastRadius.filter(({ domains }) => domains.includes('host'));
  const hostOf = new Map(hosts.flatMap(({ path, falls }) => falls.map((guest) => [guest, path])));
  const together = [...services.values()].flatMap((instances) =>
    [...groupBy(instances, ({ path }) => hostOf.get(path) ?? '')]
      .filter(([, members]) => members.length > 1)
      .map(([host, members]) => describe(host, members)),
  );
  const replicated = guests
    .filter(({ criticality, replicas }) => criticality === 'critical' && replicas > 1)
    .map(({ path, source, replicas }) => ({
      path,
      source,
      message: `${replicas} replicas of a critical guest fall with one host, ${hostOf.get(path)}; place instances of one 'service' on hosts of their own`,
    }));
  return [...together, ...replicated];
}

function describe(host: string, members: readonly (Vm | Container)[]): Draft {
  const sorted = [...members].sort((a, b) => compareText(a.path, b.path));
  const [first] = sorted as [Vm | Container];
  const message = `${members.length} instances of service ${first.service} fall with ${host} (${listNames(sorted.map(({ name }) => name))}), allowed 1; place them on hosts of their own`;
  return { path: first.path, source: first.source, message };
}

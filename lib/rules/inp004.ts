import { type EstateNode, type Identity, groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';
import { listNames } from './wording';

/** Something that must be unique in its scope. */
interface Claim {
  readonly node: EstateNode;
  readonly what: string;
  readonly identity: Identity;
}

/** INP004: names, machines and addresses are unique where their network or host needs it. */
export function inp004({ estate, hosts }: RuleContext): Draft[] {
  const claims: Claim[] = [
    ...estate.hosts.map((node) => ({ node, what: 'host', identity: node.identity })),
    ...estate.engines.map((node) => ({ node, what: 'container engine', identity: node.identity })),
    ...estate.networks.map((node) => ({ node, what: 'network', identity: node.identity })),
    ...estate.vms.flatMap((node) => copies(node, 'VM name', node.identity, node.replicas)),
    ...estate.containers.flatMap((node) => copies(node, 'container name', node.identity, node.replicas)),
    ...estate.vms.flatMap((node) =>
      node.addresses.map(({ network, address }) => ({
        node,
        what: `address on network ${network}`,
        identity: { scope: `${hosts.get(node.host)?.identity.scope} ${network}`, name: address },
      })),
    ),
  ];
  const groups = groupBy(claims, ({ what, identity }) => `${what}\n${identity.scope}\n${identity.name}`);
  return [...groups.values()].filter((group) => group.length > 1).map(describe);
}

function copies(node: EstateNode, what: string, { scope, name }: Identity, count: number): Claim[] {
  if (count === 1) {
    return [{ node, what, identity: { scope, name } }];
  }
  return Array.from({ length: count }, (_, i) => ({ node, what, identity: { scope, name: `${name}-${i + 1}` } }));
}

function describe(group: readonly Claim[]): Draft {
  const sorted = group.map(({ node }) => node).sort((a, b) => (a.path < b.path ? -1 : 1));
  const [{ what, identity }] = group as [Claim];
  return {
    path: sorted[0]!.path,
    source: sorted[0]!.source,
    message: `${what} '${identity.name}' is used ${group.length} times (${listNames(sorted.map(({ path }) => path))}), allowed once; give each its own`,
  };
}

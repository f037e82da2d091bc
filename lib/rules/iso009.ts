import { type EstateNode, type Flow, type Network, type Vm, byPath, groupBy } from '../model';
import type { Draft } from './finding';
import type { RuleContext } from './rule';

/** A guest, and the networks it is on: a name is unique in its network scope only. */
interface Member extends EstateNode {
  readonly networks: ReadonlySet<string>;
  /** Networks beyond its engine: those of the VM around it. Undefined where the model knows none, as on a container host. */
  readonly outward?: ReadonlySet<string> | undefined;
  /** Ports that are open beyond its engine; missing for a VM, whose ports its guest opens. */
  readonly published?: ReadonlySet<number>;
}

/** ISO009: guests that may talk share a network, and on a network for declared pairs only, only declared pairs do. */
export function iso009({ estate, hosts, engines, vms }: RuleContext): Draft[] {
  const flows = estate.flows ?? [];
  const strict = estate.networks.filter(({ declaredOnly }) => declaredOnly === true);
  if (flows.length === 0 && strict.length === 0) {
    return [];
  }
  const members: Member[] = [
    ...estate.vms.map((vm) => ({ ...nodeOf(vm), networks: networksOfVm(vm, hosts) })),
    ...estate.containers.map((guest) => {
      const around = vms.get(engines.get(guest.engine)?.on ?? '');
      return {
        ...nodeOf(guest),
        networks: onNetworks(guest.engine, guest.networks ?? []),
        outward: around && networksOfVm(around, hosts),
        published: new Set(guest.publishedPorts),
      };
    }),
  ];
  const memberAt = new Map(members.map((member) => [member.path, member]));
  const membersOn = groupBy(
    members.flatMap((member) => [...member.networks].map((key) => ({ key, member }))),
    ({ key }) => key,
  );
  const declaredOn = groupBy(
    flows.flatMap((flow) => pairsOf(flow, memberAt)),
    ({ key }) => key,
  );
  return [
    ...flows.flatMap((flow) => checkFlow(flow, memberAt)),
    ...strict.flatMap((network) => {
      const key = `${scopeOf(network.on, hosts)}\n${network.name}`;
      const on = (membersOn.get(key) ?? []).map(({ member }) => member);
      return checkNetwork(network, on, new Set((declaredOn.get(key) ?? []).map(({ pair }) => pair)));
    }),
  ];
}

function nodeOf({ path, name, source }: EstateNode): EstateNode {
  return { path, name, ...(source !== undefined && { source }) };
}

/** Where a network's name is unique: on its host, unless hosts of one world share their networks by name. */
function scopeOf(on: string, hosts: RuleContext['hosts']): string {
  return hosts.get(on)?.networkScope ?? on;
}

function networksOfVm(vm: Vm, hosts: RuleContext['hosts']): ReadonlySet<string> {
  return onNetworks(scopeOf(vm.host, hosts), vm.networks);
}

/** Containers that name no network are on their engine's own. */
function onNetworks(on: string, names: readonly string[]): ReadonlySet<string> {
  return new Set(names.length === 0 ? [`${on}\n`] : names.map((name) => `${on}\n${name}`));
}

function checkFlow(flow: Flow, members: ReadonlyMap<string, Member>): Draft[] {
  const { path, source, from, to, protocol, port } = flow;
  const caller = members.get(from);
  const called = members.get(to);
  if (
    caller === undefined ||
    called === undefined ||
    shared(caller, called).length > 0 ||
    hasRoute(caller, called, port)
  ) {
    return [];
  }
  const message = `${caller.name} may call ${called.name} on ${protocol} ${port}, and they share no network or route; put both on one, or publish the port`;
  return [{ path, source, message }];
}

/** A way through the machine around a container: out of it as it likes, into it by a published port. */
function hasRoute(caller: Member, called: Member, port: number): boolean {
  if (called.published !== undefined && !called.published.has(port)) {
    return false;
  }
  const from = caller.published === undefined ? caller.networks : caller.outward;
  const to = called.published === undefined ? called.networks : called.outward;
  // Networks of a container host are not in the model: what is not known is not refused.
  return from === undefined || to === undefined || [...from].some((key) => to.has(key));
}

/** Networks that both are on. */
function shared(caller: Member, called: Member): string[] {
  return [...caller.networks].filter((key) => called.networks.has(key));
}

/** The pair that a flow declares, on each network that both are on. */
function pairsOf({ from, to }: Flow, members: ReadonlyMap<string, Member>): { key: string; pair: string }[] {
  const caller = members.get(from);
  const called = members.get(to);
  return caller === undefined || called === undefined || from === to
    ? []
    : shared(caller, called).map((key) => ({ key, pair: pairOf(from, to) }));
}

function checkNetwork(network: Network, members: readonly Member[], declared: ReadonlySet<string>): Draft[] {
  const undeclared = (members.length * (members.length - 1)) / 2 - declared.size;
  if (undeclared <= 0) {
    return [];
  }
  const named = firstUndeclared([...members].sort(byPath), declared);
  const pairs = undeclared === 1 ? '1 pair of guests is' : `${undeclared} pairs of guests are`;
  const message = `${pairs} not declared on ${network.name} (${named}); declare each with allowTo, or part the network`;
  return [{ path: network.path, source: network.source, message }];
}

function pairOf(a: string, b: string): string {
  return a < b ? `${a}\n${b}` : `${b}\n${a}`;
}

/** Pairs that are named; the rest are counted. */
const NAMED_PAIRS = 8;

/** The first pairs that nobody declared: the search stops when there are enough to name. */
function firstUndeclared(on: readonly Member[], declared: ReadonlySet<string>): string {
  const found: string[] = [];
  for (const [index, a] of on.entries()) {
    for (const b of on.slice(index + 1)) {
      if (!declared.has(pairOf(a.path, b.path))) {
        found.push(`${a.name} - ${b.name}`);
      }
      if (found.length === NAMED_PAIRS) {
        return found.join(', ');
      }
    }
  }
  return found.join(', ');
}

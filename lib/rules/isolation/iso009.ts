import { type Flow, groupBy } from '../../model';
import { checkDeclared, pairOf } from './declared-pairs';
import type { Draft } from '../finding';
import { type Member, hasRoute, membersOf, scopeOf, shared } from './members';
import type { Rule, RuleContext } from '../rule';

/** ISO009: guests that may talk share a network, and on a network for declared pairs only, only declared pairs do. */
export const ISO009: Rule = {
  id: 'ISO009',
  severity: 'error',
  waivable: false,
  title: 'guests that may talk share a network, and only declared pairs do where a network says so',
  why: 'the network is the only way one guest meets another',
  check: judge,
};

function judge(context: RuleContext): Draft[] {
  const { estate, sites } = context;
  const flows = estate.flows;
  const strict = estate.networks.filter(({ declaredOnly }) => declaredOnly === true);
  if (flows.length === 0 && strict.length === 0) {
    return [];
  }
  const members = membersOf(context);
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
      const key = `${scopeOf(network.on, sites)}\n${network.name}`;
      const on = (membersOn.get(key) ?? []).map(({ member }) => member);
      return checkDeclared(network, on, new Set((declaredOn.get(key) ?? []).map(({ pair }) => pair)));
    }),
  ];
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

/** The pair that a flow declares, on each network that both are on. */
function pairsOf({ from, to }: Flow, members: ReadonlyMap<string, Member>): { key: string; pair: string }[] {
  const caller = members.get(from);
  const called = members.get(to);
  return caller === undefined || called === undefined || from === to
    ? []
    : shared(caller, called).map((key) => ({ key, pair: pairOf(from, to) }));
}

import { type ClusterRule, type SourceLocation, type Vm, listNames, plural, workingHosts } from '../../model';
import type { ClusterView } from '../../clusters';
import type { Draft } from '../finding';
import type { RuleContext } from '../rule';

/** VMs that no two of may share a host, and who says so. */
interface Apart {
  readonly path: string;
  readonly source?: SourceLocation;
  readonly what: string;
  readonly vms: readonly Vm[];
}

/** What is wrong with the rules of one cluster. */
export function brokenRules(view: ClusterView, { vms }: Pick<RuleContext, 'vms'>): Draft[] {
  const rules = view.cluster.rules.filter(({ mandatory }) => mandatory);
  // What is stopped, or not there, is on no host.
  const membersOf = (rule: ClusterRule): Vm[] =>
    rule.vms.flatMap((path) => vms.get(path) ?? []).filter(({ powered }) => powered);
  const apart: Apart[] = [
    ...rules
      .filter(({ kind }) => kind === 'apart')
      .map((rule) => ({ ...placeOf(rule), what: `rule ${rule.name} keeps`, vms: membersOf(rule) })),
    ...[...vms.values()]
      .filter((vm) => vm.host === view.cluster.path && vm.spread === 'must' && vm.powered)
      .map((vm) => ({ ...placeOf(vm), what: "its 'spread' keeps", vms: [vm] })),
  ];
  const together = rules.filter(({ kind }) => kind === 'together');
  return [
    ...apart.flatMap((group) => tooFewHosts(group, view)),
    ...together.flatMap((rule) => contradictions(rule, rules, membersOf(rule), view)),
  ];
}

/** n VMs apart need n hosts, and one more for each host that may fail. */
function tooFewHosts({ path, source, what, vms }: Apart, { cluster, reachability }: ClusterView): Draft[] {
  const count = vms.reduce((sum, { replicas }) => sum + replicas, 0);
  const reach = new Set(vms.flatMap((vm) => reachability.of(vm).hosts));
  const now = workingHosts(cluster).filter((host) => reach.has(host)).length;
  const all = cluster.hosts.filter((host) => reach.has(host)).length;
  // Where it cannot be kept today, tomorrow needs no word.
  if (count > now) {
    return [
      {
        path,
        source,
        message: `${what} ${count} VMs apart, and they may run on ${plural(now, 'host')}; add ${plural(count - now, 'host')}, or state that it need not hold`,
      },
    ];
  }
  const left = all - cluster.hostFailuresToTolerate;
  const tolerated = vms.every(({ staysDown }) => staysDown === true);
  return count > left && !tolerated
    ? [
        {
          path,
          source,
          message: `${what} ${count} VMs apart, and after the loss of ${plural(cluster.hostFailuresToTolerate, 'host')} they may run on ${left}; add ${plural(count - left, 'host')}, or state that it need not hold`,
        },
      ]
    : [];
}

/** Two VMs that must share a host, and must not by another rule; or that have no host in common. */
function contradictions(
  rule: ClusterRule,
  rules: readonly ClusterRule[],
  members: readonly Vm[],
  { cluster, reachability }: ClusterView,
): Draft[] {
  const at = placeOf(rule);
  const against = rules.find(
    ({ kind, vms }) => kind === 'apart' && members.filter(({ path }) => vms.includes(path)).length > 1,
  );
  const names = listNames(members.map(({ name }) => name));
  if (against !== undefined) {
    return [
      {
        ...at,
        message: `rule ${rule.name} keeps ${names} together, and rule ${against.name} keeps them apart; drop one`,
      },
    ];
  }
  const spread = members.find((vm) => vm.spread === 'must');
  if (spread !== undefined) {
    return [
      {
        ...at,
        message: `rule ${rule.name} keeps ${names} together, and the 'spread' of ${spread.name} keeps its replicas apart; drop one`,
      },
    ];
  }
  const common = cluster.hosts.filter((host) => members.every((vm) => reachability.of(vm).hosts.includes(host)));
  return common.length > 0 || members.length === 0
    ? []
    : [
        {
          ...at,
          message: `rule ${rule.name} keeps ${names} together, and no host may run all of them; change one of their rules, networks or datastores`,
        },
      ];
}

function placeOf({ path, source }: { readonly path: string; readonly source?: SourceLocation }): {
  readonly path: string;
  readonly source?: SourceLocation;
} {
  return { path, ...(source !== undefined && { source }) };
}

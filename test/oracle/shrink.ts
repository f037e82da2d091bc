import type { ClusterData, HostData, RuleData, VmData } from './cluster-estate';

/** The smallest estate of those that leaving something out leads to, of which something still holds. */
export function shrunk<T>(data: T, smaller: (data: T) => readonly T[], still: (data: T) => boolean): T {
  const next = smaller(data).find((one) => still(one));
  return next === undefined ? data : shrunk(next, smaller, still);
}

/** Clusters that are a little simpler: without a VM, a rule or a host, or without a peculiarity of one. */
export function smallerClusters(data: ClusterData): ClusterData[] {
  const { hosts, vms, rules } = data;
  const without = <T>(list: readonly T[], one: T): T[] => list.filter((each) => each !== one);
  return [
    ...vms.map((vm) => ({ ...data, vms: without(vms, vm), rules: rulesWithoutVm(rules, vm) })),
    ...rules.map((rule) => ({ ...data, rules: without(rules, rule) })),
    ...(hosts.length > 2 ? hosts.flatMap((host) => withoutHost(data, host)) : []),
    ...(data.failures > 1 ? [{ ...data, failures: 1 }] : []),
    ...vms.flatMap((vm) => plainer(vm).map((one) => ({ ...data, vms: vms.map((each) => (each === vm ? one : each)) }))),
    ...hosts.flatMap((host) =>
      plainerHosts(host).map((one) => ({ ...data, hosts: hosts.map((each) => (each === host ? one : each)) })),
    ),
  ];
}

function rulesWithoutVm(rules: readonly RuleData[], vm: VmData): RuleData[] {
  return rules
    .map((rule) => ({ ...rule, vms: rule.vms.filter((id) => id !== vm.id) }))
    .filter(({ kind, vms }) => vms.length > (kind === 'separate' || kind === 'colocate' ? 1 : 0));
}

function withoutHost(data: ClusterData, host: HostData): ClusterData[] {
  const { hosts, vms, rules, failures, admission } = data;
  const isNamed =
    vms.some(({ namesHost }) => namesHost === host.id) || rules.some((rule) => rule.hosts.includes(host.id));
  const isSetAside = admission.policy === 'dedicated' && admission.hosts.includes(host.id);
  return isNamed || isSetAside || failures >= hosts.length - 1
    ? []
    : [{ ...data, hosts: hosts.filter((each) => each !== host) }];
}

function plainer(vm: VmData): VmData[] {
  return [
    ...(['staysDown', 'liveMigration', 'reservesCpu', 'reservedMib', 'namesHost'] as const).flatMap((key) =>
      vm[key] === undefined ? [] : [{ ...vm, [key]: undefined }],
    ),
    ...(vm.replicas > 1 ? [{ ...vm, replicas: 1, spread: undefined }] : []),
    ...(vm.network === 'lan' ? [] : [{ ...vm, network: 'lan' }]),
    ...(vm.store === 'shared' ? [] : [{ ...vm, store: 'shared' }]),
  ];
}

function plainerHosts(host: HostData): HostData[] {
  return [
    ...(host.networks.length === 1 ? [] : [{ ...host, networks: ['lan'] }]),
    ...(host.stores.length === 1 ? [] : [{ ...host, stores: ['shared'] }]),
    ...(host.reservedCpus === 0 ? [] : [{ ...host, reservedCpus: 0 }]),
    ...(host.cpuPercent === 100 ? [] : [{ ...host, cpuPercent: 100 }]),
    ...(host.memoryPercent === 100 ? [] : [{ ...host, memoryPercent: 100 }]),
  ];
}

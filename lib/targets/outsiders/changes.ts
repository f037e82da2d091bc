import { type Attributes, type Identity, isLater, readKnown, toNumber, toText, valueOf } from '../../model';
import type { Resolve } from '../dialect';
import { isStated, nameOf, toFlag } from '../shared/reading';
import { type Grounds, type Outsider, type OutsiderJudge, hasSystem } from './outsider';

const HELP = 'declare it on the construct, take it out, or say by a Waiver on INP007 why the proof holds all the same';

/** Judges what changes a host, a cluster or a guest that something is proven of, by type. */
export const CHANGES: ReadonlyMap<string, OutsiderJudge> = new Map<string, OutsiderJudge>([
  ['vsphere_host', hostOf],
  ['vsphere_compute_cluster', clusterOf],
  ['vsphere_compute_cluster_vm_affinity_rule', ruleOf],
  ['vsphere_compute_cluster_vm_anti_affinity_rule', ruleOf],
  ['vsphere_compute_cluster_vm_host_rule', ruleOf],
  ['vsphere_compute_cluster_vm_dependency_rule', within('compute_cluster_id', 'decides when VMs restart', true)],
  ['vsphere_drs_vm_override', within('compute_cluster_id', 'decides whether a VM may be moved')],
  ['vsphere_ha_vm_override', within('compute_cluster_id', 'decides whether a VM restarts')],
  ['vsphere_dpm_host_override', within('compute_cluster_id', 'decides whether a host is switched off', true)],
  ['vsphere_resource_pool', poolOf('parent_resource_pool_id', ['cpu_reservation', 'memory_reservation'])],
  ['vsphere_vapp_container', poolOf('parent_resource_pool_id', ['cpu_reservation', 'memory_reservation'])],
  ['esxi_resource_pool', poolOf('resource_pool_name', ['cpu_min', 'mem_min'])],
  ['lxd_instance_device', onLxc('hands a device to an instance')],
  ['lxd_volume_container_attach', onLxc('hands a volume to an instance')],
]);

/** A host of ours that another resource manages, too, or one that comes into a cluster of ours beside those it lists. */
function hostOf({ attributes: host }: { readonly attributes: Attributes }, resolve: Resolve, grounds: Grounds): Told {
  const name = textOf(host.hostname);
  const ours = onVsphere(grounds).map(({ identity }) => identity);
  if (name !== undefined && !isNamed(name, ours)) {
    const joins = host.cluster ?? host.cluster_managed;
    return isStated(joins) && mayBe(nameOf(joins, resolve), clustersOf(grounds))
      ? told(`brings host '${name}' into a cluster that does not list it, so no proof of the cluster holds it`)
      : undefined;
  }
  if (ours.length === 0) {
    return undefined;
  }
  const label = name === undefined ? 'a host that only Terraform knows' : `host '${name}'`;
  if (mayBeTrue(host.maintenance)) {
    return told(`puts ${label} into maintenance, and the proofs count on it`);
  }
  return mayBeFalse(host.connected)
    ? told(`disconnects ${label}, and the proofs count on it`)
    : { ...told(`manages ${label}, which the estate counts on as it is`), maybe: true };
}

function clusterOf({ attributes }: { readonly attributes: Attributes }, resolve: Resolve, grounds: Grounds): Told {
  const { name, host_system_ids: ids } = attributes;
  const known = textOf(name);
  const members = Array.isArray(ids) ? (ids as unknown[]) : [];
  const hosts = onVsphere(grounds).map(({ identity }) => identity);
  if (known === undefined ? hosts.length > 0 : isNamed(known, clustersOf(grounds))) {
    return told(
      `manages cluster '${known ?? 'that only Terraform knows'}', which the estate proves something about as it is declared`,
    );
  }
  const taken = members.flatMap((id) => nameIn(nameOf(id, resolve)) ?? []).find((host) => isNamed(host, hosts));
  return taken === undefined ? undefined : told(`takes host '${taken}' into a cluster that no construct knows`);
}

function ruleOf({ attributes: rule }: { readonly attributes: Attributes }, resolve: Resolve, grounds: Grounds): Told {
  const isOff = rule.enabled === false || rule.enabled === 'false';
  if (isOff || !isInCluster(rule.compute_cluster_id, resolve, grounds)) {
    return undefined;
  }
  const rules = told('decides where VMs of the cluster may run, and the proofs know nothing of it');
  return mayBeTrue(rule.mandatory) ? rules : { ...rules, maybe: true };
}

/** A resource that changes something in a cluster of ours. */
function within(argument: string, does: string, maybe = false): OutsiderJudge {
  return ({ attributes }, resolve, grounds) =>
    isInCluster(attributes[argument], resolve, grounds)
      ? { ...told(`${does}, and the proofs of the cluster know nothing of it`), ...(maybe && { maybe }) }
      : undefined;
}

/** A pool keeps what it reserves from all that is outside it; one that reserves nothing may still hold guests. */
function poolOf(parent: string, reservations: readonly string[]): OutsiderJudge {
  return ({ attributes }, resolve, grounds) => {
    if (!hasSystem(grounds, 'esxi') || isElsewhere(attributes[parent], resolve, grounds)) {
      return undefined;
    }
    const reserves = reservations.some((argument) => {
      const amount = readKnown(attributes[argument], toNumber, 'absent');
      return amount !== 'absent' && valueOf(amount) !== 0;
    });
    return reserves
      ? told('reserves CPU or memory that no ledger counts')
      : { ...told('is a pool that no construct knows, and what runs in it takes its share'), maybe: true };
  };
}

function onLxc(does: string): OutsiderJudge {
  return (_resource, _resolve, grounds) =>
    hasSystem(grounds, 'lxc') ? told(`${does}, and no rule has seen it`) : undefined;
}

type Told = Outsider | undefined;

function told(does: string): Outsider {
  return { does, help: HELP };
}

function onVsphere({ hosts }: Grounds): Grounds['hosts'] {
  return hosts.filter(({ system }) => system.id === 'esxi');
}

function clustersOf({ clusters }: Grounds): readonly Identity[] {
  return clusters.map(({ identity }) => identity);
}

/** A cluster that could not be followed may be one of ours, where there is any. */
function isInCluster(reference: unknown, resolve: Resolve, grounds: Grounds): boolean {
  return mayBe(nameOf(reference, resolve), clustersOf(grounds));
}

/** Whether a pool is known to be in a cluster or on a host that the estate does not count on. */
function isElsewhere(reference: unknown, resolve: Resolve, grounds: Grounds): boolean {
  const found = resolve(reference);
  const name = nameIn(nameOf(reference, resolve));
  const isRoot = found?.type === 'vsphere_compute_cluster' || found?.type === 'vsphere_host';
  return (
    isRoot &&
    name !== undefined &&
    !isNamed(name, [...clustersOf(grounds), ...onVsphere(grounds).map((h) => h.identity)])
  );
}

function mayBe(name: ReturnType<typeof nameOf>, ours: readonly Identity[]): boolean {
  const known = nameIn(name);
  return ours.length > 0 && (known === undefined || isNamed(known, ours));
}

function nameIn(name: ReturnType<typeof nameOf>): string | undefined {
  return valueOf(name);
}

/** Names of machines and clusters have no case. */
function isNamed(name: string, ours: readonly Identity[]): boolean {
  return ours.some((identity) => identity.name.toLowerCase() === name.toLowerCase());
}

function textOf(value: unknown): string | undefined {
  return valueOf(readKnown(value, toText, 'absent'));
}

function mayBeTrue(value: unknown): boolean {
  return isLater(value) || toFlag(value) === true;
}

function mayBeFalse(value: unknown): boolean {
  return isLater(value) || toFlag(value) === false;
}

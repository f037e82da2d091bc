import { type EstateNode, type Vm } from '../../model';
import type { RuleContext } from '../rule';

/** A guest, and the networks it is on: a name is unique in its network scope only. */
export interface Member extends EstateNode {
  readonly networks: ReadonlySet<string>;
  /** Networks beyond its engine: those of the VM around it. Undefined where the model knows none, as on a container host. */
  readonly outward?: ReadonlySet<string> | undefined;
  /** Ports that are open beyond its engine; missing for a VM, whose ports its guest opens. */
  readonly published?: ReadonlySet<number>;
}

/** Every guest with the networks that it is on. */
export function membersOf({ estate, sites, engines, vms }: RuleContext): Member[] {
  return [
    ...estate.vms.map((vm) => ({ ...nodeOf(vm), networks: networksOfVm(vm, sites) })),
    ...estate.containers.map((guest) => {
      const around = vms.get(engines.get(guest.engine)?.on ?? '');
      return {
        ...nodeOf(guest),
        networks: onNetworks(guest.engine, guest.networks ?? []),
        outward: around && networksOfVm(around, sites),
        published: new Set(guest.publishedPorts),
      };
    }),
  ];
}

function nodeOf({ path, name, source }: EstateNode): EstateNode {
  return { path, name, ...(source !== undefined && { source }) };
}

/** Where a network's name is unique: on its host, unless hosts of one world share their networks by name. */
export function scopeOf(on: string, sites: RuleContext['sites']): string {
  return sites.get(on)?.networkScope ?? on;
}

function networksOfVm(vm: Vm, sites: RuleContext['sites']): ReadonlySet<string> {
  return onNetworks(scopeOf(vm.host, sites), vm.networks);
}

/** Containers that name no network are on their engine's own. */
function onNetworks(on: string, names: readonly string[]): ReadonlySet<string> {
  return new Set(names.length === 0 ? [`${on}\n`] : names.map((name) => `${on}\n${name}`));
}

/** A way through the machine around a container: out of it as it likes, into it by a published port. */
export function hasRoute(caller: Member, called: Member, port: number): boolean {
  if (called.published !== undefined && !called.published.has(port)) {
    return false;
  }
  const from = caller.published === undefined ? caller.networks : caller.outward;
  const to = called.published === undefined ? called.networks : called.outward;
  // Networks of a container host are not in the model: what is not known is not refused.
  return from === undefined || to === undefined || [...from].some((key) => to.has(key));
}

/** Networks that both are on. */
export function shared(caller: Member, called: Member): string[] {
  return [...caller.networks].filter((key) => called.networks.has(key));
}

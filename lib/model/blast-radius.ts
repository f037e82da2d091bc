import type { Estate, Vm } from './estate';
import { compareText, groupBy } from './order';

/** What can fail as one. */
export type FaultDomain = 'host' | 'host-os' | 'hypervisor' | 'kernel';

/** Something that fails as one, and what falls with it. */
export interface BlastRadius {
  /** Path of the host, or of the VM whose kernel it is. */
  readonly path: string;
  /** Which domains these are; those of one machine fall together. */
  readonly domains: readonly FaultDomain[];
  /** Paths of the guests that fall with it, sorted. */
  readonly falls: readonly string[];
}

/**
 * For each host, host OS, hypervisor and shared kernel: which guests fall with it. Linear but for sorting.
 *
 * @param hostOf path of the host that a VM falls with: a VM of a cluster may be tied to one
 */
export function blastRadii(estate: Estate, hostOf: (vm: Vm) => string = ({ host }) => host): BlastRadius[] {
  const containersOf = groupBy(estate.containers, (container) => container.engine);
  const enginesOn = groupBy(estate.engines, (engine) => engine.on);
  const vmsOf = groupBy(estate.vms, hostOf);
  const containersOn = (path: string): string[] =>
    (enginesOn.get(path) ?? []).flatMap((engine) => (containersOf.get(engine.path) ?? []).map((guest) => guest.path));

  const kernels = estate.vms
    .filter((vm) => enginesOn.has(vm.path))
    .map((vm): BlastRadius => ({ path: vm.path, domains: ['kernel'], falls: containersOn(vm.path).sort(compareText) }));
  const hosts = estate.hosts.map((host): BlastRadius => {
    const vms = (vmsOf.get(host.path) ?? []).flatMap((vm) => [vm.path, ...containersOn(vm.path)]);
    return {
      path: host.path,
      domains: DOMAINS[host.technique],
      falls: [...vms, ...containersOn(host.path)].sort(compareText),
    };
  });
  return [...hosts, ...kernels].sort((a, b) => compareText(a.path, b.path));
}

/** What a machine is, as one thing that fails. */
const DOMAINS = {
  'bare-metal': ['host', 'hypervisor'],
  hosted: ['host', 'host-os', 'hypervisor'],
  'container-host': ['host', 'host-os', 'kernel'],
} as const;

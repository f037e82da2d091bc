import { VsphereProvider } from '@cdktf/provider-vsphere/lib/provider';
import type { TerraformStack } from 'cdktf';
import {
  BareMetalHost,
  type BareMetalHostProps,
  Disk,
  type EsxiOptions,
  GuestOs,
  Hypervisor,
  Memory,
  type VirtualMachine,
  type VirtualMachineOptions,
  VmSource,
} from 'cdktf-strata';
import type { Provider } from './provider';
import type { Simulator } from './simulator';

/** The metal that all hosts of the suite declare; the simulator holds no VM to it. */
const METAL = {
  cpu: { sockets: 2, coresPerSocket: 12, mhzPerCore: 2400 },
  memory: Memory.gib(128),
  datastores: [
    { name: 'LocalDS_0', capacity: Disk.tib(4) },
    { name: 'LocalDS_1', capacity: Disk.tib(4) },
  ],
};

/** The simulator's network that is there before the suite. */
export const NETWORK = 'VM Network';

/** Networks of a VM where port groups of ours may be impossible: then it is the simulator's own. */
export function networksOf({ noPortGroups }: Provider, ...names: string[]): string[] {
  return [...new Set(names.map((name) => (noPortGroups === undefined ? name : NETWORK)))];
}

/** Adds a port group, where that is possible. */
export function addPortGroup({ noPortGroups }: Provider, metal: BareMetalHost, id: string, vlan: number): void {
  if (noPortGroups === undefined) {
    metal.addNetwork(id, { vlan });
  }
}

/** A small VM with an empty disk. */
export const BLANK: VirtualMachineOptions = {
  vcpus: 2,
  memory: Memory.gib(4),
  disks: [{ size: Disk.gib(8) }],
  guestOs: GuestOs.DEBIAN_12,
  source: VmSource.blank(),
  networks: [NETWORK],
};

/** A stack's provider: the simulator, which takes any user and any password. */
export function connect(stack: TerraformStack, simulator: Simulator): void {
  new VsphereProvider(stack, 'vsphere', {
    vsphereServer: simulator.address,
    user: 'user',
    password: 'pass',
    allowUnverifiedSsl: true,
  });
}

/** One of the simulator's hosts. */
export function host(
  stack: TerraformStack,
  id: string,
  esxi: Pick<EsxiOptions, 'hostname'> & Partial<EsxiOptions>,
  props: Partial<BareMetalHostProps> = {},
): BareMetalHost {
  const hypervisor = Hypervisor.esxi({ version: '8.0', endpoint: 'vcenter', datacenter: 'DC0', ...esxi });
  return new BareMetalHost(stack, id, { ...METAL, hypervisor, ...props });
}

/** What the simulator does not keep: where a VM swaps. */
export const NOT_KEPT = { vsphere_virtual_machine: ['swap_placement_policy'] } as const;

/** Overrides what the simulator cannot do, on values that no ledger counts on: no guest in it answers. */
export function simulated<T extends VirtualMachine>(vm: T, clone?: 'with address' | 'without address'): T {
  for (const resource of vm.resources) {
    if (clone !== undefined) {
      resource.addOverride('wait_for_guest_net_timeout', 0);
    }
    if (clone === 'with address') {
      resource.addOverride('clone.customize.timeout', 0);
    }
  }
  return vm;
}

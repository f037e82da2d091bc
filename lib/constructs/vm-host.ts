import type { TerraformResource } from 'cdktf';
import { type Disk, set } from '../model';
import {
  type Emitted,
  type HypervisorTarget,
  type StoreFolder,
  type VmPlatform,
  HypervisorTarget as Target,
} from '../targets';
import { quietly } from '../terraform/quietly';
import type { AdoptVirtualMachineOptions } from './adopt-props';
import { AdoptedVirtualMachine } from './adopted-virtual-machine';
import { Machine } from './machine';
import type { Datastore } from './machine-props';
import type { Room } from '../rules';
import { type PlacedVmShapeProps, roomIn } from './room';
import { VirtualMachine } from './virtual-machine';
import type { VirtualMachineOptions } from './virtual-machine-props';
import type { IVmHost } from './vm-hosting';
import { VmNetwork, type VmNetworkOptions } from './vm-network';

/** A host that runs virtual machines: `BareMetalHost` or `HostedWorkstation`. */
export abstract class VmHost extends Machine implements IVmHost {
  /**
   * Its hypervisor.
   *
   * @internal
   */
  public hypervisor!: HypervisorTarget;

  /**
   * A host is one.
   *
   * @internal
   */
  public readonly placesVms = false;

  /**
   * Its hypervisor, bound to it.
   *
   * @internal
   */
  public vmPlatform!: VmPlatform;

  /** @internal */
  public storeFolders: readonly StoreFolder[] = [];

  /** Adds a virtual machine. The same as `new VirtualMachine(host, id, { host, ...props })`. */
  public addVirtualMachine(id: string, props: VirtualMachineOptions): VirtualMachine {
    return new VirtualMachine(this, id, { ...props, host: this });
  }

  /** Creates a network on this host; VMs join it by its name. */
  public addNetwork(id: string, props: VmNetworkOptions = {}): VmNetwork {
    return new VmNetwork(this, id, { ...props, host: this });
  }

  /**
   * How many more VMs of a shape fit beside those that are there, and what stops one more.
   *
   * Of a host in a cluster it says what fits on this host beside the VMs that name it; the cluster knows the others.
   */
  public howManyMore(shape: PlacedVmShapeProps): Room {
    return roomIn(this, this.checks, shape);
  }

  /**
   * Takes a VM resource that was defined without this library into the ledger, with all that it emits.
   *
   * @param options what its resource does not say of it; a list is that of its disks
   */
  public adoptVirtualMachine(
    id: string,
    resource: TerraformResource,
    options: AdoptVirtualMachineOptions | Disk[] = {},
  ): AdoptedVirtualMachine {
    return new AdoptedVirtualMachine(this, id, { host: this, resource, options });
  }

  /** Binds the hypervisor; after `declare`. */
  protected bind(hypervisor: HypervisorTarget, datastores: readonly Datastore[] | undefined): void {
    this.hypervisor = hypervisor;
    const { declaration, capacity } = this;
    const { mhzPerCore } = declaration.topology;
    const stores = (datastores ?? []).map(({ name, path }) => ({ name, ...set({ path }) }));
    this.storeFolders = stores;
    hypervisor.checkStores?.(stores, this.checks);
    this.vmPlatform = quietly(() =>
      hypervisor.bind(
        this.platformScope,
        {
          name: this.node.id,
          ...set({ mhzPerCore }),
          cpuRatioPercent: declaration.cpu.ratioPercent,
          cpuCapacity: capacity.cpu,
          memoryCapacity: capacity.memory,
          stores,
        },
        (emitted: Emitted) => this.own(this, emitted),
      ),
    );
  }
}

/** Whether something is a hypervisor of the given kind. */
export function isHypervisor(value: object, type: 1 | 2): boolean {
  return value instanceof Target && (value as unknown as { readonly type: number }).type === type;
}

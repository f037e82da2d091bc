import type { Construct } from 'constructs';
import type { Identity, System } from '../../model';
import { type Emitted, type HostSpec, type OptionChecks, Type2Hypervisor, type VmPlatform } from '../target';
import { KVM, KVM_UEFI } from './capabilities';
import { checkOptions } from './check';
import { KVM_DIALECT } from './dialect';
import type { KvmOptions } from './options';
import { KvmPlatform } from './platform';

/** KVM, through the `dmacvicar/libvirt` provider. */
export class Kvm extends Type2Hypervisor {
  public readonly system: System;
  /** libvirt defines no NAT network without addresses. */
  public override readonly networksNeedSubnet = true;

  constructor(public readonly options: KvmOptions) {
    super();
    const { memoryBacking, uefi } = options;
    const system = uefi === undefined ? KVM : KVM_UEFI;
    // The host can neither swap nor reclaim such memory.
    const isKept = memoryBacking?.locked === true || memoryBacking?.hugePageSize !== undefined;
    this.system = isKept ? { ...system, keepsMemory: true } : system;
  }

  public check(checks: OptionChecks): void {
    checkOptions(this.options, checks);
  }

  public identityOf(): Identity {
    const name = KVM_DIALECT.normalIdentity(this.options.uri);
    return { scope: `libvirt:${name}`, name };
  }

  public storeKeyOf(_hostPath: string, store: string): string {
    return `${this.copyScope}/${store}`;
  }

  /** An overlay is on the same libvirt as what is under it. */
  public override get copyScope(): string {
    return this.identityOf().scope;
  }

  public override checkStores(stores: HostSpec['stores'], checks: OptionChecks): void {
    const names = stores.map(({ name }) => name);
    for (const pool of Object.keys(this.options.pools ?? {}).filter((name) => !names.includes(name))) {
      checks.wrong('hypervisor.pools', `pools of the host's datastores, ${names.join(', ')}`, pool);
    }
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    return new KvmPlatform(scope, this.options, host, emitted);
  }
}

import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import type { Identity, System } from '../../model';
import {
  type AdoptedVm,
  type Attributes,
  type Emitted,
  type HostSpec,
  type NetworkSpec,
  type OptionChecks,
  type TemplateSpec,
  Type2Hypervisor,
  type VmPlatform,
  type VmSpec,
} from '../target';
import type { ICopyable } from '../vm-source';
import { KVM, KVM_UEFI } from './capabilities';
import { checkOptions } from './check';
import { type KvmOptions, formatIn } from './options';
import { KvmPlatform } from './platform';

/** KVM, through the `dmacvicar/libvirt` provider. */
export class Kvm extends Type2Hypervisor {
  public readonly system: System;
  /** Those of the host that is checked now, and bound next. */
  private checks: OptionChecks | undefined;
  /** libvirt defines no NAT network without addresses. */
  public override readonly networksNeedSubnet = true;

  constructor(public readonly options: KvmOptions) {
    super();
    this.system = options.uefi === undefined ? KVM : KVM_UEFI;
  }

  public check(checks: OptionChecks): void {
    checkOptions(this.options, checks);
    this.checks = checks;
  }

  public identityOf(): Identity {
    return { scope: 'libvirt', name: this.options.uri };
  }

  public storeKeyOf(_hostPath: string, store: string): string {
    return `libvirt:${this.options.uri}/${store}`;
  }

  /** An overlay is on the same libvirt as what is under it. */
  public override get copyScope(): string {
    return `libvirt:${this.options.uri}`;
  }

  public override refusalOfVm(spec: VmSpec): string | undefined {
    const { kind, reference, origin } = spec.source;
    if (kind === 'copy' && origin.vm?.powered === true) {
      return (
        `'source' is a copy of ${origin.vm.name}, which runs: on KVM a copy is an overlay on its disks, which must not be ` +
        "written to any more; declare it with 'powered: false', or use a template"
      );
    }
    if (kind === 'iso' && !reference.endsWith('.iso') && !Token.isUnresolved(reference)) {
      return `'source' is ${reference}, and the provider takes what does not end in '.iso' for a disk; rename it`;
    }
    const duplicated = origin.vm?.diskSizesGib.length ?? (kind === 'clone' || kind === 'image' ? 1 : 0);
    const raw = spec.disks.find(({ store }, index) => index < duplicated && formatIn(this.options, store) === 'raw');
    if (raw !== undefined) {
      return `'source' needs an overlay, and the volumes of ${raw.store} are raw; use another datastore or VmSource.blank()`;
    }
    return this.refusalOfPages(spec);
  }

  /** A template is made of overlays, as copies are. */
  public override refusalOfTemplate(vm: ICopyable, { store }: TemplateSpec): string | undefined {
    if (vm.powered) {
      return (
        "'asTemplate' is of a VM that runs: on KVM a template is an overlay on its disks, which must not be written to any " +
        "more; declare it with 'powered: false'"
      );
    }
    return formatIn(this.options, store) === 'raw'
      ? `'asTemplate' needs an overlay, and the volumes of ${store} are raw; use another datastore`
      : undefined;
  }

  public override refusalOfNetwork({ name }: NetworkSpec): string | undefined {
    const bridge = this.options.bridges?.[name];
    return bridge === undefined
      ? undefined
      : `'name' is ${name}, which is the bridge ${bridge} of the host OS already; give the network another name`;
  }

  /** A hosted hypervisor keeps nothing by itself: its host OS does, and that is stated. */
  public defaultReservedMemoryMib(): number {
    return 0;
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    const stores = host.stores.map(({ name }) => name);
    for (const pool of Object.keys(this.options.pools ?? {}).filter((name) => !stores.includes(name))) {
      this.checks?.wrong('hypervisor.pools', `pools of the host's datastores, ${stores.join(', ')}`, pool);
    }
    return new KvmPlatform(scope, this.options, host, emitted);
  }

  public readVm(attributes: Attributes): AdoptedVm {
    return {
      name: String(attributes.name),
      ...(typeof attributes.vcpu === 'number' && { milliCpu: attributes.vcpu * 1000 }),
      ...(typeof attributes.memory === 'number' && { memoryMib: attributes.memory }),
      // A domain's disks are volumes of their own: what they hold is not in the domain's attributes.
      disks: [],
      memoryReservationMib: typeof attributes.memory === 'number' ? attributes.memory : 0,
    };
  }

  /** QEMU fills its last page, and libvirt refuses a part of one. */
  private refusalOfPages({ memory }: VmSpec): string | undefined {
    const page = this.options.memoryBacking?.hugePageSize?.toMib();
    return page === undefined || memory.charged % page === 0
      ? undefined
      : `'memory' is ${memory.charged} MiB, and the host backs it by huge pages of ${page} MiB; state a multiple of it`;
  }
}

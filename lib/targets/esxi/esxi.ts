import type { TerraformProvider } from 'cdktf';
import type { Construct } from 'constructs';
import type { Identity, System } from '../../model';
import {
  type AdoptedVm,
  type Attributes,
  type Emitted,
  type HostSpec,
  type OptionChecks,
  Type1Hypervisor,
  type VmPlatform,
} from '../target';
import { ESXI, ESXI_STANDALONE, esxiReservedMemoryMib } from './capabilities';

/** Options of `Hypervisor.esxi()`. */
export interface EsxiOptions {
  /** Release, such as `8.0`. */
  readonly version: string;

  /** What the provider talks to: a vCenter, or the host itself. A standalone host cannot clone, pool or migrate. */
  readonly endpoint: 'vcenter' | 'esxi';

  /**
   * Name of the datacenter in vCenter.
   *
   * @default - required on a vCenter; `ha-datacenter` on a standalone host
   */
  readonly datacenter?: string;

  /** Name of the host as the endpoint knows it. */
  readonly hostname: string;

  /**
   * Name of the DRS cluster that the host is in. Its VMs are then bound to the host by a must-run-on rule.
   *
   * @default - the host is in no cluster
   */
  readonly cluster?: string;

  /**
   * The provider that manages the host.
   *
   * @default - the stack's only vSphere provider
   */
  readonly provider?: TerraformProvider;
}

/** VMware ESXi, through the `vmware/vsphere` provider. */
export class Esxi extends Type1Hypervisor {
  public readonly system: System;
  public readonly vmTypes = ['vsphere_virtual_machine'];

  constructor(public readonly options: EsxiOptions) {
    super();
    this.system = options.endpoint === 'esxi' ? ESXI_STANDALONE : ESXI;
  }

  public check(checks: OptionChecks): void {
    const { version, endpoint, datacenter, hostname, cluster } = this.options;
    checks.text('hypervisor.version', version);
    checks.oneOf('hypervisor.endpoint', endpoint, ['vcenter', 'esxi']);
    checks.text('hypervisor.hostname', hostname);
    if (endpoint === 'vcenter') {
      checks.text('hypervisor.datacenter', datacenter);
      checks.optionalText('hypervisor.cluster', cluster);
    } else if (cluster !== undefined) {
      checks.fail(
        'TGT001',
        `'hypervisor.cluster' is not possible on ${this.system.label}: clusters need vCenter; use endpoint 'vcenter'`,
      );
    }
  }

  public identityOf(): Identity {
    return { scope: this.world, name: this.options.hostname };
  }

  /** A datastore of one name in one datacenter is one datastore, whichever host sees it. */
  public storeKeyOf(_hostPath: string, store: string): string {
    return `${this.world}/${store}`;
  }

  public defaultReservedMemoryMib(totalMib: number): number {
    return esxiReservedMemoryMib(totalMib);
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    // Loaded with the first host: who has none does not pay for the provider's classes.
    const { EsxiPlatform } = module.require('./platform') as typeof import('./platform');
    return new EsxiPlatform(scope, this.options, host, emitted);
  }

  public readVm(attributes: Attributes): AdoptedVm {
    const disks = Array.isArray(attributes.disk) ? (attributes.disk as Attributes[]) : [];
    return {
      name: String(attributes.name),
      ...(typeof attributes.num_cpus === 'number' && { milliCpu: attributes.num_cpus * 1000 }),
      ...(typeof attributes.memory === 'number' && { memoryMib: attributes.memory }),
      memoryReservationMib: typeof attributes.memory_reservation === 'number' ? attributes.memory_reservation : 0,
      disks: disks.map((disk) => ({ sizeGib: Number(disk.size) })),
    };
  }

  /** The world that names are unique in: one datacenter of one provider, or the standalone host. */
  private get world(): string {
    const { endpoint, datacenter, hostname, provider } = this.options;
    const where = endpoint === 'esxi' ? hostname : (datacenter ?? '');
    return `vsphere:${provider?.alias ?? ''}:${endpoint}:${where}`;
  }
}

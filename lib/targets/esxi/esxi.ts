import type { Construct } from 'constructs';
import type { Identity, System } from '../../model';
import {
  type ClusterPlatform,
  type ClusterSpec,
  type Emitted,
  type HostSpec,
  type ManagedCluster,
  type OptionChecks,
  Type1Hypervisor,
  type VmPlatform,
} from '../target';
import { ESXI, ESXI_STANDALONE } from './capabilities';
import type { EsxiOptions } from './options';

/** VMware ESXi, through the `vmware/vsphere` provider. */
export class Esxi extends Type1Hypervisor {
  public readonly system: System;
  public override readonly version: string;
  public override readonly readOnlyApi: boolean;

  constructor(public readonly options: EsxiOptions) {
    super();
    this.system = options.endpoint === 'esxi' ? ESXI_STANDALONE : ESXI;
    this.version = options.version;
    this.readOnlyApi = options.licence === 'free';
  }

  public check(checks: OptionChecks): void {
    const { version, endpoint, datacenter, hostname, cluster } = this.options;
    checks.text('hypervisor.version', version);
    checks.oneOf('hypervisor.endpoint', endpoint, ['vcenter', 'esxi']);
    checks.text('hypervisor.hostname', hostname);
    checks.oneOf('hypervisor.licence', this.options.licence ?? 'paid', ['paid', 'free']);
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

  /** A port group of one name in one datacenter is one network, as live migration takes it. */
  public override get networkScope(): string {
    return this.world;
  }

  public override get cluster(): Identity | undefined {
    const { cluster, endpoint } = this.options;
    return cluster === undefined || endpoint === 'esxi' ? undefined : { scope: this.world, name: cluster };
  }

  /** A vCenter clones from any of its hosts to any other. One is known by its provider. */
  public override get copyScope(): string | undefined {
    const { endpoint, provider } = this.options;
    return endpoint === 'vcenter' ? `vsphere:${provider?.alias ?? ''}` : undefined;
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    // Loaded with the first host: who has none does not pay for the provider's classes.
    const { EsxiPlatform } = module.require('./platform') as typeof import('./platform');
    return new EsxiPlatform(scope, this.options, host, emitted);
  }

  /** The provider (2.13 to 2.16) sends the percentages, 100 unless stated, as the size of a slot. */
  public override checkCluster({ admission }: ManagedCluster, checks: OptionChecks): void {
    if (admission.policy === 'slots' && (admission.slotMhz !== undefined || admission.slotMib !== undefined)) {
      checks.fail(
        'TGT001',
        `'admission' with a stated slot is not possible on a managed cluster of ${this.system.label}: the provider does not send its size; leave the size out, or the cluster unmanaged`,
      );
    }
  }

  public override bindCluster(
    scope: Construct,
    cluster: ClusterSpec,
    emitted: (resource: Emitted) => void,
  ): ClusterPlatform {
    const { EsxiCluster } = module.require('./cluster') as typeof import('./cluster');
    return new EsxiCluster(scope, this.options, cluster, emitted);
  }

  /** The world that names are unique in: one datacenter of one provider, or the standalone host. */
  private get world(): string {
    const { endpoint, datacenter, hostname, provider } = this.options;
    const where = endpoint === 'esxi' ? hostname : (datacenter ?? '');
    return `vsphere:${provider?.alias ?? ''}:${endpoint}:${where}`;
  }
}

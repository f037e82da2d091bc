import type { Construct } from 'constructs';
import type { Identity } from '../../model';
import { type Emitted, type HostSpec, type OptionChecks, Type2Hypervisor, type VmPlatform } from '../target';
import { VIRTUALBOX } from './capabilities';
import { VIRTUALBOX_DIALECT } from './dialect';
import { VirtualBoxNetwork } from './network';
import type { VirtualBoxOptions } from './options';
import { VirtualBoxPlatform } from './platform';

/** Oracle VirtualBox, through the `terra-farm/virtualbox` provider, on the machine that Terraform runs on. */
export class VirtualBox extends Type2Hypervisor {
  public readonly system = VIRTUALBOX;

  constructor(public readonly options: VirtualBoxOptions) {
    super();
  }

  public check(checks: OptionChecks): void {
    const { machine, networks } = this.options;
    checks.optionalText('hypervisor.machine', machine);
    if (networks === undefined || networks === null) {
      return;
    }
    if (typeof networks !== 'object' || Array.isArray(networks)) {
      checks.wrong('hypervisor.networks', 'VirtualBoxNetworks by the name of the network', networks);
    }
    const names = new Map<string, string>();
    for (const [name, network] of Object.entries(networks)) {
      const prop = `hypervisor.networks['${name}']`;
      if (!(network instanceof VirtualBoxNetwork)) {
        checks.wrong(prop, 'a VirtualBoxNetwork such as VirtualBoxNetwork.nat()', network);
      }
      network.check(checks, prop);
      const other = network.key === undefined ? undefined : names.get(network.key);
      if (other !== undefined) {
        // Guests that were proven to be apart would meet.
        checks.wrong(prop, `another network than '${other}'`, network.key);
      }
      if (network.key !== undefined) {
        names.set(network.key, name);
      }
    }
  }

  /** The provider keeps all its VMs in one folder, which nobody can choose. */
  public override checkStores(stores: HostSpec['stores'], checks: OptionChecks): void {
    if (stores.length > 1) {
      checks.wrong(
        'datastores',
        "one: the provider keeps its VMs in its user's ~/.terraform/virtualbox",
        stores.length,
      );
    }
    if (stores[0]?.path !== undefined) {
      checks.wrong(
        'datastores[0].path',
        "left out: the provider keeps its VMs in its user's ~/.terraform/virtualbox",
        stores[0].path,
      );
    }
  }

  public identityOf(): Identity {
    const name = VIRTUALBOX_DIALECT.normalIdentity(this.options.machine ?? 'localhost');
    return { scope: `virtualbox:${name}`, name };
  }

  public storeKeyOf(_hostPath: string, store: string): string {
    return `${this.identityOf().scope}/${store}`;
  }

  public bind(scope: Construct, host: HostSpec, emitted: (resource: Emitted) => void): VmPlatform {
    return new VirtualBoxPlatform(scope, this.options, host, emitted);
  }
}

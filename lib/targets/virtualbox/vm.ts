import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the class below is. Its only release is a pre-release, which no range would find. */
export const VIRTUALBOX_PROVIDER: ProviderFacts = {
  type: 'virtualbox',
  source: 'terra-farm/virtualbox',
  version: '0.2.2-alpha.1',
};

/** `provider "virtualbox"`, which has no arguments: it runs VirtualBox's commands where Terraform runs. */
export class VirtualBoxProvider extends TypedProvider<object> {
  constructor(scope: Construct, id: string, alias: string) {
    super(scope, id, VIRTUALBOX_PROVIDER, {}, alias);
  }
}

/** Arguments of `virtualbox_vm`; `memory` such as `512 mib`. */
export interface VirtualBoxVmAttributes {
  readonly name: string;
  readonly image: string;
  readonly cpus: number;
  readonly memory: string;
  readonly status: 'running';
  readonly network_adapter: readonly {
    readonly type: 'nat' | 'internal' | 'hostonly' | 'bridged';
    readonly host_interface?: string;
  }[];
}

/** `virtualbox_vm` */
export class VirtualBoxVm extends TypedResource<VirtualBoxVmAttributes> {
  constructor(scope: Construct, id: string, attributes: VirtualBoxVmAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'virtualbox_vm', attributes, { ...meta, providerName: VIRTUALBOX_PROVIDER.type });
  }
}

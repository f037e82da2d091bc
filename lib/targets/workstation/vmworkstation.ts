import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedDataSource, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the classes below are. */
export const VMWORKSTATION: ProviderFacts = {
  type: 'vmworkstation',
  source: 'elsudano/vmworkstation',
  version: '~> 2.0.1',
};

/**
 * Arguments of `provider "vmworkstation"`.
 *
 * The scheme of `endpoint` decides whether TLS is spoken. `https` only switches the verification of certificates off, and
 * any `debug` beyond `NONE` writes the password to a log: both are written, since the environment would say otherwise.
 */
export interface VmworkstationProviderAttributes {
  readonly endpoint: string;
  readonly username: string;
  readonly password: string;
  readonly https: false;
  readonly debug: 'NONE';
}

/** `provider "vmworkstation"` */
export class VmworkstationProvider extends TypedProvider<VmworkstationProviderAttributes> {
  constructor(scope: Construct, id: string, attributes: VmworkstationProviderAttributes, alias: string) {
    super(scope, id, VMWORKSTATION, attributes, alias);
  }
}

/** `data "vmworkstation_virtual_machine"`: a VM by its name. */
export class DataVmworkstationVirtualMachine extends TypedDataSource<{ readonly denomination: string }> {
  constructor(scope: Construct, id: string, denomination: string, meta: TerraformMetaArguments) {
    super(scope, id, 'vmworkstation_virtual_machine', { denomination }, { ...meta, providerName: VMWORKSTATION.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

/** Arguments of `vmworkstation_virtual_machine`; `memory` in MiB, `path` of its `.vmx` file. */
export interface VmworkstationVmAttributes {
  readonly sourceid: string;
  readonly denomination: string;
  readonly path: string;
  readonly processors: number;
  readonly memory: number;
  readonly state: 'on' | 'off';
}

/** `vmworkstation_virtual_machine` */
export class VmworkstationVm extends TypedResource<VmworkstationVmAttributes> {
  constructor(scope: Construct, id: string, attributes: VmworkstationVmAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'vmworkstation_virtual_machine', attributes, { ...meta, providerName: VMWORKSTATION.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

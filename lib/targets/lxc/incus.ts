import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the classes below are. */
export const INCUS: ProviderFacts = { type: 'incus', source: 'lxc/incus', version: '~> 1.1' };

/** A server that the provider knows by name: an engine, or where images are from. */
export interface IncusRemote {
  readonly name: string;
  readonly address: string;
  readonly protocol: 'incus' | 'oci' | 'simplestreams';
  readonly authentication_type?: 'tls';
  readonly token?: string;
  readonly public?: boolean;
}

/** Arguments of `provider "incus"`. */
export interface IncusProviderAttributes {
  readonly default_remote: string;
  readonly accept_remote_certificate: boolean;
  readonly generate_client_certificates: boolean;
  readonly config_dir?: string;
  readonly remote: readonly IncusRemote[];
}

/** `provider "incus"` */
export class IncusProvider extends TypedProvider<IncusProviderAttributes> {
  constructor(scope: Construct, id: string, attributes: IncusProviderAttributes, alias: string) {
    super(scope, id, INCUS, attributes, alias);
  }
}

/** A part of an instance's machine: a disk, a network card, a published port. */
export interface IncusDevice {
  readonly name: string;
  readonly type: 'disk' | 'nic' | 'proxy';
  readonly properties: Readonly<Record<string, string>>;
}

/** Arguments of `incus_instance`. */
export interface IncusInstanceAttributes {
  readonly name: string;
  readonly type: 'container';
  readonly image: string;
  readonly project?: string;
  readonly profiles: readonly string[];
  readonly ephemeral: boolean;
  readonly running: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly device: readonly IncusDevice[];
}

/** `incus_instance` */
export class IncusInstance extends TypedResource<IncusInstanceAttributes> {
  constructor(scope: Construct, id: string, attributes: IncusInstanceAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'incus_instance', attributes, { ...meta, providerName: INCUS.type });
  }
}

/** Arguments of `incus_network`. */
export interface IncusNetworkAttributes {
  readonly name: string;
  readonly type: 'bridge';
  readonly project?: string;
  readonly config: Readonly<Record<string, string>>;
}

/** `incus_network` */
export class IncusNetwork extends TypedResource<IncusNetworkAttributes> {
  constructor(scope: Construct, id: string, attributes: IncusNetworkAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'incus_network', attributes, { ...meta, providerName: INCUS.type });
  }

  public get name(): string {
    return this.getStringAttribute('name');
  }
}

/** Arguments of `incus_storage_volume`. */
export interface IncusStorageVolumeAttributes {
  readonly name: string;
  readonly pool: string;
  readonly project?: string;
}

/** `incus_storage_volume` */
export class IncusStorageVolume extends TypedResource<IncusStorageVolumeAttributes> {
  constructor(scope: Construct, id: string, attributes: IncusStorageVolumeAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'incus_storage_volume', attributes, { ...meta, providerName: INCUS.type });
  }

  public get name(): string {
    return this.getStringAttribute('name');
  }
}

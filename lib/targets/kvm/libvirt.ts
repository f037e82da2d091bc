import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the classes below are: 0.9 is a rewrite, not compatible. */
export const LIBVIRT: ProviderFacts = { type: 'libvirt', source: 'dmacvicar/libvirt', version: '~> 0.8.3' };

/** `provider "libvirt"` */
export class LibvirtProvider extends TypedProvider<{ readonly uri: string }> {
  constructor(scope: Construct, id: string, uri: string, alias: string) {
    super(scope, id, LIBVIRT, { uri }, alias);
  }
}

/** Arguments of `libvirt_pool`. */
export interface LibvirtPoolAttributes {
  readonly name: string;
  readonly type: 'dir' | 'logical';
  readonly source?: readonly [{ readonly name: string }];
  readonly target: readonly [{ readonly path: string }];
}

/** `libvirt_pool` */
export class LibvirtPool extends TypedResource<LibvirtPoolAttributes> {
  constructor(scope: Construct, id: string, attributes: LibvirtPoolAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'libvirt_pool', attributes, { ...meta, providerName: LIBVIRT.type });
  }
}

/** Arguments of `libvirt_volume`; `size` in bytes. */
export interface LibvirtVolumeAttributes {
  readonly name: string;
  readonly pool: string;
  readonly format?: 'qcow2' | 'raw';
  readonly size?: number;
  readonly source?: string;
  readonly base_volume_id?: string;
  readonly base_volume_name?: string;
  readonly base_volume_pool?: string;
}

/** `libvirt_volume` */
export class LibvirtVolume extends TypedResource<LibvirtVolumeAttributes> {
  constructor(scope: Construct, id: string, attributes: LibvirtVolumeAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'libvirt_volume', attributes, { ...meta, providerName: LIBVIRT.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

/** Arguments of `libvirt_network`. */
export interface LibvirtNetworkAttributes {
  readonly name: string;
  readonly mode: 'nat' | 'none';
  readonly addresses?: readonly string[];
  readonly autostart?: boolean;
  readonly dhcp?: readonly [{ readonly enabled: boolean }];
}

/** `libvirt_network` */
export class LibvirtNetwork extends TypedResource<LibvirtNetworkAttributes> {
  constructor(scope: Construct, id: string, attributes: LibvirtNetworkAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'libvirt_network', attributes, { ...meta, providerName: LIBVIRT.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

/** Arguments of `libvirt_cloudinit_disk`. */
export interface LibvirtCloudinitAttributes {
  readonly name: string;
  readonly pool: string;
  readonly meta_data: string;
  readonly user_data: string;
  readonly network_config?: string;
}

/** `libvirt_cloudinit_disk` */
export class LibvirtCloudinitDisk extends TypedResource<LibvirtCloudinitAttributes> {
  constructor(scope: Construct, id: string, attributes: LibvirtCloudinitAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'libvirt_cloudinit_disk', attributes, { ...meta, providerName: LIBVIRT.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

/** Arguments of `libvirt_domain`; `memory` in MiB. */
export interface LibvirtDomainAttributes {
  readonly name: string;
  /** A change of it replaces the domain. */
  readonly description?: string;
  readonly type: 'kvm' | 'qemu';
  readonly vcpu: number;
  readonly memory: number;
  readonly running: boolean;
  readonly autostart: boolean;
  readonly cloudinit?: string;
  readonly firmware?: string;
  readonly nvram?: readonly [{ readonly template: string }];
  readonly machine?: string;
  readonly cpu?: readonly [{ readonly mode: string }];
  readonly disk: readonly { readonly volume_id?: string; readonly file?: string }[];
  readonly network_interface: readonly {
    readonly network_id?: string;
    readonly network_name?: string;
    readonly bridge?: string;
    readonly mac?: string;
    readonly wait_for_lease: boolean;
  }[];
  readonly console: readonly { readonly type: string; readonly target_port: string; readonly target_type: string }[];
  /** What the definition is transformed by before libvirt gets it; needs `xsltproc` where Terraform runs. */
  readonly xml?: readonly [{ readonly xslt: string }];
}

/** `libvirt_domain` */
export class LibvirtDomain extends TypedResource<LibvirtDomainAttributes> {
  constructor(scope: Construct, id: string, attributes: LibvirtDomainAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'libvirt_domain', attributes, { ...meta, providerName: LIBVIRT.type });
  }

  public get id(): string {
    return this.getStringAttribute('id');
  }
}

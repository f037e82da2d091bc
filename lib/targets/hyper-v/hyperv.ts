import type { TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import { type ProviderFacts, TypedProvider, TypedResource } from '../../terraform/typed-resource';

/** The provider whose schema the classes below are. */
export const HYPERV: ProviderFacts = { type: 'hyperv', source: 'taliesins/hyperv', version: '~> 1.2.1' };

/** `On` or `Off`, as the provider writes booleans of PowerShell. */
export type OnOff = 'On' | 'Off';

/**
 * Arguments of `provider "hyperv"`.
 *
 * What decides who is talked to, and how safely, is always written: the provider reads what is missing from the environment.
 */
export interface HypervProviderAttributes {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly https: boolean;
  readonly insecure: false;
  readonly use_ntlm: boolean;
  readonly kerberos_realm: string;
  readonly tls_server_name: string;
  readonly cacert_path: string;
}

/** `provider "hyperv"` */
export class HypervProvider extends TypedProvider<HypervProviderAttributes> {
  constructor(scope: Construct, id: string, attributes: HypervProviderAttributes, alias: string) {
    super(scope, id, HYPERV, attributes, alias);
  }
}

/** Arguments of `hyperv_vhd`; `size` in bytes, a multiple of 4096. `source` and `parent_path` exclude each other. */
export interface HypervVhdAttributes {
  readonly path: string;
  readonly size?: number;
  readonly source?: string;
  readonly parent_path?: string;
  readonly vhd_type?: 'Differencing';
}

/** `hyperv_vhd` */
export class HypervVhd extends TypedResource<HypervVhdAttributes> {
  constructor(scope: Construct, id: string, attributes: HypervVhdAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'hyperv_vhd', attributes, { ...meta, providerName: HYPERV.type });
  }

  /** Where it is, known once it is there. */
  public get path(): string {
    return this.getStringAttribute('path');
  }
}

/** Arguments of `hyperv_network_switch`. */
export interface HypervNetworkSwitchAttributes {
  readonly name: string;
  readonly switch_type: 'Private';
  readonly allow_management_os: false;
}

/** `hyperv_network_switch` */
export class HypervNetworkSwitch extends TypedResource<HypervNetworkSwitchAttributes> {
  constructor(scope: Construct, id: string, attributes: HypervNetworkSwitchAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'hyperv_network_switch', attributes, { ...meta, providerName: HYPERV.type });
  }

  public get name(): string {
    return this.getStringAttribute('name');
  }
}

/** A place on a controller. */
export interface Place {
  readonly controller_number: number;
  readonly controller_location: number;
}

/** A block `hard_disk_drives`. */
export interface HardDiskDrive extends Place {
  readonly controller_type: 'Ide' | 'Scsi';
  readonly path: string;
}

/** A block `dvd_drives`. */
export interface DvdDrive extends Place {
  readonly path: string;
}

/** A block `network_adaptors`. */
export interface NetworkAdaptor {
  readonly name: string;
  readonly switch_name: string;
  readonly wait_for_ips: false;
  readonly mac_address_spoofing: 'Off';
  readonly dhcp_guard: OnOff;
  readonly router_guard: OnOff;
  readonly allow_teaming: 'Off';
  readonly iov_weight: 0;
  readonly vlan_access?: true;
  readonly vlan_id?: number;
}

/** A block `vm_processor`; `reserve` and `maximum` in percent of each virtual processor. */
export interface VmProcessor {
  readonly hw_thread_count_per_core: number;
  readonly reserve: number;
  readonly maximum: 100;
  readonly enable_host_resource_protection: true;
  readonly expose_virtualization_extensions: false;
}

/** A block `boot_order` of `vm_firmware`. */
export interface BootEntry extends Partial<Place> {
  readonly boot_type: 'HardDiskDrive' | 'DvdDrive' | 'NetworkAdapter';
  readonly network_adapter_name?: string;
}

/** A block `vm_firmware`; generation 2 only. */
export interface VmFirmware {
  readonly enable_secure_boot: OnOff;
  readonly secure_boot_template: 'MicrosoftWindows' | 'MicrosoftUEFICertificateAuthority';
  readonly boot_order: readonly BootEntry[];
}

/** Arguments of `hyperv_machine_instance`; memory in bytes. Exactly one of `static_memory` and `dynamic_memory` is there. */
export interface HypervMachineAttributes {
  readonly name: string;
  readonly path: string;
  readonly generation: 1 | 2;
  readonly processor_count: number;
  readonly static_memory?: true;
  readonly dynamic_memory?: true;
  readonly memory_startup_bytes: number;
  readonly memory_minimum_bytes: number;
  readonly memory_maximum_bytes: number;
  readonly state: 'Running' | 'Off';
  readonly automatic_start_action: 'Nothing' | 'StartIfRunning' | 'Start';
  readonly automatic_stop_action: 'ShutDown';
  readonly checkpoint_type: 'Disabled' | 'Production' | 'ProductionOnly' | 'Standard';
  readonly snapshot_file_location: string;
  readonly smart_paging_file_path: string;
  readonly integration_services: Readonly<Record<string, boolean>>;
  readonly vm_processor: readonly [VmProcessor];
  readonly vm_firmware?: readonly [VmFirmware];
  readonly network_adaptors: readonly NetworkAdaptor[];
  readonly hard_disk_drives: readonly HardDiskDrive[];
  readonly dvd_drives?: readonly [DvdDrive];
}

/** `hyperv_machine_instance` */
export class HypervMachine extends TypedResource<HypervMachineAttributes> {
  constructor(scope: Construct, id: string, attributes: HypervMachineAttributes, meta: TerraformMetaArguments) {
    super(scope, id, 'hyperv_machine_instance', attributes, { ...meta, providerName: HYPERV.type });
  }
}

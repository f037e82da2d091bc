import { ContentLibraryItem } from '@cdktf/provider-vsphere/lib/content-library-item';
import { DataVsphereContentLibrary } from '@cdktf/provider-vsphere/lib/data-vsphere-content-library';
import { DataVsphereDatacenter } from '@cdktf/provider-vsphere/lib/data-vsphere-datacenter';
import { DataVsphereDatastore } from '@cdktf/provider-vsphere/lib/data-vsphere-datastore';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { DataVsphereNetwork } from '@cdktf/provider-vsphere/lib/data-vsphere-network';
import { DataVsphereVirtualMachine } from '@cdktf/provider-vsphere/lib/data-vsphere-virtual-machine';
import { HostPortGroup } from '@cdktf/provider-vsphere/lib/host-port-group';
import { VirtualMachineSnapshot } from '@cdktf/provider-vsphere/lib/virtual-machine-snapshot';
import { type TerraformElement, type TerraformProvider, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { requireProvider } from '../../terraform/required-provider';
import { refuse } from '../shared/refuse';
import type {
  Emitted,
  NetworkSpec,
  OptionChecks,
  SavedTemplate,
  SnapshotSpec,
  TemplateSpec,
  VmPlatform,
  VmSpec,
} from '../target';
import type { ICopyable } from '../vm-source';
import { refusalOfTemplate, refusalOfVm } from './refusals';
import type { EsxiOptions } from './options';
import { type Clock, type Template, type VmContext, emitVm } from './vm';

/** The constraint that is known to work: 2.13 is what the bindings were made for. */
const PROVIDER_VERSION = '~> 2.13';

/** What a standalone host calls its only datacenter. */
const STANDALONE_DATACENTER = 'ha-datacenter';

/** Where vSphere VMs are placed, a host or a cluster: the look-ups that its VMs share. */
export abstract class EsxiSite implements VmPlatform, VmContext {
  public abstract readonly clock: Clock;
  public abstract readonly poolId: string;
  public abstract readonly hostSystemId: string | undefined;

  protected readonly datacenterId: string;
  private readonly datastores = new Map<string, string>();
  private readonly networks = new Map<string, string>();
  private readonly templates = new Map<string, Template>();
  private readonly libraries = new Map<string, string>();

  constructor(
    protected readonly scope: Construct,
    protected readonly options: EsxiOptions,
    protected readonly emitted: (resource: Emitted) => void,
  ) {
    const datacenter = this.track(
      new DataVsphereDatacenter(scope, 'datacenter', {
        name: options.endpoint === 'esxi' ? STANDALONE_DATACENTER : options.datacenter,
        provider: this.provider,
      }),
    );
    this.datacenterId = datacenter.id;
    requireProvider(TerraformStack.of(scope), 'vsphere', PROVIDER_VERSION);
  }

  /** The provider's alias, when the stack has several. */
  public get provider(): TerraformProvider | undefined {
    return this.options.provider;
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    requireProvider(TerraformStack.of(scope), 'vsphere', PROVIDER_VERSION);
    return [emitVm(scope, id, spec, this)];
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const groups = this.machineIds.map(
      (machineId, index) =>
        new HostPortGroup(scope, index === 0 ? 'Resource' : `Resource-${index + 1}`, {
          name: spec.name,
          hostSystemId: machineId,
          virtualSwitchName: spec.virtualSwitch ?? 'vSwitch0',
          ...(spec.vlan !== undefined && { vlanId: spec.vlan }),
          allowPromiscuous: spec.security.promiscuous,
          allowForgedTransmits: spec.security.forgedTransmits,
          allowMacChanges: spec.security.macChanges,
          provider: this.provider,
        }),
    );
    this.networks.set(
      spec.name,
      this.track(
        new DataVsphereNetwork(scope, 'lookup', {
          name: spec.name,
          datacenterId: this.datacenterId,
          dependsOn: groups,
          provider: this.provider,
        }),
      ).id,
    );
    return groups.map((resource) => ({
      resource,
      guards: {
        name: spec.name,
        host_system_id: resource.hostSystemIdInput,
        virtual_switch_name: resource.virtualSwitchNameInput,
        allow_promiscuous: spec.security.promiscuous,
        allow_forged_transmits: spec.security.forgedTransmits,
        allow_mac_changes: spec.security.macChanges,
        vlan_id: spec.vlan,
      },
    }));
  }

  public emitSnapshot(scope: Construct, id: string, vm: TerraformResource, spec: SnapshotSpec): Emitted[] {
    const resource = new VirtualMachineSnapshot(scope, id, {
      virtualMachineUuid: vm.getStringAttribute('uuid'),
      snapshotName: spec.name,
      description: spec.description,
      memory: spec.memory,
      quiesce: spec.quiesce,
      provider: this.provider,
    });
    const guards = { virtual_machine_uuid: vm.getStringAttribute('uuid'), memory: spec.memory };
    return [{ resource, guards }];
  }

  /**
   * An item of a content library, which holds the VM as OVF.
   *
   * Without its description: a capture drops it, and the provider would replace the item in every plan.
   */
  public emitTemplate(scope: Construct, id: string, vm: TerraformResource, spec: TemplateSpec): SavedTemplate {
    const libraryId = this.libraryId(spec.library!);
    const sourceUuid = vm.getStringAttribute('id');
    const { name } = spec;
    const resource = new ContentLibraryItem(scope, id, { name, libraryId, sourceUuid, provider: this.provider });
    const guards = { name, library_id: libraryId, source_uuid: sourceUuid, file_url: undefined };
    return { id: resource.id, emitted: [{ resource, guards }] };
  }

  public checkVm(spec: VmSpec, checks: OptionChecks): void {
    refuse(checks, refusalOfVm(spec));
  }

  public checkTemplate(_vm: ICopyable, spec: TemplateSpec, checks: OptionChecks): void {
    refuse(checks, refusalOfTemplate(spec));
  }

  /** Id of a content library by name; looked up once a host. */
  private libraryId(name: string): string {
    return remember(this.libraries, name, () => {
      const options = { name, provider: this.provider };
      return this.track(new DataVsphereContentLibrary(this.scope, `library-${name}`, options)).id;
    });
  }

  /** Id of a datastore by name; looked up once a host. */
  public datastoreId(name: string): string {
    return remember(this.datastores, name, () => {
      const options = { name, datacenterId: this.datacenterId, provider: this.provider };
      return this.track(new DataVsphereDatastore(this.scope, `datastore-${name}`, options)).id;
    });
  }

  /** Id of a network by name: one that the estate creates, or one that is there. */
  public networkId(name: string): string {
    return remember(this.networks, name, () => {
      const options = { name, datacenterId: this.datacenterId, provider: this.provider };
      return this.track(new DataVsphereNetwork(this.scope, `network-${name}`, options)).id;
    });
  }

  /** A template by name; looked up once a host. */
  public template(name: string): Template {
    return remember(this.templates, name, () => {
      const options = { name, datacenterId: this.datacenterId, provider: this.provider };
      const data = this.track(new DataVsphereVirtualMachine(this.scope, `template-${name}`, options));
      return {
        id: data.id,
        label: `template ${name}`,
        guestId: data.guestId,
        firmware: data.firmware,
        disks: data.disks,
        conditions: new Map(),
      };
    });
  }

  /** Ids of the hosts that a network of the site is defined on. */
  protected abstract get machineIds(): readonly string[];

  /** A host by the name that the endpoint knows it by. */
  protected machine(id: string, { endpoint, hostname }: EsxiOptions): DataVsphereHost {
    return this.track(
      new DataVsphereHost(this.scope, id, {
        // A standalone host is the only one there is, and its name is ignored.
        ...(endpoint === 'vcenter' && { name: hostname }),
        datacenterId: this.datacenterId,
        provider: this.provider,
      }),
    );
  }

  protected track<T extends TerraformElement>(resource: T): T {
    this.emitted({ resource });
    return resource;
  }
}

/** Makes a value once and keeps it. */
function remember<T>(known: Map<string, T>, name: string, make: () => T): T {
  const value = known.get(name) ?? make();
  known.set(name, value);
  return value;
}

import { ComputeClusterHostGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-host-group';
import { ComputeClusterVmGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-group';
import { ComputeClusterVmHostRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-host-rule';
import { ContentLibraryItem } from '@cdktf/provider-vsphere/lib/content-library-item';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import { DataVsphereContentLibrary } from '@cdktf/provider-vsphere/lib/data-vsphere-content-library';
import { DataVsphereDatacenter } from '@cdktf/provider-vsphere/lib/data-vsphere-datacenter';
import { DataVsphereDatastore } from '@cdktf/provider-vsphere/lib/data-vsphere-datastore';
import { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { DataVsphereNetwork } from '@cdktf/provider-vsphere/lib/data-vsphere-network';
import { DataVsphereVirtualMachine } from '@cdktf/provider-vsphere/lib/data-vsphere-virtual-machine';
import { HostPortGroup } from '@cdktf/provider-vsphere/lib/host-port-group';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { VirtualMachineSnapshot } from '@cdktf/provider-vsphere/lib/virtual-machine-snapshot';
import { Lazy, type TerraformElement, type TerraformProvider, type TerraformResource, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { providerAlias } from '../shared/provider-alias';
import { requireProvider } from '../shared/required-provider';
import type {
  Emitted,
  HostSpec,
  NetworkSpec,
  SavedTemplate,
  SnapshotSpec,
  TemplateSpec,
  VmPlatform,
  VmSpec,
} from '../target';
import type { EsxiOptions } from './options';
import { type Template, type VmContext, emitVm } from './vm';

/** The constraint that is known to work: 2.13 is what the bindings were made for. */
const PROVIDER_VERSION = '~> 2.13';

/** What a standalone host calls its only datacenter. */
const STANDALONE_DATACENTER = 'ha-datacenter';

/** One ESXi host in Terraform: the look-ups and the pool that its VMs share. */
export class EsxiPlatform implements VmPlatform, VmContext {
  /** Where VMs are created. */
  public readonly poolId: string;
  /** Where VMs are pinned; not under DRS, which must be free to move them until the rule says otherwise. */
  public readonly hostSystemId: string | undefined;

  private readonly datacenterId: string;
  private readonly datastores = new Map<string, string>();
  private readonly networks = new Map<string, string>();
  private readonly templates = new Map<string, Template>();
  private readonly libraries = new Map<string, string>();
  /** The cluster that VMs must be bound in, and the group that has only this host; none outside a cluster. */
  private binding: { readonly clusterId: string; readonly hostGroup: string } | undefined;
  private readonly vmIds = new Map<TerraformStack, string[]>();

  constructor(
    private readonly scope: Construct,
    private readonly options: EsxiOptions,
    public readonly host: HostSpec,
    private readonly emitted: (resource: Emitted) => void,
  ) {
    const standalone = options.endpoint === 'esxi';
    const datacenter = this.track(
      new DataVsphereDatacenter(scope, 'datacenter', {
        name: standalone ? STANDALONE_DATACENTER : options.datacenter,
        provider: this.provider,
      }),
    );
    this.datacenterId = datacenter.id;
    const machine = this.track(
      new DataVsphereHost(scope, 'host', {
        // A standalone host is the only one there is, and its name is ignored.
        ...(!standalone && { name: options.hostname }),
        datacenterId: this.datacenterId,
        provider: this.provider,
      }),
    );
    this.hostSystemId = options.cluster === undefined ? machine.id : undefined;
    this.poolId = standalone ? machine.resourcePoolId : this.pool(machine);
    requireProvider(TerraformStack.of(scope), 'vsphere', PROVIDER_VERSION);
  }

  /** The provider's alias, when the stack has several. */
  public get provider(): TerraformProvider | undefined {
    return this.options.provider;
  }

  public emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    requireProvider(TerraformStack.of(scope), 'vsphere', PROVIDER_VERSION);
    const emitted = emitVm(scope, id, spec, this);
    this.vmIdsIn(TerraformStack.of(scope))?.push(emitted.resource.id);
    return [emitted];
  }

  public emitNetwork(scope: Construct, spec: NetworkSpec): Emitted[] {
    const group = new HostPortGroup(scope, 'Resource', {
      name: spec.name,
      hostSystemId: this.machineId,
      virtualSwitchName: spec.virtualSwitch ?? 'vSwitch0',
      ...(spec.vlan !== undefined && { vlanId: spec.vlan }),
      allowPromiscuous: spec.security.promiscuous,
      allowForgedTransmits: spec.security.forgedTransmits,
      allowMacChanges: spec.security.macChanges,
      provider: this.provider,
    });
    this.networks.set(
      spec.name,
      this.track(
        new DataVsphereNetwork(scope, 'lookup', {
          name: spec.name,
          datacenterId: this.datacenterId,
          dependsOn: [group],
          provider: this.provider,
        }),
      ).id,
    );
    return [
      {
        resource: group,
        guards: {
          allow_promiscuous: spec.security.promiscuous,
          allow_forged_transmits: spec.security.forgedTransmits,
          allow_mac_changes: spec.security.macChanges,
          vlan_id: spec.vlan,
        },
      },
    ];
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
    return [{ resource, guards: { memory: spec.memory } }];
  }

  /**
   * An item of a content library, which holds the VM as OVF.
   *
   * Without its description: a capture drops it, and the provider would replace the item in every plan.
   */
  public emitTemplate(scope: Construct, id: string, vm: TerraformResource, spec: TemplateSpec): SavedTemplate {
    if (spec.library === undefined) {
      return { id: '', emitted: [] };
    }
    const libraryId = this.libraryId(spec.library);
    const sourceUuid = vm.getStringAttribute('id');
    const { name } = spec;
    const resource = new ContentLibraryItem(scope, id, { name, libraryId, sourceUuid, provider: this.provider });
    const guards = { name, library_id: libraryId, source_uuid: sourceUuid, file_url: undefined };
    return { id: resource.id, emitted: [{ resource, guards }] };
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

  private get machineId(): string {
    return (this.scope.node.findChild('host') as DataVsphereHost).id;
  }

  /**
   * A pool whose limits are the ledger's capacity.
   *
   * It stays expandable: provider 2.14.0 to 2.15.2 drops a `false` on create, and the create then fails.
   */
  private pool(machine: DataVsphereHost): string {
    const { host } = this;
    const cluster = this.options.cluster === undefined ? undefined : this.cluster(this.options.cluster, machine);
    const cpuLimit =
      host.mhzPerCore === undefined ? undefined : Math.floor((host.cpuCapacity * host.mhzPerCore) / 1000);
    const pool = new ResourcePool(this.scope, 'pool', {
      name: `strata-${host.name}`,
      parentResourcePoolId: cluster?.resourcePoolId ?? machine.resourcePoolId,
      cpuExpandable: true,
      memoryExpandable: true,
      ...(cpuLimit !== undefined && { cpuLimit }),
      memoryLimit: host.memoryCapacity,
      scaleDescendantsShares: 'disabled',
      provider: this.provider,
    });
    this.emitted({ resource: pool, guards: { cpu_limit: cpuLimit, memory_limit: host.memoryCapacity } });
    return pool.id;
  }

  /** Inside a cluster a pool does not bind to a host; a must-run-on rule does. */
  private cluster(name: string, machine: DataVsphereHost): DataVsphereComputeCluster {
    const { scope, provider } = this;
    const cluster = this.track(
      new DataVsphereComputeCluster(scope, 'cluster', { name, datacenterId: this.datacenterId, provider }),
    );
    const hosts = new ComputeClusterHostGroup(scope, 'host-group', {
      name: `strata-${this.host.name}-host`,
      computeClusterId: cluster.id,
      hostSystemIds: [machine.id],
      provider,
    });
    this.emitted({ resource: hosts, guards: { host_system_ids: [machine.id] } });
    this.binding = { clusterId: cluster.id, hostGroup: hosts.name };
    this.vmIdsIn(TerraformStack.of(scope));
    return cluster;
  }

  /**
   * The VMs of one stack that are bound to the host; none where no cluster could move them.
   *
   * Each stack has a group and a rule of its own: the host's could only list another's VMs in a circle.
   */
  private vmIdsIn(stack: TerraformStack): string[] | undefined {
    const { binding, provider } = this;
    const known = this.vmIds.get(stack);
    if (binding === undefined || known !== undefined) {
      return known;
    }
    const ids: string[] = [];
    this.vmIds.set(stack, ids);
    const home = TerraformStack.of(this.scope) === stack;
    const [at, prefix] = home ? [this.scope, ''] : [stack, `${providerAlias(this.host.name, this.scope)}-`];
    const label = `strata-${this.host.name}${home ? '' : `-${stack.node.id}`}`;
    const computeClusterId = binding.clusterId;
    const virtualMachineIds = Lazy.listValue({ produce: () => ids });
    const vms = new ComputeClusterVmGroup(at, `${prefix}vm-group`, {
      name: `${label}-vms`,
      computeClusterId,
      virtualMachineIds,
      provider,
    });
    this.emitted({ resource: vms, guards: { virtual_machine_ids: virtualMachineIds } });
    const rule = new ComputeClusterVmHostRule(at, `${prefix}must-run-on`, {
      name: `${label}-must-run-on`,
      computeClusterId,
      vmGroupName: vms.name,
      affinityHostGroupName: binding.hostGroup,
      mandatory: true,
      provider,
    });
    const guards = {
      mandatory: true,
      enabled: undefined,
      vm_group_name: vms.name,
      affinity_host_group_name: binding.hostGroup,
      anti_affinity_host_group_name: undefined,
    };
    this.emitted({ resource: rule, guards });
    return ids;
  }

  private track<T extends TerraformElement>(resource: T): T {
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

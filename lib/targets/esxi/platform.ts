import { ComputeClusterHostGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-host-group';
import { ComputeClusterVmGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-group';
import { ComputeClusterVmHostRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-host-rule';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import type { DataVsphereHost } from '@cdktf/provider-vsphere/lib/data-vsphere-host';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { Lazy, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { providerAlias } from '../../terraform/provider-alias';
import type { ClusterReference, Emitted, HostSpec, VmSpec } from '../target';
import type { EsxiOptions } from './options';
import { emitRestart } from './rules';
import { EsxiSite } from './site';
import type { Clock } from './vm';

/** One ESXi host in Terraform: the look-ups and the pool that its VMs share. */
export class EsxiPlatform extends EsxiSite {
  /** Where VMs are pinned; not under DRS, which must be free to move them until the rule says otherwise. */
  public readonly hostSystemId: string | undefined;

  private readonly hostMachine: DataVsphereHost;
  private knownPoolId: string | undefined;
  /** The cluster that VMs must be bound in, and the group that has only this host; none outside a cluster. */
  private binding: { readonly clusterId: string; readonly hostGroup: string } | undefined;
  private managed: ClusterReference | undefined;
  private readonly vmIds = new Map<TerraformStack, string[]>();

  constructor(
    scope: Construct,
    options: EsxiOptions,
    private readonly host: HostSpec,
    emitted: (resource: Emitted) => void,
  ) {
    super(scope, options, emitted);
    this.hostMachine = this.machine('host', options);
    this.hostSystemId = options.cluster === undefined ? this.hostMachine.id : undefined;
    if (options.cluster === undefined) {
      // In a cluster most VMs are the cluster's: a host of it has a pool of its own once a VM is placed on it.
      void this.poolId;
    }
  }

  public get clock(): Clock {
    const { mhzPerCore, cpuRatioPercent } = this.host;
    return { cpuRatioPercent, ...(mhzPerCore !== undefined && { mhzPerCore }) };
  }

  /** Where VMs are created. */
  public get poolId(): string {
    this.knownPoolId ??=
      this.options.endpoint === 'esxi' ? this.hostMachine.resourcePoolId : this.pool(this.hostMachine);
    return this.knownPoolId;
  }

  public joinCluster(cluster: ClusterReference): boolean {
    this.managed = cluster;
    return this.knownPoolId === undefined;
  }

  public override emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const emitted = super.emitVm(scope, id, spec);
    const [{ resource }] = emitted as [Emitted & { resource: { id: string } }];
    this.vmIdsIn(TerraformStack.of(scope))?.push(resource.id);
    const { restartPriority } = spec;
    return restartPriority === undefined || this.binding === undefined
      ? emitted
      : [...emitted, emitRestart(scope, id, emitted[0]!, this.binding.clusterId, restartPriority, this.provider)];
  }

  protected override get machineIds(): readonly string[] {
    return [this.hostMachine.id];
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
    const parentResourcePoolId = cluster?.resourcePoolId ?? machine.resourcePoolId;
    const pool = new ResourcePool(this.scope, 'pool', {
      name: `strata-${host.name}`,
      parentResourcePoolId,
      cpuExpandable: true,
      memoryExpandable: true,
      ...(cpuLimit !== undefined && { cpuLimit }),
      memoryLimit: host.memoryCapacity,
      scaleDescendantsShares: 'disabled',
      provider: this.provider,
    });
    const guards = {
      parent_resource_pool_id: parentResourcePoolId,
      cpu_limit: cpuLimit,
      memory_limit: host.memoryCapacity,
      cpu_reservation: undefined,
      memory_reservation: undefined,
      cpu_expandable: true,
      memory_expandable: true,
    };
    this.emitted({ resource: pool, guards });
    return pool.id;
  }

  /** Inside a cluster a pool does not bind to a host; a must-run-on rule does. */
  private cluster(name: string, machine: DataVsphereHost): ClusterReference {
    const { scope, provider } = this;
    const cluster =
      this.managed ??
      this.track(new DataVsphereComputeCluster(scope, 'cluster', { name, datacenterId: this.datacenterId, provider }));
    const hosts = new ComputeClusterHostGroup(scope, 'host-group', {
      name: `strata-${this.host.name}-host`,
      computeClusterId: cluster.id,
      hostSystemIds: [machine.id],
      provider,
    });
    this.emitted({ resource: hosts, guards: { compute_cluster_id: cluster.id, host_system_ids: [machine.id] } });
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
    this.emitted({
      resource: vms,
      guards: { compute_cluster_id: computeClusterId, virtual_machine_ids: virtualMachineIds },
    });
    const rule = new ComputeClusterVmHostRule(at, `${prefix}must-run-on`, {
      name: `${label}-must-run-on`,
      computeClusterId,
      vmGroupName: vms.name,
      affinityHostGroupName: binding.hostGroup,
      mandatory: true,
      provider,
    });
    const guards = {
      compute_cluster_id: computeClusterId,
      mandatory: true,
      enabled: undefined,
      vm_group_name: vms.name,
      affinity_host_group_name: binding.hostGroup,
      anti_affinity_host_group_name: undefined,
    };
    this.emitted({ resource: rule, guards });
    return ids;
  }
}

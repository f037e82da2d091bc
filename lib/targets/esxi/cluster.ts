import { ComputeCluster, type ComputeClusterConfig } from '@cdktf/provider-vsphere/lib/compute-cluster';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import type { Admission, DrsMode } from '../../model';
import { quietly } from '../../terraform/quietly';
import type {
  ClusterPlatform,
  ClusterReference,
  ClusterSpec,
  Emitted,
  Guards,
  ManagedCluster,
  RuleSpec,
  VmSpec,
} from '../target';
import type { EsxiOptions } from './options';
import { emitRestart, emitRule } from './rules';
import { EsxiSite } from './site';
import type { Clock } from './vm';

/** How vSphere calls what its scheduler may do. */
const DRS_LEVEL: Readonly<Record<DrsMode, string>> = {
  'fully-automated': 'fullyAutomated',
  'partially-automated': 'partiallyAutomated',
  manual: 'manual',
};

/** What is written of admission control. */
type AdmissionArguments = Pick<
  ComputeClusterConfig,
  | 'haAdmissionControlPolicy'
  | 'haAdmissionControlHostFailureTolerance'
  | 'haAdmissionControlResourcePercentageAutoCompute'
  | 'haAdmissionControlResourcePercentageCpu'
  | 'haAdmissionControlResourcePercentageMemory'
  | 'haAdmissionControlFailoverHostSystemIds'
>;

/** One DRS cluster in Terraform: its look-ups, the pool that its VMs share, and its rules. */
export class EsxiCluster extends EsxiSite implements ClusterPlatform {
  /** Where VMs are created. */
  public readonly poolId: string;
  /** DRS chooses: a host that is named here would be where Terraform puts a VM back at every apply. */
  public readonly hostSystemId = undefined;

  private readonly machines: ReadonlyMap<string, string>;
  /** The cluster as Terraform knows it, looked up or managed. */
  public readonly reference: ClusterReference;

  constructor(
    scope: Construct,
    options: EsxiOptions,
    private readonly spec: ClusterSpec,
    emitted: (resource: Emitted) => void,
  ) {
    super(scope, options, emitted);
    this.machines = new Map(
      spec.hosts.map(({ path, hypervisor }, index) => [
        path,
        this.machine(`host-${index + 1}`, (hypervisor as unknown as { readonly options: EsxiOptions }).options).id,
      ]),
    );
    this.reference = spec.managed === undefined ? this.lookUp() : this.manage(spec.managed);
    this.poolId = this.pool();
  }

  public get clock(): Clock {
    const { mhzPerCore, cpuRatioPercent } = this.spec;
    return { cpuRatioPercent, ...(mhzPerCore !== undefined && { mhzPerCore }) };
  }

  public override emitVm(scope: Construct, id: string, spec: VmSpec): Emitted[] {
    const emitted = super.emitVm(scope, id, spec);
    const { restartPriority } = spec;
    return restartPriority === undefined
      ? emitted
      : [...emitted, emitRestart(scope, id, emitted[0]!, this.reference.id, restartPriority, this.provider)];
  }

  public emitRule(scope: Construct, id: string, spec: RuleSpec): Emitted[] {
    return quietly(() => emitRule(scope, id, spec, this.reference.id, this.machines, this.provider));
  }

  protected override get machineIds(): readonly string[] {
    return [...this.machines.values()];
  }

  private lookUp(): ClusterReference {
    return this.track(
      new DataVsphereComputeCluster(this.scope, 'cluster', {
        name: this.options.cluster!,
        datacenterId: this.datacenterId,
        provider: this.provider,
      }),
    );
  }

  /**
   * The cluster itself. Of `ha_admission_control_*`, shares default to 100 % and the tolerance to one host: each that the
   * policy reads is stated.
   */
  private manage({ hostFailuresToTolerate, admission, drs }: ManagedCluster): ClusterReference {
    const ha = admission.policy !== 'disabled' || hostFailuresToTolerate > 0;
    const control = ha ? this.admissionOf(admission, hostFailuresToTolerate) : {};
    const resource = new ComputeCluster(this.scope, 'cluster', {
      name: this.options.cluster!,
      datacenterId: this.datacenterId,
      hostSystemIds: [...this.machines.values()],
      drsEnabled: true,
      drsAutomationLevel: DRS_LEVEL[drs],
      haEnabled: ha,
      ...control,
      provider: this.provider,
    });
    const guards: Guards = {
      name: this.options.cluster,
      datacenter_id: this.datacenterId,
      // Each of these changes which hosts there are, or that VMs restart at all.
      host_managed: undefined,
      ha_host_monitoring: undefined,
      ha_vm_restart_priority: undefined,
      ha_advanced_options: undefined,
      host_system_ids: [...this.machines.values()],
      drs_enabled: true,
      drs_automation_level: DRS_LEVEL[drs],
      ha_enabled: ha,
      ha_admission_control_policy: control.haAdmissionControlPolicy,
      ha_admission_control_host_failure_tolerance: control.haAdmissionControlHostFailureTolerance,
      ha_admission_control_resource_percentage_auto_compute: control.haAdmissionControlResourcePercentageAutoCompute,
      ha_admission_control_resource_percentage_cpu: control.haAdmissionControlResourcePercentageCpu,
      ha_admission_control_resource_percentage_memory: control.haAdmissionControlResourcePercentageMemory,
      ha_admission_control_failover_host_system_ids: control.haAdmissionControlFailoverHostSystemIds,
      ha_admission_control_slot_policy_use_explicit_size: undefined,
    };
    this.emitted({ resource, guards });
    return resource;
  }

  private admissionOf(admission: Admission, failures: number): AdmissionArguments {
    if (keepsNothing(admission, failures)) {
      return { haAdmissionControlPolicy: POLICY.disabled };
    }
    const common = {
      haAdmissionControlPolicy: POLICY[admission.policy],
      haAdmissionControlHostFailureTolerance: failures,
    };
    switch (admission.policy) {
      case 'percentage': {
        const { cpuPercent, memoryPercent } = admission;
        return cpuPercent === undefined || memoryPercent === undefined
          ? { ...common, haAdmissionControlResourcePercentageAutoCompute: true }
          : {
              ...common,
              haAdmissionControlResourcePercentageAutoCompute: false,
              haAdmissionControlResourcePercentageCpu: cpuPercent,
              haAdmissionControlResourcePercentageMemory: memoryPercent,
            };
      }
      case 'dedicated-hosts':
        return {
          ...common,
          haAdmissionControlFailoverHostSystemIds: admission.hosts.map((path) => this.machines.get(path)!),
        };
      case 'slots':
      case 'disabled':
        return common;
    }
  }

  /**
   * A pool whose limits are the ledger's capacity, and whose reservations are what the ledger says its VMs are guaranteed.
   *
   * It stays expandable: provider 2.14.0 to 2.15.2 drops a `false` on create, and the create then fails.
   */
  private pool(): string {
    const { name, cpuCapacityMhz, memoryCapacity, guaranteed, mhzPerCore } = this.spec;
    const cpuReservation = Lazy.numberValue({ produce: () => guaranteed().mhz });
    const memoryReservation = Lazy.numberValue({ produce: () => guaranteed().mib });
    const resource = new ResourcePool(this.scope, 'pool', {
      name: `strata-${name}`,
      parentResourcePoolId: this.reference.resourcePoolId,
      cpuExpandable: true,
      memoryExpandable: true,
      ...(mhzPerCore !== undefined && { cpuReservation }),
      memoryReservation,
      ...(cpuCapacityMhz !== undefined && { cpuLimit: cpuCapacityMhz }),
      memoryLimit: memoryCapacity,
      scaleDescendantsShares: 'disabled',
      provider: this.provider,
    });
    const guards = {
      parent_resource_pool_id: this.reference.resourcePoolId,
      cpu_limit: cpuCapacityMhz,
      memory_limit: memoryCapacity,
      cpu_reservation: mhzPerCore === undefined ? undefined : cpuReservation,
      memory_reservation: memoryReservation,
      cpu_expandable: true,
      memory_expandable: true,
    };
    this.emitted({ resource, guards });
    return resource.id;
  }
}

/** Whether nothing is kept: by name, or because it is kept for hosts that may fail, and none may. */
function keepsNothing(admission: Admission, failures: number): boolean {
  const byFailures =
    admission.policy === 'slots' || (admission.policy === 'percentage' && admission.cpuPercent === undefined);
  return admission.policy === 'disabled' || (byFailures && failures === 0);
}

/** How vSphere calls the policies of admission control. */
const POLICY: Readonly<Record<Admission['policy'], string>> = {
  percentage: 'resourcePercentage',
  slots: 'slotPolicy',
  'dedicated-hosts': 'failoverHosts',
  disabled: 'disabled',
};

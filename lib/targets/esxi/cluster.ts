import { ComputeCluster } from '@cdktf/provider-vsphere/lib/compute-cluster';
import { DataVsphereComputeCluster } from '@cdktf/provider-vsphere/lib/data-vsphere-compute-cluster';
import { ResourcePool } from '@cdktf/provider-vsphere/lib/resource-pool';
import { Lazy } from 'cdktf';
import type { Construct } from 'constructs';
import type { Admission, DrsMode } from '../../model';
import { quietly } from '../shared/quietly';
import type { ClusterPlatform, ClusterSpec, Emitted, Guards, ManagedCluster, RuleSpec, VmSpec } from '../target';
import type { EsxiOptions } from './options';
import { emitRestart, emitRule } from './rules';
import { EsxiSite } from './site';
import type { Clock } from './vm';

/** How vSphere calls what its scheduler may do. */
const DRS_LEVEL: Readonly<Record<Exclude<DrsMode, 'off'>, string>> = {
  'fully-automated': 'fullyAutomated',
  'partially-automated': 'partiallyAutomated',
  manual: 'manual',
};

/** A cluster as Terraform knows it, looked up or managed. */
interface Known {
  readonly id: string;
  readonly resourcePoolId: string;
}

/** One DRS cluster in Terraform: its look-ups, the pool that its VMs share, and its rules. */
export class EsxiCluster extends EsxiSite implements ClusterPlatform {
  /** Where VMs are created. */
  public readonly poolId: string;
  /** DRS chooses: a host that is named here would be where Terraform puts a VM back at every apply. */
  public readonly hostSystemId = undefined;

  private readonly machines: ReadonlyMap<string, string>;
  private readonly known: Known;

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
    this.known = spec.managed === undefined ? this.lookUp() : this.manage(spec.managed);
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
      : [...emitted, emitRestart(scope, id, emitted[0]!, this.known.id, restartPriority, this.provider)];
  }

  public emitRule(scope: Construct, id: string, spec: RuleSpec): Emitted[] {
    return quietly(() => emitRule(scope, id, spec, this.known.id, this.machines, this.provider));
  }

  protected override get machineIds(): readonly string[] {
    return [...this.machines.values()];
  }

  private lookUp(): Known {
    return this.track(
      new DataVsphereComputeCluster(this.scope, 'cluster', {
        name: this.options.cluster!,
        datacenterId: this.datacenterId,
        provider: this.provider,
      }),
    );
  }

  /** The cluster itself. `ha_admission_control_*` shares default to 100 %, so each is stated. */
  private manage({ hostFailuresToTolerate, admission, drs }: ManagedCluster): Known {
    const ha = admission.policy !== 'disabled' || hostFailuresToTolerate > 0;
    const resource = new ComputeCluster(this.scope, 'cluster', {
      name: this.options.cluster!,
      datacenterId: this.datacenterId,
      hostSystemIds: [...this.machines.values()],
      drsEnabled: drs !== 'off',
      ...(drs !== 'off' && { drsAutomationLevel: DRS_LEVEL[drs] }),
      haEnabled: ha,
      ...(ha && this.admissionOf(admission, hostFailuresToTolerate)),
      provider: this.provider,
    });
    const guards: Guards = {
      host_system_ids: [...this.machines.values()],
      drs_enabled: drs !== 'off',
      ha_enabled: ha,
      ha_admission_control_policy: ha ? POLICY[admission.policy] : undefined,
    };
    this.emitted({ resource, guards });
    return resource;
  }

  private admissionOf(admission: Admission, failures: number): Record<string, unknown> {
    const common = {
      haAdmissionControlPolicy: POLICY[admission.policy],
      ...(failures > 0 && { haAdmissionControlHostFailureTolerance: failures }),
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
      case 'slots': {
        const { slotMhz, slotMib } = admission;
        const stated = slotMhz !== undefined || slotMib !== undefined;
        return {
          ...common,
          ...(stated && { haAdmissionControlSlotPolicyUseExplicitSize: true }),
          ...(slotMhz !== undefined && { haAdmissionControlSlotPolicyExplicitCpu: slotMhz }),
          ...(slotMib !== undefined && { haAdmissionControlSlotPolicyExplicitMemory: slotMib }),
        };
      }
      case 'dedicated-hosts':
        return {
          ...common,
          haAdmissionControlFailoverHostSystemIds: admission.hosts.map((path) => this.machines.get(path)!),
        };
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
      parentResourcePoolId: this.known.resourcePoolId,
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
      cpu_limit: cpuCapacityMhz,
      memory_limit: memoryCapacity,
      cpu_reservation: mhzPerCore === undefined ? undefined : cpuReservation,
      memory_reservation: memoryReservation,
    };
    this.emitted({ resource, guards });
    return resource.id;
  }
}

/** How vSphere calls the policies of admission control. */
const POLICY: Readonly<Record<Admission['policy'], string>> = {
  percentage: 'resourcePercentage',
  slots: 'slotPolicy',
  'dedicated-hosts': 'failoverHosts',
  disabled: 'disabled',
};

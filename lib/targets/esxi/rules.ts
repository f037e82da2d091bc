import { ComputeClusterHostGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-host-group';
import { ComputeClusterVmAffinityRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-affinity-rule';
import { ComputeClusterVmAntiAffinityRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-anti-affinity-rule';
import { ComputeClusterVmGroup } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-group';
import { ComputeClusterVmHostRule } from '@cdktf/provider-vsphere/lib/compute-cluster-vm-host-rule';
import { HaVmOverride } from '@cdktf/provider-vsphere/lib/ha-vm-override';
import type { TerraformProvider, TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Emitted, RestartPriority, RuleSpec } from '../target';

/** Rules between VMs, by kind. */
const BETWEEN = { together: ComputeClusterVmAffinityRule, apart: ComputeClusterVmAntiAffinityRule };

/**
 * Defines a rule of a cluster. It is made anew with any of its VMs: vCenter drops a VM from its rules when it is
 * replaced, and an update of what is left fails.
 */
export function emitRule(
  scope: Construct,
  id: string,
  spec: RuleSpec,
  computeClusterId: string,
  machines: ReadonlyMap<string, string>,
  provider: TerraformProvider | undefined,
): Emitted[] {
  const { name, kind, mandatory } = spec;
  const virtualMachineIds = spec.vms.map((vm) => vm.getStringAttribute('id'));
  const lifecycle = {
    replaceTriggeredBy: spec.vms.map((vm) => `${vm.terraformResourceType}.${vm.friendlyUniqueId}.id`),
  };
  const common = { computeClusterId, mandatory, provider };
  if (kind === 'together' || kind === 'apart') {
    const resource = new BETWEEN[kind](scope, id, { ...common, name, virtualMachineIds, lifecycle });
    return [{ resource, guards: { mandatory, enabled: undefined, virtual_machine_ids: virtualMachineIds } }];
  }
  const vms = new ComputeClusterVmGroup(scope, `${id}-vms`, {
    name: `${name}-vms`,
    computeClusterId,
    virtualMachineIds,
    provider,
  });
  const hostSystemIds = spec.hosts.map((path) => machines.get(path)!);
  const hosts = new ComputeClusterHostGroup(scope, `${id}-hosts`, {
    name: `${name}-hosts`,
    computeClusterId,
    hostSystemIds,
    provider,
  });
  const [on, notOn] = kind === 'on' ? [hosts.name, undefined] : [undefined, hosts.name];
  const rule = new ComputeClusterVmHostRule(scope, id, {
    ...common,
    name,
    vmGroupName: vms.name,
    ...(on !== undefined && { affinityHostGroupName: on }),
    ...(notOn !== undefined && { antiAffinityHostGroupName: notOn }),
  });
  return [
    {
      resource: rule,
      guards: {
        mandatory,
        enabled: undefined,
        vm_group_name: vms.name,
        affinity_host_group_name: on,
        anti_affinity_host_group_name: notOn,
      },
    },
    { resource: vms, guards: { virtual_machine_ids: virtualMachineIds } },
    { resource: hosts, guards: { host_system_ids: hostSystemIds } },
  ];
}

/** Says when a VM is restarted after its host has failed, other than its cluster says. */
export function emitRestart(
  scope: Construct,
  id: string,
  vm: Emitted,
  computeClusterId: string,
  haVmRestartPriority: RestartPriority,
  provider: TerraformProvider | undefined,
): Emitted {
  const resource = new HaVmOverride(scope, id === 'Resource' ? 'ha-override' : `${id}-ha-override`, {
    computeClusterId,
    virtualMachineId: (vm.resource as TerraformResource).getStringAttribute('id'),
    haVmRestartPriority,
    provider,
  });
  return { resource, guards: { ha_vm_restart_priority: haVmRestartPriority } };
}

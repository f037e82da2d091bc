import {
  VirtualMachine,
  type VirtualMachineClone,
  type VirtualMachineCloneCustomize,
  type VirtualMachineConfig,
} from '@cdktf/provider-vsphere/lib/virtual-machine';
import { Fn, type IResolvable, Op, type TerraformProvider, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { pruned } from '../shared/pruned';
import { ResolvedOnce } from '../shared/resolved-once';
import type { Guards, StaticAddress, VmSpec } from '../target';
import { hardeningKeys } from './hardening';

/** A template as VMs need it. */
export interface Template {
  readonly id: string;
  readonly guestId: string;
  readonly firmware: string;
  readonly diskSize: number;
  /** Conditions on it, which its VMs share. */
  readonly conditions: Map<string, ResolvedOnce>;
}

/** What MHz are counted by. */
export interface Clock {
  /** Missing where it is not stated: MHz are then neither guaranteed nor limited. */
  readonly mhzPerCore?: number;
  readonly cpuRatioPercent: number;
}

/** What a VM takes from the platform of its host or cluster. */
export interface VmContext {
  readonly clock: Clock;
  readonly poolId: string;
  readonly hostSystemId: string | undefined;
  readonly provider: TerraformProvider | undefined;
  datastoreId(name: string): string;
  networkId(name: string): string;
  template(name: string): Template;
}

/** SCSI unit 7 is the controller's own; each controller takes 15 disks, and the provider numbers them 0 to 59. */
const DISKS_PER_CONTROLLER = 15;

/** A VM that hands cdktf only what is set. */
class LeanVirtualMachine extends VirtualMachine {
  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return pruned(super.synthesizeAttributes());
  }
}

/** Defines one VM, with every limit that the ledger counted on. */
export function emitVm(
  scope: Construct,
  id: string,
  spec: VmSpec,
  platform: VmContext,
): { resource: VirtualMachine; guards: Guards } {
  const template = spec.source.kind === 'clone' ? platform.template(spec.source.reference) : undefined;
  const limits = cpuLimits(spec, platform.clock);
  const store = spec.disks[0]!.store;
  const extraConfig = { ...hardeningKeys(spec), ...spec.settings };
  const controllers = Math.ceil(spec.disks.length / DISKS_PER_CONTROLLER);
  const config: VirtualMachineConfig = {
    name: spec.name,
    resourcePoolId: platform.poolId,
    hostSystemId: platform.hostSystemId,
    datastoreId: platform.datastoreId(store),
    numCpus: spec.vcpus.emitted,
    memory: spec.memory.emitted,
    memoryReservation: memoryReservationOf(spec),
    ...(spec.coresPerSocket !== undefined && { numCoresPerSocket: spec.coresPerSocket }),
    ...limits,
    // Written where asked for only: a running VM cannot be given it later.
    ...(spec.hotAdd.cpu && { cpuHotAddEnabled: true }),
    ...(spec.hotAdd.memory && { memoryHotAddEnabled: true }),
    guestId: template?.guestId ?? spec.guestOs.vsphereGuestId,
    firmware: spec.firmware,
    efiSecureBootEnabled: spec.secureBoot,
    enableLogging: true,
    forcePowerOff: true,
    shutdownWaitTimeout: spec.shutdownWaitMinutes,
    ...(!spec.waitForAddress && { waitForGuestNetTimeout: 0 }),
    ...(controllers > 1 && { scsiControllerCount: controllers }),
    extraConfig,
    // A device reads the VM's memory by its physical address: all of it must stay there.
    ...(spec.passthrough !== undefined && { pciDeviceId: [spec.passthrough], memoryReservationLockedToMax: true }),
    networkInterface: spec.networks.map((network) => ({ networkId: platform.networkId(network) })),
    disk: spec.disks.map((disk, index) => ({
      label: `disk${index}`,
      unitNumber: index,
      // What exists already has its size.
      ...(disk.attach === undefined ? { size: disk.sizeGib } : { attach: true, path: disk.attach }),
      ...(disk.shared && { diskSharing: 'sharingMultiWriter' }),
      // An attached disk names its datastore even where it is the VM's own: the provider asks for it.
      ...((disk.store !== store || disk.attach !== undefined) && { datastoreId: platform.datastoreId(disk.store) }),
    })),
    ...(template !== undefined && { clone: cloneOf(spec, template) }),
    ...(spec.source.kind === 'iso' && {
      cdrom: [{ datastoreId: platform.datastoreId(store), path: spec.source.reference }],
    }),
    ...(preconditions(spec, template) ?? {}),
    provider: platform.provider,
  };
  const resource = new LeanVirtualMachine(scope, id, config);
  return {
    resource,
    guards: {
      num_cpus: config.numCpus,
      num_cores_per_socket: config.numCoresPerSocket,
      memory: config.memory,
      memory_reservation: config.memoryReservation,
      memory_limit: undefined,
      cpu_limit: config.cpuLimit,
      cpu_reservation: config.cpuReservation,
      memory_reservation_locked_to_max: config.memoryReservationLockedToMax,
      latency_sensitivity: undefined,
      nested_hv_enabled: undefined,
      cpu_hot_add_enabled: config.cpuHotAddEnabled,
      memory_hot_add_enabled: config.memoryHotAddEnabled,
      pci_device_id: config.pciDeviceId,
      scsi_bus_sharing: undefined,
      resource_pool_id: config.resourcePoolId,
      host_system_id: config.hostSystemId,
      extra_config: extraConfig,
      'disk.*.size': spec.disks.filter(({ attach }) => attach === undefined).map((disk) => disk.sizeGib),
      'disk.*.attach': spec.disks.flatMap(({ attach }) => (attach === undefined ? [] : [true])),
      'disk.*.path': spec.disks.flatMap(({ attach }) => attach ?? []),
      'disk.*.disk_sharing': spec.disks.flatMap(({ shared }) => (shared ? ['sharingMultiWriter'] : [])),
      'disk.*.datastore_id': spec.disks
        .filter((disk) => disk.store !== store || disk.attach !== undefined)
        .map((disk) => platform.datastoreId(disk.store)),
      datastore_id: config.datastoreId,
      'clone.linked_clone': undefined,
    },
  };
}

/** MiB that the VM is guaranteed: never more than it has, of which only the bound may be known. */
function memoryReservationOf({ memory, memoryReservationMib }: VmSpec): number {
  if (memoryReservationMib >= memory.charged) {
    return memory.emitted;
  }
  return memory.guard === undefined || memoryReservationMib === 0
    ? memoryReservationMib
    : Token.asNumber(Fn.min([memoryReservationMib, memory.emitted]));
}

/** MHz that the VM is guaranteed, where asked for, and that it may use at most, where it is not trusted. */
function cpuLimits(
  spec: VmSpec,
  { mhzPerCore, cpuRatioPercent }: Clock,
): Pick<VirtualMachineConfig, 'cpuReservation' | 'cpuLimit'> {
  if (mhzPerCore === undefined) {
    return {};
  }
  const full = spec.vcpus.charged * mhzPerCore;
  return {
    ...(spec.reserveCpu && { cpuReservation: Math.floor((full * 100) / cpuRatioPercent) }),
    ...(spec.limitCpu && { cpuLimit: full }),
  };
}

function cloneOf(spec: VmSpec, template: Template): VirtualMachineClone {
  const { address } = spec;
  return { templateUuid: template.id, ...(address !== undefined && { customize: customizationOf(spec, address) }) };
}

/** Windows takes name servers and domain by adapter, Linux once for the machine; each ignores the other's place. */
function customizationOf(spec: VmSpec, address: StaticAddress): VirtualMachineCloneCustomize {
  const { ip, prefixLength, gateway, domain } = address;
  const windows = spec.guestOs.kernel === 'windows';
  const dns = address.dnsServers.length > 0 ? { dnsServerList: [...address.dnsServers] } : {};
  const first = { ipv4Address: ip, ipv4Netmask: prefixLength, ...(windows && { ...dns, dnsDomain: domain }) };
  return {
    ...(windows
      ? { windowsOptions: { computerName: spec.name } }
      : { linuxOptions: { hostName: spec.name, domain }, ...dns }),
    networkInterface: spec.networks.map((_, index) => (index === 0 ? first : {})),
    ...(gateway !== undefined && { ipv4Gateway: gateway }),
  };
}

/** What the template must be for the declaration to be true; Terraform stops the plan when it is not. */
function preconditions(
  spec: VmSpec,
  template: Template | undefined,
): Pick<VirtualMachineConfig, 'lifecycle'> | undefined {
  const conditions = [spec.vcpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
  if (template !== undefined) {
    const { guestOs, firmware, source, disks } = spec;
    conditions.push(
      {
        condition: once(template, guestOs.vsphereGuestId, (id) => Op.eq(template.guestId, id)),
        errorMessage: `template ${source.reference} is no ${guestOs.label} (${guestOs.vsphereGuestId}): change guestOs or the template`,
      },
      {
        condition: once(template, firmware, (by) => Op.eq(template.firmware, by)),
        errorMessage: `template ${source.reference} does not boot by ${firmware}: state its firmware`,
      },
      {
        condition: once(template, disks[0]!.sizeGib, (gib) => Op.lte(template.diskSize, gib)),
        errorMessage: `the first disk of template ${source.reference} is larger than ${disks[0]!.sizeGib} GiB: enlarge the VM's first disk`,
      },
    );
  }
  return conditions.length === 0 ? undefined : { lifecycle: { precondition: conditions } };
}

/** A condition on a template, made and resolved once for all VMs that state the same. */
function once<T extends string | number>(
  { conditions }: Template,
  stated: T,
  condition: (stated: T) => IResolvable,
): ResolvedOnce {
  const known = conditions.get(`${stated}`) ?? new ResolvedOnce(condition(stated));
  conditions.set(`${stated}`, known);
  return known;
}

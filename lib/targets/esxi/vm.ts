import type { DataVsphereVirtualMachineDisksList } from '@cdktf/provider-vsphere/lib/data-vsphere-virtual-machine';
import {
  VirtualMachine,
  type VirtualMachineClone,
  type VirtualMachineCloneCustomize,
  type VirtualMachineConfig,
  type VirtualMachineDisk,
} from '@cdktf/provider-vsphere/lib/virtual-machine';
import { Fn, type IResolvable, Op, type TerraformProvider, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { MILLI_PER_CPU, mhzOf, guaranteedMhz } from '../../model';
import { firstBootOf, needsMac } from '../shared/first-boot';
import { guardsOf } from '../shared/guards';
import { macOf } from '../shared/mac-of';
import { pruned } from '../../terraform/pruned';
import { ResolvedOnce } from '../../terraform/resolved-once';
import type { Guards, StaticAddress, VmSpec } from '../target';
import type { VmSource } from '../vm-source';
import { VSPHERE_VM } from './dialect/vm';
import { hardeningKeys } from './hardening';

/** What VMs are cloned from, as they need it. */
export interface Template {
  readonly id: string;
  /** As people call it in a sentence. */
  readonly label: string;
  readonly guestId: string;
  readonly firmware: string;
  /** Its disks, where Terraform looks them up; those of a VM of the estate are known at synth. */
  readonly disks?: DataVsphereVirtualMachineDisksList;
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

/** VMware's MAC addresses, and how far those reach that are given by hand: 00:50:56:00:00:00 to 00:50:56:3f:ff:ff. */
const VMWARE_MACS = '00:50:56';
const VMWARE_STATIC = 0x3f;

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
  const template = templateOf(spec.source, platform);
  const linked = spec.source.origin.linked === true;
  const limits = cpuLimits(spec, platform.clock);
  const store = spec.disks[0]!.store;
  const mac = spec.userData !== undefined && needsMac(spec) ? macOf(VMWARE_MACS, spec.name, VMWARE_STATIC) : undefined;
  const extraConfig = { ...hardeningKeys(spec), ...spec.settings, ...guestInfo(spec, mac) };
  const clone = template === undefined ? undefined : cloneOf(spec, template, linked);
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
    networkInterface: spec.networks.map((network, index) => ({
      networkId: platform.networkId(network),
      ...(mac !== undefined && index === 0 && { useStaticMac: true, macAddress: mac }),
    })),
    disk: spec.disks.map((disk, index) => ({
      label: `disk${index}`,
      unitNumber: index,
      // What exists already has its size.
      ...(disk.attach === undefined ? { size: disk.sizeGib } : { attach: true, path: disk.attach }),
      ...(disk.shared && { diskSharing: 'sharingMultiWriter' }),
      // An attached disk names its datastore even where it is the VM's own: the provider asks for it.
      ...((disk.store !== store || disk.attach !== undefined) && { datastoreId: platform.datastoreId(disk.store) }),
      ...(linked && template?.disks !== undefined && provisioningOf(template.disks, index)),
    })),
    ...(clone !== undefined && { clone }),
    ...(spec.source.kind === 'iso' && {
      cdrom: [{ datastoreId: platform.datastoreId(store), path: spec.source.reference }],
    }),
    ...(preconditions(spec, template) ?? {}),
    provider: platform.provider,
  };
  const resource = new LeanVirtualMachine(scope, id, config);
  return { resource, guards: guardsOf(config, VSPHERE_VM.owned) };
}

/** MiB that the VM is guaranteed: never more than it has, of which only the bound may be known. */
function memoryReservationOf({ memory, memoryReservationMib, passthrough }: VmSpec): number {
  // The provider locks all memory only where all of it is reserved.
  if (memoryReservationMib >= memory.charged || passthrough !== undefined) {
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
  const milliCpu = spec.vcpus.charged * MILLI_PER_CPU;
  return {
    ...(spec.reserveCpu && { cpuReservation: guaranteedMhz(milliCpu, mhzPerCore, cpuRatioPercent) }),
    ...(spec.limitCpu && { cpuLimit: mhzOf(milliCpu, mhzPerCore) }),
  };
}

/** What a VM is cloned from: a template that is there, one that the estate saved, or another VM. */
function templateOf({ kind, reference, origin }: VmSource, platform: VmContext): Template | undefined {
  const { vm, templateId } = origin;
  if (vm !== undefined) {
    // The VM's own resource tells what a template's look-up would.
    return {
      id: templateId ?? vm.resource.getStringAttribute('id'),
      label: vm.name,
      guestId: vm.resource.getStringAttribute('guest_id'),
      firmware: vm.resource.getStringAttribute('firmware'),
      conditions: new Map(),
    };
  }
  return kind === 'clone' ? platform.template(reference) : undefined;
}

/** Never both a customization and cloud-init: the one undoes what the other did (see `guestInfo`). */
function cloneOf(spec: VmSpec, template: Template, linked: boolean): VirtualMachineClone {
  const { address, userData } = spec;
  return {
    templateUuid: template.id,
    ...(linked && { linkedClone: true }),
    ...(address !== undefined && userData === undefined && { customize: customizationOf(spec, address) }),
  };
}

/** A linked clone's disk is provisioned as that which it is linked to; one beyond those of the template, as any new one. */
function provisioningOf(
  disks: DataVsphereVirtualMachineDisksList,
  index: number,
): Pick<VirtualMachineDisk, 'thinProvisioned' | 'eagerlyScrub'> {
  const { thinProvisioned, eagerlyScrub } = disks.get(index);
  return { thinProvisioned: Fn.try([thinProvisioned, true]), eagerlyScrub: Fn.try([eagerlyScrub, false]) };
}

/** What cloud-init's VMware data source reads; none where the guest is told nothing but an address, by customization. */
function guestInfo(spec: VmSpec, mac: string | undefined): Record<string, string> {
  if (spec.userData === undefined) {
    return {};
  }
  const { metaData, userData, network } = firstBootOf(spec, mac);
  const texts = {
    metadata: JSON.stringify({ ...metaData, ...(network !== undefined && { network }) }),
    userdata: userData,
  };
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => [
      [`guestinfo.${key}`, Buffer.from(text, 'utf8').toString('base64')],
      [`guestinfo.${key}.encoding`, 'base64'],
    ]),
  );
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
    const { label } = template;
    conditions.push(
      {
        condition: once(template, guestOs.vsphereGuestId, (id) => Op.eq(template.guestId, id)),
        errorMessage: `${label} is no ${guestOs.label} (${guestOs.vsphereGuestId}): change guestOs or the template`,
      },
      {
        condition: once(template, firmware, (by) => Op.eq(template.firmware, by)),
        errorMessage: `${label} does not boot by ${firmware}: state its firmware`,
      },
    );
    const size = template.disks?.get(0).size;
    const stated = disks[0]!.sizeGib;
    if (size !== undefined) {
      conditions.push(
        source.origin.linked === true
          ? {
              condition: once(template, `linked ${stated}`, () => Op.eq(size, stated)),
              errorMessage: `the first disk of ${label} is not of ${stated} GiB, and a linked clone's has the same size: change the VM's first disk`,
            }
          : {
              condition: once(template, stated, (gib) => Op.lte(size, gib)),
              errorMessage: `the first disk of ${label} is larger than ${stated} GiB: enlarge the VM's first disk`,
            },
      );
    }
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

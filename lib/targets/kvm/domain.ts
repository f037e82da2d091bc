import type { TerraformResourceLifecycle } from 'cdktf';
import { addressOf } from '../../terraform/address-of';
import type { VmSpec } from '../target';
import type { LibvirtCloudinitDisk, LibvirtDomainAttributes, LibvirtVolume } from './libvirt';
import { type KvmOptions, cpuModeOf } from './options';
import { stylesheetOf } from './stylesheet';

/** What a domain is made of. */
interface Parts {
  readonly options: KvmOptions;
  readonly volumes: readonly LibvirtVolume[];
  readonly cloudInit: LibvirtCloudinitDisk | undefined;
  readonly nics: LibvirtDomainAttributes['network_interface'];
}

/** A domain's arguments. */
export function attributesOf(spec: VmSpec, { options, volumes, cloudInit, nics }: Parts): LibvirtDomainAttributes {
  const { machine, uefi } = options;
  const cpuMode = cpuModeOf(options);
  const iso = spec.source.kind === 'iso' ? [{ file: spec.source.reference }] : [];
  const xslt = stylesheetOf({
    ...(options.memoryBacking !== undefined && { memoryBacking: options.memoryBacking }),
    sataDrives: machine === 'q35' && (cloudInit !== undefined || iso.length > 0),
  });
  return {
    name: spec.name,
    ...madeWith(options),
    type: options.domainType ?? 'kvm',
    vcpu: spec.vcpus.emitted,
    memory: spec.memory.emitted,
    running: spec.powered,
    autostart: spec.autostart ?? spec.powered,
    ...(machine !== undefined && { machine }),
    ...(uefi !== undefined &&
      spec.firmware === 'efi' && {
        firmware: uefi.code,
        ...(uefi.variables !== undefined && { nvram: [{ template: uefi.variables }] as const }),
      }),
    ...(cloudInit !== undefined && { cloudinit: cloudInit.id }),
    ...(cpuMode !== undefined && { cpu: [{ mode: cpuMode }] as const }),
    disk: [...volumes.map(({ id }) => ({ volume_id: id })), ...iso],
    network_interface: nics,
    console: [{ type: 'pty', target_port: '0', target_type: 'serial' }],
    ...(xslt !== undefined && { xml: [{ xslt }] as const }),
  };
}

/**
 * The provider neither changes these two of a domain that is there, nor replaces it: every plan would say the same again.
 * It does replace a domain whose description changes.
 */
function madeWith({ cpuMode, machine }: KvmOptions): Pick<LibvirtDomainAttributes, 'description'> {
  const made = [
    ...(cpuMode === undefined ? [] : [`CPU ${cpuMode}`]),
    ...(machine === undefined ? [] : [`machine ${machine}`]),
  ];
  return made.length === 0 ? {} : { description: `made with ${made.join(', ')}` };
}

/** What stops a plan, what replaces the domain, and what of it no plan is to show. */
export function lifecycleOf(
  spec: VmSpec,
  { options, cloudInit }: Pick<Parts, 'options' | 'cloudInit'>,
): { lifecycle?: TerraformResourceLifecycle } {
  const precondition = [spec.vcpus.guard, spec.memory.guard].filter((guard) => guard !== undefined);
  // The provider puts another CD in by way of IDE, which q35 lacks; and starts a stopped domain for it, and leaves it so.
  const replaced = cloudInit !== undefined && (options.machine === 'q35' || !spec.powered);
  const lifecycle: TerraformResourceLifecycle = {
    ...(precondition.length > 0 && { precondition }),
    ...(replaced && { replaceTriggeredBy: [addressOf(cloudInit)] }),
    // libvirt tells of a running domain which model it found, under the mode 'custom'.
    ...(options.cpuMode === 'host-model' && { ignoreChanges: ['cpu'] }),
  };
  return Object.keys(lifecycle).length === 0 ? {} : { lifecycle };
}

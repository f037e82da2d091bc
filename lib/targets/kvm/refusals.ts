import { Token } from 'cdktf';
import type { NetworkSpec, TemplateSpec, VmSpec } from '../target';
import type { ICopyable } from '../vm-source';
import { type KvmOptions, formatIn } from './options';

/** Why libvirt cannot make a VM as it is declared; nothing where it can. */
export function refusalOfVm(spec: VmSpec, options: KvmOptions): string | undefined {
  const { kind, reference, origin } = spec.source;
  if (kind === 'copy' && origin.vm?.powered === true) {
    return (
      `'source' is a copy of ${origin.vm.name}, which runs: on KVM a copy is an overlay on its disks, which must not be ` +
      "written to any more; declare it with 'powered: false', or use a template"
    );
  }
  if (kind === 'iso' && !reference.endsWith('.iso') && !Token.isUnresolved(reference)) {
    return `'source' is ${reference}, and the provider takes what does not end in '.iso' for a disk; rename it`;
  }
  const duplicated = origin.vm?.diskSizesGib.length ?? (kind === 'clone' || kind === 'image' ? 1 : 0);
  const raw = spec.disks.find(({ store }, index) => index < duplicated && formatIn(options, store) === 'raw');
  if (raw !== undefined) {
    return `'source' needs an overlay, and the volumes of ${raw.store} are raw; use another datastore or VmSource.blank()`;
  }
  return refusalOfPages(spec, options);
}

/** Why libvirt cannot save a VM as this template, which is made of overlays, as copies are; nothing where it can. */
export function refusalOfTemplate(vm: ICopyable, { store }: TemplateSpec, options: KvmOptions): string | undefined {
  if (vm.powered) {
    return (
      "'asTemplate' is of a VM that runs: on KVM a template is an overlay on its disks, which must not be written to any " +
      "more; declare it with 'powered: false'"
    );
  }
  return formatIn(options, store) === 'raw'
    ? `'asTemplate' needs an overlay, and the volumes of ${store} are raw; use another datastore`
    : undefined;
}

/** Why libvirt cannot create a network as it is declared; nothing where it can. */
export function refusalOfNetwork({ name }: NetworkSpec, options: KvmOptions): string | undefined {
  const bridge = options.bridges?.[name];
  return bridge === undefined
    ? undefined
    : `'name' is ${name}, which is the bridge ${bridge} of the host OS already; give the network another name`;
}

/** QEMU fills its last page, and libvirt refuses a part of one. */
function refusalOfPages({ memory }: VmSpec, options: KvmOptions): string | undefined {
  const page = options.memoryBacking?.hugePageSize?.toMib();
  return page === undefined || memory.charged % page === 0
    ? undefined
    : `'memory' is ${memory.charged} MiB, and the host backs it by huge pages of ${page} MiB; state a multiple of it`;
}

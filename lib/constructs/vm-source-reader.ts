import { insteadOf } from '../model';
import { type DiskSpec, VmSource } from '../targets';
import type { Checks } from './checks';
import { type IVmHost, copyScopeOf } from './vm-hosting';

/** Reads where a VM's first disk comes from. */
export function readSource(checks: Checks, host: IVmHost, source: VmSource, disks: readonly DiskSpec[]): VmSource {
  const given = checks.instance('source', source, 'a VmSource such as VmSource.template()', isVmSource);
  const { kind, reference } = given;
  checks.flag('source.linked', given.origin.linked, false);
  if (given.kind === 'copy' || given.origin.templateId !== undefined) {
    checkOriginal(checks, host, given, disks);
  } else if (kind === 'clone') {
    // Its look-up is named after it.
    checks.text('source', reference);
  } else if (kind !== 'blank-disk' && checks.content('source', reference) === '') {
    checks.wrong('source', 'a path or URL', reference);
  }
  return given;
}

/** Whether it starts with a guest OS on its disk that another VM was installed with. */
export function isDuplicate(source: VmSource | undefined): boolean {
  return source?.kind === 'clone' || source?.kind === 'copy';
}

/** A copy, or a clone of a saved template, has all disks of its original; within reach of its host. */
function checkOriginal(checks: Checks, host: IVmHost, { kind, origin }: VmSource, disks: readonly DiskSpec[]): void {
  const { vm } = origin;
  if (vm === undefined || vm === null || !Array.isArray(vm.diskSizesGib)) {
    return checks.wrong('source', 'a copy of a VirtualMachine of this library', vm);
  }
  vm.diskSizesGib.forEach((least, index) => {
    const disk = disks[index];
    if (disk === undefined) {
      checks.wrong('disks', `a list of at least the ${vm.diskSizesGib.length} disks of ${vm.name}`, disks.length);
    } else if (disk.sizeGib < least) {
      checks.wrong(`disks[${index}].size`, `at least that of ${vm.name}, ${least} GiB`, disk.sizeGib);
    }
  });
  const { system } = host.hypervisor;
  if (vm.copyScope !== copyScopeOf(host) && insteadOf(system, kind) === undefined) {
    checks.fail(
      'TGT001',
      `'source' is of ${vm.name} on ${vm.hostPath}, which ${system.label} does not reach from ${host.node.path}; ` +
        'use a template that is there',
    );
  }
}

function isVmSource(value: object): boolean {
  return value instanceof VmSource;
}

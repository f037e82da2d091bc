import type { NetworkSpec, OptionChecks, VmSpec } from '../target';
import { HYPER_V } from './capabilities';
import { checkSafe, isAbsolute } from './paths';
import { INTEGRATION_SERVICES } from './services';

/** Hyper-V takes memory in steps of so many MiB, and no less than the other. */
const STEP_MIB = 2;
const LEAST_MIB = 32;

/** Names that can be a folder and stand in the provider's scripts, whatever else a VM's may have. */
const NAME = /^\w(?:[\w .-]*[\w-])?$/;

/** What the platform knows of where things are. */
export interface Places {
  /** Path of a template by its name; nothing where no folder of templates is known. */
  templatePath(name: string): string | undefined;
}

/** Refuses what Hyper-V or its provider cannot make of a VM. */
export function checkVm(spec: VmSpec, checks: OptionChecks, places: Places): void {
  const { name, firmware, guestOs, networks } = spec;
  if (!NAME.test(name)) {
    checks.wrong(
      'name',
      'letters, digits, blanks, dots, dashes and underscores, as the name of a folder has them',
      name,
    );
  }
  if (firmware === 'efi' && guestOs.hyperVGeneration === 1) {
    checks.wrong(
      'firmware',
      `bios: ${guestOs.label} does not boot on generation 2 of Hyper-V's virtual hardware`,
      firmware,
    );
  }
  networks.forEach((network, index) => checkSafe(checks, `networks[${index}]`, network));
  checkDynamicMemory(spec, checks);
  checkSource(spec, checks, places);
  spec.disks.forEach(({ attach }, index) => {
    if (attach !== undefined && isAbsolute(checkSafe(checks, `disks[${index}].attach`, attach))) {
      checks.wrong(`disks[${index}].attach`, 'a path on its datastore', attach);
    }
  });
  for (const [key, value] of Object.entries(spec.settings)) {
    if (!(key in INTEGRATION_SERVICES)) {
      checks.wrong('settings', `of ${Object.keys(INTEGRATION_SERVICES).join(', ')}`, key);
    }
    checks.oneOf(`settings['${key}']`, value, ['true', 'false']);
  }
}

/** A network is a private switch, or a VLAN of a switch that is there. */
export function checkNetwork(spec: NetworkSpec, checks: OptionChecks, defaultSwitch: string | undefined): void {
  checkSafe(checks, 'name', spec.name);
  if (spec.virtualSwitch !== undefined) {
    checkSafe(checks, 'virtualSwitch', spec.virtualSwitch);
  }
  if (spec.internal && spec.virtualSwitch !== undefined) {
    checks.wrong(
      'virtualSwitch',
      'left out where the network is internal: it is a switch of its own',
      spec.virtualSwitch,
    );
  }
  if (!spec.internal && spec.virtualSwitch === undefined && defaultSwitch === undefined) {
    checks.fail(
      'INP008',
      "'virtualSwitch' is not stated; give an external switch of the host, or make the network internal",
    );
  }
}

function checkDynamicMemory({ dynamicMemory }: VmSpec, checks: OptionChecks): void {
  if (dynamicMemory === undefined) {
    return;
  }
  const { minimumMib, startupMib } = dynamicMemory;
  for (const [prop, mib] of [
    ['minimum', minimumMib],
    ['startup', startupMib],
  ] as const) {
    if (mib < LEAST_MIB || mib % STEP_MIB !== 0) {
      checks.wrong(`dynamicMemory.${prop}`, `a multiple of ${STEP_MIB} MiB, of at least ${LEAST_MIB} MiB`, mib);
    }
  }
}

function checkSource({ source }: VmSpec, checks: OptionChecks, places: Places): void {
  const { kind, reference, origin } = source;
  if (kind === 'copy') {
    checkCopy(origin.vm, checks);
  } else if (kind !== 'blank-disk') {
    checkSafe(checks, 'source', reference);
  }
  if (kind === 'clone' && places.templatePath(reference) === undefined) {
    checks.fail('INP008', "'templates' of the hypervisor is not stated, and 'source' is no path of the host; state it");
  }
  if (kind === 'image' && (/^[a-z]{2,}:/i.test(reference) || !/\.vhdx$/i.test(reference))) {
    // A download is saved under the name that its server gives, and an archive unpacked into whatever is in it.
    checks.wrong(
      'source',
      'a VHDX on the host: what is downloaded or unpacked has a name that nobody knows',
      reference,
    );
  }
}

/** The file of a VM's disk can be copied while nobody writes to it. */
function checkCopy(vm: VmSpec['source']['origin']['vm'], checks: OptionChecks): void {
  if (vm?.powered === true) {
    checks.fail(
      'TGT001',
      `'source' is not possible on ${HYPER_V.label}: the disk of ${vm.name} is in use while it runs; copy a VM that is not powered, or use VmSource.template()`,
    );
  }
}

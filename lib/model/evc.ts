/** Makers of processors, by how their EVC modes start. */
export type CpuVendor = 'intel' | 'amd';

/**
 * EVC modes of vSphere by maker, oldest first: each shows VMs all that those before it do.
 *
 * From the documentation of `evc_mode` of the `vmware/vsphere` provider (2.16), which lists those of vSphere 9.
 */
export const EVC_MODES: Readonly<Record<CpuVendor, readonly string[]>> = {
  intel: [
    'intel-merom',
    'intel-penryn',
    'intel-nehalem',
    'intel-westmere',
    'intel-sandybridge',
    'intel-ivybridge',
    'intel-haswell',
    'intel-broadwell',
    'intel-skylake',
    'intel-cascadelake',
    'intel-icelake',
    'intel-sapphirerapids',
    'intel-graniterapids',
  ],
  amd: [
    'amd-rev-e',
    'amd-rev-f',
    'amd-greyhound-no3dnow',
    'amd-greyhound',
    'amd-bulldozer',
    'amd-piledriver',
    'amd-steamroller',
    'amd-zen',
    'amd-zen2',
    'amd-zen3',
    'amd-zen4',
    'amd-zen5',
  ],
};

/** Maker of a processor that supports an EVC mode; undefined where there is no such mode. */
export function vendorOf(evcMode: string): CpuVendor | undefined {
  return (['intel', 'amd'] as const).find((vendor) => EVC_MODES[vendor].includes(evcMode));
}

/** Whether a processor whose newest EVC mode is `newest` can show VMs the mode `wanted`. */
export function supportsEvc(newest: string, wanted: string): boolean {
  const vendor = vendorOf(wanted);
  return (
    vendor !== undefined &&
    vendor === vendorOf(newest) &&
    EVC_MODES[vendor].indexOf(wanted) <= EVC_MODES[vendor].indexOf(newest)
  );
}

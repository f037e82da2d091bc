import type { Criticality, GuestTraits, Workload } from '../model';
import type { Checks } from './checks';

/** What every guest may say of itself; rules judge by it. */
export interface GuestTraitsProps {
  /**
   * Who answers for it.
   *
   * @default - nobody stated
   */
  readonly owner?: string;

  /**
   * What it is for; decides which technique fits.
   *
   * @default - not stated
   */
  readonly workload?: Workload;

  /**
   * How much depends on it.
   *
   * @default - not stated, which counts as `normal`
   */
  readonly criticality?: Criticality;

  /**
   * Whether it suffers from every layer below it.
   *
   * @default - as its workload
   */
  readonly latencySensitive?: boolean;

  /**
   * The service that it is one instance of; instances are to survive each other.
   *
   * @default - a service of its own
   */
  readonly service?: string;
}

/** The traits as the model has them; what is not stated is missing. */
export function traitsOf(checks: Checks, props: GuestTraitsProps): GuestTraits {
  const owner = checks.optionalText('owner', props.owner);
  const service = checks.optionalText('service', props.service);
  return {
    ...(owner !== undefined && { owner }),
    ...(service !== undefined && { service }),
    ...(props.workload !== undefined && {
      workload: checks.instance(
        'workload',
        props.workload,
        'a Workload such as Workload.DATABASE',
        (value) => 'scalesFast' in value,
      ),
    }),
    ...(props.criticality !== undefined && {
      criticality: checks.oneOf<Criticality>('criticality', props.criticality, ['normal', 'critical']),
    }),
    ...(props.latencySensitive !== undefined && {
      latencySensitive: checks.flag('latencySensitive', props.latencySensitive, false),
    }),
  };
}

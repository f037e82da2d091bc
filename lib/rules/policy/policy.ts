import type { Severity } from '../finding';

/** Props of guests that a policy can require. */
export type RequiredProp = 'owner' | 'trustZone' | 'criticality' | 'workload';

/** Amounts a resource, in whole percent. */
export type PercentByResource = Readonly<Partial<Record<'cpu' | 'memory' | 'disk', number>>>;

/** What architects enforce on every estate; also the shape of `strata.policy.json`. */
export interface Policy {
  /** As people call it. */
  readonly name: string;

  /** Its version; the report names both. */
  readonly version: string;

  /** Severities by rule id. A rule that cannot be waived is never less than an error. @default - the catalogue's */
  readonly severities?: Readonly<Record<string, Severity>>;

  /**
   * What it is that a rule which must hold was neither proven to hold nor not to (CAP011, CAP012, AVA003).
   *
   * @default 'warning'
   */
  readonly undecided?: Severity;

  /** Ids of rules that nobody may waive here. @default - those of the catalogue */
  readonly nonWaivable?: readonly string[];

  /** The most that a stated overcommit may be. @default - 1000 each */
  readonly maximumRatioPercent?: PercentByResource;

  /** The least that a host must keep of its total. @default - 0 each */
  readonly requiredReservePercent?: Pick<PercentByResource, 'cpu' | 'memory'>;

  /** What every guest must state. @default - nothing more than its sizes */
  readonly requiredProps?: readonly RequiredProp[];

  /** Ids of the systems that may be used, such as `esxi`. @default - all */
  readonly allowedSystems?: readonly string[];

  /** The oldest releases that may be used, by system id. @default - what the provider supports */
  readonly minimumVersions?: Readonly<Record<string, string>>;

  /** Whether a Terraform module in the app is an error (INP007): no rule can look into it. @default - it is told as not judged */
  readonly modules?: 'error';
}

/** Above this, a stated overcommit is an error where no policy says less: Red Hat's upper bound for KVM is 10:1. */
export const MAXIMUM_RATIO_PERCENT = 1000;

/** What holds when nobody states a policy. */
export const DEFAULT_POLICY: Policy = { name: 'default', version: '1' };

/** Several policies as one. */
export interface ComposedPolicy extends Policy {
  /** What it was composed of: each is judged for itself, too. @default - itself */
  readonly parts?: readonly Policy[];
}

/**
 * Several policies as one: in everything, the stricter wins.
 *
 * What a policy does not say is as the catalogue says, so that another policy beside it can only add: a rule is
 * lowered, and a ratio above the catalogue's allowed, where all of them say so.
 */
export function composePolicies(policies: readonly Policy[]): ComposedPolicy {
  const [first = DEFAULT_POLICY, ...rest] = policies;
  if (rest.length === 0) {
    return first;
  }
  const parts = policies.flatMap(partsOf);
  // A team applies its organization's policy in every stack: it is still one policy.
  const labels = new Map(parts.map(({ name, version }) => [`${name}\n${version}`, { name, version }]));
  return {
    ...parts.reduce(compose),
    name: [...labels.values()].map(({ name }) => name).join(' + '),
    version: [...labels.values()].map(({ version }) => version).join(' + '),
    parts,
  };
}

/** The policies that one was composed of. */
export function partsOf(policy: ComposedPolicy): readonly Policy[] {
  return policy.parts ?? [policy];
}

function compose(a: Policy, b: Policy): Policy {
  return {
    name: a.name,
    version: a.version,
    severities: agreed(a.severities, b.severities),
    ...([a.undecided, b.undecided].includes('error') && { undecided: 'error' as const }),
    nonWaivable: union(a.nonWaivable, b.nonWaivable),
    maximumRatioPercent: merge(ratiosOf(a), ratiosOf(b), Math.min),
    requiredReservePercent: merge(a.requiredReservePercent, b.requiredReservePercent, Math.max),
    requiredProps: union(a.requiredProps, b.requiredProps),
    ...(intersection(a.allowedSystems, b.allowedSystems) ?? {}),
    minimumVersions: merge(a.minimumVersions, b.minimumVersions, (x, y) => (compareVersions(x, y) < 0 ? y : x)),
    ...((a.modules === 'error' || b.modules === 'error') && { modules: 'error' }),
  };
}

/** Orders releases by their numbers: `8.0` is before `8.0.1` and before `10`; `8.0 U2` is as `8.0`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(numberOf)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

/** The number that a part of a release begins with; none is before all. */
function numberOf(part: string): number {
  const number = Number.parseInt(part, 10);
  return Number.isNaN(number) ? 0 : number;
}

/** The most that a policy allows: the catalogue's where it says nothing. */
function ratiosOf({ maximumRatioPercent = {} }: Policy): Required<PercentByResource> {
  const {
    cpu = MAXIMUM_RATIO_PERCENT,
    memory = MAXIMUM_RATIO_PERCENT,
    disk = MAXIMUM_RATIO_PERCENT,
  } = maximumRatioPercent;
  return { cpu, memory, disk };
}

/** Raised where one says so, lowered where both do; else the catalogue's. */
function agreed(a: Policy['severities'] = {}, b: Policy['severities'] = {}): Record<string, Severity> {
  const ids = union(Object.keys(a), Object.keys(b));
  return Object.fromEntries(
    ids.flatMap((id): [string, Severity][] => {
      const stated: readonly (Severity | undefined)[] = [a[id], b[id]];
      if (stated.includes('error')) {
        return [[id, 'error']];
      }
      return stated.includes(undefined) ? [] : [[id, 'warning']];
    }),
  );
}

/** Both, and the stricter where both say something; a key without a value says nothing. */
function merge<T>(
  a: Readonly<Record<string, T | undefined>> | undefined,
  b: Readonly<Record<string, T | undefined>> | undefined,
  stricter: (a: T, b: T) => T,
): Record<string, T> {
  const merged: Record<string, T> = {};
  for (const [key, value] of [...Object.entries(a ?? {}), ...Object.entries(b ?? {})]) {
    const known = merged[key];
    if (value !== undefined) {
      merged[key] = known === undefined ? value : stricter(known, value);
    }
  }
  return merged;
}

function union<T>(a: readonly T[] = [], b: readonly T[] = []): T[] {
  return [...new Set([...a, ...b])];
}

function intersection(
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): Pick<Policy, 'allowedSystems'> | undefined {
  if (a === undefined || b === undefined) {
    const stated = a ?? b;
    return stated && { allowedSystems: stated };
  }
  return { allowedSystems: a.filter((system) => b.includes(system)) };
}

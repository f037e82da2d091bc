import type { Severity } from './finding';

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
}

/** Above this, a stated overcommit is an error where no policy says less: Red Hat's upper bound for KVM is 10:1. */
export const MAXIMUM_RATIO_PERCENT = 1000;

/** What holds when nobody states a policy. */
export const DEFAULT_POLICY: Policy = { name: 'default', version: '1' };

/** Several policies as one: in everything, the stricter wins; who says nothing has no opinion. */
export function composePolicies(policies: readonly Policy[]): Policy {
  const [first = DEFAULT_POLICY, ...rest] = policies;
  return rest.reduce(compose, first);
}

function compose(a: Policy, b: Policy): Policy {
  return {
    name: `${a.name} + ${b.name}`,
    version: `${a.version} + ${b.version}`,
    severities: merge(a.severities, b.severities, (x, y) => (x === 'error' || y === 'error' ? 'error' : 'warning')),
    nonWaivable: union(a.nonWaivable, b.nonWaivable),
    maximumRatioPercent: merge(a.maximumRatioPercent, b.maximumRatioPercent, Math.min),
    requiredReservePercent: merge(a.requiredReservePercent, b.requiredReservePercent, Math.max),
    requiredProps: union(a.requiredProps, b.requiredProps),
    ...(intersection(a.allowedSystems, b.allowedSystems) ?? {}),
    minimumVersions: merge(a.minimumVersions, b.minimumVersions, (x, y) => (compareVersions(x, y) < 0 ? y : x)),
  };
}

/** Orders releases by their numbers: `8.0` is before `8.0.1` and before `10`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number)) as [number[], number[]];
  for (let i = 0; i < Math.max(left.length, right.length); i += 1) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) {
      return difference;
    }
  }
  return 0;
}

function merge<T>(
  a: Readonly<Record<string, T>> | undefined,
  b: Readonly<Record<string, T>> | undefined,
  stricter: (a: T, b: T) => T,
): Record<string, T> {
  const merged: Record<string, T> = { ...a };
  for (const [key, value] of Object.entries(b ?? {})) {
    const known = merged[key];
    merged[key] = known === undefined ? value : stricter(known, value);
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

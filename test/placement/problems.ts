import * as fc from 'fast-check';
import type { Constraints, PlacementGuest, PlacementHost, PlacementProblem } from '../../lib/placement';

/** GiB in MiB. */
export const gib = (amount: number): number => amount * 1024;

/** A host of 16 vCPU and 64 GiB unless said otherwise. */
export function host(id: string, more: Partial<PlacementHost> = {}): PlacementHost {
  return { id, cpu: 16_000, memory: 64 * 1024, ...more };
}

/** So many hosts: `h-1`, `h-2` and on. */
export function hosts(count: number, more: Partial<PlacementHost> = {}): PlacementHost[] {
  return Array.from({ length: count }, (_, index) => host(`h-${index + 1}`, more));
}

/** A guest of 1 vCPU and 1 GiB unless said otherwise. */
export function guest(id: string, more: Partial<PlacementGuest> = {}): PlacementGuest {
  return { id, cpu: 1000, memory: 1024, ...more };
}

/** So many equal guests: `name-1`, `name-2` and on. */
export function guests(count: number, more: Partial<PlacementGuest> = {}, name = 'g'): PlacementGuest[] {
  return Array.from({ length: count }, (_, index) => guest(`${name}-${index + 1}`, more));
}

/** Small problems with every kind of constraint, in units of 1 so that hosts are often exactly full. */
export function problemOf(mostHosts: number, mostGuests: number): fc.Arbitrary<PlacementProblem> {
  return fc
    .record({ hosts: fc.integer({ min: 1, max: mostHosts }), guests: fc.integer({ min: 0, max: mostGuests }) })
    .chain((counts) => {
      const hostIds = Array.from({ length: counts.hosts }, (_, index) => `h-${index}`);
      const guestIds = Array.from({ length: counts.guests }, (_, index) => `g-${index}`);
      return fc.record({
        hosts: fc.tuple(...hostIds.map((id) => aHost.map((one) => stripped({ id, ...one })))),
        guests: fc.tuple(...guestIds.map((id) => aGuest(hostIds).map((one) => stripped({ id, ...one })))),
        constraints: someConstraints(guestIds),
      });
    });
}

/** Up to four hosts and nine guests: few enough to try all placements. */
export const aProblem: fc.Arbitrary<PlacementProblem> = fc.constant(undefined).chain(() => problemOf(4, 9));

/** The same problem in another order. */
export function shuffled({ hosts, guests, constraints = {} }: PlacementProblem): fc.Arbitrary<PlacementProblem> {
  const inAnyOrder = <T>(some: readonly T[]): fc.Arbitrary<T[]> =>
    fc.shuffledSubarray([...some], { minLength: some.length, maxLength: some.length });
  return fc.record({
    hosts: inAnyOrder(hosts),
    guests: inAnyOrder(guests),
    constraints: fc.record({
      together: inAnyOrder(constraints.together ?? []),
      apart: inAnyOrder(constraints.apart ?? []),
    }),
  });
}

const rarely = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

const often = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined, freq: 1 });

const aHost = fc.record({
  cpu: fc.integer({ min: 5, max: 12 }),
  memory: fc.integer({ min: 5, max: 12 }),
  largestCpu: rarely(fc.integer({ min: 3, max: 8 })),
  largestMemory: rarely(fc.integer({ min: 3, max: 8 })),
  guaranteedCpu: often(fc.integer({ min: 0, max: 10 })),
  guaranteedMemory: often(fc.integer({ min: 0, max: 10 })),
});

const aGuest = (hostIds: readonly string[]) =>
  fc.record({
    cpu: fc.integer({ min: 0, max: 6 }),
    memory: fc.integer({ min: 0, max: 6 }),
    sizeMemory: rarely(fc.integer({ min: 0, max: 5 })),
    allowed: rarely(someOf(hostIds)),
    guaranteedCpu: often(fc.nat(6)),
    guaranteedMemory: often(fc.nat(6)),
  });

const someConstraints = (guestIds: readonly string[]): fc.Arbitrary<Constraints> => {
  const groups = fc.array(fc.subarray([...guestIds], { maxLength: Math.min(3, guestIds.length) }), { maxLength: 2 });
  return fc.record({
    together: rarely(groups),
    apart: fc.option(groups, { nil: undefined }),
  });
};

const someOf = (ids: readonly string[]): fc.Arbitrary<ReadonlySet<string>> =>
  fc.subarray([...ids], { minLength: 1 }).map((some) => new Set(some));

function stripped<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

import { Occupancy } from '../../lib/clusters';
import { LossKinds } from '../../lib/clusters/losses';
import type { Constraints, PlacementGuest, PlacementHost } from '../../lib/placement';

/** Hosts and guests by one amount, which is their CPU and their memory. */
const host = (id: string, size: number, overrides: Partial<PlacementHost> = {}): PlacementHost => ({
  id,
  cpu: size,
  memory: size,
  ...overrides,
});
const guest = (id: string, size: number, overrides: Partial<PlacementGuest> = {}): PlacementGuest => ({
  id,
  cpu: size,
  memory: size,
  ...overrides,
});

/** What is left on each host, by CPU; nothing where a guest of the lost host finds no room. */
function after(
  lost: string,
  hosts: readonly PlacementHost[],
  guests: readonly [PlacementGuest, string][],
  constraints: Constraints = {},
): Record<string, number> | undefined {
  const problem = { hosts, guests: guests.map(([one]) => one), constraints };
  const on = new Map(guests.map(([{ id }, where]) => [id, where]));
  const left = new Occupancy(problem, on).after(new Set([lost]));
  return left === undefined ? undefined : Object.fromEntries([...left].map(([id, { cpu }]) => [id, cpu]));
}

const THREE = [host('a', 10), host('b', 10), host('c', 10)];

describe('guests of a lost host', () => {
  test('go where the least is left, and no other moves', () => {
    const there: [PlacementGuest, string][] = [
      [guest('x', 4), 'a'],
      [guest('y', 6), 'b'],
      [guest('z', 1), 'c'],
    ];
    expect(after('a', THREE, there)).toEqual({ b: 0, c: 9 });
    expect(after('b', THREE, there)).toEqual({ a: 0, c: 9 });
  });

  test.each<[string, number, Partial<PlacementHost>, Partial<PlacementGuest>, boolean]>([
    ['exactly fill a host', 6, {}, {}, true],
    ['are one over in CPU', 6, {}, { cpu: 7 }, false],
    ['are one over in memory', 6, {}, { memory: 7 }, false],
    ['are as large as one may be', 6, { largestCpu: 6, largestMemory: 6 }, {}, true],
    ['have more CPU than one may have', 6, { largestCpu: 5 }, {}, false],
    ['have more memory than one may have', 6, { largestMemory: 5 }, {}, false],
    ['are small enough without overhead', 6, { largestMemory: 5 }, { sizeMemory: 5 }, true],
    ['may run there', 6, {}, { allowed: new Set(['a', 'b']) }, true],
    ['may not run there', 6, {}, { allowed: new Set(['a']) }, false],
  ])('find room where they %s', (_, size, ofHost, ofGuest, fits) => {
    const hosts = [host('a', 10), host('b', 10, ofHost)];
    const found = after('a', hosts, [
      [guest('x', size, ofGuest), 'a'],
      [guest('y', 4), 'b'],
    ]);
    expect(found !== undefined).toBe(fits);
  });

  test.each<[string, number, boolean]>([
    ['as much as is left for guarantees', 4, true],
    ['one more', 5, false],
  ])('find room where they are guaranteed %s', (_, mib, fits) => {
    const there: [PlacementGuest, string][] = [
      [guest('x', 1, { guaranteedMemory: mib }), 'a'],
      [guest('y', 1, { guaranteedMemory: 3 }), 'b'],
    ];
    const hosts = ['a', 'b'].map((id) => host(id, 10, { guaranteedMemory: 7 }));
    expect(after('a', hosts, there) !== undefined).toBe(fits);
  });

  test('keep apart from what is there, and from each other', () => {
    const there: [PlacementGuest, string][] = [
      [guest('x', 1), 'a'],
      [guest('y', 1), 'b'],
    ];
    expect(after('a', THREE, there)).toEqual({ b: 8, c: 10 });
    expect(after('a', THREE, there, { apart: [['x', 'y']] })).toEqual({ b: 9, c: 9 });
    const both: [PlacementGuest, string][] = [
      [guest('x', 1), 'a'],
      [guest('y', 1), 'a'],
    ];
    const pairs = { apart: [['x'], ['y', 'x']] };
    expect(after('a', THREE, both, pairs)).toEqual({ b: 9, c: 9 });
    expect(after('a', THREE.slice(0, 2), both, pairs)).toBeUndefined();
  });

  test('stay together, through all groups that they are in', () => {
    const there: [PlacementGuest, string][] = [
      [guest('x', 3), 'a'],
      [guest('y', 3), 'a'],
      [guest('z', 3), 'a'],
      [guest('v', 3), 'b'],
      [guest('w', 3), 'c'],
    ];
    const together = [
      ['x', 'y'],
      ['y', 'z', 'who is not there'],
    ];
    expect(after('a', THREE, there)).toEqual({ b: 1, c: 4 });
    expect(after('a', THREE, there, { together })).toBeUndefined();
    expect(after('a', THREE, there, { together: [together[0]!] })).toEqual({ b: 1, c: 4 });
    expect(after('a', [...THREE, host('d', 9)], there, { together })).toEqual({ b: 7, c: 7, d: 0 });
  });
});

describe('losses that stand for others', () => {
  const keys = (hosts: readonly PlacementHost[], guests: readonly PlacementGuest[]): string[] => {
    const kinds = new LossKinds({ hosts, guests }, guest('more', 1));
    return kinds.typical(1, () => 0)!.map((lost) => [...lost].join());
  };

  test('are one of each kind of hosts', () => {
    expect(keys(THREE, [])).toEqual(['a']);
    expect(keys([...THREE, host('d', 11), host('e', 10, { largestCpu: 5 })], [])).toEqual(['a', 'd', 'e']);
    expect(keys(THREE, [guest('x', 1, { allowed: new Set(['b']) })])).toEqual(['a', 'b']);
    expect(keys([...THREE, host('d', 10, { guaranteedMemory: 5 })], [])).toEqual(['a', 'd']);
  });

  test('are every mixture of the kinds, those that weigh least first', () => {
    const hosts = [...THREE, host('d', 11), host('e', 11)];
    const kinds = new LossKinds({ hosts, guests: [] }, guest('more', 1));
    const losses = kinds.typical(2, ({ id }) => -id.charCodeAt(0))!;
    expect(losses.map((lost) => [...lost].join())).toEqual(['c,b', 'c,e', 'e,d']);
    expect(kinds.keyOf(['d', 'a'])).toBe(kinds.keyOf(losses[1]!));
    expect(kinds.keyOf(['a', 'b'])).not.toBe(kinds.keyOf(['d', 'b']));
  });
});

describe('a guest could run on another host beside what is there', () => {
  const couldRun = (
    guests: readonly [PlacementGuest, string][],
    constraints: Constraints = {},
    hosts: readonly PlacementHost[] = [host('a', 10), host('b', 10)],
  ): boolean =>
    new Occupancy(
      { hosts, guests: guests.map(([one]) => one), constraints },
      new Map(guests.map(([{ id }, where]) => [id, where])),
    ).couldRun('x', 'b');
  const x: [PlacementGuest, string] = [guest('x', 4), 'a'];

  test.each<[string, boolean, readonly [PlacementGuest, string][], Constraints, readonly PlacementHost[] | undefined]>([
    ['where it fills it', true, [x, [guest('y', 6), 'b']], {}, undefined],
    ['not where it is one over', false, [x, [guest('y', 7), 'b']], {}, undefined],
    [
      'not where as much cannot be guaranteed',
      false,
      [
        [guest('x', 4, { guaranteedMemory: 4 }), 'a'],
        [guest('y', 2, { guaranteedMemory: 2 }), 'b'],
      ],
      {},
      [host('a', 10), host('b', 10, { guaranteedMemory: 5 })],
    ],
    ['not where it may not run', false, [[guest('x', 4, { allowed: new Set(['a']) }), 'a']], {}, undefined],
    ['not beside what it must be apart from', false, [x, [guest('y', 1), 'b']], { apart: [['x', 'y']] }, undefined],
    // 4 + 3 and 3 are 10; with 4, one is over.
    [
      'with what it must be with',
      true,
      [x, [guest('w', 3), 'a'], [guest('y', 3), 'b']],
      { together: [['x', 'w']] },
      undefined,
    ],
    ['not without it', false, [x, [guest('w', 3), 'a'], [guest('y', 4), 'b']], { together: [['x', 'w']] }, undefined],
    [
      'not where what it must be with may not run',
      false,
      [x, [guest('w', 1, { allowed: new Set(['a']) }), 'a']],
      { together: [['x', 'w']] },
      undefined,
    ],
    ['not where there is no such host', false, [x], {}, [host('a', 10)]],
  ])('%s', (_, expected, guests, constraints, hosts) => {
    expect(couldRun(guests, constraints, hosts)).toBe(expected);
  });

  test('and not a guest that is nowhere', () => {
    expect(couldRun([[guest('y', 1), 'a']])).toBe(false);
  });
});

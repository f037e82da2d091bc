import { type Constraints, type PlacementGuest, type PlacementHost, verify } from '../../lib/placement';
import { gib, guest, guests, host, hosts } from './problems';

/** Everything is on h-1. */
const onOne = (all: readonly PlacementGuest[]) => new Map(all.map(({ id }) => [id, 'h-1']));

describe('verifying', () => {
  test('finds nothing wrong when all is exactly full', () => {
    const all = guests(16, { memory: gib(4), guaranteedCpu: 100, guaranteedMemory: 10 });
    const limits = { largestCpu: 1000, largestMemory: gib(4), guaranteedCpu: 1600, guaranteedMemory: 160 };
    expect(verify({ hosts: hosts(1, limits), guests: all }, onOne(all))).toEqual([]);
  });

  test.each<[string, Partial<PlacementHost>, PlacementGuest[], Constraints, string[]]>([
    ['one vCPU too many', {}, guests(17), {}, ['h-1 gives 17 of 16 vCPU']],
    ['one MiB too many', {}, [guest('a', { memory: gib(64) + 1 })], {}, ['h-1 gives 65537 MiB of 64 GiB']],
    [
      'a thousandth of a guaranteed vCPU too many',
      { guaranteedCpu: 1999 },
      guests(2, { guaranteedCpu: 1000 }),
      {},
      ['h-1 guarantees 2 of 1.999 vCPU'],
    ],
    [
      'one guaranteed MiB too many',
      { guaranteedMemory: gib(2) - 1 },
      guests(2, { guaranteedMemory: gib(1) }),
      {},
      ['h-1 guarantees 2 GiB of 2047 MiB'],
    ],
    ['too large a CPU', { largestCpu: 999 }, guests(1), {}, ['g-1 is too large for h-1']],
    ['too large a memory', { largestMemory: 1023 }, guests(1), {}, ['g-1 is too large for h-1']],
    [
      'a guest on a host that has less than nothing',
      { cpu: -1 },
      guests(1, { cpu: 0 }),
      {},
      ['h-1 gives 0 of -0.001 vCPU'],
    ],
    ['a host that is not allowed', {}, guests(1, { allowed: new Set(['h-2']) }), {}, ['g-1 must not run on h-1']],
    ['guests that must be apart', {}, guests(2), { apart: [['g-1', 'g-2']] }, ['no two of g-1, g-2 may share a host']],
  ])('finds %s', (_, limits, all, constraints, wrong) => {
    expect(verify({ hosts: hosts(2, limits), guests: all, constraints }, onOne(all))).toEqual(wrong);
  });

  test('finds guests that must be together and are not', () => {
    const assignment = new Map([
      ['g-1', 'h-1'],
      ['g-2', 'h-2'],
    ]);
    const problem = { hosts: hosts(2), guests: guests(2), constraints: { together: [['g-1', 'g-2']] } };
    expect(verify(problem, assignment)).toEqual(['g-1, g-2 must share a host']);
  });

  test('finds guests that are nowhere, and those on a host that is not there', () => {
    expect(verify({ hosts: [host('a')], guests: guests(2) }, new Map([['g-1', 'b']]))).toEqual([
      'g-1 is on no host',
      'g-2 is on no host',
    ]);
  });
});

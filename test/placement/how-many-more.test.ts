import { howManyMore } from '../../lib/placement';
import { gib, guest, guests, host, hosts } from './problems';

const shape = { cpu: 4000, memory: gib(8) };

describe('room for more guests, everything may be placed anew', () => {
  test.each([
    // 2 x 16 vCPUs hold 8 of 4.
    ['on empty hosts', { hosts: hosts(2), guests: [] }, 8, 'sum'],
    // 64 GiB hold 8 of 8 GiB; with one of 8 GiB there are 7 left, and 28 of 32 vCPUs.
    [
      'in the dimension that is scarce',
      { hosts: hosts(1, { cpu: 64_000 }), guests: guests(1, { memory: gib(8) }) },
      7,
      'sum',
    ],
    ['on full hosts', { hosts: hosts(1), guests: guests(16) }, 0, 'sum'],
    // Each host of 15 takes three of 4: six, though 30 vCPUs would be seven and a half.
    ['where each host has a rest', { hosts: hosts(2, { cpu: 15_000 }), guests: [] }, 6, 'large'],
    // Guests of 8 and 7 leave 8 and 9 alone, 3 more; side by side they leave 1 and 16: 4 more.
    [
      'when guests move closer together',
      { hosts: hosts(2), guests: [guest('a', { cpu: 8000 }), guest('b', { cpu: 7000 })] },
      4,
      'sum',
    ],
    // 48 GiB on each, of which one has 8 less: 6 and 5 of 8 GiB.
    [
      'in what is guaranteed',
      {
        hosts: hosts(2, { cpu: 64_000, memory: gib(128), guaranteedMemory: gib(48) }),
        guests: guests(1, { memory: gib(8), guaranteedMemory: gib(8) }),
      },
      11,
      'sum',
    ],
  ])('%s', (_, problem, count, kind) => {
    const more = howManyMore(problem, { ...shape, guaranteedMemory: gib(8) });
    expect(more).toMatchObject({ count, exact: true, atMost: count, blockedBy: { kind } });
    expect(more.on.reduce((sum, one) => sum + one.count, 0)).toBe(count);
  });

  test('tells on which hosts, and why no more fit', () => {
    expect(howManyMore({ hosts: hosts(2), guests: guests(8) }, { cpu: 8000, memory: 0 })).toEqual({
      count: 3,
      exact: true,
      atMost: 3,
      on: [
        { host: 'h-1', count: 1 },
        { host: 'h-2', count: 2 },
      ],
      blockedBy: {
        kind: 'sum',
        dimension: 'cpu',
        asked: 40_000,
        capacity: 32_000,
        guests: {
          count: 12,
          biggest: [
            ...['new-1', 'new-2', 'new-3', 'new-4'].map((id) => ({ guest: id, amount: 8000 })),
            ...['g-1', 'g-2', 'g-3', 'g-4'].map((id) => ({ guest: id, amount: 1000 })),
          ],
        },
        hosts: ['h-1', 'h-2'],
      },
    });
  });

  test('no two of them on one host where that is asked', () => {
    expect(howManyMore({ hosts: hosts(3), guests: [] }, { ...shape, apart: true })).toMatchObject({
      count: 3,
      exact: true,
      on: [1, 2, 3].map((host) => ({ host: `h-${host}`, count: 1 })),
      blockedBy: { kind: 'clique', declared: true },
    });
  });

  test('on allowed hosts', () => {
    expect(howManyMore({ hosts: hosts(3), guests: guests(4) }, { ...shape, allowed: new Set(['h-2']) })).toMatchObject({
      count: 4,
      exact: true,
      on: [{ host: 'h-2', count: 4 }],
    });
  });

  test('none, with the reason, where not even those that are there fit', () => {
    expect(howManyMore({ hosts: hosts(1), guests: guests(17) }, shape)).toMatchObject({
      count: 0,
      exact: true,
      atMost: 0,
      on: [],
      blockedBy: { kind: 'sum', asked: 17_000 },
    });
  });

  test('counts no further than it is asked to, and says that there may be more', () => {
    expect(howManyMore({ hosts: hosts(2), guests: [] }, { cpu: 1000, memory: 0 }, { most: 10 })).toEqual({
      count: 10,
      exact: false,
      atMost: 10,
      on: [{ host: 'h-1', count: 10 }],
    });
    expect(howManyMore({ hosts: hosts(1), guests: [] }, { cpu: 0, memory: 0 }, { most: 5 })).toMatchObject({
      count: 5,
      exact: false,
    });
  });

  test('has ids for them that no guest has', () => {
    expect(howManyMore({ hosts: hosts(1), guests: guests(1, {}, 'new') }, shape)).toMatchObject({
      count: 3,
      exact: true,
    });
  });

  test('is between two numbers where the search ends too early', () => {
    // Of 10/10: a and b fill a host's CPU and not its memory. One more of 6/3 and 4/1 does not fit, which only a search tells.
    const problem = {
      hosts: hosts(2, { cpu: 10, memory: 10 }),
      guests: [guest('a', { cpu: 3, memory: 7 }), guest('b', { cpu: 7, memory: 6 }), guest('c', { cpu: 6, memory: 3 })],
    };
    expect(howManyMore(problem, { cpu: 4, memory: 1 }, { nodeBudget: 0 })).toMatchObject({
      count: 0,
      exact: false,
      atMost: 1,
    });
    expect(howManyMore(problem, { cpu: 4, memory: 1 })).toMatchObject({
      count: 0,
      exact: true,
      blockedBy: { kind: 'exhausted' },
    });
  });
});

describe('room for more guests, all others stay', () => {
  const hint = new Map([
    ['a', 'h-1'],
    ['b', 'h-2'],
  ]);
  const problem = { hosts: hosts(3), guests: [guest('a', { cpu: 8000 }), guest('b', { cpu: 7000 })] };

  test('is what each host has left, in whole guests', () => {
    // 8, 9 and 16 vCPUs are left: 2, 2 and 4 of 4.
    expect(howManyMore(problem, shape, { keep: true, hint })).toEqual({
      count: 8,
      exact: true,
      atMost: 8,
      on: [
        { host: 'h-1', count: 2 },
        { host: 'h-2', count: 2 },
        { host: 'h-3', count: 4 },
      ],
    });
  });

  test.each([
    ['one a host where they are apart', { apart: true }, {}, 3],
    ['on allowed hosts', { allowed: new Set(['h-1', 'h-9']) }, {}, 2],
    ['none where one is too large', { cpu: 9000 }, { largestCpu: 8000 }, 0],
    ['none where its memory is too large', { sizeMemory: gib(9) }, { largestMemory: gib(8) }, 0],
    ['as many as the hosts can guarantee', { guaranteedCpu: 1000 }, { guaranteedCpu: 1999 }, 3],
    ['none where hosts guarantee nothing', { guaranteedMemory: 1 }, { guaranteedMemory: 0 }, 0],
    ['none on hosts that have less than nothing', { cpu: 0, memory: 0 }, { memory: -1 }, 0],
  ])('is %s', (_, more, limits, count) => {
    const limited = { ...problem, hosts: hosts(3, limits) };
    expect(howManyMore(limited, { ...shape, ...more }, { keep: true, hint }).count).toBe(count);
  });

  test('is one of exactly the largest size', () => {
    const limits = { largestCpu: 4000, largestMemory: gib(8) };
    expect(howManyMore({ hosts: hosts(1, limits), guests: [] }, shape, { keep: true }).count).toBe(4);
  });

  test('is none on hosts that are overfull', () => {
    const on = new Map([['big', 'h-1']]);
    const full = { hosts: hosts(2), guests: [guest('big', { cpu: 20_000 })] };
    expect(howManyMore(full, shape, { keep: true, hint: on }).on).toEqual([{ host: 'h-2', count: 4 }]);
  });

  test('is counted on one host after the other', () => {
    const some = [host('b'), host('a')];
    expect(howManyMore({ hosts: some, guests: [] }, shape, { keep: true, most: 5 }).on).toEqual([
      { host: 'b', count: 4 },
      { host: 'a', count: 1 },
    ]);
  });
});

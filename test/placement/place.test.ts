import {
  type Constraints,
  type Placement,
  type PlacementGuest,
  type PlacementHost,
  describeProof,
  describeUndecided,
  place,
  verify,
} from '../../lib/placement';
import { gib, guest, guests, host, hosts } from './problems';

/** The verdict in one line, with the reason where there is one. */
const say = (placement: Placement): string => {
  switch (placement.verdict) {
    case 'fits':
      return 'fits';
    case 'does-not-fit':
      return describeProof(placement.proof);
    case 'undecided':
      return `undecided: ${describeUndecided(placement)}`;
  }
};

describe('a placement is found', () => {
  test.each<[string, PlacementHost[], PlacementGuest[], Constraints?]>([
    ['for nobody on no host', [], []],
    ['for nobody on a host', hosts(1), []],
    ['for guests that fill the vCPUs of all hosts', hosts(2), guests(32)],
    ['for guests that fill the memory of all hosts', hosts(2), guests(2, { memory: gib(64) })],
    [
      'for guests that ask nothing of hosts that have nothing',
      [host('h', { cpu: 0, memory: 0 })],
      guests(3, { cpu: 0, memory: 0 }),
    ],
    [
      'for guests that fill what hosts can guarantee of CPU',
      hosts(2, { guaranteedCpu: 2000 }),
      guests(4, { guaranteedCpu: 1000 }),
    ],
    [
      'for guests that fill what hosts can guarantee of memory, beside others that are guaranteed nothing',
      hosts(2, { memory: gib(128), guaranteedMemory: gib(64) }),
      [...guests(2, { memory: gib(64), guaranteedMemory: gib(64) }), ...guests(2, { memory: gib(64) }, 'free')],
    ],
    ['whatever is guaranteed by a host without a limit', hosts(1), guests(1, { guaranteedMemory: gib(512) })],
    ['for a guest of the largest CPU that a host gives one', hosts(1, { largestCpu: 8000 }), guests(2, { cpu: 8000 })],
    [
      'for a guest of the largest memory, overhead aside',
      hosts(1, { largestMemory: gib(32) }),
      guests(1, { memory: gib(33), sizeMemory: gib(32) }),
    ],
    [
      'for guests that share a host though each alone is small',
      hosts(2),
      guests(16),
      {
        together: [
          ['g-1', 'g-2'],
          ['g-2', 'g-3'],
        ],
      },
    ],
    ['for as many guests that are apart as there are hosts', hosts(3), guests(3), { apart: [['g-1', 'g-2', 'g-3']] }],
    [
      'though groups name guests that are not there',
      hosts(1),
      guests(1),
      { together: [['g-1', 'x']], apart: [['g-1', 'y', 'z']] },
    ],
    ['though a group names a guest twice', hosts(1), guests(1), { apart: [['g-1', 'g-1']] }],
  ])('%s', (_, some, all, constraints = {}) => {
    const placed = place(some, all, constraints);
    expect(say(placed)).toBe('fits');
    expect(placed.verdict === 'fits' && verify({ hosts: some, guests: all, constraints }, placed.assignment)).toEqual(
      [],
    );
  });

  test('where each guest is on the only host that can take it', () => {
    const some = [host('large', { cpu: 32_000 }), host('pinned'), host('sure', { guaranteedCpu: 16_000 })].map(
      (one) => ({ guaranteedCpu: 0, ...one }),
    );
    const all = [
      guest('big', { cpu: 32_000 }),
      guest('tied', { cpu: 16_000, allowed: new Set(['pinned', 'no-such-host']) }),
      guest('guaranteed', { cpu: 16_000, guaranteedCpu: 1 }),
    ];
    expect(place(some, all)).toEqual({
      verdict: 'fits',
      assignment: new Map([
        ['big', 'large'],
        ['guaranteed', 'sure'],
        ['tied', 'pinned'],
      ]),
    });
  });

  test('where guests stay where they are, as far as there is room', () => {
    const hint = new Map([
      ['g-1', 'h-2'],
      ['g-2', 'h-1'],
      ['g-3', 'gone'],
    ]);
    const placed = place(hosts(2), guests(3, { cpu: 8000 }), {}, { hint });
    expect(placed.verdict === 'fits' && [placed.assignment.get('g-1'), placed.assignment.get('g-2')]).toEqual([
      'h-2',
      'h-1',
    ]);
  });

  test('though guests must leave where they are', () => {
    // a (10) and b (10) are on hosts of 16; c (6) and d (6) were both on a third that is gone.
    const hint = new Map([
      ['a', 'h-1'],
      ['b', 'h-1'],
    ]);
    const all = [
      guest('a', { cpu: 10_000 }),
      guest('b', { cpu: 10_000 }),
      guest('c', { cpu: 6000 }),
      guest('d', { cpu: 6000 }),
    ];
    expect(say(place(hosts(2), all, {}, { hint }))).toBe('fits');
  });

  test('that only a search finds: 10 hosts of 100 are filled with 3 guests each, without a gap', () => {
    // 50 + 30 + 20, 48 + 29 + 23, ...: decreasing orders put the second largest together and leave gaps.
    const parts = [
      [50, 30, 20],
      [48, 29, 23],
      [47, 28, 25],
      [46, 33, 21],
      [45, 34, 21],
      [44, 32, 24],
      [43, 31, 26],
      [42, 36, 22],
      [41, 35, 24],
      [40, 37, 23],
    ].flat();
    const some = hosts(10, { cpu: 100, memory: 0 });
    const all = parts.map((cpu, index) => guest(`g-${index}`, { cpu, memory: 0 }));
    const placed = place(some, all);
    expect(say(placed)).toBe('fits');
    expect(placed.verdict === 'fits' && verify({ hosts: some, guests: all }, placed.assignment)).toEqual([]);
  });
});

describe('a placement does not exist', () => {
  test.each<[string, PlacementHost[], PlacementGuest[], Constraints | undefined, string]>([
    [
      'when one vCPU is over',
      hosts(2),
      guests(33),
      undefined,
      'vCPU: 33 asked (g-1 1, g-10 1, g-11 1, g-12 1, g-13 1, g-14 1, g-15 1, g-16 1 and 25 more), 32 on 2 hosts',
    ],
    [
      'when one MiB is over',
      hosts(1),
      [guest('a', { memory: gib(40) }), guest('b', { memory: gib(24) + 1 })],
      undefined,
      'memory: 65537 MiB asked (a 40 GiB, b 24577 MiB), 64 GiB on 1 host',
    ],
    [
      'when one MiB of what is guaranteed is over, though sizes fit',
      hosts(2, { memory: gib(128), guaranteedMemory: gib(64) }),
      [
        guest('a', { guaranteedMemory: gib(64) }),
        ...guests(2, { memory: gib(33), guaranteedMemory: gib(32) }),
        guest('b', { guaranteedMemory: 1 }),
      ],
      undefined,
      'guaranteed memory: 131073 MiB asked (a 64 GiB, g-1 32 GiB, g-2 32 GiB, b 1 MiB), 128 GiB on 2 hosts',
    ],
    [
      'when a thousandth of a vCPU that is guaranteed is over',
      hosts(1, { guaranteedCpu: 2000 }),
      guests(3, { guaranteedCpu: 667 }),
      undefined,
      'guaranteed CPU: 2.001 asked (g-1 0.667, g-2 0.667, g-3 0.667), 2 on 1 host',
    ],
    [
      'when more guests are guaranteed much than hosts can guarantee one',
      hosts(2, { cpu: 64_000, guaranteedCpu: 16_000 }),
      guests(3, { guaranteedCpu: 9000 }),
      undefined,
      'guaranteed CPU: 3 guests of 9 vCPU or more (g-1 9, g-2 9, g-3 9), room for 2 of that size on 2 hosts',
    ],
    [
      'when no host can guarantee what a guest is to have',
      hosts(2, { guaranteedCpu: 500, guaranteedMemory: gib(8) }),
      [guest('sure', { memory: gib(16), guaranteedCpu: 1000, guaranteedMemory: gib(16) })],
      undefined,
      'sure (1 vCPU, 16 GiB, 1 vCPU guaranteed, 16 GiB guaranteed) fits on none of the 2 hosts it may run on: the largest offers are 16 vCPU, 64 GiB, 0.5 vCPU guaranteed, 8 GiB guaranteed',
    ],
    ['when there are guests and no host', [], guests(1), undefined, 'g-1 (1 vCPU, 1 GiB) may run on none of the hosts'],
    [
      'when a guest is larger than every host',
      [host('a', { cpu: 8000 }), host('b', { memory: gib(32) })],
      [guest('big', { cpu: 9000, memory: gib(48) })],
      undefined,
      'big (9 vCPU, 48 GiB) fits on none of the 2 hosts it may run on: the largest offers are 16 vCPU, 64 GiB',
    ],
    [
      'when a guest is larger than a host gives one, whatever the capacity',
      hosts(2, { cpu: 64_000, largestCpu: 8000, largestMemory: gib(32) }),
      [guest('big', { cpu: 9000, memory: gib(41), sizeMemory: gib(40) })],
      undefined,
      'big (9 vCPU, 41 GiB) fits on none of the 2 hosts it may run on: the largest offers are 8 vCPU, 33 GiB',
    ],
    [
      'when the only host allowed is too small',
      [host('a'), host('b', { cpu: 500 })],
      [guest('g', { allowed: new Set(['b']) })],
      undefined,
      'g (1 vCPU, 1 GiB) fits on none of the 1 host it may run on: the largest offers are 0.5 vCPU, 64 GiB',
    ],
    [
      'when guests that share a host are larger than one, though each is not',
      hosts(3),
      guests(2, { cpu: 9000 }),
      { together: [['g-1', 'g-2']] },
      'g-1 + g-2 (18 vCPU, 2 GiB) fits on none of the 3 hosts it may run on: the largest offers are 16 vCPU, 64 GiB',
    ],
    [
      'when guests that share a host may run on none of them both',
      hosts(2),
      [guest('a', { allowed: new Set(['h-1']) }), guest('b', { allowed: new Set(['h-2']) })],
      { together: [['a', 'b']] },
      'a + b (2 vCPU, 2 GiB) may run on none of the hosts',
    ],
    [
      'when a host that offers less than nothing is the only one',
      [host('h', { memory: -1 })],
      guests(1, { cpu: 0, memory: 0 }),
      undefined,
      'g-1 (0 vCPU, 0 GiB) may run on none of the hosts',
    ],
    [
      'when guests must share a host and must not',
      hosts(3),
      guests(3),
      {
        together: [
          ['g-1', 'g-2'],
          ['g-2', 'g-3'],
        ],
        apart: [['g-1', 'g-3']],
      },
      'g-1 and g-3 must share a host and must not',
    ],
    [
      'when the hosts that some are tied to are full',
      hosts(3),
      [...guests(3, { cpu: 8000, allowed: new Set(['h-1']) }, 'tied')],
      undefined,
      'vCPU: 24 asked (tied-1 8, tied-2 8, tied-3 8), 16 on 1 host',
    ],
    [
      'when two sets of hosts are full together, though neither is alone',
      // a's may run on h-1 and h-2, b's on h-2 and h-3: 2 x 16 each is at most 32, but 64 on three hosts of 16 are too many.
      hosts(4),
      [
        ...guests(2, { cpu: 15_000, allowed: new Set(['h-1', 'h-2']) }, 'a'),
        ...guests(2, { cpu: 15_000, allowed: new Set(['h-2', 'h-3']) }, 'b'),
      ],
      undefined,
      'vCPU: 60 asked (a-1 15, a-2 15, b-1 15, b-2 15), 48 on 3 hosts',
    ],
    [
      'when more guests are large than hosts can take one',
      // Three of 9 in hosts of 16: 27 of 32 asked, but one a host.
      hosts(2),
      guests(3, { cpu: 9000 }),
      undefined,
      'vCPU: 3 guests of 9 vCPU or more (g-1 9, g-2 9, g-3 9), room for 2 of that size on 2 hosts',
    ],
    [
      'when large guests exclude each other on hosts of different sizes',
      [host('a'), host('b', { cpu: 12_000 }), host('c', { cpu: 4000 }), host('d', { cpu: 4000 })],
      [guest('x', { cpu: 11_000 }), guest('y', { cpu: 7000 }), guest('z', { cpu: 10_000 })],
      undefined,
      '3 guests of which no two share a host (x, z, y) on 2 hosts they may run on',
    ],
    [
      'when one group that is apart is larger than the hosts',
      hosts(2),
      guests(3),
      { apart: [['g-3', 'g-1', 'g-2']] },
      '3 guests that must be apart (g-1, g-2, g-3) on 2 hosts they may run on',
    ],
    [
      'when some of a group that is apart are tied to too few hosts',
      hosts(4),
      [...guests(2, { allowed: new Set(['h-1']) }, 'tied'), guest('free')],
      { apart: [['tied-1', 'tied-2', 'free']] },
      '2 guests that must be apart (tied-1, tied-2) on 1 host they may run on',
    ],
    [
      'when no two of some share a host, for different reasons',
      // a and b are too much CPU, b and c too much memory, a and c are apart.
      hosts(2),
      [guest('a', { cpu: 9000 }), guest('b', { cpu: 9000, memory: gib(40) }), guest('c', { memory: gib(40) })],
      { apart: [['a', 'c']] },
      '3 guests of which no two share a host (b, c, a) on 2 hosts they may run on',
    ],
    [
      'when guests waste what is beside them',
      // Nothing of 4 fits beside a 7 on a host of 10: three hosts are full, and one host of 10 does not take 3 x 4.
      hosts(4, { cpu: 10_000 }),
      [...guests(3, { cpu: 7000 }, 'x'), ...guests(3, { cpu: 4000 }, 'y')],
      undefined,
      'vCPU: 42 asked by 6 guests (those under 4 left out, those over 6 counted as 10), 40 on 4 hosts counted so',
    ],
    [
      'when guests are a little more than a part of a host',
      // A host of 100 holds less than four quarters and a bit: a 51 exceeds two of them, a 26 one; two hosts exceed 6.
      hosts(2, { cpu: 100_000 }),
      [...guests(2, { cpu: 51_000 }, 'x'), ...guests(3, { cpu: 26_000 }, 'y')],
      undefined,
      'vCPU: in parts of 1/4 of 100, 5 guests exceed 7 (x-1 51, x-2 51, y-1 26, y-2 26, y-3 26), 2 hosts exceed 6',
    ],
  ])('%s', (_, some, all, constraints, why) => {
    expect(say(place(some, all, constraints))).toBe(why);
  });
});

/** Two hosts whose 20 vCPUs are all asked for: 7 + 3 is one full host, and has too much memory. */
const TIGHT = {
  hosts: hosts(2, { cpu: 10_000, memory: gib(10) }),
  guests: [
    guest('a', { cpu: 3000, memory: gib(7) }),
    guest('b', { cpu: 7000, memory: gib(6) }),
    guest('c', { cpu: 6000, memory: gib(3) }),
    guest('d', { cpu: 4000, memory: gib(1) }),
  ],
};

describe('where no bound helps', () => {
  test('all placements are tried', () => {
    expect(say(place(TIGHT.hosts, TIGHT.guests))).toMatch(/^all placements were tried \(\d+ nodes\)$/);
  });

  test('undecided is said as such, with the best that was found', () => {
    const placed = place(TIGHT.hosts, TIGHT.guests, {}, { nodeBudget: 0 });
    expect(placed).toMatchObject({
      verdict: 'undecided',
      bound: { dimension: 'cpu', asked: 20_000, capacity: 20_000 },
      best: { unplaced: ['d'] },
    });
    expect(say(placed)).toMatch(
      /^undecided: vCPU: 20 of 20 asked; the best placement found leaves out 1 \(d\) after \d+ nodes$/,
    );
    const { assignment } = (placed as Extract<Placement, { verdict: 'undecided' }>).best;
    expect(verify(TIGHT, assignment)).toEqual(['d is on no host']);
  });
});

import { type DoesNotSurvive, type PlacementProblem, describeProof, place, provenLoss } from '../../lib/placement';
import { gib, guest, guests, host, hosts } from './problems';

const say = (proven: DoesNotSurvive | undefined): string =>
  proven === undefined
    ? 'nothing'
    : `lost ${proven.lost.join(', ')}, stranded ${proven.stranded.join(', ')}: ${describeProof(proven.proof)}`;

describe('a loss is proven fatal without a placement', () => {
  test.each<[string, PlacementProblem, number, RegExp]>([
    [
      'when one vCPU is over after the loss of the largest hosts',
      { hosts: [host('large', { cpu: 32_000 }), ...hosts(2)], guests: guests(33) },
      1,
      /^lost large, stranded g-\d+: vCPU: 33 asked \(.*\), 32 on 2 hosts$/,
    ],
    [
      'when one MiB of what is guaranteed is over',
      {
        hosts: hosts(2, { memory: gib(128), guaranteedMemory: gib(64) }),
        guests: [guest('a', { guaranteedMemory: gib(64) }), guest('b', { guaranteedMemory: 1 })],
      },
      1,
      /^lost h-1, stranded b: guaranteed memory: 65537 MiB asked \(a 64 GiB, b 1 MiB\), 64 GiB on 1 host$/,
    ],
    [
      'when one is larger than the largest host that is left',
      { hosts: [host('large', { cpu: 32_000 }), ...hosts(2)], guests: [guest('db', { cpu: 17_000 })] },
      1,
      /^lost large, stranded db: db \(17 vCPU, 1 GiB\) fits on none of the 2 hosts it may run on: /,
    ],
    [
      'when those that are apart have a host too few',
      { hosts: hosts(3), guests: guests(3), constraints: { apart: [['g-1', 'g-2', 'g-3']] } },
      1,
      /^lost h-1, stranded g-\d: 3 guests that must be apart \(g-1, g-2, g-3\) on 2 hosts they may run on$/,
    ],
    [
      'beside one that stays down and is tied to a host that is left',
      {
        hosts: [host('a'), host('b')],
        guests: [guest('tied', { cpu: 9000, staysDown: true, allowed: new Set(['b']) }), guest('db', { cpu: 8000 })],
      },
      1,
      /^lost a, stranded db: vCPU: 17 asked \(tied 9, db 8\), 16 on 1 host$/,
    ],
    [
      'when what stays down is not enough for each loss to take its part',
      // 32 asked, 16 left: 16 would have to go with each of two hosts.
      { hosts: hosts(2), guests: [guest('db', { cpu: 8000 }), ...guests(3, { cpu: 8000, staysDown: true })] },
      1,
      /^lost h-1, stranded db: vCPU: for the loss of any 1 of 2 hosts to leave room, 32 of what stays down would have to be spread over them, and it asks 24 \(g-1 8, g-2 8, g-3 8\)$/,
    ],
    [
      'when it is not enough for two losses of two hosts',
      // 60 asked, 32 left after either: 28 each.
      { hosts: hosts(4), guests: [...guests(28), ...guests(4, { cpu: 8000, staysDown: true }, 'batch')] },
      2,
      /^lost h-1, h-2, stranded g-1: vCPU: for the loss of any 2 of 4 hosts to leave room, 56 of what .*, and it asks 32 /,
    ],
  ])('%s', (_, problem, failures, words) => {
    expect(say(provenLoss(problem, failures))).toMatch(words);
  });

  test('also where it is undecided whether there is a placement now', () => {
    const problem = {
      hosts: hosts(2, { cpu: 10_000, memory: gib(10) }),
      guests: [
        guest('a', { cpu: 3000, memory: gib(7) }),
        guest('b', { cpu: 7000, memory: gib(6) }),
        guest('c', { cpu: 6000, memory: gib(3) }),
        guest('d', { cpu: 4000, memory: gib(1) }),
      ],
    };
    expect(place(problem.hosts, problem.guests, {}, { nodeBudget: 0 }).verdict).toBe('undecided');
    expect(say(provenLoss(problem, 1))).toMatch(/^lost h-1, stranded .*: vCPU: 20 asked \(.*\), 10 on 1 host$/);
  });
});

describe('nothing is proven', () => {
  test.each<[string, PlacementProblem, number]>([
    ['when no host is lost', { hosts: hosts(1), guests: guests(17) }, 0],
    ['when there is no host', { hosts: [], guests: guests(1) }, 1],
    ['when nobody is there', { hosts: hosts(1), guests: [] }, 1],
    ['when what is left is exactly full', { hosts: hosts(3), guests: guests(32) }, 1],
    ['when nobody must run again', { hosts: hosts(1), guests: guests(16, { staysDown: true }) }, 1],
    [
      'when exactly enough stays down on each host',
      { hosts: hosts(2), guests: [guest('db', { cpu: 8000 }), ...guests(2, { cpu: 8000, staysDown: true })] },
      1,
    ],
    [
      'when only a search could',
      {
        hosts: hosts(3, { cpu: 10_000, memory: gib(10) }),
        guests: [
          guest('a', { cpu: 3000, memory: gib(7) }),
          guest('b', { cpu: 7000, memory: gib(6) }),
          guest('c', { cpu: 6000, memory: gib(3) }),
          guest('d', { cpu: 4000, memory: gib(1) }),
        ],
      },
      1,
    ],
  ])('%s', (_, problem, failures) => {
    expect(provenLoss(problem, failures)).toBe(undefined);
  });

  test('of losses beyond those that are examined', () => {
    const some = [host('cpu', { cpu: 64_000 }), host('memory', { memory: gib(256) })];
    const problem = { hosts: some, guests: [guest('db', { cpu: 17_000 })] };
    expect(provenLoss(problem, 1)?.lost).toEqual(['cpu']);
    expect(provenLoss(problem, 1, { mostCases: 1 })).toBe(undefined);
  });
});

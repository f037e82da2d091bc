import { type PlacementHost, type Placement, describeProof, place, verify } from '../../lib/placement';
import { guest, guests, host, hosts } from './problems';

const gib = (amount: number): number => amount * 1024;

/** The verdict, with the reason where there is one. */
const say = (placement: Placement): string =>
  placement.verdict === 'does-not-fit' ? `does-not-fit: ${describeProof(placement.proof)}` : placement.verdict;

describe('a placement is found', () => {
  test.each([
    ['for nobody on no host', [], []],
    ['for nobody on a host', hosts(1), []],
    ['for guests that fill the vCPUs of all hosts', hosts(2), guests(32)],
    ['for guests that fill the memory of all hosts', hosts(2), guests(2, { memory: gib(64) })],
    [
      'for guests that ask nothing, on a host that has nothing',
      [host('h', { cpu: 0, memory: 0 })],
      guests(3, { cpu: 0, memory: 0 }),
    ],
    ['for as many guests as a host takes', hosts(2, { maxGuests: 2 }), guests(4)],
    ['for one guest of the largest size', hosts(1, { largestCpu: 8000 }), guests(1, { cpu: 8000 })],
    [
      'for a guest whose own memory is within the limit, though its overhead is beyond',
      hosts(1, { largestMemory: gib(32) }),
      guests(1, { memory: gib(33), sizeMemory: gib(32) }),
    ],
  ])('%s', (_, some: readonly PlacementHost[], all) => {
    const placed = place(some, all);
    expect(placed.verdict).toBe('fits');
    expect(placed.verdict === 'fits' && verify({ hosts: some, guests: all }, placed.assignment)).toEqual([]);
  });

  test('where the largest goes to the only host that takes it', () => {
    const some = [host('large', { cpu: 32_000 }), host('small')];
    const placed = place(some, [guest('a', { cpu: 32_000 }), guest('b', { cpu: 16_000 })]);
    expect(placed).toEqual({
      verdict: 'fits',
      assignment: new Map([
        ['a', 'large'],
        ['b', 'small'],
      ]),
    });
  });
});

describe('a placement does not exist', () => {
  test.each([
    [
      'when one vCPU is over',
      hosts(2),
      guests(33),
      'vCPU: 33 asked (g-1 1, g-10 1, g-11 1, g-12 1, g-13 1, g-14 1, g-15 1, g-16 1 and 25 more), 32 on 2 hosts',
    ],
    [
      'when one GiB is over',
      hosts(1),
      [guest('a', { memory: gib(40) }), guest('b', { memory: gib(25) })],
      'memory: 65 GiB asked (a 40 GiB, b 25 GiB), 64 GiB on 1 host',
    ],
    [
      'when one guest is over',
      hosts(2, { maxGuests: 2 }),
      guests(5),
      'guests: 5 asked (g-1 1, g-2 1, g-3 1, g-4 1, g-5 1), 4 on 2 hosts',
    ],
  ])('%s', (_, some: readonly PlacementHost[], all, why) => {
    expect(say(place(some, all))).toBe(`does-not-fit: ${why}`);
  });
});

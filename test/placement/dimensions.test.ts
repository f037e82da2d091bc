import { type PlacementGuest, type PlacementHost, place } from '../../lib/placement';
import { compile } from '../../lib/placement/compile/compile';
import { gib, guest, guests, host, hosts } from './problems';

const SIZES = ['cpu', 'memory'];

describe('the dimensions of a problem', () => {
  test.each<[string, PlacementHost[], PlacementGuest[], string[]]>([
    ['are sizes, where nothing is guaranteed', hosts(1, { guaranteedMemory: gib(1) }), guests(1), SIZES],
    ['are sizes, where no host limits what it guarantees', hosts(1), guests(1, { guaranteedMemory: gib(99) }), SIZES],
    [
      'are sizes, where hosts promise what they have and nobody is guaranteed more than its size',
      hosts(1, { guaranteedCpu: 16_000, guaranteedMemory: gib(64) }),
      guests(2, { guaranteedCpu: 1000, guaranteedMemory: gib(1) }),
      SIZES,
    ],
    [
      'are sizes, where guarantees are within sizes even at the ratio of the hosts',
      // 150 %: two thirds of each size.
      hosts(1, { memory: gib(96), guaranteedMemory: gib(64) }),
      [guest('a', { memory: gib(6), guaranteedMemory: gib(4) })],
      SIZES,
    ],
    [
      'are guaranteed memory, too, once one guest has a MiB more',
      hosts(1, { memory: gib(96), guaranteedMemory: gib(64) }),
      [guest('a', { memory: gib(6), guaranteedMemory: gib(4) }), guest('b', { guaranteedMemory: 683 })],
      [...SIZES, 'guaranteedMemory'],
    ],
    [
      'are guaranteed CPU, too, once a guest is guaranteed more than its size',
      hosts(1, { guaranteedCpu: 16_000 }),
      guests(1, { guaranteedCpu: 1001 }),
      [...SIZES, 'guaranteedCpu'],
    ],
    [
      'are all, where one host guarantees nothing',
      [...hosts(1), host('none', { guaranteedCpu: 0, guaranteedMemory: 0 })],
      guests(1, { guaranteedCpu: 1, guaranteedMemory: 1 }),
      [...SIZES, 'guaranteedCpu', 'guaranteedMemory'],
    ],
    [
      'are guaranteed memory, too, where the ratio of a host is a fraction of a percent more than that of sizes',
      // 150 of 101 is 148.51 %: rounded up, 149 of 100 is exactly enough, and 148 is not.
      [host('a', { memory: 150, guaranteedMemory: 101 })],
      [guest('g', { memory: 148, guaranteedMemory: 100 })],
      [...SIZES, 'guaranteedMemory'],
    ],
    [
      'are sizes, whatever is guaranteed by a host that takes nobody',
      [host('a', { guaranteedCpu: 16_000 }), host('gone', { cpu: -1, guaranteedCpu: 0 })],
      guests(1, { guaranteedCpu: 1000 }),
      SIZES,
    ],
  ])('%s', (_, some, all, dimensions) => {
    expect(compile({ hosts: some, guests: all }).packing.dimensions).toEqual(dimensions);
  });

  test('leave out a host that has less than nothing of what nobody asks', () => {
    const left = host('left', { guaranteedCpu: -1 });
    expect(place([left], guests(1)).verdict).toBe('does-not-fit');
    expect(place([left, host('other')], guests(2))).toMatchObject({
      assignment: new Map([
        ['g-1', 'other'],
        ['g-2', 'other'],
      ]),
    });
  });
});

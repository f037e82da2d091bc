import { type Outweighed, type Placement, place, verify } from '../../lib/placement';
import { Dice, type Instance, falkenauerT, falkenauerU, fewestBySum, onHosts, scholl1, scholl2 } from './sets';

const placed = (instance: Instance, hosts: number): Placement => {
  const problem = onHosts(instance, hosts);
  return place(problem.hosts, problem.guests);
};

/** The largest weight that a host holds, by dynamic programming over its memory: nothing here is taken from the library. */
function heaviest({ capacity, sizes }: Instance, { guests }: Outweighed): number {
  const best = new Array<number>(capacity + 1).fill(0);
  for (const { guests: ids, weight } of guests) {
    const size = sizes[Number(ids[0]!.slice('g-'.length))]!;
    for (let left = capacity; left >= size; left -= 1) {
      best[left] = Math.max(best[left]!, best[left - size]! + weight);
    }
  }
  return best[capacity]!;
}

/** Instances made by published schemes: the files themselves are not part of this project. */
describe('bin-packing instances', () => {
  test.each<[string, Instance]>([
    ['uniform, 120', falkenauerU(new Dice(1), 120)],
    ['triplets, 60: 20 hosts without a gap', falkenauerT(new Dice(2), 60)],
    ['triplets, 120: 40 hosts without a gap', falkenauerT(new Dice(3), 120)],
    ['first set, 100', scholl1(new Dice(4), 100, 120, 1)],
    ['second set, 100', scholl2(new Dice(5), 100, 5, 20)],
    ['second set, 200', scholl2(new Dice(6), 200, 3, 20)],
  ])('%s: the fewest hosts are found, and fewer are refused', (_, instance) => {
    let hosts = fewestBySum(instance);
    while (placed(instance, hosts).verdict === 'does-not-fit') {
      hosts += 1;
    }
    const found = placed(instance, hosts);
    expect(found.verdict === 'fits' && verify(onHosts(instance, hosts), found.assignment)).toEqual([]);
    expect(placed(instance, hosts - 1).verdict).toBe('does-not-fit');
  });

  test('are refused by weights that no host can exceed, where the sum would fit', () => {
    const { instance, hosts, proof } = firstOutweighed(new Dice(7));
    expect(proof.hosts).toHaveLength(hosts);
    expect(proof.guests.reduce((sum, { weight }) => sum + weight, 0)).toBe(proof.asked);
    expect(hosts * heaviest(instance, proof)).toBeLessThanOrEqual(proof.capacity);
    expect(proof.asked).toBeGreaterThan(proof.capacity);
  });
});

/** The first instance that needs more hosts than its sum, and for which nothing simpler is a proof. */
function firstOutweighed(dice: Dice): { instance: Instance; hosts: number; proof: Outweighed } {
  for (;;) {
    const instance = scholl2(dice, 100, 3, 20);
    const hosts = fewestBySum(instance);
    const answer = placed(instance, hosts);
    if (answer.verdict === 'does-not-fit' && answer.proof.kind === 'weights') {
      return { instance, hosts, proof: answer.proof };
    }
  }
}

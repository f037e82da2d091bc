import { type PlacementGuest, type PlacementProblem, surviveLoss } from '../../lib/placement';
import { Dice } from './sets';

/** `PLACEMENT_RUNS=10` tries ten times as many. */
const RUNS = 100 * Number(process.env.PLACEMENT_RUNS ?? 1);

/** Six hosts of which most is asked, by up to twelve guests of a few sizes or of any; a third of them stay down. */
function tight(dice: Dice): PlacementProblem {
  const isEqual = dice.roll(0, 1) === 1;
  const hosts = Array.from({ length: 6 }, (_, index) => ({
    id: `h-${index}`,
    cpu: isEqual ? 20 : dice.roll(12, 24),
    memory: isEqual ? 20 : dice.roll(12, 24),
  }));
  const sizes = Array.from({ length: dice.pick([4, 12]) }, () => [dice.roll(1, 12), dice.roll(1, 12)] as const);
  const percent = dice.roll(70, 100);
  const left = {
    cpu: hosts.reduce((sum, { cpu }) => sum + cpu, 0) * (percent / 100),
    memory: hosts.reduce((sum, { memory }) => sum + memory, 0) * (percent / 100),
  };
  const guests: PlacementGuest[] = [];
  for (let index = 0; index < 12; index += 1) {
    const [cpu, memory] = dice.pick(sizes);
    if (cpu <= left.cpu && memory <= left.memory) {
      left.cpu -= cpu;
      left.memory -= memory;
      guests.push({ id: `g-${index}`, cpu, memory, staysDown: dice.roll(1, 3) === 1 });
    }
  }
  const ids = guests.map(({ id }) => id);
  const some = (from: number, to: number): string[][] => (dice.roll(1, 3) === 1 ? [ids.slice(from, to)] : []);
  return { hosts, guests, constraints: { apart: some(0, 3), together: some(3, 5) } };
}

test('whether any placement survives is decided on six hosts with twelve guests, some of which stay down', () => {
  const dice = new Dice(42);
  const verdicts = Array.from({ length: RUNS }, () => surviveLoss(tight(dice), dice.pick([1, 1, 1, 2])).verdict);
  expect(new Set(verdicts)).toEqual(new Set(['survives', 'does-not-survive']));
});

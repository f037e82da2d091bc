import { type Assignment, evacuate, verify } from '../../lib/placement';
import { guest, guests, host, hosts } from './problems';

const at = (places: Readonly<Record<string, string>>): Assignment => new Map(Object.entries(places));

describe('a host is emptied', () => {
  test('at once when nobody is on it', () => {
    const before = at({ 'g-1': 'h-2' });
    expect(evacuate({ hosts: hosts(2), guests: guests(1) }, before, 'h-1')).toEqual({
      verdict: 'fits',
      moves: [],
      assignment: before,
    });
  });

  test('by moving its own guests alone, where they have room', () => {
    const before = at({ 'g-1': 'h-1', 'g-2': 'h-2', 'g-3': 'h-3' });
    // h-2 has 9 left, h-3 has 8 as well: both take 8.
    const all = [guest('g-1', { cpu: 8000 }), guest('g-2', { cpu: 7000 }), guest('g-3', { cpu: 8000 })];
    expect(evacuate({ hosts: hosts(3), guests: all }, before, 'h-1')).toEqual({
      verdict: 'fits',
      moves: [{ guest: 'g-1', from: 'h-1', to: 'h-3' }],
      assignment: at({ 'g-1': 'h-3', 'g-2': 'h-2', 'g-3': 'h-3' }),
    });
  });

  test('by moving others, too, where there is no other way', () => {
    // x (12) has room nowhere until y (6) has gone to z (6).
    const all = [guest('x', { cpu: 12_000 }), guest('y', { cpu: 6000 }), guest('z', { cpu: 6000 })];
    const before = at({ x: 'h-1', y: 'h-2', z: 'h-3' });
    const after = evacuate({ hosts: hosts(3), guests: all }, before, 'h-1');
    expect(after.verdict).toBe('fits');
    expect(after.verdict === 'fits' && after.moves.map(({ guest: id }) => id)).toHaveLength(2);
    expect(after.verdict === 'fits' && verify({ hosts: hosts(3).slice(1), guests: all }, after.assignment)).toEqual([]);
  });

  test('keeping guests apart from those that stay, and together', () => {
    const problem = {
      hosts: hosts(4),
      guests: guests(4),
      constraints: {
        apart: [
          ['g-1', 'g-3'],
          ['g-2', 'g-4'],
        ],
        together: [['g-1', 'g-2']],
      },
    };
    const before = at({ 'g-1': 'h-1', 'g-2': 'h-1', 'g-3': 'h-2', 'g-4': 'h-3' });
    expect(evacuate(problem, before, 'h-1')).toMatchObject({
      moves: [
        { guest: 'g-1', from: 'h-1', to: 'h-4' },
        { guest: 'g-2', from: 'h-1', to: 'h-4' },
      ],
    });
  });

  test('keeping to the hosts that are allowed and to what they can guarantee', () => {
    const problem = {
      hosts: [host('a'), host('b', { guaranteedCpu: 1000 }), host('c'), host('d', { guaranteedCpu: 2000 })],
      guests: [guest('x', { allowed: new Set(['a', 'b', 'd']) }), guest('y'), guest('z')].map((one) => ({
        ...one,
        guaranteedCpu: 1000,
      })),
    };
    expect(evacuate(problem, at({ x: 'a', y: 'b', z: 'd' }), 'a')).toMatchObject({
      moves: [{ guest: 'x', from: 'a', to: 'd' }],
    });
  });

  test('and guests that were nowhere get a place, which is no move', () => {
    const problem = { hosts: hosts(3), guests: guests(3, { cpu: 8000 }) };
    const after = evacuate(problem, at({ 'g-1': 'h-1', 'g-2': 'h-2', gone: 'h-2' }), 'h-1');
    expect(after.verdict === 'fits' && after.moves.map(({ guest: id }) => id)).toEqual(['g-1']);
    expect(after.verdict === 'fits' && [...after.assignment.keys()].sort()).toEqual(['g-1', 'g-2', 'g-3']);
  });

  test('though a guest that stays must leave where it must not be', () => {
    const problem = { hosts: hosts(3), guests: [guest('x'), guest('y', { allowed: new Set(['h-1', 'h-3']) })] };
    const after = evacuate(problem, at({ x: 'h-1', y: 'h-2' }), 'h-1');
    expect(after.verdict === 'fits' && after.assignment.get('y')).toBe('h-3');
  });
});

describe('a host is not emptied', () => {
  test('when the others have no room, with the proof', () => {
    const before = new Map(guests(33).map(({ id }, index) => [id, `h-${(index % 3) + 1}`]));
    expect(evacuate({ hosts: hosts(3), guests: guests(33) }, before, 'h-1')).toMatchObject({
      verdict: 'does-not-fit',
      proof: { kind: 'sum', dimension: 'cpu', asked: 33_000, capacity: 32_000 },
    });
  });

  test('when a guest must stay on it', () => {
    const problem = { hosts: hosts(2), guests: guests(1, { allowed: new Set(['h-1']) }) };
    expect(evacuate(problem, at({ 'g-1': 'h-1' }), 'h-1')).toMatchObject({
      proof: { kind: 'no-host', guests: ['g-1'], hosts: 0 },
    });
  });

  test('undecided is said as such', () => {
    const all = [
      guest('a', { cpu: 3, memory: 7 }),
      guest('b', { cpu: 7, memory: 6 }),
      guest('c', { cpu: 6, memory: 3 }),
      guest('d', { cpu: 4, memory: 1 }),
    ];
    const problem = { hosts: hosts(3, { cpu: 10, memory: 10 }), guests: all };
    const before = at({ a: 'h-1', b: 'h-2', c: 'h-3', d: 'h-1' });
    expect(evacuate(problem, before, 'h-1', { nodeBudget: 0 })).toMatchObject({ verdict: 'undecided' });
    expect(evacuate(problem, before, 'h-1')).toMatchObject({ proof: { kind: 'exhausted' } });
  });
});

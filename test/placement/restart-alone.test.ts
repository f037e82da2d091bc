import { place, restartAlone, surviveLoss } from '../../lib/placement';
import { guest, guests, host, hosts } from './problems';

describe('hosts whose guests restart where everybody else stays', () => {
  const on = (places: Record<string, string>): Map<string, string> => new Map(Object.entries(places));

  test('are those whose guests find exactly as much room on the others', () => {
    const problem = { hosts: hosts(2), guests: [guest('a', { cpu: 8000 }), guest('b', { cpu: 8000 })] };

    expect([...restartAlone(problem, on({ a: 'h-1', b: 'h-2' }))]).toEqual(['h-1', 'h-2']);
  });

  test('are not those one of whose guests is one milli-CPU too large for what is left', () => {
    const problem = { hosts: hosts(2), guests: [guest('a', { cpu: 8001 }), guest('b', { cpu: 8000 })] };

    expect([...restartAlone(problem, on({ a: 'h-1', b: 'h-2' }))]).toEqual([]);
  });

  test('are not those whose guests must be apart from one that stays', () => {
    const problem = { hosts: hosts(2), guests: guests(2), constraints: { apart: [['g-1', 'g-2']] } };

    expect([...restartAlone(problem, on({ 'g-1': 'h-1', 'g-2': 'h-2' }))]).toEqual([]);
  });

  test('are those without guests', () => {
    const problem = { hosts: [host('full'), host('empty')], guests: guests(16) };

    expect([...restartAlone(problem, new Map(guests(16).map(({ id }) => [id, 'full'])))]).toEqual(['empty', 'full']);
  });
});

describe('what was worked out of a list of guests', () => {
  const some = guests(17);

  test('is not taken for other hosts', () => {
    expect(place(hosts(2), some).verdict).toBe('fits');
    expect(place(hosts(1), some).verdict).toBe('does-not-fit');
  });

  test('is not taken for other constraints', () => {
    const two = hosts(2);
    expect(place(two, some, {}).verdict).toBe('fits');
    expect(place(two, some, { apart: [some.map(({ id }) => id)] }).verdict).toBe('does-not-fit');
  });

  test('is the same for a loss', () => {
    const problem = { hosts: hosts(2), guests: some, constraints: {} };
    expect(place(problem.hosts, problem.guests, problem.constraints).verdict).toBe('fits');
    expect(surviveLoss(problem, 1).verdict).toBe('does-not-survive');
  });
});

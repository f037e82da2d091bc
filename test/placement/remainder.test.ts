import { remainder } from '../../lib/placement/questions/remainder';
import { gib, guest, guests, host, hosts } from './problems';

describe('what is left when guests stay', () => {
  const stays = new Map([
    ['a', 'h-1'],
    ['b', 'h-1'],
  ]);

  test('is what they do not take of their hosts, whose limits stay as they are', () => {
    const some = [host('h-1', { largestCpu: 8000, largestMemory: gib(32), guaranteedCpu: 5000 }), host('h-2')];
    const all = [guest('a', { cpu: 3000, guaranteedCpu: 3000 }), guest('b', { memory: gib(4) }), guest('c')];
    expect(remainder({ hosts: some, guests: all }, stays)).toEqual({
      hosts: [
        host('h-1', { cpu: 12_000, memory: gib(59), largestCpu: 8000, largestMemory: gib(32), guaranteedCpu: 2000 }),
        host('h-2'),
      ],
      guests: [guest('c')],
      constraints: {},
    });
  });

  test('keeps the others off the hosts on which somebody stays that they must be apart from', () => {
    const constraints = {
      apart: [
        ['a', 'x', 'y'],
        ['b', 'y'],
        ['x', 'z'],
        ['c', 'z'],
      ],
    };
    const all = [
      ...['a', 'b', 'c', 'x', 'z'].map((id) => guest(id)),
      guest('y', { allowed: new Set(['h-1', 'h-3', 'h-9']) }),
    ];
    const more = new Map([...stays, ['c', 'h-2']]);
    const { guests: left } = remainder({ hosts: hosts(3), guests: all, constraints }, more);
    expect(left).toEqual([
      guest('x', { allowed: new Set(['h-2', 'h-3']) }),
      guest('z', { allowed: new Set(['h-1', 'h-3']) }),
      guest('y', { allowed: new Set(['h-3']) }),
    ]);
  });

  test('may be less than nothing, and is not changed by a guest on a host that is not there', () => {
    const away = new Map([...stays, ['c', 'gone']]);
    const all = [guest('a', { cpu: 20_000 }), guest('b'), guest('c')];
    expect(remainder({ hosts: hosts(1), guests: all }, away).hosts).toEqual([
      host('h-1', { cpu: -5000, memory: gib(62) }),
    ]);
    expect(remainder({ hosts: hosts(1), guests: guests(1) }, new Map()).guests).toEqual(guests(1));
  });
});

import { listNames } from '../../lib/model';
import { describeLine, listConsumers } from '../../lib/rules/wording';

const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}`);

test.each([
  ['nobody', 0, ''],
  ['one', 1, 'n0'],
  ['two', 2, 'n0, n1'],
  ['all of eight', 8, 'n0, n1, n2, n3, n4, n5, n6, n7'],
  ['eight of nine', 9, 'n0, n1, n2, n3, n4, n5, n6, n7 and 1 more'],
  ['eight of a thousand', 1000, 'n0, n1, n2, n3, n4, n5, n6, n7 and 992 more'],
])('a list names %s', (_, count, text) => {
  expect(listNames(names(count))).toBe(text);
});

test('consumers are named with their amounts', () => {
  const consumers = [
    { path: 'app/db', name: 'db', amount: 16 },
    { path: 'app/web', name: 'web', amount: 8 },
  ];
  expect(listConsumers(consumers, (amount) => `${amount} GiB`)).toBe('db 16 GiB, web 8 GiB');
});

test('a line says what there is, what is kept and the ratio', () => {
  const line = { total: 8, reserved: 2, ratioPercent: 150, capacity: 9, allocated: 0, free: 9 };
  expect(describeLine(line, (amount) => `${amount} u`)).toBe('8 u, 2 u reserved, 1.5:1');
});

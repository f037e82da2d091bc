import { byPath, compareText, groupBy } from '../../lib/model';

test('texts are ordered by code unit, whatever the locale', () => {
  expect(['ä', 'b', 'B', 'a', '10', '9', 'a'].sort(compareText)).toEqual(['10', '9', 'B', 'a', 'a', 'b', 'ä']);
  expect(compareText('a', 'a')).toBe(0);
});

test('nodes are ordered by path', () => {
  expect([{ path: 'b' }, { path: 'a' }, { path: 'c' }].sort(byPath)).toEqual([
    { path: 'a' },
    { path: 'b' },
    { path: 'c' },
  ]);
});

test('groups and their items stay in the order they came', () => {
  const groups = groupBy(['b1', 'a1', 'b2', 'a2', 'a3'], (item) => item[0]!);
  expect([...groups]).toEqual([
    ['b', ['b1', 'b2']],
    ['a', ['a1', 'a2', 'a3']],
  ]);
});

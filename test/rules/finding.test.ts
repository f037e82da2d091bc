import { type Finding } from '../../lib/rules';
import { compareFindings } from '../../lib/rules/finding';

const finding = (overrides: Partial<Finding>): Finding => ({
  rule: 'CAP001',
  severity: 'error',
  path: 'a',
  message: 'm',
  waivedBy: null,
  ...overrides,
});
const short = (requested: number, capacity: number) => ({ requested, capacity });

describe('findings are ordered', () => {
  test.each<[string, Partial<Finding>, Partial<Finding>]>([
    ['errors before warnings, however short', {}, { severity: 'warning', ...short(100, 1) }],
    ['the biggest shortfall of its capacity first', short(15, 10), short(140, 100)],
    ['shortfalls before findings without numbers', { rule: 'ISO001', ...short(11, 10) }, { rule: 'CAP001' }],
    ['a shortfall of nothing by what is asked', short(3, 0), short(2, 0)],
    ['a capacity below zero like one of nothing', short(3, -5), short(7, 0)],
    ['what is beyond numbers first', { rule: 'ISO001', ...short(NaN, 10) }, short(1e300, 1)],
    ['by rule when equally short', { path: 'b', ...short(2, 1) }, { rule: 'CAP002', ...short(2, 1) }],
    ['by path for one rule', { message: 'z' }, { path: 'b' }],
    ['by message for one path', { message: 'a' }, { message: 'b' }],
    ['by file for one message', { source: { file: 'a.ts', line: 9 } }, { source: { file: 'b.ts', line: 1 } }],
    ['by line of one file', { source: { file: 'a.ts', line: 1 } }, { source: { file: 'a.ts', line: 2 } }],
    ['what has no source first', {}, { source: { file: 'a.ts', line: 1 } }],
    ['as without numbers when one is missing', {}, { path: 'b', requested: 10 }],
    ['as without numbers when the other is missing', {}, { path: 'b', capacity: -10 }],
  ])('%s', (_, first, second) => {
    const [a, b] = [finding(first), finding(second)];
    expect(compareFindings(a, b)).toBeLessThan(0);
    expect(compareFindings(b, a)).toBeGreaterThan(0);
  });

  test('as equal when all is equal', () => {
    expect(compareFindings(finding(short(NaN, 1)), finding(short(NaN, 1)))).toBe(0);
  });
});

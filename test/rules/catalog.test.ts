import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CATALOG } from '../../lib/rules';

/** Severity and waivability as rules.md states them; `W/E` is a rule that grades itself, a warning unless it says more. */
const STATED: Record<string, readonly [severity: 'E' | 'W' | 'W/E', waivable: 'yes' | 'no']> = {
  INP001: ['E', 'no'],
  INP002: ['E', 'no'],
  INP003: ['E', 'no'],
  INP004: ['E', 'no'],
  INP005: ['E', 'no'],
  INP006: ['E', 'no'],
  INP007: ['E', 'yes'],
  INP008: ['E', 'no'],
  INP009: ['E', 'no'],
  CAP001: ['E', 'no'],
  CAP002: ['E', 'no'],
  CAP003: ['E', 'yes'],
  CAP004: ['E', 'no'],
  CAP005: ['E', 'no'],
  CAP006: ['E', 'no'],
  CAP007: ['E', 'no'],
  CAP008: ['W/E', 'yes'],
  CAP009: ['E', 'no'],
  CAP010: ['W', 'yes'],
  CAP011: ['E', 'yes'],
  CAP012: ['E', 'no'],
  CAP013: ['E', 'no'],
  CAP014: ['W', 'yes'],
  ISO001: ['E', 'yes'],
  ISO002: ['E', 'yes'],
  ISO003: ['E', 'yes'],
  ISO004: ['E', 'yes'],
  ISO005: ['E', 'yes'],
  ISO006: ['E', 'yes'],
  ISO007: ['E', 'yes'],
  ISO008: ['E', 'no'],
  ISO009: ['E', 'no'],
  ISO010: ['W', 'yes'],
  ISO011: ['W', 'yes'],
  AVA001: ['E', 'yes'],
  AVA002: ['E', 'yes'],
  AVA003: ['E', 'no'],
  AVA004: ['E', 'no'],
  AVA005: ['W', 'yes'],
  AVA006: ['W', 'yes'],
  FIT001: ['E', 'yes'],
  FIT002: ['E', 'yes'],
  FIT003: ['W', 'yes'],
  FIT004: ['W', 'yes'],
  FIT005: ['W', 'yes'],
  FIT006: ['W', 'yes'],
  TGT001: ['E', 'no'],
  TGT002: ['W', 'yes'],
  TGT003: ['E', 'no'],
  POL001: ['E', 'no'],
  POL002: ['E', 'no'],
  POL003: ['E', 'no'],
  POL004: ['E', 'no'],
  POL005: ['E', 'yes'],
  POL006: ['E', 'yes'],
  POL007: ['E', 'yes'],
};

/** Folders of `lib/rules`, by the prefix of the rules in them. */
const FOLDERS: Readonly<Record<string, string>> = {
  INP: 'input',
  CAP: 'capacity',
  ISO: 'isolation',
  AVA: 'availability',
  FIT: 'fit',
  TGT: 'target',
  POL: 'policy',
};

const IDS = CATALOG.map(({ id }) => id);

/** Rule ids of a folder's files named like a rule, in its sub-folders by prefix. */
function idsOfFiles(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .flatMap((file) => pattern.exec(file)?.[1] ?? [])
    .map((id) => id.toUpperCase())
    .sort();
}

describe('the catalogue', () => {
  test('has no id twice', () => {
    expect([...new Set(IDS)]).toEqual(IDS);
  });

  test('has exactly the rules that have a file', () => {
    const folder = join(__dirname, '../../lib/rules');
    expect(idsOfFiles(folder, /\/([a-z]{3}\d{3})\.ts$/)).toEqual([...IDS].sort());
  });

  test('has exactly the rules that have a test', () => {
    expect(idsOfFiles(__dirname, /\/([a-z]{3}\d{3})\.test\.ts$/)).toEqual([...IDS].sort());
  });

  test('has the severities and waivers that the design states', () => {
    const severity = { E: 'error', W: 'warning', 'W/E': 'warning' } as const;
    expect(CATALOG.map((rule) => [rule.id, rule.severity, rule.waivable]).sort()).toEqual(
      Object.entries(STATED)
        .map(([id, [stated, waivable]]) => [id, severity[stated], waivable === 'yes'])
        .sort(),
    );
  });
});

test('the rules that judge waivers, and so come last, are those of the waivers themselves', () => {
  const late = CATALOG.filter(({ judgesWaivers }) => judgesWaivers === true);
  expect(late.map(({ id }) => id)).toEqual(['POL001', 'POL002', 'POL003']);
});

describe.each(CATALOG.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('has an id of three letters and three digits', () => {
    expect(id).toMatch(/^(INP|CAP|ISO|AVA|FIT|TGT|POL)\d{3}$/);
  });

  test('is the whole rule that the file of its name exports', () => {
    const file = join(__dirname, '../../lib/rules', FOLDERS[id.slice(0, 3)]!, id.toLowerCase());
    expect((jest.requireActual(file) as Record<string, unknown>)[id]).toBe(rule);
  });

  test.each([
    ['title', rule.title],
    ['why', rule.why],
  ])('has a %s of one line that begins like the middle of a sentence and ends without a period', (_, text) => {
    expect(text).toMatch(/^\S[^\n]{10,}[^\s.]$/);
  });
});

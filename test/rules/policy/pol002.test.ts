import type { Waiver } from '../../../lib/model';
import { evaluate } from '../../../lib/rules';
import { container, engineEstate, findingsOf, verdictsOf } from '../../support/estate';

const waiver = (overrides: Partial<Waiver> = {}): Waiver => ({
  path: 'app/waiver',
  name: 'waiver',
  rule: 'ISO006',
  scope: 'app',
  reason: 'a lab',
  owner: 'platform team',
  expires: '2027-01-31',
  ...overrides,
});
const of = (trustZone: string, ...waivers: Waiver[]) => ({ ...engineEstate([container({ trustZone })]), waivers });

describe('POL002 passes', () => {
  test.each([
    ['without waivers', of('internal')],
    ['for a waiver that covers something', of('public', waiver())],
    ['for two that cover the same', of('public', waiver(), waiver({ path: 'app/other', scope: '' }))],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).not.toContain('POL002 error');
    expect(evaluate(judged).ok).toBe(true);
  });
});

describe('POL002 fails', () => {
  test('when what it covered is mended, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = of('internal', waiver({ source }));
    expect(findingsOf(judged)).toEqual(["[app/waiver] POL002: waiver of ISO006 covers nothing under 'app'; remove it"]);
    expect(evaluate(judged)).toMatchObject({ ok: false, findings: [{ severity: 'error', source }] });
  });

  test.each([
    ['of another rule', waiver({ rule: 'ISO007' }), "waiver of ISO007 covers nothing under 'app'; remove it"],
    ['of another place', waiver({ scope: 'b' }), "waiver of ISO006 covers nothing under 'b'; remove it"],
    [
      'with a limit, for a finding without an amount',
      waiver({ limitPercent: 1000 }),
      "waiver of ISO006 covers nothing under 'app' up to 1000 %; remove it",
    ],
  ])('for a waiver %s, beside what stays open', (_, stated, message) => {
    expect(findingsOf(of('public', stated)).slice(1)).toEqual([`[app/waiver] POL002: ${message}`]);
    expect(verdictsOf(of('public', stated))).toEqual(['ISO006 error', 'POL002 error']);
  });

  test('for the whole app, in these words', () => {
    expect(findingsOf(of('internal', waiver({ scope: '' })))).toEqual([
      '[app/waiver] POL002: waiver of ISO006 covers nothing in the app; remove it',
    ]);
  });

  test.each([
    ['expired', waiver({ expires: '2020-01-01' }), 'POL001 error'],
    ['cannot hold', waiver({ rule: 'CAP001' }), 'POL003 error'],
  ])('not for one that %s: that is told already', (_, stated, verdict) => {
    expect(verdictsOf({ ...of('internal', stated), today: '2027-01-01' })).toEqual([verdict]);
  });
});

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
const on = (today: string | undefined, ...waivers: Waiver[]) => ({
  ...engineEstate([container({ trustZone: 'public' })]),
  waivers,
  ...(today !== undefined && { today }),
});

describe('POL001 passes', () => {
  test.each([
    ['without waivers', engineEstate([container()])],
    ['long before the day', on('2026-11-23', waiver())],
    ['on the last day', on('2027-01-31', waiver())],
    [
      'where no day is known, as for an estate that nobody synthesizes',
      on(undefined, waiver({ expires: '1999-01-01' })),
    ],
  ])('%s', (_, judged) => {
    expect(verdictsOf(judged)).not.toContain('POL001 error');
    expect(evaluate(judged).ok).toBe(true);
  });
});

describe('POL001 fails', () => {
  test('on the day after, in these words and at the line of the waiver; what it covered is open again', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = on('2027-02-01', waiver({ source }));
    expect(verdictsOf(judged)).toEqual(['ISO006 error', 'POL001 error']);
    expect(findingsOf(judged)[1]).toBe(
      '[app/waiver] POL001: waiver of ISO006 expired on 2027-01-31 (owner platform team, today 2027-02-01); mend what it covers, or agree on a new date',
    );
    const { findings, waivers } = evaluate(judged);
    expect(findings).toMatchObject([{ waivedBy: null }, { source, waivedBy: null }]);
    expect(waivers).toMatchObject([{ used: false }]);
  });

  test('also for a waiver that covers nothing, which is then not told twice', () => {
    expect(verdictsOf(on('2027-02-01', waiver({ scope: 'elsewhere' })))).toEqual(['ISO006 error', 'POL001 error']);
  });

  test('for the one that expired, while another one covers the finding', () => {
    const judged = on('2027-02-01', waiver(), waiver({ path: 'app/renewed', expires: '2027-06-30' }));
    expect(evaluate(judged).findings.map(({ rule, path, waivedBy }) => [rule, path, waivedBy])).toEqual([
      ['ISO006', 'app/container', 'app/renewed'],
      ['POL001', 'app/waiver', null],
    ]);
  });
});

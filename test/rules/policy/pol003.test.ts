import type { Waiver } from '../../../lib/model';
import { CATALOG, DEFAULT_POLICY, evaluate } from '../../../lib/rules';
import { container, engineEstate, estate, findingsOf, verdictsOf } from '../../support/estate';

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
const of = (...waivers: Waiver[]) => ({ ...engineEstate([container({ trustZone: 'public' })]), waivers });

test('POL003 passes for a waiver of a rule that can be waived, with a reason and an owner', () => {
  expect(evaluate(of(waiver())).ok).toBe(true);
});

describe('POL003 fails', () => {
  test.each([
    ['for a rule that does not exist', waiver({ rule: 'ISO999' }), 'there is no rule ISO999'],
    ['for an id in another case', waiver({ rule: 'iso006' }), 'there is no rule iso006'],
    [
      'for a rule that cannot be waived',
      waiver({ rule: 'CAP001' }),
      'CAP001 cannot be waived: 24 cores are 24 vCPUs in any mix; more of them wait for each other',
    ],
    ['without a reason', waiver({ reason: '' }), 'it states no reason'],
    ['with a blank reason', waiver({ reason: ' \t' }), 'it states no reason'],
    ['without an owner', waiver({ owner: '' }), 'it states no owner'],
    ['with a blank owner', waiver({ owner: ' ' }), 'it states no owner'],
    ['without either: the reason first', waiver({ reason: '', owner: '' }), 'it states no reason'],
  ])('%s, in these words, and covers nothing', (_, stated, defect) => {
    const judged = of(stated);
    expect(verdictsOf(judged)).toEqual(['ISO006 error', 'POL003 error']);
    expect(findingsOf(judged)[1]).toBe(
      `[app/waiver] POL003: waiver does not hold: ${defect}; remove it or complete it`,
    );
    expect(evaluate(judged).waivers).toMatchObject([{ used: false }]);
  });

  test('for a rule that the policy forbids to waive, in these words and at its line', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = of(waiver({ source }));
    const policy = { name: 'example-org', version: '3', nonWaivable: ['ISO006'] };
    expect(verdictsOf(judged, policy)).toEqual(['ISO006 error', 'POL003 error']);
    expect(findingsOf(judged, policy)[1]).toBe(
      '[app/waiver] POL003: waiver does not hold: policy example-org forbids waiving ISO006; remove it or complete it',
    );
    expect(evaluate(judged, policy).findings[1]).toMatchObject({ severity: 'error', source });
  });

  test.each(CATALOG.filter((rule) => !rule.waivable).map(({ id }) => id))('for a waiver of %s', (rule) => {
    expect(verdictsOf(estate({ waivers: [waiver({ rule })] }), DEFAULT_POLICY)).toEqual(['POL003 error']);
  });

  test.each(CATALOG.filter((rule) => rule.waivable).map(({ id }) => id))('not for a waiver of %s', (rule) => {
    expect(verdictsOf(estate({ waivers: [waiver({ rule })] }), DEFAULT_POLICY)).toEqual(['POL002 error']);
  });
});

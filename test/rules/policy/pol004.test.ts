import { CATALOG, type Policy, composePolicies } from '../../../lib/rules';
import { estate, findingsOf, verdictsOf } from '../../support/estate';

const policy = (overrides: Partial<Policy>): Policy => ({ name: 'example-org', version: '3', ...overrides });

describe('POL004 passes', () => {
  test.each([
    ['for a policy that speaks of no rule', policy({})],
    ['for one that lowers a rule that can be waived', policy({ severities: { ISO007: 'warning' } })],
    ['for one that raises a rule', policy({ severities: { ISO011: 'error', CAP001: 'error' } })],
    ['for one that forbids to waive rules, waivable or not', policy({ nonWaivable: ['ISO007', 'CAP001'] })],
    ['for one that says what is so anyway', policy({ severities: { ISO011: 'warning' }, nonWaivable: ['ISO011'] })],
  ])('%s', (_, stated) => {
    expect(findingsOf(estate(), stated)).toEqual([]);
  });
});

describe('POL004 fails', () => {
  test('for a severity of a rule that does not exist, in these words', () => {
    expect(findingsOf(estate(), policy({ severities: { ISO999: 'error' } }))).toEqual([
      '[] POL004: policy example-org speaks of rule ISO999, which does not exist; correct the id',
    ]);
  });

  test('once for one that cannot be waived either', () => {
    expect(
      findingsOf(estate(), policy({ severities: { ISO999: 'error' }, nonWaivable: ['ISO999', 'iso007'] })),
    ).toEqual([
      '[] POL004: policy example-org speaks of rule ISO999, which does not exist; correct the id',
      '[] POL004: policy example-org speaks of rule iso007, which does not exist; correct the id',
    ]);
  });

  test('for a rule that the same policy forbids to waive and lowers, in these words', () => {
    const stated = policy({ severities: { ISO007: 'warning' }, nonWaivable: ['ISO007'] });
    expect(findingsOf(estate(), stated)).toEqual([
      "[] POL004: policy example-org lowers ISO007, which cannot be waived; remove it from 'severities'",
    ]);
  });

  test.each(CATALOG.filter(({ waivable, severity }) => !waivable && severity === 'error').map(({ id }) => id))(
    'for a policy that lowers %s',
    (id) => {
      expect(verdictsOf(estate(), policy({ severities: { [id]: 'warning' } }))).toEqual(['POL004 error']);
    },
  );

  test('for each of several policies that hold together, by its name', () => {
    const together = composePolicies([
      policy({ severities: { ISO999: 'warning' } }),
      { name: 'shop', version: '1', severities: { CAP001: 'warning' } },
    ]);
    expect(findingsOf(estate(), together)).toEqual([
      '[] POL004: policy example-org speaks of rule ISO999, which does not exist; correct the id',
      "[] POL004: policy shop lowers CAP001, which cannot be waived; remove it from 'severities'",
    ]);
  });
});

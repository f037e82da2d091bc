import * as fc from 'fast-check';
import type { Estate, Waiver } from '../../lib/model';
import {
  CATALOG,
  DEFAULT_POLICY,
  type Finding,
  type Policy,
  type RequiredProp,
  type Rule,
  type Severity,
  composePolicies,
  evaluate,
} from '../../lib/rules';
import { compareVersions } from '../../lib/rules/policy/policy';
import { aValidEstate, container, engineEstate, estate } from '../support/estate';

const org = (overrides: Partial<Policy> = {}): Policy => ({ name: 'org', version: '3', ...overrides });
const team = (overrides: Partial<Policy> = {}): Policy => ({ name: 'team', version: '7', ...overrides });

/** A rule that finds one thing, graded or not. */
const finds = (waivable: boolean, severity: Severity, graded?: Severity): Rule => ({
  id: 'ISO006',
  severity,
  waivable,
  title: 't',
  why: 'w',
  check: () => [{ path: 'a', message: 'm', ...(graded !== undefined && { severity: graded }) }],
});
const severityOf = (rule: Rule, policy: Policy): Severity => evaluate(estate(), policy, [rule]).findings[0]!.severity;

describe('a policy', () => {
  test.each([
    ['raises a warning', finds(true, 'warning'), 'error', 'error'],
    ['raises a warning of a rule that cannot be waived', finds(false, 'warning'), 'error', 'error'],
    ['lowers an error', finds(true, 'error'), 'warning', 'warning'],
    ['lowers what a rule graded itself', finds(true, 'warning', 'error'), 'warning', 'warning'],
    ['raises what a rule graded itself', finds(true, 'error', 'warning'), 'error', 'error'],
    ['never lowers a rule that cannot be waived', finds(false, 'error'), 'warning', 'error'],
    ['never lowers what such a rule graded itself', finds(false, 'warning', 'error'), 'warning', 'error'],
  ] as const)('%s', (_, rule, stated, expected) => {
    expect(severityOf(rule, org({ severities: { ISO006: stated } }))).toBe(expected);
  });

  test('never lowers a rule that it forbids to waive', () => {
    const policy = org({ severities: { ISO006: 'warning' }, nonWaivable: ['ISO006'] });
    expect(severityOf(finds(true, 'error'), policy)).toBe('error');
    expect(severityOf(finds(true, 'warning'), policy)).toBe('warning');
  });

  describe('of what is undecided', () => {
    const open: Rule = {
      ...finds(false, 'error'),
      check: () => [{ path: 'a', message: 'm', severity: 'warning', undecided: true }],
    };

    test('says that it is an error; else it is a warning', () => {
      expect(severityOf(open, org())).toBe('warning');
      expect(severityOf(open, org({ undecided: 'warning' }))).toBe('warning');
      expect(severityOf(open, org({ undecided: 'error' }))).toBe('error');
      expect(severityOf(open, org({ severities: { ISO006: 'error' } }))).toBe('error');
      expect(severityOf(finds(true, 'warning'), org({ undecided: 'error' }))).toBe('warning');
    });

    test('is an error where one of several says so', () => {
      const strict = org({ undecided: 'error' });
      expect(composePolicies([strict, team()]).undecided).toBe('error');
      expect(composePolicies([team({ undecided: 'warning' }), strict]).undecided).toBe('error');
      expect(composePolicies([team({ undecided: 'warning' }), org()])).not.toHaveProperty('undecided');
    });
  });

  test('says nothing of other rules', () => {
    expect(severityOf(finds(true, 'error'), org({ severities: { ISO007: 'warning' } }))).toBe('error');
  });

  test.each(CATALOG.filter(({ waivable }) => !waivable).map((rule) => [rule.id, rule] as const))(
    'never lowers %s',
    (id, rule) => {
      const broken: Rule = { ...rule, check: () => [{ path: 'a', message: 'm' }] };
      expect(severityOf(broken, org({ severities: { [id]: 'warning' } }))).toBe(rule.severity);
    },
  );

  test('is named in the report, with its version', () => {
    expect(evaluate(estate(), org()).policy).toEqual({ name: 'org', version: '3' });
    expect(evaluate(estate()).policy).toEqual({ name: 'default', version: '1' });
  });

  test('does not lower a rule that could not be judged', () => {
    const broken: Rule = {
      ...finds(true, 'error'),
      check: () => {
        throw new RangeError('x');
      },
    };
    expect(severityOf(broken, org({ severities: { ISO006: 'warning' } }))).toBe('error');
  });
});

describe('policies together', () => {
  test('of none are the default', () => {
    expect(composePolicies([])).toBe(DEFAULT_POLICY);
  });

  test('of one are that one', () => {
    const alone = org({ severities: { ISO007: 'warning' } });
    expect(composePolicies([alone])).toBe(alone);
  });

  test('are named one after the other', () => {
    expect(composePolicies([org(), team()])).toMatchObject({ name: 'org + team', version: '3 + 7' });
  });

  test('name a policy once, however often it is applied; two versions of it are two', () => {
    expect(composePolicies([org(), org(), team(), org({ version: '4' })])).toMatchObject({
      name: 'org + team + org',
      version: '3 + 7 + 4',
    });
  });

  test('take the stricter of everything', () => {
    const a = org({
      severities: { ISO011: 'error', ISO007: 'warning', FIT003: 'warning', AVA005: 'error' },
      nonWaivable: ['ISO007', 'ISO001'],
      maximumRatioPercent: { cpu: 400, memory: 100 },
      requiredReservePercent: { cpu: 10, memory: 5 },
      requiredProps: ['owner', 'workload'],
      allowedSystems: ['esxi', 'docker', 'kvm'],
      minimumVersions: { esxi: '8.0.1', kvm: '9' },
    });
    const b = team({
      severities: { ISO011: 'warning', ISO007: 'warning', FIT006: 'warning', ISO010: 'error' },
      nonWaivable: ['ISO007', 'ISO006'],
      maximumRatioPercent: { cpu: 600, disk: 120 },
      requiredReservePercent: { cpu: 5, memory: 15 },
      requiredProps: ['owner', 'trustZone'],
      allowedSystems: ['docker', 'esxi', 'lxc'],
      minimumVersions: { esxi: '8.0', docker: '27' },
    });
    expect(composePolicies([a, b])).toEqual({
      name: 'org + team',
      version: '3 + 7',
      severities: { ISO011: 'error', ISO007: 'warning', AVA005: 'error', ISO010: 'error' },
      nonWaivable: ['ISO007', 'ISO001', 'ISO006'],
      maximumRatioPercent: { cpu: 400, memory: 100, disk: 120 },
      requiredReservePercent: { cpu: 10, memory: 15 },
      requiredProps: ['owner', 'workload', 'trustZone'],
      allowedSystems: ['esxi', 'docker'],
      minimumVersions: { esxi: '8.0.1', kvm: '9', docker: '27' },
      parts: [a, b],
    });
  });

  test('allow no system where they agree on none', () => {
    const policy = composePolicies([org({ allowedSystems: ['esxi'] }), team({ allowedSystems: ['kvm'] })]);
    expect(policy.allowedSystems).toEqual([]);
  });

  test.each([
    ['first', [org({ allowedSystems: ['esxi'] }), team()]],
    ['second', [org(), team({ allowedSystems: ['esxi'] })]],
  ])('allow what the only one that says so allows, stated %s', (_, policies) => {
    expect(composePolicies(policies).allowedSystems).toEqual(['esxi']);
  });

  test("do not let a team soften what its organization's policy asks for", () => {
    const judged = engineEstate([container({ trustZone: 'public' })]);
    const strict = org({ requiredProps: ['owner'], nonWaivable: ['ISO006'] });
    const soft = team({ severities: { POL005: 'warning', ISO006: 'warning' }, maximumRatioPercent: { cpu: 5000 } });
    const together = composePolicies([strict, soft]);
    expect(evaluate(judged, together).findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'ISO006 error',
      'POL005 error',
    ]);
    expect(together.maximumRatioPercent).toMatchObject({ cpu: 1000 });
    expect(composePolicies([soft]).maximumRatioPercent).toEqual({ cpu: 5000 });
  });

  test('have no opinion where a key has no value', () => {
    const empty = { cpu: undefined, memory: undefined };
    const silent = team({
      maximumRatioPercent: empty,
      requiredReservePercent: empty,
      severities: { ISO007: undefined },
      minimumVersions: { esxi: undefined },
    } as unknown as Partial<Policy>);
    const loud = org({
      maximumRatioPercent: { cpu: 200 },
      requiredReservePercent: { cpu: 10 },
      severities: { ISO007: 'error' },
      minimumVersions: { esxi: '8.0' },
    });
    for (const policies of [
      [loud, silent],
      [silent, loud],
    ]) {
      expect(composePolicies(policies)).toMatchObject({
        maximumRatioPercent: { cpu: 200, memory: 1000, disk: 1000 },
        requiredReservePercent: { cpu: 10 },
        severities: { ISO007: 'error' },
        minimumVersions: { esxi: '8.0' },
      });
    }
  });

  test('take no shape of their own: what a file may say is what code may say', () => {
    expect(composePolicies([composePolicies([org(), team()]), org({ version: '9' })]).parts).toEqual([
      org(),
      team(),
      org({ version: '9' }),
    ]);
  });
});

const SOME_RULES = ['ISO001', 'ISO006', 'ISO007', 'ISO011', 'CAP003', 'CAP008', 'POL005', 'POL006', 'POL007', 'FIT004'];
const percent = fc.option(fc.constantFrom(0, 5, 50, 100, 200, 400, 1000, 2000), { nil: undefined });
const aPolicy: fc.Arbitrary<Policy> = fc.record(
  {
    name: fc.constantFrom('org', 'team', 'site'),
    version: fc.constantFrom('1', '2'),
    severities: fc.dictionary(
      fc.constantFrom(...SOME_RULES, 'CAP001', 'XYZ001'),
      fc.constantFrom<Severity>('error', 'warning'),
    ),
    nonWaivable: fc.subarray(SOME_RULES),
    maximumRatioPercent: fc.record({ cpu: percent, memory: percent, disk: percent }).map(defined),
    requiredReservePercent: fc.record({ cpu: percent, memory: percent }).map(defined),
    requiredProps: fc.subarray<RequiredProp>(['owner', 'trustZone', 'criticality', 'workload']),
    allowedSystems: fc.subarray(['plain', 'esxi', 'virtualbox']),
    minimumVersions: fc.dictionary(fc.constantFrom('esxi', 'plain'), fc.constantFrom('7', '8.0', '8.0.1', '10')),
  },
  { requiredKeys: ['name', 'version'] },
) as fc.Arbitrary<Policy>;

function defined<T extends object>(of: T): T {
  return Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined)) as T;
}

/** Estates with exceptions on the record, and releases. */
const aWaivedEstate: fc.Arbitrary<Estate> = fc
  .record({
    judged: aValidEstate,
    version: fc.constantFrom('7.0', '8.0', '9'),
    waivers: fc.subarray(SOME_RULES).map((rules) =>
      rules.map((rule): Waiver => ({
        path: `app/waiver-${rule}`,
        name: rule,
        rule,
        scope: '',
        reason: 'a lab',
        owner: 'team',
        expires: '2027-01-31',
      })),
    ),
  })
  .map(({ judged, version, waivers }) => ({
    ...judged,
    hosts: judged.hosts.map((host) => ({ ...host, version })),
    waivers,
    today: '2026-11-23',
  }));

/** What a policy does to an estate; its name is in some messages, and is no effect. */
const effectOf = (judged: Estate, ...policies: Policy[]): string[] =>
  evaluate(judged, composePolicies(policies))
    .findings.map(({ rule, severity, path, waivedBy }) => [rule, severity, path, waivedBy].join(' '))
    .sort();

/** How hard each rule is on each node: how many findings, how many errors, how many that nobody waived. */
function hardness(findings: readonly Finding[]): Map<string, [number, number, number]> {
  const by = new Map<string, [number, number, number]>();
  for (const { rule, path, severity, waivedBy } of findings) {
    const key = `${rule} ${path}`;
    const [all, errors, open] = by.get(key) ?? [0, 0, 0];
    by.set(key, [all + 1, errors + (severity === 'error' ? 1 : 0), open + (waivedBy === null ? 1 : 0)]);
  }
  return by;
}

describe('composition', () => {
  const assert = (property: fc.IPropertyWithHooks<[Policy, Policy, Policy, Estate]>): void =>
    fc.assert(property, { numRuns: 60 });
  const forAll = (check: (a: Policy, b: Policy, c: Policy, judged: Estate) => void) =>
    fc.property(aPolicy, aPolicy, aPolicy, aWaivedEstate, check);

  test('has the same effect in any order', () => {
    assert(forAll((a, b, c, judged) => expect(effectOf(judged, c, a, b)).toEqual(effectOf(judged, a, b, c))));
  });

  test('has the same effect in any grouping', () => {
    assert(
      forAll((a, b, c, judged) => {
        expect(effectOf(judged, composePolicies([a, b]), c)).toEqual(effectOf(judged, a, composePolicies([b, c])));
      }),
    );
  });

  test('with itself changes nothing', () => {
    assert(
      forAll((a, b, _, judged) => {
        expect(effectOf(judged, a, a)).toEqual(effectOf(judged, a));
        expect(effectOf(judged, a, b, a)).toEqual(effectOf(judged, a, b));
      }),
    );
  });

  test('is never softer than any of its parts: what one of them finds is found', () => {
    assert(
      forAll((a, b, _, judged) => {
        // A waiver that covered nothing covers what a further policy finds: that it is unused is no demand of a policy.
        const demanded = evaluate(judged, a).findings.filter(({ rule }) => rule !== 'POL002');
        const alone = hardness(demanded);
        const together = hardness(evaluate(judged, composePolicies([a, b])).findings);
        for (const [key, counts] of alone) {
          const found = together.get(key) ?? [0, 0, 0];
          expect([key, found.map((count, i) => count >= counts[i]!)]).toEqual([key, [true, true, true]]);
        }
      }),
    );
  });
});

test.each([
  ['8.0', '8.0', 0],
  ['8', '8.0', 0],
  ['8.0', '8.0.1', -1],
  ['9', '10', -1],
  ['8.10', '8.9', 1],
])('release %s against %s is %d', (a, b, sign) => {
  expect(Math.sign(compareVersions(a, b))).toBe(sign);
  expect(Math.sign(compareVersions(b, a))).toBe(sign === 0 ? 0 : -sign);
});

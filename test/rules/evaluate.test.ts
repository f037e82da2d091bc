import { CATALOG, type Policy, type Rule, type RuleContext, evaluate } from '../../lib/rules';
import { blastRadii, buildLedger } from '../../lib/model';
import {
  ENGINE,
  HOST,
  container,
  containerHost,
  engine,
  estate,
  host,
  hostEstate,
  judge,
  vm,
  vms,
} from '../support/estate';

function rule(id: string, check: Rule['check'], overrides: Partial<Rule> = {}): Rule {
  return { id, severity: 'error', waivable: false, title: id, why: id, check, ...overrides };
}

const says =
  (message: string): Rule['check'] =>
  () => [{ path: 'a', message }];

describe('an evaluation', () => {
  test('of an empty estate is ok and empty', () => {
    expect(evaluate(estate())).toEqual({
      version: 1,
      ok: true,
      policy: { name: 'default', version: '1' },
      findings: [],
      ledger: [],
      blastRadius: [],
      clusters: [],
      headroom: [],
      waivers: [],
      notJudged: [],
    });
  });

  test('reports the ledger', () => {
    const judged = hostEstate(vms(3, 2));
    expect(evaluate(judged).ledger).toEqual(buildLedger(judged).rows);
  });

  test('gives a finding the id and severity of its rule, unless the rule grades it', () => {
    const rules = [
      rule('WRN001', () => [{ path: 'a', message: 'm' }], { severity: 'warning' }),
      rule('GRD001', () => [{ path: 'a', message: 'm', severity: 'error' }], { severity: 'warning' }),
    ];
    expect(evaluate(estate(), undefined, rules).findings).toEqual([
      { rule: 'GRD001', severity: 'error', path: 'a', message: 'm', waivedBy: null },
      { rule: 'WRN001', severity: 'warning', path: 'a', message: 'm', waivedBy: null },
    ]);
  });

  test.each([
    ['ok without findings', [], true],
    ['ok with warnings', [rule('W', says('w'), { severity: 'warning' })], true],
    ['not ok with an error', [rule('E', says('e'))], false],
    ['not ok with both', [rule('W', says('w'), { severity: 'warning' }), rule('E', says('e'))], false],
  ])('is %s', (_, rules, ok) => {
    expect(evaluate(estate(), undefined, rules).ok).toBe(ok);
  });

  test('lists errors first, and the biggest shortfall before all', () => {
    const judged = estate({
      hosts: [
        host({ overcommit: { cpuPercent: 200, memoryPercent: 100, diskPercent: 80, reason: 'lab' } }),
        host({ path: 'rack-1/b' }),
      ],
      vms: [
        vm({ path: 'app/a', milliCpu: 24_000, replicas: 3 }),
        vm({ path: 'app/b', host: 'rack-1/b', milliCpu: 24_000, replicas: 3, memoryMib: undefined }),
      ],
    });
    expect(judge(judged).findings.map(({ rule: id, path }) => `${id} ${path}`)).toEqual([
      'CAP001 rack-1/b',
      `CAP001 ${HOST}`,
      'INP008 app/b',
      `CAP008 ${HOST}`,
    ]);
  });

  test('gives every rule the estate, its ledger, the policy, and all by path', () => {
    let seen: RuleContext | undefined;
    const judged = estate({
      hosts: [containerHost()],
      vms: [vm()],
      engines: [engine()],
      containers: [container(), container({ path: 'app/b' })],
    });
    const policy: Policy = { name: 'strict', version: '3', maximumRatioPercent: { cpu: 7 } };
    evaluate(judged, policy, [
      rule('SEE001', (context) => {
        seen = context;
        return [];
      }),
    ]);
    expect(seen!.estate).toBe(judged);
    expect(seen!.policy).toBe(policy);
    expect(seen!.ledger).toEqual(buildLedger(judged));
    expect(seen!.blastRadius).toEqual(blastRadii(judged));
    expect(seen!.rules.map(({ id }) => id)).toEqual(['SEE001']);
    expect(seen!.unusedWaivers).toEqual([]);
    expect([...seen!.hosts]).toEqual([['rack-1/docker-01', judged.hosts[0]]]);
    expect([...seen!.vms]).toEqual([['app/vm', judged.vms[0]]]);
    expect([...seen!.engines]).toEqual([[ENGINE, judged.engines[0]]]);
    expect([...seen!.containersOf]).toEqual([[ENGINE, judged.containers]]);
  });

  test('judges by every rule of the catalogue', () => {
    const judged = hostEstate(vms(25, 1));
    expect(evaluate(judged)).toEqual(evaluate(judged, { name: 'default', version: '1' }, CATALOG));
  });
});

describe('a rule that throws', () => {
  const throws =
    (what: unknown): Rule['check'] =>
    () => {
      throw what;
    };

  test.each([
    ['an error', new TypeError('x is undefined'), 'x is undefined'],
    ['anything else', 'a text', 'a text'],
  ])('%s becomes an error, also when it only warns', (_, thrown, cause) => {
    const report = evaluate(estate(), undefined, [rule('BAD001', throws(thrown), { severity: 'warning' })]);
    expect(report.ok).toBe(false);
    expect(report.findings).toEqual([
      {
        rule: 'BAD001',
        severity: 'error',
        path: '',
        message: `the rule could not be judged (${cause}), so it counts as broken; report this as a defect`,
        waivedBy: null,
      },
    ]);
  });

  test('hides no other', () => {
    const rules = [
      rule('AAA001', says('first')),
      rule('BAD001', throws(new TypeError('x'))),
      rule('ZZZ001', says('last')),
    ];
    expect(evaluate(estate(), undefined, rules).findings.map(({ rule: id }) => id)).toEqual([
      'AAA001',
      'BAD001',
      'ZZZ001',
    ]);
  });
});

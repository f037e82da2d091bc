import type { Host } from '../../lib/model';
import { DEFAULT_POLICY, evaluate } from '../../lib/rules';
import { estate, findingsOf, host, inventory, store, verdictsOf } from '../support/estate';

const ratios = (cpuPercent: number, memoryPercent = 100, diskPercent = 80, reason = 'small guests'): Partial<Host> => ({
  overcommit: { cpuPercent, memoryPercent, diskPercent, reason },
  stores: [store({ disk: inventory(1000, { ratioPercent: diskPercent }) })],
});
const of = (overrides: Partial<Host>) => estate({ hosts: [host(overrides)] });

describe('CAP008 passes', () => {
  test.each([
    ['when nothing is stated', of({})],
    ['when the host has no stores', of({ stores: [] })],
    ['at exactly 1:1, even without a reason', of(ratios(100, 100, 100, ''))],
    ['below 1:1', of(ratios(50, 80, 80, ''))],
  ])('%s', (_, judged) => {
    expect(findingsOf(judged)).toEqual([]);
  });
});

describe('CAP008 warns', () => {
  test.each([
    ['at 101 % CPU', ratios(101), 'CPU is overcommitted, 1.01:1 '],
    ['at 101 % memory', ratios(100, 101), 'memory is overcommitted, 1.01:1 '],
    ['at 101 % disk', ratios(100, 100, 101), 'disk is overcommitted, 1.01:1 '],
    ['at 400 %', ratios(400), 'CPU is overcommitted, 4:1 '],
    ['more strongly at 401 %', ratios(401), 'CPU is heavily overcommitted, 4.01:1 '],
    ['more strongly at exactly the maximum', ratios(1000), 'CPU is heavily overcommitted, 10:1 '],
  ])('%s', (_, overrides, words) => {
    expect(verdictsOf(of(overrides))).toEqual(['CAP008 warning']);
    expect(findingsOf(of(overrides))[0]).toContain(words);
  });

  test('for each resource, and the estate stays ok', () => {
    const report = evaluate(of(ratios(200, 200, 200)));
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ message }) => message.split(' ')[0])).toEqual(['CPU', 'disk', 'memory']);
  });

  test('in these words', () => {
    expect(findingsOf(of(ratios(400, 100, 80, '  dev machines idle ')))).toEqual([
      '[rack-1/esxi-01] CAP008: CPU is overcommitted, 4:1 (reason: dev machines idle); guests may wait for each other',
    ]);
  });
});

describe('CAP008 fails', () => {
  test.each([
    ['one percent above the maximum', of(ratios(1001)), undefined],
    ["one percent above the policy's own maximum", of(ratios(301)), { maximumRatioPercent: 300 }],
    ['without a reason', of(ratios(200, 100, 80, '')), undefined],
    ['with a blank reason', of(ratios(200, 100, 80, ' \t')), undefined],
    ['without a statement of the author', of({ cpu: inventory(24_000, { ratioPercent: 200 }) }), undefined],
  ])('%s', (_, judged, policy) => {
    expect(verdictsOf(judged, policy)).toEqual(['CAP008 error']);
  });

  test('in these words above the maximum', () => {
    expect(findingsOf(of(ratios(1600)))).toEqual([
      '[rack-1/esxi-01] CAP008: CPU is promised 16:1, above the maximum of 10:1 (reason: small guests); lower the ratio',
    ]);
  });

  test('in these words without a reason', () => {
    expect(findingsOf(of(ratios(100, 150, 80, '')))).toEqual([
      "[rack-1/esxi-01] CAP008: memory is promised 1.5:1 without a reason; state 'overcommit.reason'",
    ]);
  });

  test('where the host was defined', () => {
    const source = { file: 'main.ts', line: 7 };
    const judged = estate({
      hosts: [host({ ...ratios(200, 1600), source }), host({ ...ratios(200, 100, 80, ''), source, path: 'b' })],
    });
    expect(evaluate(judged).findings.map((finding) => finding.source)).toEqual([source, source, source]);
  });

  test('above 1000 % unless the policy says otherwise', () => {
    expect(DEFAULT_POLICY).toEqual({ maximumRatioPercent: 1000 });
  });
});

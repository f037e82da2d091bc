import type { Host } from '../../../lib/model';
import { DEFAULT_POLICY, type PercentByResource, type Policy } from '../../../lib/rules';
import { estate, findingsOf, host, inventory, judge, store, verdictsOf } from '../../support/estate';

const ratios = (cpuPercent: number, memoryPercent = 100, diskPercent = 80, reason = 'small guests'): Partial<Host> => ({
  overcommit: { cpuPercent, memoryPercent, diskPercent, reason },
  stores: [store({ disk: inventory(1000, { ratioPercent: diskPercent }) })],
});
const maximum = (maximumRatioPercent: PercentByResource): Policy => ({ ...DEFAULT_POLICY, maximumRatioPercent });
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

describe("CAP008 holds a policy's maximum below 1:1 too", () => {
  test.each([
    ['exactly at it', 70, []],
    ['one over', 71, ['[rack-1/esxi-01] CAP008: disk is promised 0.71:1, above the maximum of 0.7:1; lower the ratio']],
  ])('%s', (_, percent, said) => {
    expect(findingsOf(of(ratios(100, 100, percent, '')), maximum({ disk: 70 }))).toEqual(said);
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
    const report = judge(of(ratios(200, 200, 200)));
    expect(report.ok).toBe(true);
    expect(report.findings.map(({ message }) => message.split(' ')[0])).toEqual(['CPU', 'disk', 'memory']);
  });

  test('in these words', () => {
    expect(findingsOf(of(ratios(400, 100, 80, '  dev machines idle ')))).toEqual([
      '[rack-1/esxi-01] CAP008: CPU is overcommitted, 4:1 (reason: dev machines idle); guests may wait for each other',
    ]);
  });
});

test('CAP008 warns at exactly the maximum of the policy, which may be above 1000 %', () => {
  expect(verdictsOf(of(ratios(300)), maximum({ cpu: 300 }))).toEqual(['CAP008 warning']);
  expect(verdictsOf(of(ratios(2000)), maximum({ cpu: 2000 }))).toEqual(['CAP008 warning']);
});

describe('CAP008 fails', () => {
  test.each([
    ['one percent above the maximum', of(ratios(1001)), undefined],
    ["one percent above the policy's own maximum of CPU", of(ratios(301)), maximum({ cpu: 300 })],
    ["one percent above the policy's own maximum of memory", of(ratios(100, 201)), maximum({ memory: 200 })],
    ["one percent above the policy's own maximum of disk", of(ratios(100, 100, 151)), maximum({ disk: 150 })],
    ['above the maximum of what the policy is silent about', of(ratios(1001)), maximum({ cpu: undefined, disk: 150 })],
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
    expect(judge(judged).findings.map((finding) => finding.source)).toEqual([source, source, source]);
  });

  test('with the numbers as data, so that a waiver can state a limit', () => {
    expect(judge(of(ratios(1600))).findings).toMatchObject([{ requested: 1600, capacity: 100, unit: '%' }]);
    expect(judge(of(ratios(1600, 100, 80, ''))).findings).toMatchObject([
      { requested: 1600, capacity: 100, unit: '%' },
    ]);
  });
});

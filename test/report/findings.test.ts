import fc from 'fast-check';
import { type Estate, buildLedger } from '../../lib/model';
import { formatFinding, formatFindings, summarize } from '../../lib/report';
import { type Finding, type Report } from '../../lib/rules';
import { cluster } from '../support/estate';
import { ARTICLE, container, containerHost, engine, estate, host, vm, judge } from './estates';
import { anyReport } from './reports';

const finding = (path: string, props: Partial<Finding> = {}): Finding => ({
  rule: 'CAP001',
  severity: 'error',
  path,
  message: 'vCPU is short by 1',
  waivedBy: null,
  ...props,
});

const warning = (path: string): Finding => finding(path, { severity: 'warning', rule: 'ISO006', message: 'no user' });

const report = (of: Estate, ...findings: Finding[]): Report => ({
  version: 1,
  ok: findings.every(({ severity }) => severity !== 'error'),
  policy: { name: 'default', version: '1' },
  findings,
  ledger: buildLedger(of).rows,
  blastRadius: [],
  clusters: [],
  headroom: [],
  waivers: [],
  notJudged: [],
});

const TWO_HOSTS = estate({
  hosts: [host('rack-1/a'), containerHost('rack-1/ab')],
  vms: [vm('apps/db', 'rack-1/a')],
  engines: [engine('rack-1/ab/docker', 'rack-1/ab')],
  containers: [container('apps/web', 'rack-1/ab/docker')],
});

test("the article's example comes out byte for byte", () => {
  expect(formatFindings(judge(ARTICLE))).toBe(
    `1 error in 1 host

[rack-1/esxi-01] CAP001: vCPU is short by 9: 33 allocated (orders-db 16, search 9, web 8), capacity 24 (2 x 12 cores, 0 reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason
  examples/article/main.ts:21`,
  );
});

describe('a finding', () => {
  test('takes one line where its source is not known', () => {
    expect(formatFinding(finding('rack-1/a'))).toBe('[rack-1/a] CAP001: vCPU is short by 1');
  });

  test('takes one line more for the file and line of the user', () => {
    const source = { file: 'src/größe.ts', line: 7 };
    expect(formatFinding(finding('rack-1/a', { source }))).toBe(
      '[rack-1/a] CAP001: vCPU is short by 1\n  src/größe.ts:7',
    );
  });

  test('cannot fake another line, nor paint the terminal', () => {
    const message = 'broken (a\r\nb\u001b[31m\u2028c)';
    expect(formatFinding(finding('', { message }))).toBe('[] CAP001: broken (a b [31m c)');
  });
});

describe('the findings', () => {
  test('stand under a heading where they are no errors', () => {
    const waived = finding('rack-1/ab', { rule: 'CAP002', waivedBy: 'rack-1/waiver' });
    expect(formatFindings(report(TWO_HOSTS, finding('rack-1/a'), waived, warning('apps/web')))).toBe(
      `1 error and 1 warning in 2 hosts, 1 waived

[rack-1/a] CAP001: vCPU is short by 1

warnings
[apps/web] ISO006: no user

waived
[rack-1/ab] CAP002: vCPU is short by 1`,
    );
  });

  test('need no heading where all are warnings', () => {
    expect(formatFindings(report(TWO_HOSTS, warning('rack-1/a')))).toBe(
      '1 warning in 1 host\n\n[rack-1/a] ISO006: no user',
    );
  });

  test('are a summary where there are none', () => {
    expect(formatFindings(judge(TWO_HOSTS))).toBe('no findings in 2 hosts');
  });
});

describe('the summary', () => {
  const error = finding;
  test.each<[string, Finding[], string]>([
    ['of one error', [error('rack-1/a')], '1 error in 1 host'],
    [
      'counts hosts once',
      [error('rack-1/a'), error('rack-1/a/x'), error('rack-1/ab'), warning('rack-1/a'), warning('rack-1/ab')],
      '3 errors and 2 warnings in 2 hosts',
    ],
    ['tells a host from one whose name starts the same', [error('rack-1/abc')], '1 error outside any host'],
    ['knows guests that other stacks define', [error('apps/db'), error('apps/web')], '2 errors in 2 hosts'],
    ['knows what lies below a guest', [error('apps/db/nic')], '1 error in 1 host'],
    ['tells what stands on no host', [error('apps'), error('')], '2 errors outside any host'],
    [
      'tells inside from outside',
      [error('rack-1/a'), error('rack-1/a'), error('lan/net'), warning('')],
      '3 errors and 1 warning: 2 in 1 host, 2 outside any host',
    ],
    ['does not count what is waived', [error('rack-1/a', { waivedBy: 'w' })], 'no findings in 2 hosts, 1 waived'],
    ['of nothing', [], 'no findings in 2 hosts'],
  ])('%s', (_name, findings, expected) => {
    expect(summarize(report(TWO_HOSTS, ...findings))).toBe(expected);
  });

  test('of an empty estate', () => {
    expect(summarize(judge(estate({})))).toBe('no findings, no hosts');
  });

  test('is one line, whatever the report', () => {
    fc.assert(fc.property(anyReport, (any) => !summarize(any).includes('\n')));
  });
});

test('every finding is told once, whatever the report', () => {
  fc.assert(
    fc.property(anyReport, (any) => {
      const lines = formatFindings(any).split('\n');
      return lines.filter((line) => /^\[.*\] (CAP001|ISO001|INP002): /.test(line)).length === any.findings.length;
    }),
  );
});

describe('the summary with clusters', () => {
  const hosts = ['a', 'b', 'c'].map((name) => host(`rack-1/${name}`));
  const clustered = {
    ...estate({ hosts, vms: [vm('apps/db', 'rack-1/production')] }),
    clusters: [cluster(hosts.slice(0, 2), { path: 'rack-1/production' })],
  };

  test.each([
    ['in what there is', [], 'no findings in 1 host and 1 cluster'],
    ['in the cluster itself', ['rack-1/production'], '1 error in 1 cluster'],
    ['in one of its hosts and a VM that it places', ['rack-1/a', 'apps/db'], '2 errors in 1 cluster'],
    ['in a rule of it', ['rack-1/production/pair'], '1 error in 1 cluster'],
    ['beside a host that is in none', ['rack-1/b', 'rack-1/c'], '2 errors in 1 host and 1 cluster'],
    ['and elsewhere', ['rack-1/a', ''], '2 errors: 1 in 1 cluster, 1 outside any host'],
  ])('counts findings %s', (_, paths, summary) => {
    expect(summarize(report(clustered, ...paths.map((path) => finding(path))))).toBe(summary);
  });
});

import fc from 'fast-check';
import { formatOutlook } from '../../lib/report';
import { type ClusterReport, type Report, type ReportedRoom, evaluate } from '../../lib/rules';
import { clusterEstate, estate, gib, host, member, placed } from '../support/estate';
import { anyReport } from './reports';

const report = (clusters: ClusterReport[], headroom: ReportedRoom[] = []): Report => ({
  ...evaluate(estate()),
  clusters,
  headroom,
});

const PROVEN: ClusterReport = {
  path: 'rack-1/production',
  placement: {
    verdict: 'fits',
    hosts: [
      { path: 'rack-1/esxi-01', vms: ['a', 'b'] },
      { path: 'rack-1/esxi-02', vms: ['c'] },
    ],
    reason: null,
  },
  survival: { failures: 1, verdict: 'survives', worst: [], lost: [], stranded: [] },
  migrations: [],
};

const line = (parts: Partial<ClusterReport>): string => formatOutlook(report([{ ...PROVEN, ...parts }]));
const survival = (parts: Partial<ClusterReport['survival']>): string =>
  line({ survival: { ...PROVEN.survival, ...parts } });

describe('the outlook on a cluster', () => {
  test('is one line: VMs have a host, restart, and can move', () => {
    expect(line({ migrations: [{ path: 'app/db', hosts: ['rack-1/esxi-01', 'rack-1/esxi-02'] }] })).toBe(
      'rack-1/production: 3 VMs have a host; all restart after the loss of any host; db can move among esxi-01, esxi-02',
    );
  });

  test.each([
    [line({ placement: { ...PROVEN.placement, hosts: [{ path: 'x', vms: ['a'] }] } }), '1 VM has a host; '],
    [line({ placement: { verdict: 'does-not-fit', hosts: [], reason: 'x' } }), ': there is no placement; '],
    [
      line({ placement: { verdict: 'undecided', hosts: [], reason: 'x' } }),
      ': whether there is a placement is undecided; ',
    ],
    [survival({ staysDown: ['d'] }), 'd stays down with its host; all others restart after the loss of any host'],
    [survival({ staysDown: ['d', 'e'] }), 'd, e stay down with their hosts; all others restart after the loss'],
    [
      survival({ verdict: 'undecided', staysDown: ['d'] }),
      'd stays down with its host; whether all others restart after the loss of any host is undecided',
    ],
    [
      line({
        placement: { ...PROVEN.placement, broken: [{ path: 'x', what: 'rule pair: a, b are on esxi-01, esxi-02' }] },
      }),
      'after the loss of any host; not kept: rule pair: a, b are on esxi-01, esxi-02',
    ],
    [survival({ failures: 2 }), 'all restart after the loss of any 2 hosts'],
    [
      survival({ verdict: 'does-not-survive', lost: ['rack-1/esxi-01'], stranded: ['a', 'b'] }),
      'after the loss of esxi-01, a, b would not restart',
    ],
    [
      survival({ verdict: 'undecided', lost: ['rack-1/esxi-01'] }),
      'whether all restart after the loss of esxi-01 is undecided',
    ],
    [survival({ verdict: 'not-asked', failures: 0 }), 'no host may be lost'],
    [
      survival({ verdict: 'does-not-survive', lost: ['x'], stranded: 'abcdefghij'.split('') }),
      'a, b, c, d, e, f, g, h and 2 more would not restart',
    ],
    [line({ migrations: [{ path: 'app/db', hosts: [] }] }), 'db cannot move while it runs'],
  ])('says %s', (said, part) => {
    expect(said).toContain(part);
    expect(said.split('\n')).toHaveLength(1);
  });

  test('asks nothing of survival where nothing fits', () => {
    const nothing = { ...PROVEN.survival, verdict: 'not-asked' as const };
    expect(line({ placement: { verdict: 'does-not-fit', hosts: [], reason: 'x' }, survival: nothing })).toBe(
      'rack-1/production: there is no placement',
    );
  });
});

describe('the outlook on room', () => {
  test('is a line a place, aligned, with what stops one more', () => {
    const rooms: ReportedRoom[] = [
      { path: 'rack-1/a', count: 4, exact: true, blockedBy: 'vCPU: 9 free' },
      { path: 'rack-1/production', count: 7, exact: false, blockedBy: 'not decided' },
      { path: 'rack-1/open', count: 3, exact: false, atMost: 5, blockedBy: 'vCPU: 99 free' },
      { path: 'rack-1/tight', count: 0, exact: false, atMost: 2, blockedBy: 'memory: 1 GiB free' },
      { path: 'rack-1/large', count: null, exact: false, blockedBy: null },
      { path: 'rack-1/endless', count: 10_000, exact: true, blockedBy: null },
    ];
    expect(formatOutlook(report([], rooms)).split('\n')).toEqual([
      'room for more VMs of 2 vCPU and 8 GiB:',
      '  rack-1/a           4 (vCPU: 9 free)',
      '  rack-1/production  at least 7 (not decided)',
      '  rack-1/open        at least 3, at most 5 (vCPU: 99 free)',
      '  rack-1/tight       at most 2 (memory: 1 GiB free)',
      '  rack-1/large       cannot be counted',
      '  rack-1/endless     10000',
    ]);
  });

  test('tells of twenty places, and counts the others', () => {
    const rooms = Array.from({ length: 22 }, (_, n) => ({ path: `h-${n}`, count: n, exact: true, blockedBy: null }));
    const lines = formatOutlook(report([], rooms)).split('\n');
    expect(lines).toHaveLength(22);
    expect(lines.at(-1)).toBe('  and 2 more places in the JSON report');
    expect(
      formatOutlook(report([], rooms.slice(1)))
        .split('\n')
        .at(-1),
    ).toBe('  and 1 more place in the JSON report');
  });
});

test('the outlook of an estate is of what was judged', () => {
  const judged = clusterEstate([member(1), member(2)], [placed({ milliCpu: 4000, memoryMib: gib(8) })], {
    hostFailuresToTolerate: 1,
  });
  const other = { ...judged, hosts: [...judged.hosts, host({ path: 'rack-2/alone' })] };
  expect(formatOutlook(evaluate(other)).split('\n')).toEqual([
    'rack-1/production: 1 VM has a host; all restart after the loss of any host',
    'room for more VMs of 2 vCPU and 8 GiB:',
    '  rack-1/production  10 (after the loss of esxi-01, vCPU: 26 with one more, 24 on 1 host)',
    '  rack-2/alone       12 (vCPU: 24 free)',
  ]);
});

test('the outlook of nothing is empty', () => {
  expect(formatOutlook(report([]))).toBe('');
});

test('the outlook of any report is lines without control characters', () => {
  fc.assert(
    fc.property(anyReport, (any) => {
      expect(formatOutlook(any).replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    }),
  );
});

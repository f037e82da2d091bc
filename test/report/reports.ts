import fc from 'fast-check';
import type { BlastRadius, FaultDomain, LedgerRow, Line } from '../../lib/model';
import type { ClusterReport, Finding, Report, ReportedRoom } from '../../lib/rules';
import { lastPart } from '../../lib/report/shape';

/** Reports of any shape that the types allow, for properties. */

const text = fc.string({ unit: 'grapheme', maxLength: 12 });
const path = fc
  .array(fc.stringMatching(/^[a-z0-9-]{1,6}$/), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join('/'));
const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyAmount = fc.oneof(
  { weight: 9, arbitrary: whole },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, 0.5) },
);

const line: fc.Arbitrary<Line> = fc.record({
  total: anyAmount,
  reserved: anyAmount,
  ratioPercent: anyAmount,
  capacity: anyAmount,
  allocated: anyAmount,
  free: anyAmount,
});

const charge = fc.record({ cpu: anyAmount, memory: anyAmount, disk: anyAmount });

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/** Without the keys whose value is undefined, as our own code leaves them out. */
function compact<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}

const finding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom('CAP001', 'ISO001', 'INP002'),
    severity: fc.constantFrom('error' as const, 'warning' as const),
    path: fc.oneof(path, fc.constant('')),
    message: text,
    source: maybe(fc.record({ file: text, line: fc.nat() })),
    resource: maybe(fc.constantFrom('cpu' as const, 'memory' as const, 'disk' as const)),
    requested: maybe(anyAmount),
    capacity: maybe(anyAmount),
    unit: maybe(fc.constantFrom('mCPU' as const, 'MiB' as const, 'GiB' as const, '%' as const)),
    consumers: maybe(
      fc.array(
        fc.record({ path, amount: anyAmount }).map((consumer) => ({ ...consumer, name: lastPart(consumer.path) })),
        { maxLength: 3 },
      ),
    ),
    waivedBy: fc.option(path),
  })
  .map(compact);

const { row } = fc.letrec<{ row: LedgerRow }>((tie) => ({
  row: fc
    .record({
      path,
      name: text,
      layer: fc.constantFrom<LedgerRow['layer'][]>(
        'bare-metal',
        'host-os',
        'vm',
        'container-engine',
        'container',
        'cluster',
      ),
      technique: fc.constantFrom<LedgerRow['technique'][]>('bare-metal', 'hosted', 'container-host', 'container-in-vm'),
      system: text,
      charged: charge,
      cpu: maybe(line),
      memory: maybe(line),
      disk: maybe(line),
      guaranteed: maybe(fc.record({ cpu: anyAmount, memory: anyAmount })),
      children: fc.oneof({ maxDepth: 3 }, fc.constant([]), fc.array(tie('row'), { maxLength: 3 })),
    })
    .map(compact),
}));

const radius: fc.Arbitrary<BlastRadius> = fc.record({
  path,
  domains: fc.subarray<FaultDomain>(['host', 'host-os', 'hypervisor', 'kernel']),
  falls: fc.array(path, { maxLength: 3 }),
});

const names = fc.array(text, { maxLength: 3 });
const paths = fc.array(path, { maxLength: 3 });

const cluster: fc.Arbitrary<ClusterReport> = fc.record({
  path,
  placement: fc.record({
    verdict: fc.constantFrom('fits' as const, 'does-not-fit' as const, 'undecided' as const),
    hosts: fc.array(fc.record({ path, vms: names }), { maxLength: 3 }),
    reason: fc.option(text),
  }),
  survival: fc.record({
    failures: fc.nat(3),
    verdict: fc.constantFrom(
      'survives' as const,
      'does-not-survive' as const,
      'undecided' as const,
      'not-asked' as const,
    ),
    worst: fc.array(
      fc.record({
        lost: paths,
        restarts: fc.array(fc.record({ vm: text, to: path }), { maxLength: 2 }),
        moves: fc.array(fc.record({ vm: text, from: path, to: path }), { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
    lost: paths,
    stranded: names,
  }),
  migrations: fc.array(fc.record({ path, hosts: paths }), { maxLength: 2 }),
});

const room: fc.Arbitrary<ReportedRoom> = fc.record(
  {
    path,
    count: fc.option(fc.nat()),
    exact: fc.boolean(),
    atMost: fc.nat(),
    blockedBy: fc.option(text),
  },
  { requiredKeys: ['path', 'count', 'exact', 'blockedBy'] },
);

const unjudged = fc
  .record({
    kind: fc.constant('module' as const),
    address: text,
    path,
    from: text,
    source: maybe(fc.record({ file: text, line: fc.nat() })),
  })
  .map((one) => compact({ ...one, name: lastPart(one.path) }));

export const anyReport: fc.Arbitrary<Report> = fc
  .record({
    version: fc.constant(1 as const),
    policy: fc.record({ name: text, version: text }),
    findings: fc.array(finding, { maxLength: 6 }),
    ledger: fc.array(row, { maxLength: 4 }),
    blastRadius: fc.array(radius, { maxLength: 3 }),
    clusters: fc.array(cluster, { maxLength: 2 }),
    headroom: fc.array(room, { maxLength: 3 }),
    notJudged: fc.array(unjudged, { maxLength: 2 }),
    waivers: fc.array(
      fc.record({
        rule: text,
        path,
        scope: path,
        reason: text,
        owner: text,
        expires: text,
        limitPercent: fc.option(fc.nat()),
        used: fc.boolean(),
      }),
      {
        maxLength: 2,
      },
    ),
  })
  .map((report) => ({ ...report, ok: report.findings.every(({ severity }) => severity !== 'error') }));

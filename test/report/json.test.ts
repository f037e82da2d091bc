import Ajv2020 from 'ajv/dist/2020';
import fc from 'fast-check';
import { type JsonReport, toJson } from '../../lib/report';
import { NotAReportError, fromJson } from '../../lib/report/from-json';
import schema from '../../lib/report/report.schema.json';
import { type Finding, type Report, evaluate } from '../../lib/rules';
import { aHostileEstate, aValidEstate, anEstateInTwoOrders } from '../support/estate';
import { ARTICLE, LAYERS, container, engine, estate, host, vm, judge } from './estates';
import { anyReport } from './reports';

const validate = new Ajv2020({ strict: true, allErrors: true, validateFormats: false }).compile(schema);

/** What the schema has against a report. */
const errorsOf = (report: Report): unknown => (validate(JSON.parse(toJson(report))) ? [] : validate.errors);

describe('the JSON report', () => {
  test('has the keys of the contract in their order', () => {
    const of = estate({ ...ARTICLE, vms: ARTICLE.vms.slice(0, 2).map((each) => ({ ...each, milliCpu: 16_000 })) });
    const waivers = [
      {
        used: true,
        limitPercent: 150,
        expires: '2027-01-31',
        owner: 'ops',
        reason: 'migration',
        scope: 'rack-1',
        path: 'rack-1/exception',
        rule: 'CAP002',
      },
    ];
    expect(toJson({ ...judge(of), waivers })).toBe(`{
  "version": 1,
  "ok": false,
  "policy": {
    "name": "default",
    "version": "1"
  },
  "findings": [
    {
      "rule": "CAP001",
      "severity": "error",
      "path": "rack-1/esxi-01",
      "message": "vCPU is short by 8: 32 allocated (orders-db 16, web 16), capacity 24 (2 x 12 cores, 0 reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason",
      "resource": "cpu",
      "requested": 32000,
      "capacity": 24000,
      "unit": "mCPU",
      "consumers": [
        {
          "path": "rack-1/esxi-01/orders-db",
          "amount": 16000
        },
        {
          "path": "rack-1/esxi-01/web",
          "amount": 16000
        }
      ],
      "source": {
        "file": "examples/article/main.ts",
        "line": 21
      },
      "waivedBy": null
    }
  ],
  "ledger": [
    {
      "path": "rack-1/esxi-01",
      "layer": "bare-metal",
      "technique": "bare-metal",
      "system": "VMware ESXi",
      "cpu": {
        "total": 24000,
        "reserved": 0,
        "ratioPercent": 100,
        "capacity": 24000,
        "allocated": 32000,
        "free": -8000
      },
      "memory": {
        "unit": "MiB",
        "total": 262144,
        "reserved": 0,
        "ratioPercent": 100,
        "capacity": 262144,
        "allocated": 139264,
        "free": 122880
      },
      "disk": {
        "unit": "GiB",
        "total": 4096,
        "reserved": 0,
        "ratioPercent": 80,
        "capacity": 3276,
        "allocated": 120,
        "free": 3156
      },
      "guaranteed": {
        "cpu": 0,
        "memory": 139264
      },
      "children": [
        {
          "path": "rack-1/esxi-01/orders-db",
          "layer": "vm",
          "technique": "bare-metal",
          "system": "Debian 12",
          "charged": {
            "cpu": 16000,
            "memory": 131072,
            "disk": 60
          },
          "guaranteed": {
            "cpu": 0,
            "memory": 131072
          },
          "children": []
        },
        {
          "path": "rack-1/esxi-01/web",
          "layer": "vm",
          "technique": "bare-metal",
          "system": "Debian 12",
          "charged": {
            "cpu": 16000,
            "memory": 8192,
            "disk": 60
          },
          "guaranteed": {
            "cpu": 0,
            "memory": 8192
          },
          "children": []
        }
      ]
    }
  ],
  "blastRadius": [
    {
      "path": "rack-1/esxi-01",
      "domains": [
        "host",
        "hypervisor"
      ],
      "falls": [
        "rack-1/esxi-01/orders-db",
        "rack-1/esxi-01/web"
      ]
    }
  ],
  "clusters": [],
  "headroom": [
    {
      "path": "rack-1/esxi-01",
      "shape": {
        "cpu": 2000,
        "memory": 8192
      },
      "count": 0,
      "exact": true,
      "blockedBy": "vCPU: 0 free"
    }
  ],
  "waivers": [
    {
      "rule": "CAP002",
      "path": "rack-1/exception",
      "scope": "rack-1",
      "reason": "migration",
      "owner": "ops",
      "expires": "2027-01-31",
      "limitPercent": 150,
      "used": true
    }
  ],
  "notJudged": []
}
`);
  });

  test('of an empty estate has all its keys', () => {
    expect(JSON.parse(toJson(judge(estate({}))))).toEqual({
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

  test('says that a source is not known, and leaves out numbers that a finding does not have', () => {
    const finding: Finding = { rule: 'TGT001', severity: 'error', path: 's/x', message: 'no', waivedBy: null };
    const [written] = (JSON.parse(toJson({ ...judge(estate({})), findings: [finding] })) as JsonReport).findings;
    expect(Object.keys(written!)).toEqual(['rule', 'severity', 'path', 'message', 'source', 'waivedBy']);
    expect(written).toMatchObject({ source: null, waivedBy: null });
  });

  test('names a row only where its path does not', () => {
    const of = estate({ hosts: [host('vsphere_host.a', { name: 'esxi-01' })] });
    expect(JSON.parse(toJson(judge(of)))).toMatchObject({ ledger: [{ path: 'vsphere_host.a', name: 'esxi-01' }] });
  });

  test('has the same bytes for the same estate in another order', () => {
    fc.assert(fc.property(anEstateInTwoOrders, ([one, other]) => toJson(evaluate(one)) === toJson(evaluate(other))));
  });
});

describe('the schema', () => {
  test.each([
    ['the article', ARTICLE],
    ['all layers', LAYERS],
    ['nothing', estate({})],
    ['containers on metal', estate({ engines: [engine('s/e', 's/h')], containers: [container('s/c', 's/e')] })],
    ['a size that is no number', estate({ hosts: [host('s/h')], vms: [vm('s/v', 's/h', { milliCpu: NaN })] })],
  ])('holds for the report of %s', (_name, of) => {
    expect(errorsOf(evaluate(of))).toEqual([]);
  });

  test('holds for every report of a well-formed estate', () => {
    fc.assert(fc.property(aValidEstate, (of) => expect(errorsOf(evaluate(of))).toEqual([])));
  });

  test('holds for every report of an estate that nobody should write', () => {
    fc.assert(fc.property(aHostileEstate, (of) => expect(errorsOf(evaluate(of))).toEqual([])));
  });

  test('holds for every report that the types allow', () => {
    fc.assert(fc.property(anyReport, (report) => expect(errorsOf(report)).toEqual([])));
  });

  test.each<[string, (json: Record<string, object[]>) => unknown]>([
    ['the document', (json) => ({ ...json, extra: 1 })],
    ['a finding', (json) => ({ ...json, findings: [{ ...json.findings![0], extra: 1 }] })],
    ['a row', (json) => ({ ...json, ledger: [{ ...json.ledger![0], extra: 1 }] })],
    ['a line', (json) => ({ ...json, ledger: [{ ...json.ledger![0], cpu: { extra: 1 } }] })],
    ['a policy', (json) => ({ ...json, policy: { ...json.policy, extra: 1 } })],
    ['a blast radius', (json) => ({ ...json, blastRadius: [{ ...json.blastRadius![0], extra: 1 }] })],
  ])('allows no further key in %s', (_name, change) => {
    expect(validate(change(JSON.parse(toJson(judge(ARTICLE))) as Record<string, object[]>))).toBe(false);
    expect(validate.errors!.map(({ keyword }) => keyword)).toContainEqual(
      expect.stringMatching(/^(additional|unevaluated)Properties$/),
    );
  });
});

describe('the schema', () => {
  test.each(['version', 'ok', 'policy', 'findings', 'ledger', 'blastRadius', 'waivers'])('requires %s', (key) => {
    expect(validate({ ...(JSON.parse(toJson(judge(ARTICLE))) as object), [key]: undefined })).toBe(false);
  });

  test('knows the unit of a ratio, and no other domain than what can fail as one', () => {
    const ratio: Finding = { ...judge(ARTICLE).findings[0]!, rule: 'CAP008', requested: 400, capacity: 100, unit: '%' };
    expect(errorsOf({ ...judge(ARTICLE), findings: [ratio] })).toEqual([]);
    const domains = ['rack'] as unknown as Report['blastRadius'][number]['domains'];
    expect(errorsOf({ ...judge(ARTICLE), blastRadius: [{ path: 'a', domains, falls: [] }] })).toMatchObject([
      { instancePath: '/blastRadius/0/domains/0' },
    ]);
  });
});

describe('a report read back', () => {
  test('is the report that was written', () => {
    expect(fromJson(toJson(judge(ARTICLE)))).toEqual(judge(ARTICLE));
    expect(fromJson(toJson(judge(LAYERS)))).toEqual(judge(LAYERS));
  });

  test('has the same JSON, whatever the report', () => {
    fc.assert(fc.property(anyReport, (report) => expect(toJson(fromJson(toJson(report)))).toBe(toJson(report))));
  });

  test('may start with a byte order mark', () => {
    expect(fromJson(`\uFEFF${toJson(judge(ARTICLE))}`).ok).toBe(false);
  });

  const valid = (): string => toJson(judge(ARTICLE));
  test.each([
    ['', 'not JSON: Unexpected end of JSON input'],
    ['{"version": 1', /^not JSON: Expected/],
    ['[]', 'not a strata report: the document must be object'],
    ['null', 'not a strata report: the document must be object'],
    ['{}', "not a strata report: the document must have required property 'version'"],
    ['{"version": 2}', 'report of version 2, known is version 1; use the strata that wrote it'],
    [
      valid().replace('"error"', '"fatal"'),
      'not a strata report: /findings/0/severity must be equal to one of the allowed values (error, warning)',
    ],
    [valid().replace('"ok"', '"fine"'), "not a strata report: the document must have required property 'ok'"],
    [
      valid().replace('"ok": false', '"ok": false, "x": 1'),
      'not a strata report: the document must NOT have additional properties (x)',
    ],
    [
      valid().replace('"unit": "MiB"', '"unit": "MB"'),
      'not a strata report: /ledger/0/memory/unit must be equal to constant (MiB)',
    ],
  ])('is refused in one line: %.20s', (text, expected) => {
    const refuse = (): unknown => fromJson(text);
    expect(refuse).toThrow(NotAReportError);
    expect(refuse).toThrow(typeof expected === 'string' ? new NotAReportError(expected) : expected);
    expect(refuse).not.toThrow(/\n/);
  });
});

import * as fc from 'fast-check';
import { type Estate, type Waiver } from '../../lib/model';
import { CATALOG, type Rule, evaluate } from '../../lib/rules';
import { container, containerHost, engine, estate, host, inventory, store, verdictsOf, vm } from '../support/estate';

const waiver = (overrides: Partial<Waiver> = {}): Waiver => ({
  path: 'waiver',
  name: 'waiver',
  rule: 'ISO006',
  scope: 'rack-1',
  reason: 'a lab',
  owner: 'platform team',
  expires: '2027-01-31',
  ...overrides,
});

/** Docker hosts, each with an untrusted container in its subtree: one ISO006 each. */
const untrusted = (...hosts: string[]): Estate =>
  estate({
    hosts: hosts.map((path) => containerHost({ path })),
    engines: hosts.map((path) => engine({ path: `${path}/docker`, on: path })),
    containers: hosts.map((path) => container({ path: `${path}/web`, engine: `${path}/docker`, trustZone: 'public' })),
  });
const waivedBy = (judged: Estate, ...waivers: Waiver[]) =>
  evaluate({ ...judged, waivers }).findings.map((found) => `${found.rule} ${found.path} ${found.waivedBy ?? 'open'}`);

/** A datastore that promises 800 GiB, of which so many are taken: CAP003. */
const stored = (gib: number): Estate =>
  estate({
    hosts: [host({ technique: 'hosted' })],
    vms: [vm({ disks: [{ sizeGib: gib, store: store().key }], memoryReservationMib: vm().memoryMib! })],
  });
/** A CPU ratio in percent: CAP008. */
const overcommitted = (cpuPercent: number): Estate =>
  estate({
    hosts: [
      host({
        technique: 'hosted',
        overcommit: { cpuPercent, memoryPercent: 100, diskPercent: 80, reason: 'desktops sleep' },
        cpu: inventory(24_000, { reserved: 2000, ratioPercent: cpuPercent }),
      }),
    ],
  });

describe('a waiver covers', () => {
  const judged = untrusted('rack-1/esxi-1', 'rack-1/esxi-10');
  const both = ['ISO006 rack-1/esxi-1/web waiver', 'ISO006 rack-1/esxi-10/web waiver'];

  test.each([
    ['everything, at the app', '', both],
    ['all of a stack', 'rack-1', both],
    [
      'a host, and not the sibling whose name begins with its name',
      'rack-1/esxi-1',
      [both[0], 'ISO006 rack-1/esxi-10/web open'],
    ],
    ['one guest', 'rack-1/esxi-10/web', ['ISO006 rack-1/esxi-1/web open', both[1]]],
  ])('%s', (_, scope, expected) => {
    expect(waivedBy(judged, waiver({ scope })).sort()).toEqual(expected);
  });

  test.each([
    ['part of a name', 'rack-1/esxi'],
    ['what is below a guest', 'rack-1/esxi-1/web/Resource'],
    ['a path with a slash at its end', 'rack-1/'],
    ['a path with a slash at its start', '/rack-1'],
    ['another case', 'Rack-1'],
  ])('nothing by %s, and says so', (_, scope) => {
    expect(waivedBy(judged, waiver({ scope })).sort()).toEqual([
      'ISO006 rack-1/esxi-1/web open',
      'ISO006 rack-1/esxi-10/web open',
      'POL002 waiver open',
    ]);
  });

  test('its own rule only', () => {
    const loosened = [{ prop: 'privileged', what: 'opens the host', degree: 'hard' as const }];
    const both = { ...judged, containers: judged.containers.map((each) => ({ ...each, loosened })) };
    expect(waivedBy(both, waiver({ rule: 'ISO007' })).sort()).toEqual([
      'ISO006 rack-1/esxi-1/web open',
      'ISO006 rack-1/esxi-10/web open',
      'ISO007 rack-1/esxi-1/web waiver',
      'ISO007 rack-1/esxi-10/web waiver',
    ]);
  });

  test('no finding of the rules that judge waivers, whatever it says', () => {
    const late = CATALOG.filter(({ judgesWaivers }) => judgesWaivers);
    expect(late.map(({ id }) => id)).toEqual(['POL001', 'POL002', 'POL003']);
    const waivers = late.map(({ id }) => waiver({ rule: id, scope: '', path: id }));
    expect(waivedBy(estate(), ...waivers)).toEqual(late.map(({ id }) => `POL003 ${id} open`));
  });
});

describe('a waived finding', () => {
  const judged = { ...untrusted('rack-1/a', 'rack-2/b'), waivers: [waiver()] };

  test('stays in its place, marked, and nothing else of it changes', () => {
    const before = evaluate({ ...judged, waivers: [] }).findings;
    expect(evaluate(judged).findings).toEqual([{ ...before[0], waivedBy: 'waiver' }, before[1]]);
  });

  test('is no error any more; one that is open is', () => {
    expect(evaluate(judged).ok).toBe(false);
    expect(evaluate({ ...judged, waivers: [waiver({ scope: '' })] }).ok).toBe(true);
  });

  test('can be a warning, which stays one', () => {
    const noisy = { ...overcommitted(200), waivers: [waiver({ rule: 'CAP008' })] };
    expect(evaluate(noisy)).toMatchObject({ ok: true, findings: [{ severity: 'warning', waivedBy: 'waiver' }] });
  });

  test('is counted on the record of its waiver, which names what it covers', () => {
    const waivers = [
      waiver(),
      waiver({ path: 'late', expires: '2020-01-01' }),
      waiver({ path: 'idle', rule: 'ISO007' }),
      waiver({ path: 'bad', rule: 'CAP001', reason: 'r', owner: 'o', scope: 'x', limitPercent: 150 }),
    ];
    const lab = { scope: 'rack-1', reason: 'a lab', owner: 'platform team', limitPercent: null, expires: '2027-01-31' };
    expect(evaluate({ ...judged, waivers, today: '2026-11-23' }).waivers).toEqual([
      { ...lab, rule: 'CAP001', path: 'bad', scope: 'x', reason: 'r', owner: 'o', limitPercent: 150, used: false },
      { ...lab, rule: 'ISO007', path: 'idle', used: false },
      { ...lab, rule: 'ISO006', path: 'late', expires: '2020-01-01', used: false },
      { ...lab, rule: 'ISO006', path: 'waiver', used: true },
    ]);
  });
});

describe('a limit', () => {
  test.each([
    [
      'at exactly its share of the capacity covers',
      stored(1200),
      waiver({ rule: 'CAP003', limitPercent: 150 }),
      ['CAP003 error'],
    ],
    ['one unit below', stored(1201), waiver({ rule: 'CAP003', limitPercent: 150 }), ['CAP003 error', 'POL002 error']],
    [
      'at exactly its ratio covers',
      overcommitted(300),
      waiver({ rule: 'CAP008', limitPercent: 300 }),
      ['CAP008 warning'],
    ],
    [
      'one percent below',
      overcommitted(300),
      waiver({ rule: 'CAP008', limitPercent: 299 }),
      ['POL002 error', 'CAP008 warning'],
    ],
    [
      'above a maximum covers the error',
      overcommitted(1200),
      waiver({ rule: 'CAP008', limitPercent: 1200 }),
      ['CAP008 error'],
    ],
    [
      'one percent below that error',
      overcommitted(1200),
      waiver({ rule: 'CAP008', limitPercent: 1199 }),
      ['CAP008 error', 'POL002 error'],
    ],
  ])('%s', (_, judged, stated, verdicts) => {
    const limited = { ...judged, waivers: [stated] };
    expect(verdictsOf(limited)).toEqual(verdicts);
    expect(evaluate(limited).ok).toBe(verdicts.length === 1);
  });

  test('covers nothing that has no amounts', () => {
    expect(waivedBy(untrusted('rack-1/a'), waiver({ limitPercent: 100_000 }))).toEqual([
      'ISO006 rack-1/a/web open',
      'POL002 waiver open',
    ]);
  });

  test.each([
    ['nothing there', 0],
    ['less than nothing there', -5],
    ['what is no number', NaN],
  ])('covers nothing of %s', (_, capacity) => {
    const short: Rule = {
      id: 'CAP003',
      severity: 'error',
      waivable: true,
      title: 't',
      why: 'w',
      check: () => [{ path: 'rack-1/a', message: 'short', requested: 1, capacity }],
    };
    const limited = { ...estate(), waivers: [waiver({ rule: 'CAP003', limitPercent: 1000 })] };
    expect(evaluate(limited, undefined, [short]).findings).toMatchObject([{ waivedBy: null }]);
  });
});

describe('several waivers', () => {
  const judged = untrusted('rack-1/a', 'rack-1/b');
  const wide = waiver({ path: 'wide', scope: '' });
  const narrow = waiver({ path: 'narrow', scope: 'rack-1/a' });
  const twin = waiver({ path: 'a-twin', scope: 'rack-1/a' });

  test('that cover one finding are all used, and the narrowest is named', () => {
    expect(waivedBy(judged, wide, narrow)).toEqual(['ISO006 rack-1/a/web narrow', 'ISO006 rack-1/b/web wide']);
    expect(evaluate({ ...judged, waivers: [wide, narrow] }).waivers.map(({ used }) => used)).toEqual([true, true]);
  });

  test('of one scope are named by their path', () => {
    expect(waivedBy(untrusted('rack-1/a'), narrow, twin)).toEqual(['ISO006 rack-1/a/web a-twin']);
  });

  test('go on where one expired', () => {
    const waivers = [waiver({ path: 'expired', expires: '2026-11-22' }), wide];
    expect(evaluate({ ...judged, waivers, today: '2026-11-23' }).findings.map(({ waivedBy: by }) => by)).toEqual([
      'wide',
      'wide',
      null,
    ]);
  });

  test('say the same in any order', () => {
    const all = [
      wide,
      narrow,
      twin,
      waiver({ path: 'idle', rule: 'ISO007' }),
      waiver({ path: 'limited', limitPercent: 200 }),
      waiver({ path: 'expired', expires: '2020-01-01' }),
      waiver({ path: 'bad', owner: '' }),
    ];
    const said = (waivers: Waiver[]) => evaluate({ ...judged, waivers, today: '2026-11-23' }).findings;
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (waivers) => {
        expect(said(waivers)).toEqual(said(all));
      }),
      { numRuns: 30 },
    );
  });
});

describe('a rule that could not be judged', () => {
  const broken: Rule = {
    id: 'ISO006',
    severity: 'warning',
    waivable: true,
    title: 't',
    why: 'w',
    check: () => {
      throw new RangeError('x');
    },
  };

  test('counts as broken also where a stack waives it', () => {
    const { ok, findings } = evaluate({ ...estate(), waivers: [waiver()] }, undefined, [broken]);
    expect(ok).toBe(false);
    expect(findings).toMatchObject([{ rule: 'ISO006', severity: 'error', waivedBy: null }]);
  });
});

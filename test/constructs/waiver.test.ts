import { App, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import {
  ContainerEngine,
  DockerConnection,
  EstateError,
  Strata,
  ValidationError,
  Waiver,
  type WaiverProps,
} from 'cdktf-strata';
import { container, dockerHost, esxiHost, newStack, refusal, vm } from '../support/stacks';
import { synth } from '../support/synth';

const DAY = '2026-11-23';
const ISO005 = 'setting isolation.tools.copy.disable = FALSE opens the clipboard between guest and console; remove it';

const waiver = (overrides: Partial<WaiverProps> = {}): WaiverProps => ({
  rule: 'ISO005',
  reason: 'operators paste into it',
  owner: 'platform team',
  expires: '2027-01-31',
  ...overrides,
});
const open = (name: string) => vm({ name, settings: { 'isolation.tools.copy.disable': 'FALSE' } });

/** Two hosts, the name of one of which begins with that of the other, with an open VM and a closed one on each. */
function estate() {
  const stack = newStack();
  const [one, ten] = ['esxi-1', 'esxi-10'].map((id) => esxiHost(stack, {}, id));
  const guests = [one!, ten!].map((host) => {
    host.addVirtualMachine('closed', vm({ name: `closed-on-${host.node.id}` }));
    return host.addVirtualMachine('open', open(`open-on-${host.node.id}`));
  });
  const app = App.of(stack) as App;
  Strata.of(app).judgeOn(DAY);
  return { app, stack, one: one!, ten: ten!, guest: guests[0]! };
}

/** Each finding in one word, and who waived it. */
const verdicts = (scope: Construct): string[] =>
  Strata.of(scope)
    .report()
    .findings.map(({ rule, path, waivedBy }) => `${rule} ${path} ${waivedBy ?? 'open'}`)
    .sort();
const WAIVED = 'rack-1/esxi-1/open';
const OTHER = 'ISO005 rack-1/esxi-10/open';

describe('a Waiver', () => {
  test.each<[string, (e: ReturnType<typeof estate>) => Construct, string, boolean]>([
    ['at the app', ({ app }) => app, 'exception', true],
    ['at a stack', ({ stack }) => stack, 'rack-1/exception', true],
    ['at a host, and not at its sibling', ({ one }) => one, 'rack-1/esxi-1/exception', false],
    ['at a VM', ({ guest }) => guest, 'rack-1/esxi-1/open/exception', false],
  ])('%s covers what is below it', (_, scopeOf, path, both) => {
    const e = estate();
    new Waiver(scopeOf(e), 'exception', waiver());
    expect(verdicts(e.app)).toEqual([`ISO005 ${WAIVED} ${path}`, `${OTHER} ${both ? path : 'open'}`]);
  });

  test.each<[string, (e: ReturnType<typeof estate>) => Construct, string]>([
    ['a host, from a stack', ({ stack }) => stack, 'esxi-1'],
    ['a VM, from a stack', ({ stack }) => stack, 'esxi-1/open'],
    ['a VM, from its host', ({ one }) => one, 'open'],
    ['a host, from the app', ({ app }) => app, 'rack-1/esxi-1'],
  ])('is narrowed by a path to %s', (_, scopeOf, path) => {
    const e = estate();
    new Waiver(scopeOf(e), 'exception', waiver({ path }));
    expect(verdicts(e.app)).toEqual([expect.stringContaining(`ISO005 ${WAIVED} `), `${OTHER} open`]);
    expect(verdicts(e.app)[0]).not.toContain(' open');
  });

  test('lets a synth through that it covers, and stays in the report', () => {
    const { app, stack } = estate();
    new Waiver(stack, 'exception', waiver());
    expect(Object.keys(synth(app))).toEqual(['rack-1']);
    const report = Strata.of(app).report();
    expect(report.ok).toBe(true);
    expect(report.findings).toMatchObject([
      { rule: 'ISO005', severity: 'error', waivedBy: 'rack-1/exception', message: ISO005 },
      { rule: 'ISO005', severity: 'error', waivedBy: 'rack-1/exception', message: ISO005 },
    ]);
    expect(report.waivers).toEqual([
      {
        rule: 'ISO005',
        path: 'rack-1/exception',
        scope: 'rack-1',
        reason: 'operators paste into it',
        owner: 'platform team',
        expires: '2027-01-31',
        limitPercent: null,
        used: true,
      },
    ]);
  });

  test('stops the synth by what it does not cover', () => {
    const { app, one } = estate();
    new Waiver(one, 'exception', waiver());
    expect(() => app.synth()).toThrow(EstateError);
    try {
      app.synth();
    } catch (error) {
      const { message, report } = error as EstateError;
      const [summary, errors, ...rest] = message.split('\n\n');
      expect(summary).toBe('1 error in 1 host');
      expect(errors!.split('\n')[0]).toBe(`[rack-1/esxi-10/open] ISO005: ${ISO005}`);
      expect(rest).toEqual([]);
      expect(report.findings.filter(({ waivedBy }) => waivedBy !== null)).toMatchObject([
        { path: 'rack-1/esxi-1/open', message: ISO005 },
      ]);
    }
  });

  test('adds nothing to what is written', () => {
    const build = (waived: boolean) => {
      const stack = newStack();
      const host = dockerHost(stack);
      host.addContainer('web', container({ readOnly: false }));
      if (waived) {
        new Waiver(stack, 'exception', waiver({ rule: 'ISO007', expires: '2999-12-31' }));
      }
      return synth(stack)['rack-1']!.resource;
    };
    expect(build(true)).toEqual(build(false));
  });

  test('is told with its line when it covers nothing, has expired, or cannot hold', () => {
    const { app, stack } = estate();
    new Waiver(stack, 'used', waiver());
    new Waiver(stack, 'unused', waiver({ rule: 'ISO004' }));
    new Waiver(stack, 'expired', waiver({ expires: '2026-11-22' }));
    new Waiver(stack, 'forbidden', waiver({ rule: 'CAP001' }));
    new Waiver(stack, 'unknown', waiver({ rule: 'ISO05' }));
    new Waiver(stack, 'anonymous', waiver({ owner: '' }));
    new Waiver(stack, 'unreasoned', waiver({ reason: undefined as unknown as string }));
    const { findings } = Strata.of(app).report();
    const told = findings.filter(({ waivedBy }) => waivedBy === null);
    expect(told.map(({ rule, path, message }) => `${rule} ${path.split('/')[1]} ${message.split(';')[0]}`)).toEqual([
      'POL001 expired waiver of ISO005 expired on 2026-11-22 (owner platform team, today 2026-11-23)',
      "POL002 unused waiver of ISO004 covers nothing under 'rack-1'",
      'POL003 anonymous waiver does not hold: it states no owner',
      'POL003 forbidden waiver does not hold: CAP001 cannot be waived: 24 cores are 24 vCPUs in any mix',
      'POL003 unknown waiver does not hold: there is no rule ISO05',
      'POL003 unreasoned waiver does not hold: it states no reason',
    ]);
    for (const { source } of told) {
      expect([source!.file, source!.line > 0]).toEqual(['test/constructs/waiver.test.ts', true]);
    }
  });

  test('with a limit covers a ratio up to it', () => {
    const build = (limitPercent: number) => {
      const stack = newStack();
      const host = esxiHost(stack, { overcommit: { cpuPercent: 300, reason: 'desktops sleep' } });
      host.addVirtualMachine('web', vm({ replicas: 2 }));
      new Waiver(host, 'ratio', waiver({ rule: 'CAP008', limitPercent, expires: '2999-12-31' }));
      return verdicts(stack);
    };
    expect(build(300)).toEqual(['CAP008 rack-1/esxi-01 rack-1/esxi-01/ratio']);
    expect(build(299)).toEqual(['CAP008 rack-1/esxi-01 open', 'POL002 rack-1/esxi-01/ratio open']);
  });

  test('covers a container that only the written configuration shows', () => {
    const build = (waived: boolean) => {
      const stack = newStack();
      dockerHost(stack).addContainer('web', container());
      stack.addOverride('resource.docker_container.legacy', { name: 'legacy', image: 'legacy:1' });
      if (waived) {
        new Waiver(stack, 'legacy', waiver({ rule: 'INP007', expires: '2999-12-31' }));
      }
      return stack;
    };
    expect(refusal(build(false))).toEqual([expect.stringMatching(/^\[rack-1(\/.*)?\] INP007: /)]);
    expect(Object.keys(synth(build(true))['rack-1']!.resource!.docker_container!)).toContain('legacy');
  });
});

describe('a bad Waiver is refused in one line', () => {
  test.each<[string, Partial<Record<keyof WaiverProps, unknown>> | undefined, string]>([
    ['without props', undefined, "INP008: 'props' is not stated; give the props of a Waiver"],
    ['without a rule', { rule: undefined }, "INP008: 'rule' is not stated; give a text"],
    ['of a rule that is no text', { rule: 5 }, "INP002: 'rule' must be a text that is not empty, got 5"],
    [
      'without a day',
      { expires: undefined },
      "INP008: 'expires' is not stated; give a day as an ISO date such as 2027-01-31",
    ],
    [
      'until a day that the calendar does not have',
      { expires: '2027-02-29' },
      "INP002: 'expires' must be a day as an ISO date such as 2027-01-31, got '2027-02-29'",
    ],
    [
      'until a day in other words',
      { expires: '31.1.2027' },
      "INP002: 'expires' must be a day as an ISO date such as 2027-01-31, got '31.1.2027'",
    ],
    [
      'until a moment',
      { expires: '2027-01-31T00:00:00Z' },
      "INP002: 'expires' must be a day as an ISO date such as 2027-01-31, got '2027-01-31T00:00:00Z'",
    ],
    [
      'with part of a percent',
      { limitPercent: 1.5 },
      "INP002: 'limitPercent' must be a whole number of at least 1, got 1.5",
    ],
    [
      'with a limit of nothing',
      { limitPercent: 0 },
      "INP002: 'limitPercent' must be a whole number of at least 1, got 0",
    ],
    ['with an empty path', { path: '' }, "INP002: 'path' must be a text that is not empty, got ''"],
  ])('%s', (_, props, said) => {
    const stack = newStack();
    const bad = props === undefined ? undefined : { ...waiver(), ...props };
    const act = () => new Waiver(stack, 'exception', bad as WaiverProps);
    expect(act).toThrow(ValidationError);
    try {
      new Waiver(stack, 'again', bad as WaiverProps);
    } catch (error) {
      const [line, place, ...rest] = (error as Error).message.split('\n');
      expect(line).toBe(`[rack-1/again] ${said}`);
      expect(place).toMatch(/^ {2}test\/constructs\/waiver\.test\.ts:\d+$/);
      expect(rest).toEqual([]);
    }
  });

  test('with the id of another one', () => {
    const stack = newStack();
    new Waiver(stack, 'exception', waiver());
    expect(() => new Waiver(stack, 'exception', waiver())).toThrow(
      "[rack-1] INP005: there is already a construct 'exception' here; give the Waiver another id",
    );
  });
});

describe('the day', () => {
  const TODAY = process.env.STRATA_TODAY;
  const build = () => {
    const stack = newStack();
    dockerHost(stack, { trustZone: 'public' }).addContainer('web', container());
    new Waiver(stack, 'lab', waiver({ rule: 'ISO006', expires: '2027-01-31' }));
    return stack;
  };

  beforeEach(() => {
    delete process.env.STRATA_TODAY;
    jest.useFakeTimers({ now: new Date('2027-01-31T23:59:59Z') });
  });

  afterEach(() => {
    jest.useRealTimers();
    if (TODAY !== undefined) {
      process.env.STRATA_TODAY = TODAY;
    } else {
      delete process.env.STRATA_TODAY;
    }
  });

  test('is the calendar’s, in UTC', () => {
    expect(Strata.of(build()).report().ok).toBe(true);
    jest.setSystemTime(new Date('2027-02-01T00:00:00Z'));
    expect(verdicts(build())).toEqual(['ISO006 rack-1/builders/web open', 'POL001 rack-1/lab open']);
  });

  test("is STRATA_TODAY's before the calendar's", () => {
    process.env.STRATA_TODAY = '2027-02-01';
    expect(Strata.of(build()).report().ok).toBe(false);
    process.env.STRATA_TODAY = '2027-01-31';
    jest.setSystemTime(new Date('2030-01-01'));
    expect(Strata.of(build()).report().ok).toBe(true);
  });

  test('is the calendar’s where STRATA_TODAY is empty', () => {
    process.env.STRATA_TODAY = '';
    expect(Strata.of(build()).report().ok).toBe(true);
  });

  test('is what the app states before all others, the last word of it', () => {
    process.env.STRATA_TODAY = 'tomorrow';
    const stack = build();
    Strata.of(stack).judgeOn('2027-02-01');
    expect(Strata.of(stack).report().ok).toBe(false);
    Strata.of(stack).judgeOn('2027-01-31');
    expect(Strata.of(stack).report().ok).toBe(true);
  });

  test.each(['tomorrow', '2027-02-30', '2027-13-01', '31.01.2027', '2027-01-31T00:00:00Z', ' 2027-01-31'])(
    "is not '%s' of STRATA_TODAY",
    (day) => {
      process.env.STRATA_TODAY = day;
      expect(() => Strata.of(build()).report()).toThrow(
        new ValidationError('STRATA_TODAY', 'POL001', `the day must be an ISO date such as 2027-01-31, got '${day}'`),
      );
    },
  );

  test('that is none stops a synth in one line, too', () => {
    jest.useRealTimers();
    process.env.STRATA_TODAY = 'tomorrow';
    expect(() => synth(build())).toThrow(
      new ValidationError('STRATA_TODAY', 'POL001', "the day must be an ISO date such as 2027-01-31, got 'tomorrow'"),
    );
  });

  test.each([['tomorrow'], ['2027-02-30'], [''], [undefined], [null], [20270131], [new Date(0)]])(
    'is not %p of Strata.judgeOn',
    (day) => {
      const stack = newStack();
      expect(() => Strata.of(stack).judgeOn(day as string)).toThrow(ValidationError);
      expect(() => Strata.of(stack).judgeOn(day as string)).toThrow(
        /^\[Strata\.judgeOn\] INP002: the day must be an ISO date such as 2027-01-31, got [^\n]*$/,
      );
    },
  );
});

test('a stack of its own has its own exceptions, and one app has one day', () => {
  const app = newStack().node.root as App;
  const [lab, shop] = ['lab', 'shop'].map((id) => {
    const stack = new TerraformStack(app, id);
    const address = `10.0.0.${id.length}`;
    const connection = DockerConnection.ssh({ user: 'deploy', address, knownHostsFile: './known_hosts' });
    dockerHost(stack, { trustZone: 'public', engine: ContainerEngine.docker({ connection }) }).addContainer(
      'web',
      container(),
    );
    return stack;
  });
  new Waiver(lab!, 'exception', waiver({ rule: 'ISO006' }));
  Strata.of(shop!).judgeOn('2027-01-31');
  expect(verdicts(app)).toEqual(['ISO006 lab/builders/web lab/exception', 'ISO006 shop/builders/web open']);
  Strata.of(shop!).judgeOn('2027-02-01');
  expect(verdicts(app)).toContain('POL001 lab/exception open');
});

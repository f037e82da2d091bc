import * as fc from 'fast-check';
import { type Estate, type Host, Workload } from '../../lib/model';
import { CATALOG, type Fit, type UseCase, evaluate, recommend } from '../../lib/rules';
import { REASONS } from '../../lib/rules/fit/fitness';
import { container, containerHost, engine, estate, host, vm } from '../support/estate';

const TECHNIQUES: readonly Fit[] = ['container', 'container-in-vm', 'hosted', 'bare-metal'];

describe('the recommender', () => {
  test.each([
    ['a monolith', { workload: Workload.MONOLITH }, ['bare-metal']],
    ['a monolith on a desk', { workload: Workload.MONOLITH, dataCenter: false }, ['hosted']],
    ['a microservice', { workload: Workload.MICROSERVICE }, ['container', 'container-in-vm']],
    [
      'a microservice that nobody vouches for',
      { workload: Workload.MICROSERVICE, untrusted: true },
      ['container-in-vm'],
    ],
    ['trading', { workload: Workload.TRADING }, ['container', 'container-in-vm', 'bare-metal']],
    ['a critical service in a lab', { critical: true, dataCenter: false }, ['container', 'container-in-vm']],
    ['a host of several VMs in a lab', { dataCenter: false, vms: 2 }, TECHNIQUES],
    ['a machine of one VM', { vms: 1 }, ['container', 'container-in-vm']],
    ['nothing special', {}, ['container', 'container-in-vm', 'bare-metal']],
    [
      'what nothing fits: those with the fewest reasons against them',
      { workload: Workload.custom({ label: 'x', monolithic: true, scalesFast: true }) },
      ['container', 'container-in-vm', 'bare-metal'],
    ],
  ] as [string, UseCase, Fit[]][])('for %s', (_, useCase, expected) => {
    expect(recommend(useCase).recommended).toEqual(expected);
  });

  test('says why, with the rule that judges by it', () => {
    expect(recommend({ workload: Workload.MONOLITH, latencySensitive: true, untrusted: true, critical: true })).toEqual(
      {
        recommended: ['bare-metal'],
        verdicts: [
          {
            technique: 'container',
            against: [
              {
                rule: 'FIT002',
                because: 'a monolith has state and services of its own, and is made for a machine of its own',
              },
              { rule: 'ISO006', because: 'an exploit of a shared kernel reaches every container on it' },
            ],
          },
          {
            technique: 'container-in-vm',
            against: [
              {
                rule: 'FIT002',
                because: 'a monolith has state and services of its own, and is made for a machine of its own',
              },
            ],
          },
          {
            technique: 'hosted',
            against: [
              { rule: 'FIT001', because: 'a hosted hypervisor adds a layer of translation between guest and metal' },
              { rule: 'FIT003', because: 'a hosted hypervisor falls with its host OS, and is made for desks and labs' },
              { rule: 'AVA001', because: 'the host OS is one more single point of failure, for all its VMs' },
            ],
          },
          { technique: 'bare-metal', against: [] },
        ],
      },
    );
  });

  test("takes the author's word on latency before that of the workload", () => {
    const rules = (useCase: UseCase) => recommend(useCase).verdicts[2]!.against.map(({ rule }) => rule);
    expect(rules({ workload: Workload.TRADING, latencySensitive: false })).toEqual(['FIT003']);
    expect(rules({ workload: Workload.BATCH, latencySensitive: true })).toEqual(['FIT001', 'FIT003']);
  });
});

describe('each reason', () => {
  test.each(REASONS.map((reason) => [reason.rule, reason] as const))(
    '%s is of a rule of the catalogue',
    (rule, reason) => {
      expect(CATALOG.map(({ id }) => id)).toContain(rule);
      expect(reason.against.length).toBeGreaterThan(0);
      expect(reason.because).toMatch(/^\S[^\n]{10,}[^\s.]$/);
    },
  );

  test('is the only one of its rule', () => {
    const rules = REASONS.map(({ rule }) => rule);
    expect([...new Set(rules)]).toEqual(rules);
  });
});

/** Rules that judge by the recommender's reasons and nothing else, and ISO006, which must agree with them. */
const JUDGES = ['FIT001', 'FIT002', 'FIT003', 'FIT004', 'FIT006', 'ISO006'];

/** A use case that leaves nothing to a default. */
type Stated = UseCase & Required<Pick<UseCase, 'untrusted' | 'critical' | 'dataCenter' | 'vms'>>;

const aUseCase: fc.Arbitrary<Stated> = fc
  .record({
    workload: fc.oneof(
      fc.constantFrom(undefined, Workload.MONOLITH, Workload.DATABASE, Workload.REAL_TIME, Workload.MICROSERVICE),
      fc
        .record({
          monolithic: fc.boolean(),
          scalesFast: fc.boolean(),
          latencySensitive: fc.boolean(),
          desktop: fc.boolean(),
        })
        .map((traits) => Workload.custom({ label: 'custom', ...traits })),
    ),
    latencySensitive: fc.constantFrom(undefined, true, false),
    untrusted: fc.boolean(),
    critical: fc.boolean(),
    dataCenter: fc.boolean(),
    vms: fc.constantFrom(1, 2, 3),
  })
  .map(({ workload, latencySensitive, ...rest }) => ({
    ...rest,
    ...(workload !== undefined && { workload }),
    ...(latencySensitive !== undefined && { latencySensitive }),
  }));

/** A guest that is run that way. */
function run(technique: Fit, { workload, latencySensitive, untrusted, critical, dataCenter, vms }: Stated): Estate {
  const traits = {
    ...(workload !== undefined && { workload }),
    ...(latencySensitive !== undefined && { latencySensitive }),
    ...(untrusted && { trustZone: 'public' }),
    ...(critical && { criticality: 'critical' as const }),
  };
  const where: Partial<Host> = { environment: dataCenter ? 'data-center' : 'endpoint' };
  const others = Array.from({ length: vms - 1 }, (_, n) => vm({ path: `app/other-${n}` }));
  const guest = vm({ path: 'app/guest', ...traits });
  switch (technique) {
    case 'bare-metal':
      return estate({ hosts: [host(where)], vms: [guest, ...others] });
    case 'hosted':
      return estate({ hosts: [host({ ...where, technique: 'hosted' })], vms: [guest] });
    case 'container':
      return estate({ hosts: [containerHost(where)], engines: [engine()], containers: [container(traits)] });
    case 'container-in-vm':
      return estate({
        hosts: [host(where)],
        vms: [vm({ milliCpu: 4000, memoryMib: 8192 }), vm({ path: 'app/other' })],
        engines: [engine({ on: 'app/vm', inVm: true })],
        containers: [container(traits)],
      });
  }
}

test.each(TECHNIQUES)(
  'what the recommender says against %s is what the rules find in a guest that is run so',
  (technique) => {
    fc.assert(
      fc.property(aUseCase, (useCase) => {
        const said = recommend(useCase).verdicts.find((verdict) => verdict.technique === technique)!.against;
        const found = new Set(evaluate(run(technique, useCase)).findings.map(({ rule }) => rule));
        expect(JUDGES.filter((rule) => found.has(rule))).toEqual(
          JUDGES.filter((judge) => said.some(({ rule }) => rule === judge)),
        );
      }),
      { numRuns: 300 },
    );
  },
);

test('what is said is what the finding says: one truth, one wording', () => {
  const useCase: Stated = {
    workload: Workload.custom({ label: 'x', monolithic: true, scalesFast: true, latencySensitive: true }),
    untrusted: false,
    critical: false,
    dataCenter: true,
    vms: 1,
  };
  for (const { technique, against } of recommend(useCase).verdicts) {
    const { findings } = evaluate(run(technique, useCase));
    for (const { rule, because } of against) {
      expect(findings.find((finding) => finding.rule === rule)?.message).toContain(because);
    }
  }
});

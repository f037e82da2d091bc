import * as fc from 'fast-check';
import { CATALOG, type Report, evaluate } from '../../lib/rules';
import { aHostileEstate, aValidEstate, anEstateInTwoOrders } from '../support/estate';

const anyEstate = fc.oneof(aValidEstate, aHostileEstate);
const errorsIn = (report: Report) => report.findings.filter(({ severity }) => severity === 'error');

/** Runs of each law: the hostile ones have much to choose from. */
const RUNS = { numRuns: 300 };

describe('an evaluation', () => {
  test('never meets a rule that throws, whatever the estate', () => {
    fc.assert(
      fc.property(anyEstate, (any) => {
        expect(
          evaluate(any).findings.filter(({ message }) => message.startsWith('the rule could not be judged')),
        ).toEqual([]);
      }),
      RUNS,
    );
  });

  test('is deterministic', () => {
    fc.assert(
      fc.property(anyEstate, (any) => {
        expect(JSON.stringify(evaluate(structuredClone(any)))).toBe(JSON.stringify(evaluate(any)));
      }),
      RUNS,
    );
  });

  test('is the same to the letter whatever was added first', () => {
    fc.assert(
      fc.property(anEstateInTwoOrders, ([one, other]) => {
        expect(JSON.stringify(evaluate(other), null, 1)).toBe(JSON.stringify(evaluate(one), null, 1));
      }),
      RUNS,
    );
  });

  test('changes nothing it is given', () => {
    fc.assert(
      fc.property(anyEstate, (any) => {
        const before = structuredClone(any);
        evaluate(any);
        expect(structuredClone(any)).toEqual(before);
      }),
    );
  });

  test('is ok exactly when it found no error that nobody waived, and lists errors before warnings', () => {
    fc.assert(
      fc.property(anyEstate, (any) => {
        const report = evaluate(any);
        expect(report.ok).toBe(errorsIn(report).every(({ waivedBy }) => waivedBy !== null));
        expect(report.findings.slice(0, errorsIn(report).length)).toEqual(errorsIn(report));
      }),
    );
  });

  test('finds no less when a rule before, between or behind throws', () => {
    const bad = {
      ...CATALOG[0]!,
      id: 'BAD001',
      check: () => {
        throw new TypeError('broken');
      },
    };
    fc.assert(
      fc.property(aValidEstate, fc.nat(CATALOG.length), (any, place) => {
        const { findings } = evaluate(any, undefined, [...CATALOG.slice(0, place), bad, ...CATALOG.slice(place)]);
        expect(findings.filter(({ rule }) => rule !== 'BAD001')).toEqual(evaluate(any).findings);
        expect(findings.filter(({ rule }) => rule === 'BAD001')).toHaveLength(1);
      }),
    );
  });

  test('says every finding in one line that does not end in a period', () => {
    fc.assert(
      fc.property(aValidEstate, (any) => {
        for (const { message } of evaluate(any).findings) {
          expect(message).toMatch(/^[^\n]*[^.\s]$/);
        }
      }),
    );
  });

  test('never lets an estate pass that holds a size that is none, or a guest that stands on nothing', () => {
    fc.assert(
      fc.property(aHostileEstate, (any) => {
        const paths = new Set([...any.hosts, ...any.clusters, ...any.vms, ...any.engines].map(({ path }) => path));
        const wrong =
          any.vms.some((vm) => !paths.has(vm.host) || !((vm.milliCpu ?? 0) > 0) || !((vm.memoryMib ?? 0) > 0)) ||
          any.containers.some((container) => !paths.has(container.engine) || !(container.replicas > 0));
        // INP007, what stands on nothing, may be waived.
        expect(wrong && evaluate({ ...any, waivers: [] }).ok).toBe(false);
      }),
      RUNS,
    );
  });

  test('finds no less for a host when a VM is added to it', () => {
    const shortOf = (report: Report) =>
      report.findings.filter(({ rule }) => /^CAP00[1236]$/.test(rule)).map(({ rule, path }) => `${rule} ${path}`);
    fc.assert(
      fc.property(aValidEstate, fc.nat(7), (any, some) => {
        const more = { ...any, vms: [...any.vms, { ...any.vms[some % any.vms.length]!, path: 'app/new-vm' }] };
        expect(shortOf(evaluate(more))).toEqual(expect.arrayContaining(shortOf(evaluate(any))));
      }),
    );
  });
});

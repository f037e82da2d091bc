import * as fc from 'fast-check';
import loadHighs from 'highs';
import {
  type Assignment,
  type DoesNotSurvive,
  type PlacementProblem,
  describeProof,
  evacuate,
  howManyMore,
  place,
  provenLoss,
  smallestFix,
  surviveLoss,
  verify,
} from '../../lib/placement';
import { existsByTrying, survivesByHighs, survivesByTrying, without } from './exact';
import { problemOf } from './problems';

const RUNS = Number(process.env.PLACEMENT_RUNS ?? 1);

/** Few enough that every loss can be tried in every way. */
const aSmallProblem = problemOf(4, 6);

const idsOf = (some: readonly { readonly id: string }[]): string[] => some.map(({ id }) => id);

/** Some stay down, and some hosts take nobody before a loss. */
const withLeisure = (problem: fc.Arbitrary<PlacementProblem>): fc.Arbitrary<PlacementProblem> =>
  problem.chain((given) =>
    fc
      .record({
        down: fc.subarray(idsOf(given.guests)),
        spare: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(idsOf(given.hosts), { maxLength: 1 })),
      })
      .map(({ down, spare }) => ({
        ...given,
        guests: given.guests.map((one) => (down.includes(one.id) ? { ...one, staysDown: true } : one)),
        spare: new Set(spare),
      })),
  );

/** What runs after a loss, given where everybody was. */
const runningAfter = (problem: PlacementProblem, lost: readonly string[], before: Assignment): PlacementProblem =>
  without(problem, lost, ({ id, staysDown = false }) => staysDown && lost.includes(before.get(id)!));

/** Whether what is said of a problem that survives, or does not, is so. */
function expectRight(problem: PlacementProblem, failures: number, exists: boolean): void {
  const survival = surviveLoss(problem, failures);
  expect(survival.verdict).toBe(exists ? 'survives' : 'does-not-survive');
  if (survival.verdict === 'does-not-survive') {
    expect(survival.stranded.length).toBeGreaterThan(0);
    expect(describeProof(survival.proof)).not.toBe('');
  }
  if (survival.verdict === 'survives') {
    const { before, worst, rearranged } = survival;
    expect(verify(without(problem, [...problem.spare!]), before)).toEqual([]);
    for (const { lost, moved } of [...worst, ...(rearranged === undefined ? [] : [rearranged])]) {
      const after = new Map([...before, ...moved.map(({ guest, to }) => [guest, to] as const)]);
      expect(moved.map(({ guest }) => before.get(guest))).toEqual(moved.map(({ from }) => from));
      expect(verify(runningAfter(problem, lost, before), after)).toEqual([]);
    }
  }
}

describe('surviving a loss', () => {
  test('is what trying every placement, and placing anew after each possible loss, says', () => {
    fc.assert(
      fc.property(withLeisure(problemOf(3, 5)), fc.nat(2), (problem, failures) =>
        expectRight(problem, failures, survivesByTrying(problem, failures)),
      ),
      { numRuns: 300 * RUNS },
    );
  });

  test('is what HiGHS says', async () => {
    const highs = await loadHighs();
    fc.assert(
      fc.property(withLeisure(problemOf(5, 9)), fc.integer({ min: 1, max: 2 }), (problem, failures) =>
        expectRight(problem, failures, survivesByHighs(highs, problem, failures)),
      ),
      { numRuns: 200 * RUNS },
    );
  }, 600_000);

  test('names a loss that is fatal: whatever the placement, or by the one that is told', () => {
    fc.assert(
      fc.property(withLeisure(aSmallProblem), fc.nat(2), (problem, failures) => {
        const survival = surviveLoss(problem, failures);
        fc.pre(survival.verdict === 'does-not-survive');
        const { lost, before, stranded } = survival as DoesNotSurvive;
        const left =
          before === undefined
            ? without(
                problem,
                lost.length === 0 ? [...problem.spare!] : lost,
                ({ staysDown = false }) => lost.length > 0 && staysDown,
              )
            : runningAfter(problem, lost, before);
        expect(existsByTrying(left)).toBe(undefined);
        expect(before === undefined || verify(without(problem, [...problem.spare!]), before)).toEqual(
          before === undefined ? true : [],
        );
        expect(stranded.every((id) => left.guests.some((one) => one.id === id))).toBe(true);
      }),
      { numRuns: 300 * RUNS },
    );
  });

  test('is not proven impossible where it is possible', () => {
    fc.assert(
      fc.property(withLeisure(aSmallProblem), fc.nat(2), (problem, failures) => {
        const proven = provenLoss(problem, failures);
        fc.pre(proven !== undefined);
        expect(survivesByTrying(problem, failures)).toBe(false);
        expect(proven!.lost).toHaveLength(Math.min(failures, problem.hosts.length));
        expect(proven!.stranded.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 * RUNS },
    );
  });

  test('is what a fix leads to', () => {
    fc.assert(
      fc.property(aSmallProblem, (problem) => {
        const survival = surviveLoss(problem, 1);
        fc.pre(survival.verdict === 'does-not-survive');
        const { stranded } = survival as Extract<typeof survival, { verdict: 'does-not-survive' }>;
        const fix = smallestFix(problem, 1, { stranded }, { cpuStep: 1, memoryStep: 1 });
        fc.pre(fix?.shrink !== undefined);
        const { guest, cpu, memory } = fix!.shrink!;
        const shrunk = problem.guests.map((one) =>
          one.id === guest
            ? {
                ...one,
                cpu: cpu.to,
                memory: memory.to,
                ...(one.sizeMemory !== undefined && { sizeMemory: one.sizeMemory - memory.from + memory.to }),
              }
            : one,
        );
        expect(surviveLoss({ ...problem, guests: shrunk }, 1).verdict).toBe('survives');
        expect(stranded[0]).toBe(guest);
      }),
      { numRuns: 150 * RUNS },
    );
  });
});

describe('emptying a host', () => {
  test('is possible when placing without it is, and the moves lead there', () => {
    fc.assert(
      fc.property(aSmallProblem, (problem) => {
        const before = place(problem.hosts, problem.guests, problem.constraints);
        fc.pre(before.verdict === 'fits');
        const { assignment } = before as Extract<typeof before, { verdict: 'fits' }>;
        const rest = without(problem, ['h-0']);
        const after = evacuate(problem, assignment, 'h-0');
        expect(after.verdict).toBe(existsByTrying(rest) === undefined ? 'does-not-fit' : 'fits');
        if (after.verdict === 'fits') {
          expect(verify(rest, after.assignment)).toEqual([]);
          const moved = new Map([...assignment, ...after.moves.map(({ guest, to }) => [guest, to] as const)]);
          expect(moved).toEqual(new Map(after.assignment));
        }
      }),
      { numRuns: 200 * RUNS },
    );
  });
});

describe('room for more', () => {
  const aShape = fc.record({
    cpu: fc.integer({ min: 1, max: 5 }),
    memory: fc.nat(5),
    apart: fc.boolean(),
    guaranteedCpu: fc.nat(3),
    guaranteedMemory: fc.nat(3),
  });

  test('is the largest number for which there is a placement', () => {
    fc.assert(
      fc.property(problemOf(3, 5), aShape, (problem, shape) => {
        const MOST = 4;
        const more = howManyMore(problem, shape, { most: MOST });
        const fits = (count: number): boolean => {
          const { apart, ...asked } = shape;
          const added = Array.from({ length: count }, (_, index) => ({ ...asked, id: `more-${index}` }));
          const groups = [...(problem.constraints?.apart ?? []), ...(apart ? [idsOf(added)] : [])];
          const constraints = { ...problem.constraints, apart: groups };
          return existsByTrying({ ...problem, guests: [...problem.guests, ...added], constraints }) !== undefined;
        };
        expect(more.count === 0 || fits(more.count)).toBe(true);
        expect(more.exact).toBe(more.count < MOST);
        expect(more.count < MOST && fits(more.count + 1)).toBe(false);
      }),
      { numRuns: 150 * RUNS },
    );
  });

  test('beside those that stay is never more than that', () => {
    fc.assert(
      fc.property(aSmallProblem, aShape, (problem, shape) => {
        const before = place(problem.hosts, problem.guests, problem.constraints);
        fc.pre(before.verdict === 'fits');
        const { assignment: hint } = before as Extract<typeof before, { verdict: 'fits' }>;
        const kept = howManyMore(problem, shape, { keep: true, hint, most: 6 });
        expect(kept.count).toBeLessThanOrEqual(howManyMore(problem, shape, { most: 6 }).count);
      }),
      { numRuns: 150 * RUNS },
    );
  });
});

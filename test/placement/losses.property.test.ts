import * as fc from 'fast-check';
import {
  type PlacementProblem,
  evacuate,
  howManyMore,
  place,
  smallestFix,
  surviveLoss,
  verify,
} from '../../lib/placement';
import { existsByTrying } from './exact';
import { problemOf } from './problems';

const RUNS = Number(process.env.PLACEMENT_RUNS ?? 1);

/** Few enough that every loss can be tried in every way. */
const aSmallProblem = problemOf(4, 6);

const idsOf = (some: readonly { readonly id: string }[]): string[] => some.map(({ id }) => id);

/** All ways to choose so many. */
function choose<T>(count: number, some: readonly T[]): T[][] {
  const [first, ...others] = some;
  if (count === 0 || first === undefined) {
    return count === 0 ? [[]] : [];
  }
  return [...choose(count - 1, others).map((rest) => [first, ...rest]), ...choose(count, others)];
}

const withoutHosts = (problem: PlacementProblem, lost: readonly string[]): PlacementProblem => ({
  ...problem,
  hosts: problem.hosts.filter(({ id }) => !lost.includes(id)),
});

/** The problem as it is after a loss: those that need not survive are gone, what they hold of stores is not. */
const survivorsOf = (problem: PlacementProblem): PlacementProblem => ({
  ...problem,
  guests: problem.guests.filter(({ mustSurvive = true }) => mustSurvive),
});

const storesHold = ({ guests, constraints }: PlacementProblem): boolean =>
  existsByTrying({
    hosts: [{ id: 'any', cpu: 1e9, memory: 1e9 }],
    guests: guests.map(({ id, stores }) => ({ id, cpu: 0, memory: 0, stores })),
    constraints: { stores: constraints?.stores?.map(({ id, capacity }) => ({ id, capacity })) },
  }) !== undefined;

const aProblemWithLeisure = fc
  .tuple(aSmallProblem, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([problem, must]) => ({
    ...problem,
    guests: problem.guests.map((one, index) => (must[index] || index % 2 === 0 ? one : { ...one, mustSurvive: false })),
  }));

describe('surviving a loss', () => {
  test('is what placing anew after each possible loss says', () => {
    fc.assert(
      fc.property(aProblemWithLeisure, fc.nat(2), (problem, failures) => {
        const survival = surviveLoss(problem, failures);
        const count = Math.min(failures, problem.hosts.length);
        const survivors = survivorsOf(problem);
        const fatal = choose(count, idsOf(problem.hosts)).filter(
          (lost) => existsByTrying(withoutHosts(survivors, lost)) === undefined,
        );
        expect(survival.verdict).toBe(fatal.length === 0 && storesHold(problem) ? 'survives' : 'does-not-survive');
        if (survival.verdict === 'does-not-survive') {
          expect(survival.stranded.length).toBeGreaterThan(0);
          if (storesHold(problem)) {
            expect(existsByTrying(withoutHosts(survivors, survival.lost))).toBe(undefined);
          }
        }
        if (survival.verdict === 'survives') {
          expect(verify(survivors, survival.before)).toEqual([]);
          for (const { lost, moved } of survival.worst) {
            const after = new Map([...survival.before, ...moved.map(({ guest, to }) => [guest, to] as const)]);
            expect(moved.map(({ guest }) => survival.before.get(guest))).toEqual(moved.map(({ from }) => from));
            expect(verify(withoutHosts(survivors, lost), after)).toEqual([]);
          }
        }
      }),
      { numRuns: 200 * RUNS },
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
        const rest = withoutHosts(problem, ['h-0']);
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
    stores: fc.constantFrom([], [{ store: 's-0', amount: 2 }]),
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

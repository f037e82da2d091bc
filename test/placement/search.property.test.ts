import * as fc from 'fast-check';
import { type PlacementProblem, verify } from '../../lib/placement';
import { Board } from '../../lib/placement/search/board';
import { StepBudget } from '../../lib/placement/search/budget';
import type { HostColumn, Filled } from '../../lib/placement/search/column';
import { type Compiled, compile, nameAssignment } from '../../lib/placement/compile/compile';
import { dive } from '../../lib/placement/program/dive';
import { type HostKind, kindTakes, kindsOf } from '../../lib/placement/compile/kinds';
import { deepProof } from '../../lib/placement/bounds/proofs';
import { relax } from '../../lib/placement/program/relaxation';
import { search } from '../../lib/placement/search/search';
import { hostsOfUnits } from '../../lib/placement/search/search-all';
import { weighedProof } from '../../lib/placement/program/weighed-proof';
import { weigh } from '../../lib/placement/program/weighing';
import { holds } from './check-proof';
import { existsByTrying } from './exact';
import { aProblem } from './problems';

const RUNS = 400 * Number(process.env.PLACEMENT_RUNS ?? 1);

/** Every problem goes to every part of the solver, also those that a heuristic or a cheap proof would have settled. */
const aSearchable = aProblem
  .map((problem) => ({ problem, compiled: compile(problem) }))
  .filter(({ compiled }) => compiled.contradiction === undefined);

const boardOf = ({ packing }: Compiled, kinds: readonly HostKind[], order = packing.classes): Board =>
  new Board(packing, kinds, order);

function expectPlacement(problem: PlacementProblem, compiled: Compiled, filled: readonly Filled[]): void {
  expect(verify(problem, nameAssignment(compiled, hostsOfUnits(compiled.packing, filled)))).toEqual([]);
}

describe('the search alone', () => {
  test('finds a placement in any order of the classes, or tries all', () => {
    fc.assert(
      fc.property(aSearchable, ({ problem, compiled }) => {
        const exists = existsByTrying(problem) !== undefined;
        const { classes } = compiled.packing;
        for (const order of [classes, [...classes].reverse(), [...classes].sort((a, b) => b.asks[1]! - a.asks[1]!)]) {
          const found = search(boardOf(compiled, kindsOf(compiled.packing), order), new StepBudget(1e6));
          expect(typeof found === 'string' ? found : 'found').toBe(exists ? 'found' : 'exhausted');
          if (typeof found !== 'string') {
            expectPlacement(problem, compiled, found);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('never says that it tried all when its budget was over', () => {
    fc.assert(
      fc.property(aSearchable, fc.nat(60), ({ problem, compiled }, steps) => {
        const found = search(boardOf(compiled, kindsOf(compiled.packing)), new StepBudget(steps));
        fc.pre(found === 'exhausted');
        expect(existsByTrying(problem)).toBe(undefined);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the bounds alone', () => {
  test('prove only what is so', () => {
    fc.assert(
      fc.property(aSearchable, ({ problem, compiled }) => {
        const proof = deepProof(compiled, kindsOf(compiled.packing));
        fc.pre(proof !== undefined);
        expect(holds(problem, proof!)).toBe(true);
        expect(existsByTrying(problem)).toBe(undefined);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('the linear program alone', () => {
  const aProgram = aSearchable
    .map((given) => ({ ...given, kinds: kindsOf(given.compiled.packing) }))
    .filter(({ compiled: { packing }, kinds }) =>
      packing.classes.every((one) => kinds.some((kind) => kindTakes(packing, kind, one))),
    );

  test('has a share of at most 1 where there is a placement, and weights that hold where it proves that there is none', () => {
    fc.assert(
      fc.property(aProgram, ({ problem, compiled, kinds }) => {
        const relaxed = relax(boardOf(compiled, kinds), [], new StepBudget(1e6));
        const exists = existsByTrying(problem) !== undefined;
        expect(relaxed.kind).not.toBe('given-up');
        if (relaxed.kind === 'too-much') {
          expect(exists).toBe(false);
          expect(holds(problem, weighedProof(compiled, relaxed.weighing))).toBe(true);
        } else if (relaxed.kind === 'solved' && exists) {
          expect(relaxed.share).toBeLessThan(1 + 1e-6);
        }
      }),
      { numRuns: RUNS },
    );
  });

  test('makes a proof of prices only when they are one, however wrong its estimates are', () => {
    const aPrice = fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 0.5, 1));
    fc.assert(
      fc.property(
        aProgram,
        fc.infiniteStream(aPrice),
        fc.double({ min: 0, max: 5, noNaN: true }),
        (given, prices, part) => {
          const { problem, compiled, kinds } = given;
          const board = boardOf(compiled, kinds);
          const some = <T>(all: readonly T[]): Float64Array => Float64Array.from(all, () => prices.next().value);
          const weighing = weigh(board, some(board.classes), some(board.kinds), part, new StepBudget(1e6));
          fc.pre(weighing !== undefined);
          expect(holds(problem, weighedProof(compiled, weighing!))).toBe(true);
          expect(existsByTrying(problem)).toBe(undefined);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('is rounded to placements only, and leaves the board as it was', () => {
    fc.assert(
      fc.property(aProgram, ({ problem, compiled, kinds }) => {
        const board = boardOf(compiled, kinds);
        const before = structuredClone([board.remaining, board.left, board.slack]);
        const pool: HostColumn[] = [];
        const filled = dive(board, pool, new StepBudget(1e6));
        expect([board.remaining, board.left, board.slack]).toEqual(before);
        fc.pre(filled !== undefined);
        expectPlacement(problem, compiled, filled!);
      }),
      { numRuns: RUNS },
    );
  });
});

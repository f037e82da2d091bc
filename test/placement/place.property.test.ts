import * as fc from 'fast-check';
import loadHighs from 'highs';
import { type Placement, type PlacementProblem, describeProof, place, verify } from '../../lib/placement';
import { holds } from './check-proof';
import { existsByHighs, existsByTrying } from './exact';
import { aProblem, problemOf, shuffled } from './problems';

/** A longer run: `PLACEMENT_RUNS=10 npx jest test/placement` tries ten times as many. */
const RUNS = Number(process.env.PLACEMENT_RUNS ?? 1);

const placed = ({ hosts, guests, constraints }: PlacementProblem): Placement => place(hosts, guests, constraints);

/** Whether an answer is right, given whether there is a placement. Problems as small as these are always decided. */
function expectRight(problem: PlacementProblem, exists: boolean): void {
  const answer = placed(problem);
  expect(answer.verdict).toBe(exists ? 'fits' : 'does-not-fit');
  if (answer.verdict === 'fits') {
    expect(verify(problem, answer.assignment)).toEqual([]);
    expect([...answer.assignment.keys()].sort()).toEqual(problem.guests.map(({ id }) => id).sort());
  }
  if (answer.verdict === 'does-not-fit') {
    expect(holds(problem, answer.proof)).toBe(true);
    expect(describeProof(answer.proof)).toMatch(/^[^\n]+[^.\n]$/);
  }
}

describe('placing', () => {
  test('says what trying all placements says, with a witness or a proof that holds', () => {
    fc.assert(
      fc.property(aProblem, (problem) => expectRight(problem, existsByTrying(problem) !== undefined)),
      { numRuns: 2000 * RUNS },
    );
  });

  test('says what HiGHS says', async () => {
    const highs = await loadHighs();
    fc.assert(
      fc.property(problemOf(5, 14), (problem) => expectRight(problem, existsByHighs(highs, problem))),
      { numRuns: 300 * RUNS },
    );
  }, 600_000);

  test('does not depend on the order in which hosts, guests and groups come', () => {
    fc.assert(
      fc.property(
        aProblem.chain((problem) => fc.tuple(fc.constant(problem), shuffled(problem))),
        ([problem, other]) => {
          expect(placed(other)).toEqual(placed(problem));
        },
      ),
    );
  });

  test('gives the same answer byte by byte', () => {
    const bytes = (answer: Placement): string =>
      JSON.stringify(answer, (_, value: unknown) => (value instanceof Map ? [...value] : value));
    fc.assert(
      fc.property(aProblem, (problem) => {
        expect(bytes(placed(structuredClone(problem)))).toBe(bytes(placed(problem)));
      }),
    );
  });

  test('never finds less room for one more host', () => {
    fc.assert(
      fc.property(aProblem, (problem) => {
        fc.pre(placed(problem).verdict === 'fits');
        const more = [...problem.hosts, { id: 'one-more', cpu: 1, memory: 1 }];
        expect(placed({ ...problem, hosts: more }).verdict).toBe('fits');
      }),
    );
  });

  test('never finds more room for one more guest', () => {
    fc.assert(
      fc.property(aProblem, (problem) => {
        fc.pre(placed(problem).verdict === 'does-not-fit');
        const more = [...problem.guests, { id: 'one-more', cpu: 1, memory: 1 }];
        expect(placed({ ...problem, guests: more }).verdict).toBe('does-not-fit');
      }),
    );
  });

  test('keeps every guest where a placement has it', () => {
    fc.assert(
      fc.property(aProblem, ({ hosts, guests, constraints }) => {
        const answer = place(hosts, guests, constraints);
        fc.pre(answer.verdict === 'fits');
        const hint = (answer as Extract<Placement, { verdict: 'fits' }>).assignment;
        expect(place(hosts, guests, constraints, { hint })).toEqual({ verdict: 'fits', assignment: hint });
      }),
    );
  });

  test('has the same verdict whatever guests are said to be now', () => {
    fc.assert(
      fc.property(aProblem, fc.infiniteStream(fc.nat(4)), ({ hosts, guests, constraints }, wishes) => {
        const hint = new Map(guests.map(({ id }) => [id, `h-${wishes.next().value}`]));
        expect(place(hosts, guests, constraints, { hint }).verdict).toBe(place(hosts, guests, constraints).verdict);
      }),
    );
  });

  test('changes nothing it is given', () => {
    fc.assert(
      fc.property(aProblem, (problem) => {
        const before = structuredClone(problem);
        placed(problem);
        expect(problem).toEqual(before);
      }),
    );
  });
});

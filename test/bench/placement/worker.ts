// One measurement in a process of its own: its task comes as an argument, what it found goes to stdout as JSON.
import {
  type PlacementProblem,
  type Placement,
  evacuate,
  howManyMore,
  place,
  surviveLoss,
  verify,
} from '../../../lib/placement';
import { Dice, fewestBySum, onHosts } from '../../placement/sets';
import { type Lap, Stopwatch } from '../stopwatch';
import { type EstatePlan, estateOf, firstFit } from './estates';
import { binsByHighs } from './highs';
import { BIN_SETS, VECTOR_SETS } from './instances';

/** What a worker is to do. */
export type Task =
  | { readonly kind: 'bins'; readonly set: number; readonly count: number }
  | { readonly kind: 'vectors'; readonly set: number; readonly count: number }
  | { readonly kind: 'highs'; readonly set: number; readonly count: number; readonly seconds: number }
  | { readonly kind: 'easy'; readonly estate: EstatePlan }
  | { readonly kind: 'estate'; readonly estate: EstatePlan };

/** Verdicts of a set. Times are CPU ms of one call. */
export interface Decided {
  readonly instances: number;
  readonly decided: number;
  /** Decided, and no call took more than a second. */
  readonly withinSecond: number;
  readonly slowest: number;
  readonly median: number;
  /** What is known to be wrong: a witness that does not verify, or a verdict against the construction. */
  readonly wrong: number;
}

/** What a worker found. */
export interface Found {
  readonly decided?: Decided;
  readonly laps?: Readonly<Record<string, Lap>>;
  readonly verdicts?: Readonly<Record<string, string>>;
  readonly peakMib: number;
}

/** One answer and its time. */
interface Timed {
  readonly problem: PlacementProblem;
  readonly answer: Placement;
  readonly ms: number;
}

void run(JSON.parse(process.argv[2]!) as Task).then((found) =>
  process.stdout.write(JSON.stringify({ ...found, peakMib: process.resourceUsage().maxRSS / 1024 })),
);

async function run(task: Task): Promise<Omit<Found, 'peakMib'>> {
  switch (task.kind) {
    case 'bins':
      return { decided: bins(task.set, task.count) };
    case 'vectors':
      return { decided: vectors(task.set, task.count) };
    case 'highs':
      return { decided: await binsByHighs(BIN_SETS[task.set]!, task.count, task.seconds) };
    case 'easy':
      return easy(task.estate);
    case 'estate':
      return wholeEstate(task.estate);
  }
}

/** Asks for more and more hosts until the guests fit: decided when each answer was one. */
function bins(index: number, count: number): Decided {
  const { make, fewest } = BIN_SETS[index]!;
  warmUp();
  const dice = new Dice(42 + index);
  return summary(
    Array.from({ length: count }, () => {
      const instance = make(dice);
      const answers: Timed[] = [];
      for (let hosts = fewestBySum(instance) - 1; answers.at(-1)?.answer.verdict !== 'fits'; hosts += 1) {
        answers.push(timed(onHosts(instance, hosts)));
      }
      const needed = answers.at(-1)!.problem.hosts.length;
      const decided = answers.every(({ answer }) => answer.verdict !== 'undecided');
      const refused = answers.some(
        ({ problem, answer }) => answer.verdict === 'does-not-fit' && problem.hosts.length >= (fewest ?? Infinity),
      );
      return { answers, decided, wrong: refused || needed < (fewest ?? 0) };
    }),
  );
}

function vectors(index: number, count: number): Decided {
  const { make, fits } = VECTOR_SETS[index]!;
  warmUp();
  const dice = new Dice(42 + index);
  return summary(
    Array.from({ length: count }, () => {
      const one = timed(make(dice));
      const { verdict } = one.answer;
      return { answers: [one], decided: verdict !== 'undecided', wrong: fits && verdict === 'does-not-fit' };
    }),
  );
}

/** Code that runs for the first time is slow; nobody's instance is. */
function warmUp(): void {
  const dice = new Dice(1);
  for (let round = 0; round < 3; round += 1) {
    const problem = VECTOR_SETS.at(-2)!.make(dice);
    place(problem.hosts, problem.guests);
  }
}

function timed(problem: PlacementProblem): Timed {
  const watch = new Stopwatch();
  const answer = watch.time('place', () => place(problem.hosts, problem.guests));
  return { problem, answer, ms: watch.phases.place!.cpu };
}

function summary(
  results: readonly { readonly answers: readonly Timed[]; readonly decided: boolean; readonly wrong: boolean }[],
): Decided {
  const slowest = results.map(({ answers }) => Math.max(...answers.map(({ ms }) => ms)));
  const sorted = [...slowest].sort((a, b) => a - b);
  return {
    instances: results.length,
    decided: results.filter(({ decided }) => decided).length,
    withinSecond: results.filter(({ decided }, index) => decided && slowest[index]! <= 1000).length,
    slowest: sorted.at(-1)!,
    median: sorted[Math.floor(sorted.length / 2)]!,
    wrong: results.filter(
      ({ answers, wrong }) =>
        wrong ||
        answers.some(
          ({ problem, answer }) => answer.verdict === 'fits' && verify(problem, answer.assignment).length > 0,
        ),
    ).length,
  };
}

function easy(plan: EstatePlan): Omit<Found, 'peakMib'> {
  const watch = new Stopwatch();
  const problem = estateOf(plan);
  estateRounds(watch, problem, 'warm-up');
  estateRounds(watch, problem, 'measured');
  return { laps: watch.phases };
}

function estateRounds(watch: Stopwatch, problem: PlacementProblem, name: string): void {
  watch.time(`${name}: first fit`, () => firstFit(problem));
  watch.time(`${name}: place`, () => place(problem.hosts, problem.guests));
}

function wholeEstate(plan: EstatePlan): Omit<Found, 'peakMib'> {
  const watch = new Stopwatch();
  const problem = estateOf(plan);
  const { hosts, guests } = problem;
  const placed = watch.time('place', () => place(hosts, guests));
  const survival = watch.time('N+1', () => surviveLoss(problem, 1));
  const two = watch.time('N+2', () => surviveLoss(problem, 2));
  const hint = placed.verdict === 'fits' ? placed.assignment : new Map<string, string>();
  const emptied = watch.time('evacuate', () => evacuate(problem, hint, hosts[7]!.id));
  const more = watch.time('more', () => howManyMore(problem, { cpu: 4000, memory: 16 * 1024 }));
  return {
    laps: watch.phases,
    verdicts: {
      place: placed.verdict,
      'N+1': survival.verdict,
      'N+2': two.verdict,
      evacuate: emptied.verdict,
      more: `${more.count}${more.exact ? '' : ` to ${more.atMost}`}`,
    },
  };
}

import type { Disagreement } from './judgement';
import { Random } from './random';
import { shrunk } from './shrink';

/** A kind of estates with its judge: the questions that are asked of each, answered without the library's code. */
export interface Kind<T> {
  readonly name: string;
  readonly generate: (random: Random) => T;
  /** The estate as a program that anybody can paste. */
  readonly program: (data: T) => string;
  readonly judge: (data: T) => Disagreement[];
  /** Estates that are a little simpler. */
  readonly smaller: (data: T) => readonly T[];
  /** Estates of a run of `npm test`. */
  readonly runs: number;
}

/** What was found in estates of a kind. */
export interface Found {
  /** Disagreements, each on the smallest estate that shows it. */
  readonly disagreements: readonly string[];
  /** Estates that the library did not decide, of how many. */
  readonly undecided: number;
  readonly estates: number;
}

/** Disagreements after which nobody needs another example. */
const MOST_SHOWN = 3;

/** How many estates of a kind are looked at: `ORACLE_RUNS`, else what `npm test` has time for. */
export function runsOf({ runs }: { readonly runs: number }): number {
  return Number(process.env.ORACLE_RUNS ?? runs);
}

/**
 * Looks at estates of a kind, the same ones each time unless `ORACLE_SEED` states another first one.
 *
 * @param known questions that the library is known to answer wrongly
 */
export function search<T>(kind: Kind<T>, known: ReadonlySet<string>): Found {
  const estates = runsOf(kind);
  const first = Number(process.env.ORACLE_SEED ?? 1);
  const disagreements: string[] = [];
  let undecided = 0;
  for (let seed = first; seed < first + estates && disagreements.length < MOST_SHOWN; seed += 1) {
    const data = kind.generate(new Random(seed));
    const found = news(kind, data, known);
    undecided += found.some(isUndecided) ? 1 : 0;
    const wrong = found.find((one) => !isUndecided(one));
    if (wrong !== undefined) {
      const shows = (one: T): boolean => news(kind, one, known).some(({ question }) => question === wrong.question);
      const least = shrunk(data, kind.smaller, (one) => isSafely(() => shows(one)));
      disagreements.push(described(kind, seed, least, news(kind, least, known)));
    }
  }
  return { disagreements, undecided, estates };
}

function news<T>(kind: Kind<T>, data: T, known: ReadonlySet<string>): Disagreement[] {
  return kind.judge(data).filter(({ question }) => !known.has(question));
}

function isUndecided({ question }: Disagreement): boolean {
  return question.endsWith(' undecided');
}

/** An estate that was made smaller may be none that can be stated. */
function isSafely(shows: () => boolean): boolean {
  try {
    return shows();
  } catch {
    return false;
  }
}

function described<T>(kind: Kind<T>, seed: number, data: T, found: readonly Disagreement[]): string {
  const told = found.map((one) => `${one.question}\n  right: ${one.right}\n  told: ${one.told}`);
  return `${kind.name}, seed ${seed}\n${told.join('\n')}\n\n${kind.program(data)}\n`;
}

import { type Disagreement } from './judgement';
import { Random } from './random';
import { shrunk } from './shrink';

/** A kind of estates with its judge: the questions that are asked of each, answered without the library's code. */
export interface Kind<T> {
  readonly name: string;
  readonly generate: (random: Random) => T;
  /** The estate as a program that anybody can paste. */
  readonly program: (data: T) => string;
  readonly judge: (data: T) => Disagreement[];
  readonly smaller: (data: T) => readonly T[];
  /** Estates of a run of `npm test`. */
  readonly runs: number;
}

/** Seeds of the estates of a kind: always the same, unless `ORACLE_SEED` states another first one. */
export function seeds({ runs }: { readonly runs: number }): number[] {
  const first = Number(process.env.ORACLE_SEED ?? 1);
  return Array.from({ length: Number(process.env.ORACLE_RUNS ?? runs) }, (_, index) => first + index);
}

/** Disagreements in estates of a kind, each on the smallest estate that shows it; those on questions that are `known` are left out. */
export function search<T>(kind: Kind<T>, known: ReadonlySet<string>, most = 3): string[] {
  const found: string[] = [];
  for (const seed of seeds(kind)) {
    const data = kind.generate(new Random(seed));
    const [first] = strange(kind, data, known);
    if (first !== undefined) {
      const shows = (one: T): boolean => strange(kind, one, known).some(({ question }) => question === first.question);
      const least = shrunk(data, kind.smaller, (one) => safely(() => shows(one)));
      found.push(described(kind, seed, least, strange(kind, least, known)));
    }
    if (found.length >= most) {
      break;
    }
  }
  return found;
}

function strange<T>(kind: Kind<T>, data: T, known: ReadonlySet<string>): Disagreement[] {
  return kind.judge(data).filter(({ question }) => !known.has(question));
}

/** An estate that was made smaller may be none that can be stated. */
function safely(shows: () => boolean): boolean {
  try {
    return shows();
  } catch {
    return false;
  }
}

function described<T>(kind: Kind<T>, seed: number, data: T, all: readonly Disagreement[]): string {
  const told = all.map((one) => `${one.question}\n  right: ${one.right}\n  told: ${one.told}`);
  return `${kind.name}, seed ${seed}\n${told.join('\n')}\n\n${kind.program(data)}\n`;
}

import { tightestSum } from '../bounds/totals';
import { type Compiled, compile } from '../compile/compile';
import { kindsOf } from '../compile/kinds';
import { without } from '../compile/packing';
import { DEFAULT_BUDGET } from '../place';
import { Placer } from '../placer';
import type { Assignment, PlacementProblem } from '../problem';
import type { Proof } from '../proof';
import { StepBudget } from '../search/budget';
import { DownSearch } from './down-search';
import { DownSums } from './down-sums';
import { downUnitsOf } from './down-units';
import { surviveFrom } from './given-placement';
import { leftOver } from './left-over';
import { type Loss, allLosses, nameLoss, spareOf } from './losses';
import { LostStates } from './lost-states';
import {
  type DoesNotSurvive,
  MOST_CASES,
  type Survival,
  type SurvivalOptions,
  type SurvivalUndecided,
  type Survives,
} from './survival';

/** Units that stay down, times losses, for which it is kept who runs on. */
const MOST_STATES = 1_000_000;

/** Survival beside guests that stay down, with one budget for all that is asked. */
export class SurvivalBeside {
  private readonly compiled: Compiled;
  private readonly budget: StepBudget;
  private readonly placer: Placer;
  /** Losses that are examined, and the first that is not. */
  private readonly losses: readonly Loss[];
  private readonly beyond: Loss | undefined;
  private readonly failures: number;

  public constructor(
    private readonly problem: PlacementProblem,
    failures: number,
    private readonly options: SurvivalOptions,
  ) {
    const { nodeBudget = DEFAULT_BUDGET, mostCases = MOST_CASES } = options;
    this.compiled = compile(problem);
    this.budget = new StepBudget(nodeBudget);
    this.placer = new Placer(this.budget);
    const kinds = kindsOf(this.compiled.packing);
    this.failures = Math.min(
      failures,
      kinds.reduce((sum, { hosts }) => sum + hosts.length, 0),
    );
    const losses: Loss[] = [];
    for (const loss of allLosses(kinds, this.failures)) {
      if (losses.push(loss) > mostCases) {
        break;
      }
    }
    this.beyond = losses[mostCases];
    this.losses = losses.slice(0, mostCases);
  }

  /** Whether a placement survives every loss. */
  public from(before: Assignment): Survival {
    const given = surviveFrom(this.problem, this.compiled, this.losses, before, this.placer);
    return given.verdict === 'survives' && this.beyond !== undefined ? this.undecided(given, before) : given;
  }

  /** Whether some placement does, where there is room for all but those that stay down after every loss. */
  public search(): Survival {
    const { spare = new Set(), hosts, ...rest } = this.problem;
    const normal = { ...rest, hosts: hosts.filter(({ id }) => !spare.has(id)) };
    const placed = this.placer.place(normal, this.options.hint);
    switch (placed.verdict) {
      case 'fits': {
        const given = this.from(placed.assignment);
        return given.verdict === 'survives' ? given : this.searchBeyond(given, placed.assignment);
      }
      case 'does-not-fit':
        return { verdict: 'does-not-survive', lost: [], stranded: leftOver(normal), proof: placed.proof };
      case 'undecided':
        return { ...placed, lost: [], stranded: placed.best.unplaced, cases: 0, tooMany: false };
    }
  }

  /** Looks for another placement than one that does not survive, or of which it is not decided. */
  private searchBeyond(given: Exclude<Survival, Survives>, before: Assignment): Survival {
    const { problem, compiled, losses, placer, budget } = this;
    const units = downUnitsOf(compiled, spareOf(compiled, problem));
    const sums = new DownSums(compiled, units, this.failures);
    const short = sums.proof();
    if (short !== undefined) {
      return proven(given, short.proof);
    }
    if (this.beyond !== undefined || units.length * losses.length > MOST_STATES) {
      return this.undecided(given, before);
    }
    const states = new LostStates(problem, compiled, units, losses, placer, budget);
    const found = new DownSearch(problem, compiled, units, sums, states, placer, budget).run(before);
    switch (found) {
      case 'none':
        return proven(given, { kind: 'exhausted', nodes: budget.spent });
      case 'over':
        return this.undecided(given, before);
      default: {
        const other = this.from(found);
        return other.verdict === 'survives' ? other : this.undecided(given, before);
      }
    }
  }

  private undecided(given: Survival, before: Assignment): SurvivalUndecided {
    const { compiled, budget, losses, beyond = [] } = this;
    const counts = { nodes: budget.spent, cases: losses.length, tooMany: this.beyond !== undefined };
    if (given.verdict === 'undecided') {
      return { ...given, ...counts };
    }
    const { lost, stranded }: Pick<SurvivalUndecided, 'lost' | 'stranded'> =
      given.verdict === 'survives' ? { lost: nameLoss(compiled, beyond), stranded: [] } : given;
    const hosts = compiled.packing.hosts.flatMap(({ id }, host) => (lost.includes(id) ? [host] : []));
    return {
      verdict: 'undecided',
      lost,
      stranded,
      bound: tightestSum(without(compiled.packing, hosts)),
      best: { assignment: before, unplaced: stranded },
      ...counts,
    };
  }
}

/** No placement survives: what is known of the one that was looked at, or that there is none. */
function proven(given: Exclude<Survival, Survives>, proof: Proof): DoesNotSurvive {
  return given.verdict === 'does-not-survive'
    ? given
    : { verdict: 'does-not-survive', lost: given.lost, stranded: given.stranded, proof };
}

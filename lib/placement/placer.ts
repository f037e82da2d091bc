import { placeCounted } from './place';
import type { Placement } from './placement';
import type { Assignment, PlacementProblem } from './problem';
import type { StepBudget } from './search/budget';

/** What a placement costs for each guest and host before it searches, in steps. */
const STEPS_FOR_EACH = 20;

/** Places one problem after the other, with one budget for all of them. */
export class Placer {
  public constructor(private readonly budget: StepBudget) {}

  /** Spends at most a part of what is left on searching. */
  public place(problem: PlacementProblem, hint?: Assignment, part = 1): Placement {
    const nodeBudget = Math.floor(Math.max(0, this.budget.limit - this.budget.spent) * part);
    const { placed, nodes } = placeCounted(problem, { nodeBudget, ...(hint !== undefined && { hint }) });
    this.budget.spent += (problem.hosts.length + problem.guests.length) * STEPS_FOR_EACH + nodes;
    return placed;
  }
}

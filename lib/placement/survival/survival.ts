import type { GuestMove } from '../moves';
import type { PartialPlacement, TightestSum } from '../placement';
import type { Assignment, PlacementOptions } from '../problem';
import type { Proof } from '../proof';

/** A loss that is survived, and how. */
export interface SurvivedLoss {
  /** Ids of the hosts that are lost. */
  readonly lost: readonly string[];
  /** What goes where; guests that are not named stay where they are, or stay down. */
  readonly moved: readonly GuestMove[];
}

/** After every loss, all guests that do not stay down have a place, beside those that stay down but whose host is left. */
export interface Survives {
  readonly verdict: 'survives';
  /** Losses that were examined; all others leave at least as much. */
  readonly cases: number;
  /** A placement before any loss. */
  readonly before: Assignment;
  /** The first losses that were examined, those of the largest hosts; at most three. */
  readonly worst: readonly SurvivedLoss[];
  /** The first loss after which guests of hosts that are left must move, too; missing where restarts are enough. */
  readonly rearranged?: SurvivedLoss;
}

/** After some loss there is no placement of all guests that must run. */
export interface DoesNotSurvive {
  readonly verdict: 'does-not-survive';
  /** Ids of the hosts that are lost; none where not even all hosts are enough. */
  readonly lost: readonly string[];
  /** Ids of guests left over by the best placement found, the biggest first; at least one. */
  readonly stranded: readonly string[];
  readonly proof: Proof;
  /**
   * The placement of which that is so, where it depends on where those are that stay down. Every other placement has such
   * a loss, too. Missing where the loss is fatal whatever the placement.
   */
  readonly before?: Assignment;
}

/** Some loss was neither survived nor proven fatal, and none was proven fatal. */
export interface SurvivalUndecided {
  readonly verdict: 'undecided';
  /** Ids of the hosts of the first such loss. */
  readonly lost: readonly string[];
  /** Ids of guests left over by the best placement found, the biggest first; none where it was not examined. */
  readonly stranded: readonly string[];
  /** How full the hosts would be at least. */
  readonly bound: TightestSum;
  /** The best placement found after that loss. */
  readonly best: PartialPlacement;
  /** Steps of the search that were made. */
  readonly nodes: number;
  /** Losses that were examined. */
  readonly cases: number;
  /** Whether there are more losses than are examined. */
  readonly tooMany: boolean;
}

/** Whether an estate survives the loss of hosts. */
export type Survival = Survives | DoesNotSurvive | SurvivalUndecided;

/** Losses that are examined when nobody says. */
export const MOST_CASES = 10_000;

/** How much is tried before the answer is 'undecided'. */
export interface SurvivalOptions extends PlacementOptions {
  /**
   * Losses that are examined.
   *
   * @default 10_000
   */
  readonly mostCases?: number;
}

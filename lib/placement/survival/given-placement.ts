import { type Compiled, readAssignment } from '../compile/compile';
import { type GuestMove, movesBetween } from '../moves';
import type { Placer } from '../placer';
import type { Assignment, PlacementProblem } from '../problem';
import { type Loss, nameLoss } from './losses';
import { Restarter } from './restarter';
import type { Survival } from './survival';
import { leftOver } from './left-over';
import { Told, nameMoves } from './told';

/**
 * Looks at one placement loss by loss: whether all that must run have room beside those that stay down, but whose hosts
 * are left. Only what was on lost hosts is placed anew; where that fails, everything is, and stays where it can.
 */
export function surviveFrom(
  problem: PlacementProblem,
  compiled: Compiled,
  losses: readonly Loss[],
  before: Assignment,
  placer: Placer,
): Survival {
  const hostOf = readAssignment(compiled, before);
  const restarter = new Restarter(compiled.packing, hostOf);
  const staysDown = unitsThatStayDown(compiled);
  const told = new Told();
  let cases = 0;
  for (const loss of losses) {
    cases += 1;
    const lost = nameLoss(compiled, loss);
    const left = afterLoss(problem, before, lost);
    const restarted = restarter.after(loss, (unit) => staysDown.has(unit));
    if (restarted !== undefined) {
      told.add(lost, false, () => namesOf(left, nameMoves(compiled, hostOf, restarted)));
      continue;
    }
    const after = placer.place(left, before);
    switch (after.verdict) {
      case 'fits': {
        const moved = movesBetween(before, after.assignment);
        const isRearranged = moved.some(({ from }) => !lost.includes(from));
        told.add(lost, isRearranged, () => moved);
        break;
      }
      case 'does-not-fit': {
        const stranded = strandedOf(left, before, lost);
        return { verdict: 'does-not-survive', lost, stranded, proof: after.proof, before };
      }
      case 'undecided':
        return { ...after, lost, stranded: after.best.unplaced, cases, tooMany: false };
    }
  }
  return { verdict: 'survives', cases, before, ...told.losses };
}

/** What must run once hosts are lost, and what is left of them. */
function afterLoss(problem: PlacementProblem, before: Assignment, lost: readonly string[]): PlacementProblem {
  return {
    ...problem,
    hosts: problem.hosts.filter(({ id }) => !lost.includes(id)),
    guests: problem.guests.filter(({ id, staysDown = false }) => !staysDown || !lost.includes(before.get(id)!)),
  };
}

/** Units in which nobody restarts. */
function unitsThatStayDown({ packing, guests, unitOf }: Compiled): ReadonlySet<number> {
  const units = new Set(Array.from({ length: packing.units }, (_, unit) => unit));
  guests.forEach(({ staysDown = false }, index) => {
    if (!staysDown) {
      units.delete(unitOf[index]!);
    }
  });
  return units;
}

/** The moves of guests that are left: in a unit that restarts, some may stay down. */
function namesOf({ guests }: PlacementProblem, moves: readonly GuestMove[]): GuestMove[] {
  const left = new Set(guests.map(({ id }) => id));
  return moves.filter(({ guest }) => left.has(guest));
}

/** Those of lost hosts that the best placement found leaves over; all of them where it leaves over others. */
function strandedOf(left: PlacementProblem, before: Assignment, lost: readonly string[]): string[] {
  const isLost = (id: string): boolean => lost.includes(before.get(id)!);
  const unplaced = leftOver(left, before).filter(isLost);
  return unplaced.length > 0 ? unplaced : left.guests.map(({ id }) => id).filter(isLost);
}

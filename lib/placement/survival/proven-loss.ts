import { deepProof, quickProof } from '../bounds/proofs';
import { type Compiled, compile } from '../compile/compile';
import { type HostKind, kindsOf } from '../compile/kinds';
import { without } from '../compile/packing';
import { leaveFew } from '../heuristics/portfolio';
import type { PlacementGuest, PlacementProblem } from '../problem';
import { DownSums } from './down-sums';
import { type DownUnit, downUnitsOf } from './down-units';
import { type Loss, allLosses, nameLoss, spareOf, worstLosses } from './losses';
import { fatal } from './survive-all';
import { type DoesNotSurvive, MOST_CASES, type SurvivalOptions } from './survival';

/**
 * A loss of so many hosts that no placement survives, by what needs no placement to be known: sums, units that are larger
 * than what is left, and other bounds. Nothing where these prove nothing: then it is for `surviveLoss` to say.
 */
export function provenLoss(
  problem: PlacementProblem,
  failures: number,
  { mostCases = MOST_CASES }: Pick<SurvivalOptions, 'mostCases'> = {},
): DoesNotSurvive | undefined {
  const all = compile(problem);
  const kinds = kindsOf(all.packing);
  const count = Math.min(
    failures,
    kinds.reduce((sum, { hosts }) => sum + hosts.length, 0),
  );
  if (count === 0 || problem.guests.every(({ staysDown = false }) => staysDown)) {
    return undefined;
  }
  const units = downUnitsOf(all, spareOf(all, problem));
  const proven = afterLoss(problem, all, kinds, count, units, mostCases);
  return proven ?? (units.length === 0 ? undefined : bySpread(problem, all, units, count));
}

/** The first loss after which there is a proof against those that must run: all but those that stay down and can be lost. */
function afterLoss(
  problem: PlacementProblem,
  all: Compiled,
  kinds: readonly HostKind[],
  failures: number,
  units: readonly DownUnit[],
  mostCases: number,
): DoesNotSurvive | undefined {
  const runs = running(problem, units);
  let cases = 0;
  // Another loss may leave as much, and more of those that stay down.
  for (const loss of units.length === 0 ? worstLosses(kinds, failures) : allLosses(kinds, failures)) {
    cases += 1;
    if (cases > mostCases) {
      break;
    }
    const compiled = units.length === 0 ? all : compile({ ...problem, guests: runs(loss) });
    const packing = without(compiled.packing, loss);
    const left = kindsOf(packing);
    const proof = quickProof({ ...compiled, packing }, left) ?? deepProof({ ...compiled, packing }, left);
    if (proof !== undefined) {
      const { hostOf } = leaveFew(packing, left);
      return fatal(compiled, loss, { verdict: 'does-not-survive', hostOf, proof });
    }
  }
  return undefined;
}

/** Guests that run after a loss wherever they are: not those that stay down and may be on a lost host. */
function running({ guests }: PlacementProblem, units: readonly DownUnit[]): (loss: Loss) => PlacementProblem['guests'] {
  const hostsOf = new Map(units.flatMap((unit) => unit.guests.map((id) => [id, unit.hosts] as const)));
  return (loss) => guests.filter(({ id }) => hostsOf.get(id)?.every((host) => !loss.includes(host)) ?? true);
}

/** By the sums of what stays down, wherever it is. */
function bySpread(
  { guests }: PlacementProblem,
  all: Compiled,
  units: readonly DownUnit[],
  failures: number,
): DoesNotSurvive | undefined {
  const short = new DownSums(all, units, failures).proof();
  if (short === undefined) {
    return undefined;
  }
  const { dimension } = short.proof;
  const amountOf = (guest: PlacementGuest): number => guest[dimension] ?? 0;
  const biggest = guests
    .filter(({ staysDown = false }) => !staysDown)
    .reduce((most, guest) => (amountOf(guest) > amountOf(most) ? guest : most));
  return {
    verdict: 'does-not-survive',
    lost: nameLoss(all, short.loss),
    stranded: [biggest.id],
    proof: short.proof,
  };
}

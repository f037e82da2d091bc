import {
  type Assignment,
  type Placement,
  type PlacementOptions,
  type PlacementProblem,
  type Survival,
  type TightestSum,
  place,
  surviveLoss,
} from '../placement';

/** Memory that is guaranteed, which no ratio makes more of; in MiB, by id. */
export interface Guarantees {
  /** Of guests, with overhead. */
  readonly ofGuest: ReadonlyMap<string, number>;
  /** What hosts have for guarantees: their memory less what they keep. */
  readonly ofHost: ReadonlyMap<string, number>;
  /** The largest memory ratio of the hosts, in whole percent. */
  readonly ratioPercent: number;
}

/** Whether guarantees say anything that sizes do not: where memory is promised once only, they never do. */
function matter({ ofGuest, ratioPercent }: Guarantees): boolean {
  return ratioPercent > 100 && [...ofGuest.values()].some((mib) => mib > 0);
}

/**
 * A placement that holds by size and by guarantee.
 *
 * Each of the two alone is necessary: a proof against one is a proof. Both together are more than placement's one
 * dimension of memory says; it is asked for what is enough for both, and where that is not to be had, nothing is decided.
 */
export function placeGuaranteed(problem: PlacementProblem, guarantees: Guarantees, hint?: Assignment): Placement {
  const bySize = placed(problem, hint);
  if (bySize.verdict !== 'fits' || !matter(guarantees) || holds(bySize.assignment, guarantees)) {
    return bySize;
  }
  const enough = placed(forBoth(problem, guarantees), hint);
  if (enough.verdict === 'fits') {
    return enough;
  }
  const byGuarantee = placed(forGuarantees(problem, guarantees), hint);
  return byGuarantee.verdict === 'does-not-fit'
    ? byGuarantee
    : {
        verdict: 'undecided',
        bound: guaranteedSums(problem, guarantees),
        best: { assignment: bySize.assignment, unplaced: beyond(bySize.assignment, guarantees) },
        nodes: 0,
      };
}

/** The same after any loss. */
export function surviveGuaranteed(
  problem: PlacementProblem,
  failures: number,
  guarantees: Guarantees,
  options: PlacementOptions,
): Survival {
  if (!matter(guarantees)) {
    return surviveLoss(problem, failures, options);
  }
  const enough = surviveLoss(forBoth(problem, guarantees), failures, options);
  if (enough.verdict === 'survives') {
    return enough;
  }
  const necessary = [problem, forGuarantees(problem, guarantees)].map((one) => surviveLoss(one, failures, options));
  const proven = necessary.find(({ verdict }) => verdict === 'does-not-survive');
  return (
    proven ?? {
      verdict: 'undecided',
      lost: enough.lost,
      stranded: enough.stranded,
      bound: guaranteedSums(problem, guarantees),
      best: { assignment: new Map(), unplaced: enough.stranded },
      nodes: 0,
      cases: 0,
      tooMany: false,
    }
  );
}

function placed({ hosts, guests, constraints }: PlacementProblem, hint: Assignment | undefined): Placement {
  return place(hosts, guests, constraints, hint === undefined ? {} : { hint });
}

/** Each guest as large as it is, or as what it is guaranteed takes of hosts that promise so much: whichever is more. */
function forBoth(problem: PlacementProblem, { ofGuest, ratioPercent }: Guarantees): PlacementProblem {
  const guests = problem.guests.map((guest) => {
    const guaranteed = Math.ceil(((ofGuest.get(guest.id) ?? 0) * ratioPercent) / 100);
    return { ...guest, sizeMemory: guest.sizeMemory ?? guest.memory, memory: Math.max(guest.memory, guaranteed) };
  });
  return { ...problem, guests };
}

/** Each guest as large as what it is guaranteed, on hosts as large as they are. */
function forGuarantees(problem: PlacementProblem, { ofGuest, ofHost }: Guarantees): PlacementProblem {
  return {
    ...problem,
    guests: problem.guests.map((guest) => ({
      ...guest,
      sizeMemory: guest.sizeMemory ?? guest.memory,
      memory: ofGuest.get(guest.id) ?? 0,
    })),
    hosts: problem.hosts.map((host) => ({ ...host, memory: ofHost.get(host.id) ?? 0 })),
  };
}

function holds(assignment: ReadonlyMap<string, string>, guarantees: Guarantees): boolean {
  return beyond(assignment, guarantees).length === 0;
}

/** Guests whose guarantee their host has no memory left for, in the order in which they are placed. */
function beyond(assignment: ReadonlyMap<string, string>, { ofGuest, ofHost }: Guarantees): string[] {
  const left = new Map(ofHost);
  return [...assignment].flatMap(([guest, host]) => {
    const rest = (left.get(host) ?? 0) - (ofGuest.get(guest) ?? 0);
    if (rest < 0) {
      return [guest];
    }
    left.set(host, rest);
    return [];
  });
}

function guaranteedSums({ hosts, guests }: PlacementProblem, { ofGuest, ofHost }: Guarantees): TightestSum {
  return {
    dimension: 'memory',
    asked: guests.reduce((sum, { id }) => sum + (ofGuest.get(id) ?? 0), 0),
    capacity: hosts.reduce((sum, { id }) => sum + (ofHost.get(id) ?? 0), 0),
  };
}

import type { Highs } from 'highs';
import { type Assignment, type PlacementGuest, type PlacementProblem, verify } from '../../lib/placement';

/** A placement, found by trying all of them: for a few guests on a few hosts. */
export function existsByTrying({ hosts, guests, constraints }: PlacementProblem): Assignment | undefined {
  const assignment = new Map<string, string>();
  const tryFrom = (index: number): boolean => {
    const guest = guests[index];
    if (guest === undefined) {
      return verify({ hosts, guests, constraints }, assignment).length === 0;
    }
    for (const { id } of hosts) {
      assignment.set(guest.id, id);
      // What is wrong with some guests stays wrong with more of them.
      const some = { hosts, guests: guests.slice(0, index + 1), constraints };
      if (verify(some, assignment).length === 0 && tryFrom(index + 1)) {
        return true;
      }
    }
    assignment.delete(guest.id);
    return false;
  };
  return tryFrom(0) ? assignment : undefined;
}

/** All ways to choose so many. */
export function choose<T>(count: number, some: readonly T[]): T[][] {
  const [first, ...others] = some;
  if (count === 0 || first === undefined) {
    return count === 0 ? [[]] : [];
  }
  return [...choose(count - 1, others).map((rest) => [first, ...rest]), ...choose(count, others)];
}

/** The problem on the hosts that are left, but for guests that are gone. */
export const without = (
  problem: PlacementProblem,
  lost: readonly string[],
  gone: (guest: PlacementGuest) => boolean = () => false,
): PlacementProblem => ({
  ...problem,
  hosts: problem.hosts.filter(({ id }) => !lost.includes(id)),
  guests: problem.guests.filter((guest) => !gone(guest)),
});

/**
 * Whether there is a placement such that after every loss of so many hosts there is one of all guests, but for those that
 * stay down and were on lost hosts: by trying where those that stay down are, and then all placements each time.
 */
export function survivesByTrying(problem: PlacementProblem, failures: number): boolean {
  const ids = problem.hosts.map(({ id }) => id);
  const down = problem.guests.filter(({ staysDown }) => staysDown);
  const losses = choose(Math.min(failures, ids.length), ids);
  const takers = ids.filter((id) => problem.spare?.has(id) !== true);
  const isGood = (on: ReadonlyMap<string, string>): boolean => {
    const now = without(problem, [...(problem.spare ?? [])]);
    const guests = now.guests.map((guest) =>
      on.has(guest.id) && guest.allowed?.has(on.get(guest.id)!) !== false
        ? { ...guest, allowed: new Set([on.get(guest.id)!]) }
        : { ...guest, allowed: on.has(guest.id) ? new Set<string>() : guest.allowed },
    );
    return (
      existsByTrying({ ...now, guests }) !== undefined &&
      losses.every(
        (lost) => existsByTrying(without(problem, lost, ({ id }) => lost.includes(on.get(id) ?? ''))) !== undefined,
      )
    );
  };
  const attempt = (index: number, on: ReadonlyMap<string, string>): boolean =>
    index === down.length
      ? isGood(on)
      : takers.some((id) => attempt(index + 1, new Map([...on, [down[index]!.id, id]])));
  return attempt(0, new Map());
}

/** One line of a program for HiGHS for each that must hold; the names of its variables, which are 0 or 1. */
interface Program {
  readonly rows: string[];
  readonly names: string[];
}

/** Adds one placement to a program; `runs` says of each guest how often it runs: once, or as a sum of others says. */
function addPlacement(
  { rows, names }: Program,
  { hosts, guests, constraints = {} }: PlacementProblem,
  name: (guest: string, host: string) => string,
  runs: (guest: PlacementGuest) => readonly string[] | 1,
): void {
  for (const guest of guests) {
    const here = hosts.map(({ id }) => name(guest.id, id));
    const sum = runs(guest);
    names.push(...here);
    if (here.length > 0 || sum === 1) {
      const left = here.length > 0 ? here.join(' + ') : '0 zero';
      rows.push(sum === 1 ? `${left} = 1` : `${[left, ...sum].join(' - ')} = 0`);
    } else {
      rows.push(...sum.map((one) => `${one} = 0`));
    }
    for (const { id } of hosts) {
      if (verify({ hosts, guests: [guest] }, new Map([[guest.id, id]])).length > 0) {
        rows.push(`${name(guest.id, id)} = 0`);
      }
    }
  }
  const membersOf = (group: readonly string[]): PlacementGuest[] => guests.filter(({ id }) => group.includes(id));
  for (const host of hosts) {
    for (const dimension of ['cpu', 'memory', 'guaranteedCpu', 'guaranteedMemory'] as const) {
      const terms = guests.flatMap((guest) => {
        const amount = guest[dimension] ?? 0;
        return amount === 0 ? [] : [`${amount} ${name(guest.id, host.id)}`];
      });
      if (terms.length > 0 && host[dimension] !== undefined) {
        rows.push(`${terms.join(' + ')} <= ${host[dimension]}`);
      }
    }
    for (const group of (constraints.apart ?? []).map(membersOf).filter(({ length }) => length > 1)) {
      rows.push(`${group.map(({ id }) => name(id, host.id)).join(' + ')} <= 1`);
    }
    for (const group of (constraints.together ?? []).map(membersOf)) {
      for (const [one, other] of choose(2, group) as [PlacementGuest, PlacementGuest][]) {
        const difference = (a: PlacementGuest, b: PlacementGuest): string =>
          `${name(a.id, host.id)} - ${name(b.id, host.id)}`;
        // Where one is gone, the other is anywhere.
        rows.push(...(runs(one) === 1 ? [`${difference(other, one)} <= 0`] : []));
        rows.push(...(runs(other) === 1 ? [`${difference(one, other)} <= 0`] : []));
        rows.push(...(runs(one) !== 1 && runs(other) !== 1 ? [`${difference(one, other)} = 0`] : []));
      }
    }
  }
}

/** Whether there is a placement, by HiGHS: one whole number for each guest and host that may take it. */
export function existsByHighs(highs: Highs, problem: PlacementProblem): boolean {
  const program: Program = { rows: [], names: [] };
  const name = nameIn(problem, 'x');
  addPlacement(program, problem, name, () => 1);
  return isFeasible(highs, program);
}

/** The same as `survivesByTrying`, by HiGHS: a placement now, and one for each loss, in one program. */
export function survivesByHighs(highs: Highs, problem: PlacementProblem, failures: number): boolean {
  const program: Program = { rows: [], names: [] };
  const now = without(problem, [...(problem.spare ?? [])]);
  const name = nameIn(problem, 'x');
  addPlacement(program, now, name, () => 1);
  const ids = problem.hosts.map(({ id }) => id);
  choose(Math.min(failures, ids.length), ids).forEach((lost, index) => {
    const left = now.hosts.map(({ id }) => id).filter((id) => !lost.includes(id));
    addPlacement(program, without(problem, lost), nameIn(problem, `y${index}`), ({ id, staysDown = false }) =>
      staysDown ? left.map((host) => name(id, host)) : 1,
    );
  });
  return isFeasible(highs, program);
}

/** Names of variables of one placement. */
function nameIn({ hosts, guests }: PlacementProblem, prefix: string): (guest: string, host: string) => string {
  return (guest, host) =>
    `${prefix}_${guests.findIndex(({ id }) => id === guest)}_${hosts.findIndex(({ id }) => id === host)}`;
}

function isFeasible(highs: Highs, { rows, names }: Program): boolean {
  if (rows.length === 0) {
    return true;
  }
  const model = [
    'Minimize',
    ' obj: 0 zero',
    'Subject To',
    ...rows.map((row, index) => ` r${index}: ${row}`),
    'Bounds',
    ' zero = 0',
    ...(names.length === 0 ? [] : ['Binary', ` ${names.join('\n ')}`]),
    'End',
  ];
  const status = statusOf(highs, `${model.join('\n')}\n`);
  if (status !== 'Optimal' && status !== 'Infeasible') {
    throw new Error(`HiGHS says ${status}`);
  }
  return status === 'Optimal';
}

/**
 * One in some thousand models ends in "HiGHS error -1" (1.15.3), and one in some ten thousand is called infeasible though
 * each of its independent parts is feasible; neither without presolve.
 */
function statusOf(highs: Highs, model: string): string {
  const exactly = (): string => highs.solve(model, { output_flag: false, presolve: 'off' }).Status;
  try {
    const { Status: status } = highs.solve(model, { output_flag: false });
    return status === 'Infeasible' ? exactly() : status;
  } catch {
    return exactly();
  }
}

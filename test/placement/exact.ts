import type { Highs } from 'highs';
import { type Assignment, type PlacementProblem, verify } from '../../lib/placement';

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

/** Whether there is a placement, by HiGHS: one whole number for each guest and host that may take it. */
export function existsByHighs(highs: Highs, problem: PlacementProblem): boolean {
  const { hosts, guests, constraints = {} } = problem;
  const name = (guest: number, host: number): string => `x${guest}_${host}`;
  const mayRun = guests.map((guest) =>
    hosts.map(
      ({ id }) =>
        verify({ hosts, guests: [guest], constraints: { stores: constraints.stores } }, new Map([[guest.id, id]]))
          .length === 0,
    ),
  );
  const rows: string[] = guests.map((_, guest) => `${hosts.map((__, host) => name(guest, host)).join(' + ')} = 1`);
  const limit = (host: number, amounts: readonly number[], most: number | undefined): void => {
    const terms = amounts.flatMap((amount, guest) => (amount === 0 ? [] : [`${amount} ${name(guest, host)}`]));
    if (most !== undefined && terms.length > 0) {
      rows.push(`${terms.join(' + ')} <= ${most}`);
    }
  };
  hosts.forEach(({ cpu, memory, maxGuests }, host) => {
    limit(
      host,
      guests.map((guest) => guest.cpu),
      cpu,
    );
    limit(
      host,
      guests.map((guest) => guest.memory),
      memory,
    );
    limit(
      host,
      guests.map(() => 1),
      maxGuests,
    );
    const indexes = (group: readonly string[]): number[] =>
      [...new Set(group)].map((id) => guests.findIndex((guest) => guest.id === id)).filter((index) => index >= 0);
    for (const group of (constraints.apart ?? []).map(indexes).filter(({ length }) => length > 1)) {
      rows.push(`${group.map((guest) => name(guest, host)).join(' + ')} <= 1`);
    }
    for (const [first, ...others] of (constraints.together ?? []).map(indexes)) {
      others.forEach((other) => rows.push(`${name(first!, host)} - ${name(other, host)} = 0`));
    }
  });
  const names = guests.flatMap((_, guest) => hosts.map((__, host) => name(guest, host)));
  const fixed = guests.flatMap((_, guest) =>
    hosts.flatMap((__, host) => (mayRun[guest]![host] ? [] : [`${name(guest, host)} = 0`])),
  );
  const stores = (constraints.stores ?? []).every(
    ({ id, capacity }) =>
      guests
        .flatMap((guest) => guest.stores ?? [])
        .reduce((sum, { store, amount }) => sum + (store === id ? amount : 0), 0) <= capacity,
  );
  if (!stores || guests.length === 0) {
    return stores;
  }
  const model = [
    'Minimize',
    ` obj: 0 ${names[0]}`,
    'Subject To',
    ...rows.map((row, index) => ` r${index}: ${row}`),
    'Bounds',
    ...fixed.map((one) => ` ${one}`),
    'Binary',
    ` ${names.join(' ')}`,
    'End',
  ];
  const status = statusOf(highs, `${model.join('\n')}\n`);
  if (status !== 'Optimal' && status !== 'Infeasible') {
    throw new Error(`HiGHS says ${status}`);
  }
  return status === 'Optimal';
}

/** One in some thousand models ends in "HiGHS error -1" (1.15.3), but not without its presolve. */
function statusOf(highs: Highs, model: string): string {
  try {
    return highs.solve(model, { output_flag: false }).Status;
  } catch {
    return highs.solve(model, { output_flag: false, presolve: 'off' }).Status;
  }
}

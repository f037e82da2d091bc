import { DIMENSIONS } from '../dimension';
import type { Assignment, PlacementGuest, PlacementHost, PlacementProblem } from '../problem';

/** What is left of a problem when guests stay where they are: hosts with what they have left, and the other guests. */
export function remainder(problem: PlacementProblem, stays: Assignment): PlacementProblem {
  const { hosts, guests, constraints = {} } = problem;
  const staying = guests.filter(({ id }) => stays.has(id));
  const guestsOn = new Map(hosts.map(({ id }): [string, PlacementGuest[]] => [id, []]));
  staying.forEach((guest) => guestsOn.get(stays.get(guest.id)!)?.push(guest));
  const barred = barredBy(constraints.apart ?? [], stays);
  return {
    hosts: hosts.map((host) => leftOf(host, guestsOn.get(host.id)!)),
    guests: guests.filter(({ id }) => !stays.has(id)).map((guest) => keepOff(guest, barred.get(guest.id), hosts)),
    constraints,
  };
}

function leftOf(host: PlacementHost, on: readonly PlacementGuest[]): PlacementHost {
  // One guest is as large as before, so that the limit of one stays.
  const left = DIMENSIONS.flatMap((dimension) => {
    const has = host[dimension];
    return has === undefined ? [] : [[dimension, on.reduce((rest, guest) => rest - (guest[dimension] ?? 0), has)]];
  });
  return { ...host, ...Object.fromEntries(left) };
}

/** For each guest that does not stay, the hosts on which one stays that it must be apart from. */
function barredBy(apart: readonly (readonly string[])[], stays: Assignment): Map<string, Set<string>> {
  const barred = new Map<string, Set<string>>();
  for (const group of apart) {
    const hosts = group.flatMap((id) => stays.get(id) ?? []);
    for (const id of hosts.length === 0 ? [] : group.filter((member) => !stays.has(member))) {
      barred.set(id, new Set([...(barred.get(id) ?? []), ...hosts]));
    }
  }
  return barred;
}

function keepOff(
  guest: PlacementGuest,
  barred: ReadonlySet<string> | undefined,
  hosts: readonly PlacementHost[],
): PlacementGuest {
  if (barred === undefined) {
    return guest;
  }
  const allowed = hosts.map(({ id }) => id).filter((id) => !barred.has(id) && (guest.allowed?.has(id) ?? true));
  return { ...guest, allowed: new Set(allowed) };
}

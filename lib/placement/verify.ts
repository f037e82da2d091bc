import { formatCpu, formatMemory } from '../model';
import type { Assignment, PlacementGuest, PlacementHost, PlacementProblem } from './problem';

/**
 * What is wrong with an assignment; nothing when it is a placement of all guests.
 *
 * It shares no code with the search, and is written to be checked by reading.
 */
export function verify({ hosts, guests, constraints = {} }: PlacementProblem, assignment: Assignment): string[] {
  const { together = [], apart = [] } = constraints;
  const hostOf = (id: string): string | undefined => assignment.get(id);
  const placed = new Set(guests.map(({ id }) => id));
  const known = new Set(hosts.map(({ id }) => id));
  const guestsOn = new Map(hosts.map(({ id }): [string, PlacementGuest[]] => [id, []]));
  const wrong: string[] = [];

  for (const guest of guests) {
    const host = hostOf(guest.id);
    if (host === undefined || !known.has(host)) {
      wrong.push(`${guest.id} is on no host`);
      continue;
    }
    guestsOn.get(host)!.push(guest);
    if (guest.allowed !== undefined && !guest.allowed.has(host)) {
      wrong.push(`${guest.id} must not run on ${host}`);
    }
  }
  for (const host of hosts) {
    wrong.push(...overfull(host, guestsOn.get(host.id)!));
  }
  for (const group of together) {
    const used = new Set(group.filter((id) => placed.has(id)).map(hostOf));
    if (used.size > 1) {
      wrong.push(`${group.join(', ')} must share a host`);
    }
  }
  for (const group of apart) {
    const members = [...new Set(group)].filter((id) => placed.has(id));
    if (new Set(members.map(hostOf)).size < members.length) {
      wrong.push(`no two of ${group.join(', ')} may share a host`);
    }
  }
  return wrong;
}

function overfull(host: PlacementHost, on: readonly PlacementGuest[]): string[] {
  if (on.length === 0) {
    return [];
  }
  const { id, cpu, memory, guaranteedCpu = Infinity, guaranteedMemory = Infinity } = host;
  const { largestCpu = Infinity, largestMemory = Infinity } = host;
  const [askedCpu, askedMemory] = [sum(on.map((guest) => guest.cpu)), sum(on.map((guest) => guest.memory))];
  const cpuOf = sum(on.map((guest) => guest.guaranteedCpu ?? 0));
  const memoryOf = sum(on.map((guest) => guest.guaranteedMemory ?? 0));
  return [
    ...(askedCpu > cpu ? [`${id} gives ${formatCpu(askedCpu)} of ${formatCpu(cpu)} vCPU`] : []),
    ...(askedMemory > memory ? [`${id} gives ${formatMemory(askedMemory)} of ${formatMemory(memory)}`] : []),
    ...(cpuOf > guaranteedCpu ? [`${id} guarantees ${formatCpu(cpuOf)} of ${formatCpu(guaranteedCpu)} vCPU`] : []),
    ...(memoryOf > guaranteedMemory
      ? [`${id} guarantees ${formatMemory(memoryOf)} of ${formatMemory(guaranteedMemory)}`]
      : []),
    ...on
      .filter((guest) => guest.cpu > largestCpu || (guest.sizeMemory ?? guest.memory) > largestMemory)
      .map((guest) => `${guest.id} is too large for ${id}`),
  ];
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}

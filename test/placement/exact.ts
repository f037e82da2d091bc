import { type Assignment, type PlacementProblem, verify } from '../../lib/placement';

/** Whether there is a placement, found by trying all of them: for a few guests on a few hosts. */
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
      if (
        verify({ hosts, guests: guests.slice(0, index + 1), constraints }, assignment).length === 0 &&
        tryFrom(index + 1)
      ) {
        return true;
      }
    }
    assignment.delete(guest.id);
    return false;
  };
  return tryFrom(0) ? assignment : undefined;
}

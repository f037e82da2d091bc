import type { DoesNotSurvive, Placement } from '../placement';
import { type ClusterProblem, deviceOf } from './problem';

const NOTHING = { cpu: 0, memory: 0 };

/**
 * The loss of the host that a VM holds a device of: no other has it, so the VM does not restart. Which host that is, nobody
 * stated: it is told of the placement that is shown.
 */
export function tiedLossOf({ tied, failover }: ClusterProblem, placement: Placement): DoesNotSurvive | undefined {
  const [guest] = failover.guests.filter(({ id }) => tied.has(id));
  if (guest === undefined || placement.verdict !== 'fits') {
    return undefined;
  }
  const host = placement.assignment.get(guest.id)!;
  const { id, cpu, memory } = guest;
  return {
    verdict: 'does-not-survive',
    lost: [host],
    stranded: [...tied].filter((other) => placement.assignment.get(other) === host),
    proof: { kind: 'no-host', guests: [id], hosts: 0, cpu, memory, largest: NOTHING },
  };
}

/** The same problem in which guests that hold a device of their host stay there. */
export function heldByDevices(
  problem: ClusterProblem,
  placement: ReadonlyMap<string, string>,
): ClusterProblem['normal'] {
  const { normal, vmOf } = problem;
  return {
    ...normal,
    guests: normal.guests.map((guest) =>
      deviceOf(vmOf.get(guest.id)!) === undefined ? guest : { ...guest, allowed: new Set([placement.get(guest.id)!]) },
    ),
  };
}

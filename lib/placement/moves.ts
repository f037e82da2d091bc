import type { Assignment } from './problem';

/** A guest that goes from one host to another. */
export interface GuestMove {
  readonly guest: string;
  readonly from: string;
  readonly to: string;
}

/** What moves from one placement to another. */
export function movesBetween(before: Assignment, after: Assignment): GuestMove[] {
  return [...after].flatMap(([guest, to]) => {
    const from = before.get(guest);
    return from === undefined || from === to ? [] : [{ guest, from, to }];
  });
}

import type { Compiled } from '../compile/compile';
import { takes } from '../compile/packing';
import type { Loss } from './losses';

/** Guests that stay down and are on one host, since they share it: they run while it stands, and are lost with it. */
export interface DownUnit {
  readonly guests: readonly string[];
  /** What they ask, by dimension. */
  readonly asks: readonly number[];
  /** Indexes of the hosts that take them, and all that share their host, while none is lost. */
  readonly hosts: readonly number[];
  /** Equal ones have the same number; they follow each other. */
  readonly likeness: number;
}

/** All guests that stay down, by the units that they are in: the biggest first, then those that share it with others. */
export function downUnitsOf({ packing, guests, unitOf }: Compiled, spare: Loss): DownUnit[] {
  const membersOf = new Map<number, number[]>();
  guests.forEach(({ staysDown = false }, index) => {
    if (staysDown) {
      membersOf.set(unitOf[index]!, [...(membersOf.get(unitOf[index]!) ?? []), index]);
    }
  });
  const hosts = [...packing.hosts.keys()].filter((host) => !spare.includes(host));
  const units = packing.classes.flatMap((one, likeness) =>
    Array.from({ length: one.count }, (_, index) => one.first + index).flatMap((unit): DownUnit[] => {
      const members = membersOf.get(unit);
      if (members === undefined) {
        return [];
      }
      const asks = packing.dimensions.map((dimension) =>
        members.reduce((sum, member) => sum + Math.max(0, guests[member]![dimension] ?? 0), 0),
      );
      return [
        {
          guests: members.map((member) => guests[member]!.id),
          asks,
          hosts: hosts.filter((host) => takes(packing, one, host)),
          // Those that share their host with others that restart are each of their own kind.
          likeness: members.length === one.guests ? likeness : packing.classes.length + unit,
        },
      ];
    }),
  );
  return units.sort((a, b) => a.likeness - b.likeness);
}

import type { Dimension } from '../dimension';
import type { PlacementGuest, PlacementHost } from '../problem';

/** A guarantee, and the size that it is a part of. */
const GUARANTEES = [
  ['guaranteedCpu', 'cpu'],
  ['guaranteedMemory', 'memory'],
] as const;

/** Beyond this ratio a guarantee is compared with nothing: products of amounts stay exact. */
const MOST_PERCENT = 8000;

/**
 * The dimensions that a placement can fail by: sizes, and those guarantees that sizes do not imply. Where no host
 * promises more than it has, and no guest is guaranteed more than its size, that is none of them.
 */
export function dimensionsInUse(hosts: readonly PlacementHost[], guests: readonly PlacementGuest[]): Dimension[] {
  const used = GUARANTEES.filter(([guarantee, size]) => {
    const percent = mostPercent(hosts, guarantee, size);
    // Whole numbers: what a guest is guaranteed, at that ratio, is within its size.
    return guests.some((guest) => (guest[guarantee] ?? 0) * percent > Math.max(0, guest[size]) * 100);
  });
  return ['cpu', 'memory', ...used.map(([guarantee]) => guarantee)];
}

/**
 * The least whole percentage that no host exceeds by what it promises in sizes of what it guarantees; zero where nothing
 * limits what is guaranteed. A host that takes nobody does not matter.
 */
function mostPercent(
  hosts: readonly PlacementHost[],
  guarantee: 'guaranteedCpu' | 'guaranteedMemory',
  size: 'cpu' | 'memory',
): number {
  let most = 0;
  for (const host of hosts) {
    const has = host[guarantee];
    if (has !== undefined && host[size] >= 0 && has >= 0) {
      most = Math.max(most, has === 0 ? Infinity : Math.ceil((host[size] * 100) / has));
    }
  }
  return most > MOST_PERCENT ? Infinity : most;
}

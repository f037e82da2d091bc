import type { Compiled } from '../compile/compile';
import { type HostKind, isAsGood } from '../compile/kinds';
import type { PlacementProblem } from '../problem';

/** Hosts that are lost at once, as host indexes. */
export type Loss = readonly number[];

/** Ids of the hosts that are lost. */
export function nameLoss({ packing }: Compiled, loss: Loss): string[] {
  return loss.map((host) => packing.hosts[host]!.id);
}

/** The hosts that take nobody until one is lost. */
export function spareOf({ packing }: Compiled, { spare = new Set() }: PlacementProblem): Loss {
  return [...packing.hosts.keys()].filter((host) => spare.has(packing.hosts[host]!.id));
}

/** All losses of so many hosts, those of the largest hosts first. */
export function* allLosses(largestFirst: readonly HostKind[], failures: number): Generator<Loss> {
  const hosts = largestFirst.flatMap((kind) => kind.hosts);
  yield* lose(0, failures);

  function* lose(from: number, more: number): Generator<Loss> {
    if (more === 0) {
      yield [];
      return;
    }
    for (let index = from; index <= hosts.length - more; index += 1) {
      for (const rest of lose(index + 1, more - 1)) {
        yield [hosts[index]!, ...rest];
      }
    }
  }
}

/**
 * The losses of so many hosts that are to be examined, the largest hosts first: every other loss leaves at least as much.
 *
 * A loss is left out when one of its hosts can be exchanged for one that is as good in every respect: what survives that
 * loss survives this one, with the better host in the place of the lesser. Of hosts of one kind, the first stand for all.
 */
export function* worstLosses(largestFirst: readonly HostKind[], failures: number): Generator<Loss> {
  const kinds = reachable(largestFirst, failures);
  const taken = new Map<HostKind, number>();
  yield* lose(0, failures);

  function* lose(from: number, more: number): Generator<Loss> {
    if (more === 0) {
      yield kinds.flatMap(({ kind }) => kind.hosts.slice(0, taken.get(kind) ?? 0));
      return;
    }
    for (let index = from; index < kinds.length; index += 1) {
      const { kind, better } = kinds[index]!;
      if (better.every((one) => taken.get(one) === one.hosts.length)) {
        for (let count = Math.min(more, kind.hosts.length); count > 0; count -= 1) {
          taken.set(kind, count);
          yield* lose(index + 1, more - count);
        }
        taken.delete(kind);
      }
    }
  }
}

/** A kind of which hosts may be among those lost, and all kinds that must be lost before. */
interface Reachable {
  readonly kind: HostKind;
  readonly better: readonly HostKind[];
}

/** Leaves out kinds with too many better hosts. Those that are better come first, and there are no more than failures of them. */
function reachable(largestFirst: readonly HostKind[], failures: number): Reachable[] {
  const found: Reachable[] = [];
  for (const kind of largestFirst) {
    const better: HostKind[] = [];
    let hosts = 0;
    for (const one of found) {
      if (isAsGood(one.kind, kind)) {
        better.push(one.kind);
        hosts += one.kind.hosts.length;
        if (hosts >= failures) {
          break;
        }
      }
    }
    if (hosts < failures) {
      found.push({ kind, better });
    }
  }
  return found;
}

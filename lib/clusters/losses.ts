import { groupBy } from '../model';
import type { GuestShape, PlacementHost, PlacementProblem } from '../placement';

/** Losses that are looked at: all pairs of the 96 hosts that a vSphere cluster has at most. */
const MOST_LOSSES = 5_000;

/**
 * Losses of hosts by kind: hosts of one kind can be exchanged, so that what has room after the loss of some has room after
 * the loss of as many others of the same kinds.
 */
export class LossKinds {
  private readonly kinds: readonly (readonly PlacementHost[])[];
  private readonly kindOf: ReadonlyMap<string, number>;

  constructor({ hosts, guests }: PlacementProblem, shape: GuestShape) {
    this.kinds = kindsOf(hosts, [...guests, shape]);
    this.kindOf = new Map(this.kinds.flatMap((kind, index) => kind.map(({ id }) => [id, index] as const)));
  }

  /** Losses with the same key stand for each other; by ids of the hosts. */
  public keyOf(lost: Iterable<string>): string {
    return [...lost]
      .map((id) => this.kindOf.get(id)!)
      .sort((a, b) => a - b)
      .join();
  }

  /**
   * A loss of so many for each key; nothing where there are too many.
   *
   * Of each kind, those that `weigh` least are the ones that are lost.
   */
  public typical(failures: number, weigh: (host: PlacementHost) => number): readonly ReadonlySet<string>[] | undefined {
    const lightestFirst = this.kinds.map((kind) => [...kind].sort((a, b) => weigh(a) - weigh(b)));
    const losses: ReadonlySet<string>[] = [];
    for (const lost of lossesOf(lightestFirst, failures)) {
      if (losses.length === MOST_LOSSES) {
        return undefined;
      }
      losses.push(new Set(lost.map(({ id }) => id)));
    }
    return losses;
  }
}

/** All ways to lose so many, of each kind the first. */
function* lossesOf(
  kinds: readonly (readonly PlacementHost[])[],
  failures: number,
  from = 0,
): Generator<readonly PlacementHost[]> {
  if (failures === 0) {
    yield [];
    return;
  }
  for (let index = from; index < kinds.length; index += 1) {
    const kind = kinds[index]!;
    for (let count = Math.min(failures, kind.length); count > 0; count -= 1) {
      for (const others of lossesOf(kinds, failures - count, index + 1)) {
        yield [...kind.slice(0, count), ...others];
      }
    }
  }
}

/** Hosts of which one is as good as another for everybody. */
function kindsOf(hosts: readonly PlacementHost[], guests: readonly GuestShape[]): PlacementHost[][] {
  const sets = [...new Set(guests.map(({ allowed }) => allowed))].flatMap((allowed) => allowed ?? []);
  const kindOf = ({ id, ...amounts }: PlacementHost): string =>
    JSON.stringify([Object.values(amounts), sets.map((allowed) => (allowed.has(id) ? 1 : 0)).join('')]);
  return [...groupBy(hosts, kindOf).values()].map((kind) => [...kind]);
}

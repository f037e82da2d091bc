import { type Batch, type Step, type Trouble, isEarly, troublesOf } from './batch';
import type { Guest, PropChange } from './generated';
import { say } from './run';

/** The least that goes wrong, and what is said of it. */
export interface Finding<P> {
  readonly step: Step;
  readonly cause: string;
  readonly guests: readonly Omit<Guest<P>, 'id'>[];
  readonly says: string;
}

/** Seconds that may be spent on making what was found smaller. */
const SHRINK_SECONDS = 300;

/** Takes guests through their life, and gives one smallest case for each cause of trouble. */
export async function findingsOf<P extends object>(
  batch: Batch<P>,
  guests: readonly Guest<P>[],
): Promise<Finding<P>[]> {
  const search = new Search(batch);
  for (let start = 0; start < guests.length; start += batch.size) {
    let some = guests.slice(start, start + batch.size);
    while (some.length > 0) {
      const troubles = await troublesOf(batch, some);
      await search.explain(some, troubles);
      // One that cannot be applied hides what there is to be seen of all others.
      const bad = troubles.filter(({ step }) => !step.includes('plan')).map(({ guest }) => guest);
      some = bad.length === 0 || bad.includes(undefined) ? [] : some.filter(({ id }) => !bad.includes(id));
    }
  }
  return [...search.found.values()];
}

class Search<P extends object> {
  public readonly found = new Map<string, Finding<P>>();
  private readonly end = Date.now() + SHRINK_SECONDS * 1000;

  constructor(private readonly batch: Batch<P>) {}

  /** Finds a smallest case for each cause that there is none for. */
  public async explain(guests: readonly Guest<P>[], troubles: readonly Trouble[]): Promise<void> {
    for (const { step, guest, causes, says } of troubles) {
      say(`${step}, ${guest ?? 'all guests'}: ${says}`);
      for (const cause of causes.filter((one) => !this.found.has(`${step} ${one}`))) {
        const suspects = guests.filter(({ id }) => guest === undefined || guest === id);
        const smallest = await this.smallest(step, cause, isEarly(step) ? suspects.map(unchanged) : suspects);
        const shown = smallest.guests.map(({ props, change }) => ({ props, ...(change !== undefined && { change }) }));
        this.found.set(`${step} ${cause}`, { step, cause, guests: shown, says: smallest.says ?? says });
      }
    }
  }

  /** Half of the guests, and half of those, for as long as it goes wrong; then one guest with fewer props, and fewer. */
  private async smallest(step: Step, cause: string, guests: readonly Guest<P>[]): Promise<Case<P>> {
    let smallest: Case<P> = { guests };
    for (;;) {
      const [only, ...others] = smallest.guests;
      const next =
        others.length > 0
          ? ((await this.fails(step, cause, halvesOf(smallest.guests)[0])) ??
            (await this.fails(step, cause, halvesOf(smallest.guests)[1])))
          : ((await this.firstThatFails(step, cause, this.withAlmostNothing(only!))) ??
            (await this.firstThatFails(step, cause, this.withOneLess(only!))));
      if (next === undefined) {
        return smallest;
      }
      smallest = next;
    }
  }

  private async fails(step: Step, cause: string, guests: readonly Guest<P>[]): Promise<Case<P> | undefined> {
    const troubles = Date.now() < this.end ? await troublesOf(this.batch, guests, step) : [];
    const same = troubles.find((trouble) => trouble.step === step && trouble.causes.includes(cause));
    return same && { guests: guests.filter(({ id }) => (same.guest ?? id) === id), says: same.says };
  }

  /** All of them in one state, which takes little longer than one. */
  private async firstThatFails(
    step: Step,
    cause: string,
    candidates: readonly Omit<Guest<P>, 'id'>[],
  ): Promise<Case<P> | undefined> {
    const named = candidates.map((guest, index) => ({ ...guest, id: `g${index}` }));
    for (let start = 0; start < named.length; start += this.batch.size) {
      const failing = await this.fails(step, cause, named.slice(start, start + this.batch.size));
      if (failing !== undefined) {
        return failing;
      }
    }
    return undefined;
  }

  /** What a guest cannot be without, and at most one of its other props; without its change and with it. */
  private withAlmostNothing(guest: Guest<P>): Omit<Guest<P>, 'id'>[] {
    return this.changesOf(guest).flatMap((change) => {
      const kept = Object.keys(guest.props).filter((prop) => this.isKept(prop, change));
      const spare = Object.keys(guest.props).filter((prop) => !this.isKept(prop, change));
      const sets = [kept, ...spare.map((prop) => [...kept, prop])];
      return sets
        .filter(({ length }) => length < Object.keys(guest.props).length || change !== guest.change)
        .map((props) => ({ props: picked(guest.props, props), ...(change !== undefined && { change }) }));
    });
  }

  /** A guest without one of its props. */
  private withOneLess({ props, change }: Guest<P>): Omit<Guest<P>, 'id'>[] {
    const names = Object.keys(props);
    return names
      .filter((prop) => !this.isKept(prop, change))
      .map((prop) => ({
        props: picked(
          props,
          names.filter((name) => name !== prop),
        ),
        ...(change !== undefined && { change }),
      }));
  }

  private changesOf({ change }: Guest<P>): (PropChange<P> | undefined)[] {
    return change === undefined ? [undefined] : [undefined, change];
  }

  private isKept(prop: string, change: PropChange<P> | undefined): boolean {
    return this.batch.required.map(String).includes(prop) || prop === change?.prop;
  }
}

/** Guests that go wrong, and how. */
interface Case<P> {
  readonly guests: readonly Guest<P>[];
  readonly says?: string;
}

function unchanged<P>({ id, props }: Guest<P>): Guest<P> {
  return { id, props };
}

function picked<P extends object>(props: P, names: readonly string[]): P {
  return Object.fromEntries(Object.entries(props).filter(([name]) => names.includes(name))) as P;
}

function halvesOf<T>(all: readonly T[]): [T[], T[]] {
  const half = Math.ceil(all.length / 2);
  return [all.slice(0, half), all.slice(half)];
}

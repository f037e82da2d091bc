import type { Arbitrary } from 'fast-check';
import { type Batch, type Step, troublesOf } from './batch';
import { type Guest, SEED, changed, countOf, guestsOf } from './generated';
import { say } from './run';
import { type Finding, findingsOf } from './smallest';

/** Props that are not stable yet. What makes them stable must drop the row: then random guests have them too. */
export interface Unstable<P> {
  readonly why: string;
  /** The least that shows it. */
  readonly guest: Omit<Guest<P>, 'id'>;
  /** Where it goes wrong. */
  readonly step: Step;
  /** Whether a guest has these props. */
  readonly is: (guest: Guest<P>) => boolean;
}

/** What is tried with random guests of an engine. */
export interface Trial<P extends object> {
  readonly batch: Batch<P>;
  readonly props: Arbitrary<P>;
  /** Whether props go with each other: the library refuses those that do not. @default - all do */
  readonly fits?: (props: P) => boolean;
  /** How many guests where nobody says how many. */
  readonly share: number;
  readonly unstable: readonly Unstable<P>[];
}

/** Whether a guest's props are so, before its change or after. */
export function ever<P extends object>(is: (props: P) => boolean): (guest: Guest<P>) => boolean {
  return (guest) => is(guest.props) || is(changed(guest));
}

/** The tests of random guests of an engine. */
export function testRandomGuests<P extends object>(trial: Trial<P>): void {
  const { batch, props, share, unstable, fits = () => true } = trial;
  const count = countOf(share);
  const isUnwanted = ever<P>((one) => !fits(one));

  test(`${count} random guests keep as they were declared, before and after a change, and leave nothing`, async () => {
    say(`E2E_SEED=${SEED} E2E_COUNT=${count}`);
    const guests = guestsOf(props, count, (guest) => isUnwanted(guest) || unstable.some(({ is }) => is(guest)));
    expect(toldOf(await findingsOf(batch, guests))).toEqual([]);
  });

  const still = unstable.length === 0 ? test.skip : test;
  still('what is known to be unstable is still so, and nothing else is', async () => {
    const guests = unstable.map(({ guest }, index) => ({ ...guest, id: `g${index}` }));
    const troubles = new Map<string, string>();
    // What cannot be applied would keep all others from it.
    const alone = guests.filter((_, index) => !unstable[index]!.step.includes('plan'));
    const together = guests.filter((guest) => !alone.includes(guest));
    for (const some of [...(together.length > 0 ? [together] : []), ...alone.map((guest) => [guest])]) {
      for (const { guest = some[0]!.id, step, says } of await troublesOf(batch, some)) {
        say(`${step}, ${guest}: ${says}`);
        troubles.set(guest, step);
      }
    }
    const found = unstable.map(({ why }, index) => [why, troubles.get(`g${index}`)]);
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(unstable.map(({ why, step }) => [why, step])));
  });
}

/** A finding as who repairs it wants to read it. */
function toldOf<P>(findings: readonly Finding<P>[]): string[] {
  return findings.map(
    ({ step, cause, guests, says }) => `E2E_SEED=${SEED}: ${step}, ${cause}, of ${JSON.stringify(guests)}: ${says}`,
  );
}

import { say } from './run';
import { removeScratch } from './scratch';

/**
 * A suite that needs something of the machine: skipped, counted and named when it is not there.
 *
 * @param missing why it cannot run here; nothing when it can
 */
export function suite(title: string, missing: string | undefined, body: () => void): void {
  if (missing === undefined) {
    say(`${title}: found`);
    describe(title, body);
  } else {
    say(`${title}: skipped, ${missing}`);
    // Nothing of it will run, its afterAll neither.
    removeScratch();
    describe.skip(`${title} (skipped: ${missing})`, body);
  }
}

/** A case that needs more than its suite. */
export function caseThat(title: string, missing: string | undefined, body: () => Promise<void>): void {
  if (missing === undefined) {
    test(title, body);
  } else {
    say(`${title}: skipped, ${missing}`);
    test.skip(`${title} (skipped: ${missing})`, body);
  }
}

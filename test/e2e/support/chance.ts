import { type Outcome, TIMED_OUT } from './run';

/** How a provider fails by chance, and how a command of Terraform is tried again then. */
export interface Chance {
  /** What it says when it has. */
  readonly says: RegExp;
  /** Seconds after which a command that is still running never ends; twice as many for each further try. */
  readonly hangsAfter: number;
  /**
   * Called before a command with the ids that the state holds. Gives what is called with them after a failure, and removes
   * what the command has made and the state does not hold.
   */
  readonly watch: (known: ReadonlySet<string>) => Promise<(known: ReadonlySet<string>) => Promise<void>>;
}

/** How often a command is run at most. */
const TRIES = 3;

/** Runs a command until it has not failed by chance; the last try's outcome is what counts. */
export async function tryAgain(
  command: string,
  chance: Chance,
  ids: () => ReadonlySet<string>,
  attempt: (timeoutSeconds: number) => Promise<Outcome>,
  tell: (line: string) => void,
): Promise<Outcome> {
  for (let tries = 1; ; tries += 1) {
    const seconds = chance.hangsAfter * 2 ** (tries - 1);
    const sweep = await chance.watch(ids());
    const outcome = await attempt(seconds);
    const why = outcome.status === TIMED_OUT ? `hung for ${seconds} s` : chance.says.exec(outcome.stderr)?.[0];
    if (why === undefined || tries === TRIES) {
      return outcome;
    }
    await sweep(ids());
    tell(`terraform ${command} failed by chance (${why}): try ${tries + 1} of ${TRIES}`);
  }
}

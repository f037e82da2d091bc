import type { Report } from 'cdktf-strata';

/** Where the library and a judge differ. */
export interface Disagreement {
  /** Rule or verb, and which way: `missed` (it passes what cannot hold), `false` (it fails what can), `undecided`. */
  readonly question: string;
  readonly right: string;
  readonly told: string;
}

/** Errors of some rules, as people read them; those on nodes whose path ends with `at`, where it is given. */
export function errors({ findings }: Report, rules: readonly string[], at = ''): string[] {
  return findings
    .filter(({ rule, severity, path }) => severity === 'error' && rules.includes(rule) && path.endsWith(at))
    .map(({ rule, path, message }) => `[${path}] ${rule}: ${message}`);
}

/** A verdict of yes or no, held against the library's. */
export function compare(
  question: string,
  holds: boolean,
  told: readonly string[],
  why: { readonly yes: string; readonly no: string },
): Disagreement[] {
  if (holds === (told.length === 0)) {
    return [];
  }
  return [
    {
      question: `${question} ${holds ? 'false' : 'missed'}`,
      right: holds ? why.yes : why.no,
      told: told.length === 0 ? 'nothing' : told.join('\n'),
    },
  ];
}

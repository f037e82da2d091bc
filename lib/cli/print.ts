import { Option } from 'commander';
import { toJson } from '../report';
import type { Report } from '../rules';

/** Exit statuses: a promise to scripts. */
export const EXIT = { ok: 0, findings: 1, unusable: 2 } as const;

/** How a report is printed. */
export type Format = 'text' | 'json';

/** The option that all commands share. */
export function formatOption(): Option {
  return new Option('--format <format>', 'how to print the report').choices(['text', 'json']).default('text');
}

/** Prints a report to stdout and returns the exit status that goes with it. */
export function printReport(report: Report, format: Format, asText: (report: Report) => string): number {
  process.stdout.write(format === 'json' ? toJson(report) : `${asText(report)}\n`);
  return report.ok ? EXIT.ok : EXIT.findings;
}

/** Whether stdout shows colours: on a terminal that knows them, unless NO_COLOR is set (https://no-color.org). */
export function wantsColor(): boolean {
  return process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

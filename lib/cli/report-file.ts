import { readFileSync } from 'node:fs';
import { NotAReportError, fromJson } from '../report/from-json';
import type { Report } from '../rules';
import { UnusableError, explainIo } from './unusable';

/** How the report is called in the directory that synth writes to. */
export const REPORT_FILE = 'strata.report.json';

/**
 * Reads a report that synth wrote.
 *
 * @throws UnusableError when the file cannot be read, or is no report
 */
export function readReport(file: string): Report {
  try {
    return fromJson(readFileSync(file, 'utf8'));
  } catch (error) {
    throw error instanceof NotAReportError
      ? new UnusableError(`${file}: ${error.message}`)
      : new UnusableError(`cannot read ${file}: ${explainIo(error)}`);
  }
}

import { join } from 'node:path';
import { formatFindings, formatLedger, formatOutlook } from '../report';
import type { Report } from '../rules';
import { type Format, printReport, wantsColor } from './print';
import { readProject } from './project';
import { REPORT_FILE, readReport } from './report-file';

/** Where cdktf writes to when nobody says otherwise. */
const DEFAULT_OUTPUT = 'cdktf.out';

/** `strata report`: prints the ledger and the findings of a report file; returns the exit status. */
export function report(file: string | undefined, { format }: { readonly format: Format }): number {
  const from = file ?? join(readProject().output ?? DEFAULT_OUTPUT, REPORT_FILE);
  return printReport(readReport(from), format, ledgerAndFindings);
}

function ledgerAndFindings(judged: Report): string {
  const findings = judged.findings.length === 0 && judged.notJudged.length === 0 ? '' : formatFindings(judged);
  const parts = [formatLedger(judged, { color: wantsColor() }), formatOutlook(judged), findings];
  return parts.filter((part) => part !== '').join('\n\n');
}

import { writeFileSync } from 'node:fs';
import { formatFinding, formatNotJudged, toJson } from '../report';
import type { Report } from '../rules';

/** Where a caller such as the `strata` command wants the report, whether the estate passes or fails. */
const REPORT_FILE_VARIABLE = 'STRATA_REPORT_FILE';

/** Warnings already said in this process: cdktf synthesizes more than once under some commands. */
const said = new Set<string>();

/** Leaves the report where the environment asks for it. A place that cannot be written hides no finding. */
export function publish(report: Report): void {
  const file = process.env[REPORT_FILE_VARIABLE];
  if (file === undefined || file === '') {
    return;
  }
  try {
    writeFileSync(file, toJson(report));
  } catch (error) {
    process.stderr.write(`warning ${REPORT_FILE_VARIABLE}: ${(error as Error).message}\n`);
  }
}

/** Prints warnings, and what was not judged, to stderr: cdktf itself would only write them into its manifest. */
export function warn(report: Report): void {
  for (const finding of report.findings) {
    const line = formatFinding(finding);
    if (finding.severity === 'warning' && finding.waivedBy === null && !said.has(line)) {
      said.add(line);
      process.stderr.write(`warning ${line}\n`);
    }
  }
  const unjudged = formatNotJudged(report);
  if (unjudged !== '' && !said.has(unjudged)) {
    said.add(unjudged);
    process.stderr.write(`${unjudged}\n`);
  }
}

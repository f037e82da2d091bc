import type { Report } from '../rules';

/** A report of the reader's own. Where findings come from is read now: it is found out when it is asked for. */
export function copyOf(report: Report): Report {
  const findings = report.findings.map(({ source, ...finding }) => ({
    ...finding,
    ...(source !== undefined && { source: { file: source.file, line: source.line } }),
  }));
  return structuredClone({ ...report, findings });
}

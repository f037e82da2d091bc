import type { SourceLocation } from '../model';
import type { Report } from '../rules';

/** A report of the reader's own. Where things come from is read now: it is found out when it is asked for. */
export function copyOf(report: Report): Report {
  return structuredClone({
    ...report,
    findings: report.findings.map(located),
    notJudged: report.notJudged.map(located),
  });
}

function located<T extends { readonly source?: SourceLocation }>({ source, ...rest }: T): Omit<T, 'source'> & Located {
  return { ...rest, ...(source !== undefined && { source: { file: source.file, line: source.line } }) };
}

interface Located {
  readonly source?: SourceLocation;
}

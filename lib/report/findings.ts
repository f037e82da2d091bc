import type { LedgerRow } from '../model';
import type { Finding, Report } from '../rules';
import { plain } from './plain';
import { count } from './plural';

/** `[path] ID: message`, and on a line of its own the user's file and line where they are known. */
export function formatFinding(finding: Finding): string {
  const where = finding.source === undefined ? '' : `\n  ${plain(finding.source.file)}:${finding.source.line}`;
  return plain(`[${finding.path}] ${finding.rule}: ${finding.message}`) + where;
}

/**
 * The whole verdict: the summary, then every finding in the report's order, then what was not judged, without a newline
 * at the end.
 *
 * A finding's line does not tell its severity, so what is no error stands under a heading of its own.
 */
export function formatFindings(report: Report): string {
  const { errors, warnings, waived } = byWeight(report.findings);
  const sections = [
    section(errors),
    section(warnings, errors.length > 0 ? 'warnings' : undefined),
    section(waived, 'waived'),
    formatNotJudged(report),
  ];
  return [summarize(report), ...sections.filter((text) => text !== '')].join('\n\n');
}

/** What no rule can look into, a line each under a heading; empty where there is nothing of the kind. */
export function formatNotJudged({ notJudged }: Pick<Report, 'notJudged'>): string {
  const lines = notJudged.map(({ path, address, from, source }) => {
    const where = source === undefined ? '' : `\n  ${plain(source.file)}:${source.line}`;
    return plain(`[${path}] ${address}${from === '' ? '' : ` (${from})`}`) + where;
  });
  return lines.length === 0 ? '' : ['not judged', ...lines].join('\n');
}

/**
 * How much is wrong in how many hosts, in one line: `3 errors and 2 warnings in 2 hosts`.
 *
 * A cluster counts as one, with all its hosts: `1 error in 1 host and 1 cluster`. Findings on what stands on none are
 * told apart: `2 errors: 1 in 1 host, 1 outside any host`.
 */
export function summarize(report: Report): string {
  const { waived } = byWeight(report.findings);
  return place(report) + (waived.length > 0 ? `, ${waived.length} waived` : '');
}

/** `1 error and 2 warnings`, or `no findings`; what is waived does not count. */
export function countFindings(findings: readonly Finding[]): string {
  const { errors, warnings } = byWeight(findings);
  const counts = [
    ...(errors.length > 0 ? [count(errors.length, 'error')] : []),
    ...(warnings.length > 0 ? [count(warnings.length, 'warning')] : []),
  ];
  return counts.length > 0 ? counts.join(' and ') : count(0, 'finding');
}

function place(report: Report): string {
  const open = report.findings.filter(({ waivedBy }) => waivedBy === null);
  const counts = countFindings(report.findings);
  if (open.length === 0) {
    return report.ledger.length > 0 ? `${counts} in ${countPlaces(report.ledger)}` : `${counts}, no hosts`;
  }
  const hostOf = hostFinder(report.ledger);
  const inside = open.flatMap(({ path }) => hostOf(path) ?? []);
  const hosts = countPlaces(new Set(inside));
  const outside = open.length - inside.length;
  if (outside === 0) {
    return `${counts} in ${hosts}`;
  }
  return inside.length === 0
    ? `${counts} outside any host`
    : `${counts}: ${inside.length} in ${hosts}, ${outside} outside any host`;
}

/** `2 hosts and 1 cluster` */
function countPlaces(roots: Iterable<LedgerRow>): string {
  const [clusters, hosts] = [true, false].map((is) => [...roots].filter(({ layer }) => (layer === 'cluster') === is));
  return [
    ...(hosts!.length > 0 ? [count(hosts!.length, 'host')] : []),
    ...(clusters!.length > 0 ? [count(clusters!.length, 'cluster')] : []),
  ].join(' and ');
}

/** Finds the host or cluster that a path belongs to: as one of its rows, wherever that is defined, or below one of them. */
function hostFinder(roots: readonly LedgerRow[]): (path: string) => LedgerRow | undefined {
  const hostOfRow = new Map<string, LedgerRow>();
  const visit = (row: LedgerRow, root: LedgerRow): void => {
    hostOfRow.set(row.path, root);
    row.children.forEach((child) => visit(child, root));
  };
  roots.forEach((root) => visit(root, root));
  return (path) => {
    for (let part = path; part !== ''; part = part.slice(0, Math.max(0, part.lastIndexOf('/')))) {
      const host = hostOfRow.get(part);
      if (host !== undefined) {
        return host;
      }
    }
    return undefined;
  };
}

interface ByWeight {
  readonly errors: readonly Finding[];
  readonly warnings: readonly Finding[];
  readonly waived: readonly Finding[];
}

function byWeight(findings: readonly Finding[]): ByWeight {
  const open = findings.filter(({ waivedBy }) => waivedBy === null);
  return {
    errors: open.filter(({ severity }) => severity === 'error'),
    warnings: open.filter(({ severity }) => severity === 'warning'),
    waived: findings.filter(({ waivedBy }) => waivedBy !== null),
  };
}

function section(findings: readonly Finding[], heading?: string): string {
  const lines = findings.map(formatFinding);
  return (heading === undefined || lines.length === 0 ? lines : [heading, ...lines]).join('\n');
}

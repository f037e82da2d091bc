import { type Consumer, type SourceLocation, compareText } from '../model';

/** `error` stops synth; `warning` is printed and reported. */
export type Severity = 'error' | 'warning';

/** What a rule says; `evaluate` adds the rule's id and severity. */
export interface Draft {
  /** Path of the node that is at fault. */
  readonly path: string;
  /** Lower case, with units, no final period. */
  readonly message: string;
  readonly source?: SourceLocation;
  /** Graded rules state their own; else the catalogue's holds. */
  readonly severity?: Severity;
  /** Whether it says that a rule which must hold was neither proven to hold nor not to; a policy can make it an error. */
  readonly undecided?: boolean;
  /** Where the finding is a shortfall: of what, how much, of how much, in which unit, by whom. */
  readonly resource?: 'cpu' | 'memory' | 'disk';
  readonly requested?: number;
  readonly capacity?: number;
  readonly unit?: 'mCPU' | 'MiB' | 'GiB' | '%';
  readonly consumers?: readonly Consumer[];
}

/** A rule's judgement on one node, as data. */
export interface Finding extends Draft {
  readonly rule: string;
  readonly severity: Severity;
  /** Path of the waiver that covers it. */
  readonly waivedBy: string | null;
}

/** By how much of the capacity a finding is short; findings without numbers come last, those beyond numbers first. */
function shortfall(finding: Finding): number {
  if (finding.requested === undefined || finding.capacity === undefined) {
    return 0;
  }
  const share = (finding.requested - finding.capacity) / Math.max(finding.capacity, 1);
  return Number.isNaN(share) ? Infinity : share;
}

/** Errors first, then the biggest shortfall, then rule and path; what is said twice, by where it was written. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    rank(a) - rank(b) ||
    shortfall(b) - shortfall(a) ||
    compareText(a.rule, b.rule) ||
    compareText(a.path, b.path) ||
    compareText(a.message, b.message) ||
    compareText(a.source?.file ?? '', b.source?.file ?? '') ||
    (a.source?.line ?? 0) - (b.source?.line ?? 0)
  );
}

function rank(finding: Finding): number {
  return finding.severity === 'error' ? 0 : 1;
}

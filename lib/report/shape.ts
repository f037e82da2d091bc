import type { BlastRadius, LedgerRow, SourceLocation } from '../model';
import type { Finding, Report, ReportedRoom, WaiverRecord } from '../rules';

/**
 * The report as it stands in `strata.report.json`; `report.schema.json` says the same to other programs.
 *
 * CPU is in milli-CPU, memory in MiB, disk in GiB. Null is an amount that is no finite number.
 */
export interface JsonReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly policy: Report['policy'];
  readonly findings: readonly JsonFinding[];
  readonly ledger: readonly JsonRow[];
  readonly blastRadius: readonly BlastRadius[];
  readonly clusters: Report['clusters'];
  readonly headroom: readonly JsonRoom[];
  readonly waivers: readonly WaiverRecord[];
  readonly notJudged: readonly JsonNotJudged[];
}

/** Something that no rule can look into. */
export interface JsonNotJudged {
  readonly kind: Report['notJudged'][number]['kind'];
  readonly address: string;
  readonly path: string;
  readonly from: string;
  readonly source: SourceLocation | null;
}

/** Room for more VMs of the shape that it names. */
export interface JsonRoom extends ReportedRoom {
  readonly shape: { readonly cpu: number; readonly memory: number };
}

/** An amount; null is one that is no finite number. */
export type JsonAmount = number | null;

export interface JsonFinding {
  readonly rule: string;
  readonly severity: Finding['severity'];
  readonly path: string;
  readonly message: string;
  readonly resource?: Finding['resource'];
  readonly requested?: JsonAmount;
  readonly capacity?: JsonAmount;
  readonly unit?: Finding['unit'];
  readonly consumers?: readonly { readonly path: string; readonly amount: JsonAmount }[];
  readonly source: SourceLocation | null;
  readonly waivedBy: string | null;
}

export interface JsonLine {
  readonly total: JsonAmount;
  readonly reserved: JsonAmount;
  readonly ratioPercent: JsonAmount;
  readonly capacity: JsonAmount;
  readonly allocated: JsonAmount;
  readonly free: JsonAmount;
}

export interface JsonCharge {
  readonly cpu: JsonAmount;
  readonly memory: JsonAmount;
  readonly disk: JsonAmount;
}

export interface JsonRow {
  readonly path: string;
  /** Only where it is not the last part of the path. */
  readonly name?: string;
  readonly layer: LedgerRow['layer'];
  readonly technique: LedgerRow['technique'];
  readonly system: string;
  /** What it takes from the row it stands on; missing on a row that stands on none. */
  readonly charged?: JsonCharge;
  readonly cpu?: JsonLine;
  readonly memory?: { readonly unit: 'MiB' } & JsonLine;
  readonly disk?: { readonly unit: 'GiB' } & JsonLine;
  /** What its running VMs are guaranteed; missing where nothing can be. */
  readonly guaranteed?: { readonly cpu: JsonAmount; readonly memory: JsonAmount };
  readonly children: readonly JsonRow[];
}

/** The name of a node, where nobody gave it another one. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

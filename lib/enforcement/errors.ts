import type { SourceLocation } from '../model';
import { formatFindings } from '../report';
import type { Finding, Report } from '../rules';

/** A user's mistake that makes an object impossible: one line, no stack. */
export class ValidationError extends Error {
  constructor(
    /** Path of the construct. */
    public readonly path: string,
    /** Id of the rule that is broken. */
    public readonly rule: string,
    detail: string,
    /** Where in the user's program. */
    source?: SourceLocation,
  ) {
    const place = source === undefined ? '' : `\n  ${source.file}:${source.line}`;
    super(`[${path}] ${rule}: ${detail}${place}`);
    withoutStack(this, 'ValidationError');
  }
}

/** An estate that promises more than it has, or breaks another rule: every finding of every stack. */
export class EstateError extends Error {
  /** The whole judgement. */
  public readonly report!: Report;

  constructor(report: Report) {
    super(formatFindings({ ...report, findings: report.findings.filter(stopsSynth), notJudged: [] }));
    withoutStack(this, 'EstateError');
    // Node prints an uncaught error's own enumerable properties; the message says it all.
    Object.defineProperty(this, 'report', { value: report, enumerable: false });
  }
}

/** Warnings are printed, and what is waived is on the record; neither stops a synth. */
function stopsSynth({ severity, waivedBy }: Finding): boolean {
  return severity === 'error' && waivedBy === null;
}

/** The frames are ours and cdktf's; the message names the user's line. */
function withoutStack(error: Error, name: string): void {
  Object.defineProperty(error, 'name', { value: name, enumerable: false });
  Object.defineProperty(error, 'stack', { value: `${name}: ${error.message}`, enumerable: false });
}

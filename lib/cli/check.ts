import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatFindings } from '../report';
import { type Format, printReport } from './print';
import { readProject } from './project';
import { REPORT_FILE, readReport } from './report-file';
import { type AppRun, runApp } from './run-app';
import { UnusableError, explainIo } from './unusable';

/** Options of `strata check`. */
export interface CheckOptions {
  /**
   * The command that synthesizes.
   *
   * @default - `app` of cdktf.json
   */
  readonly app?: string;
  readonly format: Format;
  /**
   * Where the Terraform configuration is kept.
   *
   * @default - it is thrown away
   */
  readonly output?: string;
}

/** `strata check`: synthesizes the app and prints its findings; returns the exit status. */
export async function check(options: CheckOptions): Promise<number> {
  const { app, context } = readProject();
  const command = options.app ?? app;
  if (command === undefined || command.trim() === '') {
    throw new UnusableError("no app to check: state 'app' in cdktf.json, or use --app <command>");
  }
  const scratch = mkdtempSync(join(tmpdir(), 'strata-'));
  try {
    // Not in the output directory: what an earlier run left there must not pass for the answer to this one.
    const file = join(scratch, REPORT_FILE);
    const run = await runApp(command, {
      CDKTF_OUTDIR: makeDirectory(options.output === undefined ? join(scratch, 'cdktf.out') : resolve(options.output)),
      STRATA_REPORT_FILE: file,
      // As `cdktf synth` does it: the same app must be judged here as there.
      ...(context !== undefined && { CDKTF_CONTEXT_JSON: JSON.stringify(context) }),
    });
    if (!existsSync(file)) {
      throw new UnusableError(withoutReport(run));
    }
    const report = readReport(file);
    if (report.ok && !run.ok) {
      throw new UnusableError(told(`the app failed (${run.how}), though nothing is at error level`, run));
    }
    return printReport(report, options.format, formatFindings);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** With its parents, which cdktf does not make. */
function makeDirectory(path: string): string {
  try {
    mkdirSync(path, { recursive: true });
    return path;
  } catch (error) {
    throw new UnusableError(`cannot make the directory ${path}: ${explainIo(error)}`);
  }
}

function withoutReport(run: AppRun): string {
  return run.ok
    ? told('the app wrote no report: does it synthesize constructs of cdktf-strata?', run)
    : told(`the app failed without a report (${run.how})`, run);
}

function told(message: string, { lastLines }: AppRun): string {
  return lastLines === '' ? message : `${message}; it said:\n${lastLines}`;
}

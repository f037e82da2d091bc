import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import { type CheckOptions, check } from './check';
import { type Format, EXIT, formatOption } from './print';
import { report } from './report';
import { UnusableError } from './unusable';

/** Runs `strata` with the arguments of a command line (without node and script); returns the exit status. */
export async function runStrata(args: readonly string[]): Promise<number> {
  let status: number = EXIT.ok;
  const program = new Command('strata')
    .description('judge virtualization layers: what is promised, and whether it is there')
    .version(ownVersion())
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', '\nExit status: 0 nothing at error level, 1 findings, 2 unusable input or arguments.')
    .exitOverride();

  program
    .command('check')
    .description('synthesize the app and print its findings')
    .option('--app <command>', "command that synthesizes (default: 'app' of cdktf.json)")
    .option('--output <dir>', 'keep the Terraform configuration in this directory (default: thrown away)')
    .addOption(formatOption())
    .action(async (options: CheckOptions) => {
      status = await check(options);
    });

  program
    .command('report')
    .description('print the ledger and the findings of a report file')
    .argument('[file]', "report to read (default: strata.report.json in 'output' of cdktf.json, or in cdktf.out)")
    .addOption(formatOption())
    .action((file: string | undefined, options: { readonly format: Format }) => {
      status = report(file, options);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return statusOf(error);
  }
}

/** Commander has told its own errors by now, and asks for help and version with status 0. */
function statusOf(error: unknown): number {
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? EXIT.ok : EXIT.unusable;
  }
  const cause = error instanceof Error ? error.message : String(error);
  const defect = error instanceof UnusableError ? '' : '; this is a defect of strata, please report it';
  process.stderr.write(`error: ${cause}${defect}\n`);
  return EXIT.unusable;
}

/** The package lies two folders up, from lib/cli as from dist/cli. */
function ownVersion(): string {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}

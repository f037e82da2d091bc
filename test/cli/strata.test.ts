import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatFindings, formatLedger, formatOutlook, toJson } from '../../lib/report';
import type { Report } from '../../lib/rules';
import { ARTICLE, LAYERS, estate, host, judge, vm } from '../report/estates';

const ROOT = resolve(__dirname, '..', '..');
const STRATA = [
  '--import',
  join(ROOT, 'node_modules', 'tsx', 'dist', 'loader.mjs'),
  join(ROOT, 'lib', 'cli', 'main.ts'),
];

jest.setTimeout(60_000);

let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'strata-test-'));
  mkdirSync(join(project, 'tmp'));
});

afterEach(() => rmSync(project, { recursive: true, force: true }));

/** Runs `strata` in the project, with a directory for temporary files that can be looked into. */
function strata(...args: string[]): SpawnSyncReturns<string> {
  const env = {
    ...process.env,
    TMPDIR: join(project, 'tmp'),
    NO_COLOR: undefined,
    FORCE_COLOR: '1',
    STRATA_REPORT_FILE: undefined,
  };
  return spawnSync(process.execPath, [...STRATA, ...args], { cwd: project, encoding: 'utf8', env });
}

function write(file: string, text: string): string {
  mkdirSync(join(project, file, '..'), { recursive: true });
  writeFileSync(join(project, file), text);
  return file;
}

/** An app in the shell: a Node script that does what the library does at synth, and more. */
function app(script: string, report?: Report): string {
  const synth = `
    const fs = require('node:fs');
    if (fs.existsSync('answer.json')) fs.copyFileSync('answer.json', process.env.STRATA_REPORT_FILE);
    fs.writeFileSync(process.env.CDKTF_OUTDIR + '/cdk.tf.json', '{}');
    ${script}`;
  if (report !== undefined) {
    write('answer.json', toJson(report));
  }
  return `"${process.execPath}" ${write('app.js', synth)}`;
}

const settings = (of: object): string => write('cdktf.json', JSON.stringify(of));

const good = judge(LAYERS);
const bad = judge(ARTICLE);
const warned: Report = {
  ...good,
  findings: [{ rule: 'ISO006', severity: 'warning', path: 'rack-1/esxi-01', message: 'no user', waivedBy: null }],
};

const outcome = ({ status, stdout, stderr }: SpawnSyncReturns<string>) => ({ status, stdout, stderr });

describe('strata check', () => {
  test('prints that there are no findings, and ends with 0', () => {
    settings({ app: app('', good) });
    expect(outcome(strata('check'))).toEqual({ status: 0, stdout: 'no findings in 1 host\n', stderr: '' });
  });

  test('ends with 0 where there are warnings only', () => {
    expect(outcome(strata('check', '--app', app('', warned)))).toEqual({
      status: 0,
      stdout: '1 warning in 1 host\n\n[rack-1/esxi-01] ISO006: no user\n',
      stderr: '',
    });
  });

  test('prints the findings of a synth that failed, without its stack trace, and ends with 1', () => {
    settings({ app: app('throw new Error("EstateError")', bad) });
    expect(outcome(strata('check'))).toEqual({ status: 1, stdout: `${formatFindings(bad)}\n`, stderr: '' });
  });

  test('prints the report as JSON and nothing else, whatever the app prints', () => {
    const command = app('console.log("noise"); console.error("noise")', bad);
    expect(outcome(strata('check', '--app', command, '--format', 'json'))).toEqual({
      status: 1,
      stdout: toJson(bad),
      stderr: '',
    });
  });

  test('leaves nothing behind', () => {
    strata('check', '--app', app('', good));
    expect(readdirSync(join(project, 'tmp')).filter((name) => name.startsWith('strata-'))).toEqual([]);
    expect(readdirSync(project).sort()).toEqual(['answer.json', 'app.js', 'tmp']);
  });

  test('keeps the Terraform configuration in a directory that it makes', () => {
    expect(strata('check', '--app', app('', good), '--output', 'a/b').status).toBe(0);
    expect(readdirSync(join(project, 'a/b'))).toEqual(['cdk.tf.json']);
  });

  test("hands the app the context of cdktf.json, as cdktf's own command does", () => {
    settings({
      app: app('if (process.env.CDKTF_CONTEXT_JSON !== \'{"zone":"a"}\') process.exit(3)', good),
      context: { zone: 'a' },
    });
    expect(strata('check').status).toBe(0);
  });

  test('runs the command through the shell', () => {
    expect(strata('check', '--app', `true && ${app('', good)} | cat`).status).toBe(0);
  });

  test('that is told to end takes the app with it, and leaves nothing behind', async () => {
    const command = app('fs.writeFileSync("started", ""); setInterval(() => {}, 1000)');
    const env = { ...process.env, TMPDIR: join(project, 'tmp') };
    const child = spawn(process.execPath, [...STRATA, 'check', '--app', command], { cwd: project, env });
    while (!existsSync(join(project, 'started'))) {
      await new Promise((next) => setTimeout(next, 50));
    }
    child.kill('SIGTERM');
    const status = await new Promise((end) => child.on('close', end));
    expect(status).toBe(2);
    expect(readdirSync(join(project, 'tmp')).filter((name) => name.startsWith('strata-'))).toEqual([]);
  });

  test.each<[string, () => string[], string | RegExp]>([
    ['there is no app', () => [], "error: no app to check: state 'app' in cdktf.json, or use --app <command>\n"],
    [
      'the app fails without a report, and tells its last lines',
      () => ['--app', app('for (let i = 0; i < 30; i += 1) console.error(`line ${i}`); process.exitCode = 3')],
      /^error: the app failed without a report \(exit status 3\); it said:\nline 10\n(line \d\d\n){18}line 29\n$/,
    ],
    [
      'the app tells on stdout why it fails',
      () => ['--app', 'echo why; exit 4'],
      'error: the app failed without a report (exit status 4); it said:\nwhy\n',
    ],
    [
      'the app is killed',
      () => ['--app', app('process.kill(process.ppid, "SIGKILL"); setTimeout(() => {}, 100)') + '; true'],
      'error: the app failed without a report (signal SIGKILL)\n',
    ],
    [
      'the app has none of our constructs',
      () => ['--app', app('')],
      'error: the app wrote no report: does it synthesize constructs of cdktf-strata?\n',
    ],
    [
      'the app fails for another reason than its findings',
      () => ['--app', app('console.error("no disk"); process.exitCode = 1', good)],
      'error: the app failed (exit status 1), though nothing is at error level; it said:\nno disk\n',
    ],
    [
      'the report of the app is broken',
      () => {
        write('answer.json', '{');
        return ['--app', app('')];
      },
      /^error: .*strata\.report\.json: not JSON: [^\n]+\n$/,
    ],
    [
      'the directory cannot be made',
      () => ['--app', app('', good), '--output', 'answer.json/out'],
      /^error: cannot make the directory .*answer\.json\/out: [^\n]+\n$/,
    ],
  ])('ends with 2 when %s', (_name, args, stderr) => {
    expect(outcome(strata('check', ...args()))).toEqual({
      status: 2,
      stdout: '',
      stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr),
    });
  });
});

describe('strata report', () => {
  test('prints the ledger and what room there is, and ends with 0 where nothing is wrong', () => {
    write('cdktf.out/strata.report.json', toJson(good));
    const stdout = `${formatLedger(good)}\n\n${formatOutlook(good)}\n`;
    expect(outcome(strata('report'))).toEqual({ status: 0, stdout, stderr: '' });
  });

  test('prints ledger and findings of the file it is given, and ends with 1', () => {
    expect(outcome(strata('report', write('some.json', toJson(bad))))).toEqual({
      status: 1,
      stdout: `${formatLedger(bad)}\n\n${formatOutlook(bad)}\n\n${formatFindings(bad)}\n`,
      stderr: '',
    });
  });

  test('looks where cdktf.json says that synth writes to', () => {
    settings({ output: 'there' });
    write('there/strata.report.json', toJson(good));
    expect(strata('report').status).toBe(0);
  });

  test('prints the same JSON as it reads', () => {
    write('some.json', toJson(bad));
    expect(outcome(strata('report', 'some.json', '--format', 'json'))).toEqual({
      status: 1,
      stdout: toJson(bad),
      stderr: '',
    });
  });

  test('keeps its exit status when nobody reads to the end', async () => {
    const vms = Array.from({ length: 5000 }, (_, index) => vm(`s/h/vm-${index}`, 's/h'));
    write('wide.json', toJson(judge(estate({ hosts: [host('s/h')], vms }))));
    const child = spawn(process.execPath, [...STRATA, 'report', 'wide.json'], { cwd: project });
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
    const status = await new Promise((end) => child.on('close', end));
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  });

  test.each<[string, () => string[], string | RegExp]>([
    ['there is no report', () => [], 'error: cannot read cdktf.out/strata.report.json: no such file\n'],
    ['the file is a directory', () => ['.'], 'error: cannot read .: it is a directory\n'],
    ['the file is no JSON', () => [write('x.json', 'x')], /^error: x\.json: not JSON: [^\n]+\n$/],
    [
      'the file is no report',
      () => [write('x.json', '{"a": 1}')],
      "error: x.json: not a strata report: the document must have required property 'version'\n",
    ],
    [
      'cdktf.json is no JSON',
      () => {
        write('cdktf.json', '{');
        return [];
      },
      /^error: cdktf\.json is not JSON: [^\n]+\n$/,
    ],
    [
      'cdktf.json is a list',
      () => {
        settings([]);
        return [];
      },
      'error: cdktf.json is not a JSON object\n',
    ],
    [
      'cdktf.json has an output that is no text',
      () => {
        settings({ output: 7 });
        return [];
      },
      "error: 'output' in cdktf.json must be a text, got 7\n",
    ],
  ])('ends with 2 when %s', (_name, args, stderr) => {
    expect(outcome(strata('report', ...args()))).toEqual({
      status: 2,
      stdout: '',
      stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr),
    });
  });
});

describe('strata', () => {
  test.each([
    [['chekc'], "error: unknown command 'chekc'\n(Did you mean check?)\n"],
    [['check', '--fromat', 'json'], "error: unknown option '--fromat'\n(Did you mean --format?)\n"],
    [
      ['report', '--format', 'xml'],
      "error: option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json.\n",
    ],
    [['report', 'a', 'b'], "error: too many arguments for 'report'. Expected 1 argument but got 2.\n"],
  ])('ends with 2 for %j', (args, stderr) => {
    expect(outcome(strata(...args))).toEqual({ status: 2, stdout: '', stderr });
  });

  test('tells how it is used, and ends with 2, where no command is given', () => {
    const { status, stdout, stderr } = strata();
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: strata /);
  });

  test('tells how it is used, and ends with 0, where that is asked for', () => {
    const { status, stdout } = strata('--help');
    expect(status).toBe(0);
    expect(stdout).toContain('Exit status: 0 nothing at error level, 1 findings, 2 unusable input or arguments.');
  });

  test('tells its version', () => {
    const { version } = jest.requireActual<{ version: string }>('../../package.json');
    expect(outcome(strata('--version'))).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });
});

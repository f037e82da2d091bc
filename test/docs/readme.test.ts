import { spawnSync } from 'node:child_process';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CATALOG } from '../../lib/rules';
import { SYSTEMS } from '../../lib/targets';

const README = readFileSync('README.md', 'utf8');

/** The code block that follows a comment such as `<!-- examples/article -->`. */
const blocks = [...README.matchAll(/<!-- (.+?) -->\n\n```\w*\n([\s\S]*?)\n```/g)].map(([, label, text]) => ({
  label: label!,
  text: text!,
}));

const reportOf = (example: string): string => {
  const outdir = mkdtempSync(join(tmpdir(), 'strata-readme-'));
  try {
    const app = `node --import tsx examples/${example}/main.ts`;
    const cli = ['--import', 'tsx', 'lib/cli/main.ts'];
    const options = { encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } } as const;
    spawnSync(process.execPath, [...cli, 'check', '--app', app, '--output', outdir], options);
    const report = spawnSync(process.execPath, [...cli, 'report', join(outdir, 'strata.report.json')], options);
    return report.stdout.trimEnd();
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
};

/** The table of rules as the README shows it. */
const rulesTable = (): string => {
  const cell = (text: string): string => text.replace(/\|/g, '\\|');
  const rows = CATALOG.map((rule) => {
    const severity = rule.severity === 'error' ? 'error' : 'warning';
    return [rule.id, severity, rule.waivable ? 'yes' : 'no', cell(rule.title), cell(rule.why)];
  });
  const head = ['rule', 'severity', 'waivable', 'what must hold', 'why'];
  const widths = head.map((title, column) =>
    Math.max(...[head, ...rows].map((row) => row[column]!.length), title.length),
  );
  const line = (row: readonly string[]): string => `| ${row.map((text, i) => text.padEnd(widths[i]!)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
};

describe('README', () => {
  test('shows snippets', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(7);
  });

  test.each(blocks.filter(({ label }) => label.startsWith('examples/')))(
    'cuts its snippet from $label',
    ({ label, text }) => {
      expect(readFileSync(join(label, 'main.ts'), 'utf8')).toContain(text);
    },
  );

  test.each(['over-budget', 'cluster-short'])('shows what the failing example %s throws', (example) => {
    const shown = blocks.find(({ label }) => label === `output of examples/${example}`);
    const caught = `import('./examples/${example}/main.ts').catch((error) => console.log(error.message))`;
    const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', '-e', caught], { encoding: 'utf8' });
    expect(stdout.trimEnd()).toBe(shown?.text);
  });

  test("shows the flagship's ledger", () => {
    const shown = blocks.find(({ label }) => label === 'output of examples/flagship');
    expect(reportOf('flagship')).toBe(shown?.text);
  });

  test('shows the end of what the report says of a cluster', () => {
    const shown = blocks.find(({ label }) => label === 'end of the output of examples/cluster');
    expect(reportOf('cluster')).toContain(`\n\n${shown?.text}`);
  });

  test('has a row for each system, as its capability record states it', () => {
    const [, table = ''] = /<!-- systems: .*? -->\n\n([\s\S]*?)\n\n/.exec(README) ?? [];
    const rows = table
      .split('\n')
      .slice(2)
      .map((row) =>
        row
          .split('|')
          .slice(1, 5)
          .map((cell) => cell.trim()),
      );
    expect(rows).toEqual(SYSTEMS.map(({ label, kind, provider, proof }) => [label, kind, provider, proof]));
  });

  test('has a table of rules that is the catalogue', () => {
    expect(README).toContain(rulesTable());
  });
});

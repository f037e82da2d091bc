import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { problemsOf } from '../support/schema';
import type { StackJson } from '../support/synth';

const ROOT = resolve(__dirname, '..', '..');
const EXAMPLES = join(ROOT, 'examples');

/** Examples that fail on purpose, and what they say. */
const FAILING: Readonly<Record<string, readonly string[]>> = {
  'cluster-short': [
    '2 errors in 1 cluster',
    '',
    "[rack-1/production/web] AVA004: its 'spread' keeps 3 VMs apart, and after the loss of 1 host they may run on 2; add 1 host, or state that it need not hold",
    '  examples/cluster-short/main.ts:46',
    '[rack-1/production] CAP011: after the loss of esxi-01, 2 VMs would not restart (ledger-db 8 vCPU/128 GiB, web 2 vCPU/8 GiB): memory: 3 guests of 132093 MiB or more (ledger-db 132093 MiB, orders-db 132093 MiB, search 132093 MiB), room for 2 of that size on 2 hosts; add a host like esxi-01',
    '  examples/cluster-short/main.ts:31',
  ],
  'over-budget': [
    '1 error in 1 host',
    '',
    '[rack-1/esxi-01] CAP001: vCPU is short by 9: 33 allocated (orders-db 16, search 9, web 8), capacity 24 (2 x 12 cores, 0 reserved, 1:1); shrink a VM, place one on another host, or state an overcommit ratio and its reason',
    '  examples/over-budget/main.ts:15',
  ],
};

/** What an example left behind. */
interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Files by their path in the output folder. */
  readonly files: ReadonlyMap<string, string>;
}

jest.setTimeout(120_000);

/** Runs an example as a user does, with an output folder of its own. */
function run(example: string): Run {
  const outdir = join(mkdtempSync(join(tmpdir(), 'strata-example-')), 'out');
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', 'tsx', join('examples', example, 'main.ts')],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { ...process.env, CDKTF_OUTDIR: outdir, STRATA_REPORT_FILE: undefined, NODE_OPTIONS: undefined },
      },
    );
    return { status, stdout, stderr, files: filesIn(outdir) };
  } finally {
    rmSync(join(outdir, '..'), { recursive: true, force: true });
  }
}

function filesIn(folder: string): Map<string, string> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true }).map(String).sort() : [];
  return new Map(
    names
      .filter((name) => statSync(join(folder, name)).isFile())
      .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
}

/** Every example is run once, but where a test runs it itself. */
const runs = new Map<string, Run>();
function ran(example: string): Run {
  const known = runs.get(example) ?? run(example);
  runs.set(example, known);
  return known;
}

/** The stacks that an example wrote, by their name. */
function stacksOf({ files }: Run): [string, StackJson][] {
  return [...files]
    .filter(([name]) => name.endsWith('cdk.tf.json'))
    .map(([name, text]) => [name.split(/[\\/]/)[1]!, JSON.parse(text) as StackJson]);
}

/** Every text in a value, and the keys that lead to it. */
function textsIn(
  value: unknown,
  keys: readonly string[] = [],
): { readonly text: string; readonly keys: readonly string[] }[] {
  if (typeof value === 'string') {
    return [{ text: value, keys }];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => textsIn(item, [...keys, key]))
    : [];
}

const examples = readdirSync(EXAMPLES).filter((name) => existsSync(join(EXAMPLES, name, 'main.ts')));
const good = examples.filter((name) => FAILING[name] === undefined);

test('the examples that the contract names are there', () => {
  expect(examples).toEqual(expect.arrayContaining(['article', 'cluster', 'flagship', ...Object.keys(FAILING)]));
});

describe.each(good)('the example %s', (example) => {
  test('synthesizes, and says no more than warnings', () => {
    const { status, stdout, stderr, files } = ran(example);
    expect({ status, stdout, errors: stderr.split('\n').filter((line) => !/^(warning |  |$)/.test(line)) }).toEqual({
      status: 0,
      stdout: '',
      errors: [],
    });
    expect([...files.keys()]).toEqual(expect.arrayContaining(['manifest.json', 'strata.report.json']));
    expect(JSON.parse(files.get('strata.report.json')!)).toMatchObject({ version: 1, ok: true });
  });

  test('writes what the providers take', () => {
    const stacks = stacksOf(ran(example));
    expect(stacks.length).toBeGreaterThan(0);
    expect(stacks.flatMap(([, stack]) => problemsOf(stack))).toEqual([]);
  });

  test('writes no secret', () => {
    for (const [, stack] of stacksOf(ran(example))) {
      const secrets = textsIn(stack).filter(({ keys }) => /password|secret|token|key_material/i.test(keys.at(-1)!));
      expect(secrets.filter(({ text }) => !/^\$\{var\.[\w-]+\}$/.test(text))).toEqual([]);
      for (const { sensitive, ...variable } of Object.values(stack.variable ?? {})) {
        expect(sensitive === true && 'default' in variable).toBe(false);
      }
    }
  });

  test("writes no absolute path but the author's own, and that of cdktf's backend", () => {
    const source = readFileSync(join(EXAMPLES, example, 'main.ts'), 'utf8');
    for (const [, { terraform, ...rest }] of stacksOf(ran(example))) {
      const { backend, ...settings } = terraform;
      expect(backend).toEqual({ local: { path: expect.stringContaining(ROOT) as unknown } });
      const texts = textsIn({ ...rest, settings }).map(({ text }) => text);
      const engine = 'unix:///var/run/docker.sock';
      expect(texts.filter((text) => isAbsolute(text) && !source.includes(text))).toEqual([]);
      for (const place of [ROOT, homedir(), tmpdir()]) {
        expect(texts.filter((text) => text !== engine && text.includes(`${place}/`) && !source.includes(text))).toEqual(
          [],
        );
      }
    }
  });
});

describe('the flagship', () => {
  test('has addresses that stay: to change one replaces a machine of a user', () => {
    const addresses = stacksOf(ran('flagship')).map(([name, { resource, data }]) => [
      name,
      [
        ...Object.entries(resource ?? {}).flatMap(([type, of]) => Object.keys(of).map((id) => `${type}.${id}`)),
        ...Object.entries(data ?? {}).flatMap(([type, of]) => Object.keys(of).map((id) => `data.${type}.${id}`)),
      ].sort(),
    ]);
    expect(Object.fromEntries(addresses)).toMatchSnapshot();
  });

  test('synthesized twice gives equal bytes', () => {
    const [first, second] = [ran('flagship'), run('flagship')];
    expect([...first.files.keys()]).toEqual([
      'manifest.json',
      'stacks/desk/cdk.tf.json',
      'stacks/edge/cdk.tf.json',
      'stacks/rack-1/cdk.tf.json',
      'strata.report.json',
    ]);
    expect(second.files).toEqual(first.files);
  });

  test('is bare metal, a workstation, a container host, and containers in a VM', () => {
    const { ledger } = JSON.parse(ran('flagship').files.get('strata.report.json')!) as {
      ledger: { path: string; technique: string; children: { path: string; technique: string }[] }[];
    };
    expect(ledger.map(({ path, technique }) => [path, technique])).toEqual([
      ['desk/workstation', 'hosted'],
      ['edge/builders', 'container-host'],
      ['rack-1/esxi-01', 'bare-metal'],
      ['rack-1/esxi-02', 'bare-metal'],
    ]);
    expect(ledger[2]!.children).toContainEqual(
      expect.objectContaining({ path: 'rack-1/platform', technique: 'container-in-vm' }),
    );
  });
});

describe.each(Object.entries(FAILING))('the example %s', (example, lines) => {
  test('fails with what is wrong, by how much, and whose line it is; and writes nothing', () => {
    const { status, stdout, stderr, files } = ran(example);
    // Node prints an uncaught error between brackets, and its own version at the end.
    const [, message] = /\[EstateError: ([^]*)\]\n\nNode\.js v[\d.]+\n$/.exec(stderr) ?? [];
    expect({ status, stdout, message, files: [...files.keys()] }).toEqual({
      status: 1,
      stdout: '',
      message: lines.join('\n'),
      files: [],
    });
  });
});

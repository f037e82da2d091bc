import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** What a user's project holds beside the tarball. */
interface Flavour {
  readonly name: string;
  readonly packages: readonly string[];
  readonly manifest: object;
}

const PROVIDERS = ['@cdktf/provider-vsphere@11.2.1', '@cdktf/provider-docker@12.0.3'];

const FLAVOURS: readonly Flavour[] = [
  { name: 'cdktf 0.21', packages: ['cdktf@0.21.0', 'constructs@10.4.2', ...PROVIDERS], manifest: {} },
  {
    name: 'cdktn 0.24 under the name of cdktf',
    packages: ['cdktf@npm:cdktn@0.24.0', 'constructs@10.7.2', ...PROVIDERS],
    manifest: { overrides: { cdktf: 'npm:cdktn@0.24.0' } },
  },
];

const run = (cwd: string, command: string, args: readonly string[]): SpawnSyncReturns<string> => {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } });
  return result;
};

const must = (result: SpawnSyncReturns<string>): string => {
  if (result.status !== 0) {
    throw new TypeError(`exit ${String(result.status)}\n${result.stdout}\n${result.stderr}`);
  }
  return result.stdout;
};

const scratch: string[] = [];
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'strata-package-'));
  scratch.push(made);
  return made;
};

let tarball: string;

beforeAll(() => {
  const target = folder();
  const [packed] = JSON.parse(must(run(resolve('.'), 'npm', ['pack', '--json', '--pack-destination', target]))) as [
    { filename: string },
  ];
  tarball = join(target, packed.filename);
}, 180_000);

afterAll(() => {
  scratch.forEach((made) => rmSync(made, { recursive: true, force: true }));
});

describe.each(FLAVOURS)('the packed tarball on $name', ({ packages, manifest }) => {
  let project: string;
  const app = (name: string, source: string): void => {
    // CommonJS is what a project without "type" is.
    writeFileSync(join(project, name), source);
  };

  beforeAll(() => {
    project = folder();
    writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'user', private: true, ...manifest }));
    must(
      run(project, 'npm', [
        'install',
        '--no-audit',
        '--no-fund',
        ...packages,
        'typescript@5.9.3',
        '@types/node@20',
        tarball,
      ]),
    );
  }, 300_000);

  test('synthesizes a compiled example', () => {
    app('main.ts', readFileSync('examples/article/main.ts', 'utf8'));
    const compiler = [
      'tsc',
      'main.ts',
      '--module',
      'node16',
      '--moduleResolution',
      'node16',
      '--target',
      'es2022',
      '--strict',
      '--skipLibCheck',
    ];
    must(run(project, 'npx', ['--no-install', ...compiler]));
    must(run(project, process.execPath, ['main.js']));
    const written = JSON.parse(readFileSync(join(project, 'cdktf.out/stacks/rack-1/cdk.tf.json'), 'utf8')) as {
      resource: { vsphere_virtual_machine: Record<string, { num_cpus: number; memory: number }> };
    };
    const [vm] = Object.values(written.resource.vsphere_virtual_machine);
    expect(vm).toMatchObject({ num_cpus: 16, memory: 131072 });
    expect(existsSync(join(project, 'cdktf.out/strata.report.json'))).toBe(true);
  }, 120_000);

  test('refuses one vCPU too many, by its command, and writes nothing', () => {
    const source = readFileSync(join(project, 'main.js'), 'utf8').replace('vcpus: 16', 'vcpus: 25');
    app('over.js', source);
    const result = run(project, 'npx', [
      '--no-install',
      'strata',
      'check',
      '--app',
      'node over.js',
      '--output',
      'over.out',
    ]);
    expect(result.status).toBe(1);
    expect(result.stdout).toContain(
      '[rack-1/esxi-01] CAP001: vCPU is short by 1: 25 allocated (orders-db 25), capacity 24',
    );
    expect(readdirSync(join(project, 'over.out/stacks'))).toEqual([]);
  }, 120_000);

  test.each(['report', 'policy'])('ships its %s schema', (name) => {
    const script = `console.log(require('cdktf-strata/${name}.schema.json').$schema)`;
    expect(must(run(project, process.execPath, ['-e', script])).trim()).toBe(
      'https://json-schema.org/draft/2020-12/schema',
    );
  });
});

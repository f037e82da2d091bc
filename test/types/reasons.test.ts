import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..', '..');
const EXPECTED = /^\s*\/\/ @ts-expect-error (.+)$/;

/** What a file expects: the error's line and words. */
interface Expectation {
  readonly file: string;
  readonly line: number;
  readonly words: string;
}

const files = readdirSync(__dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
  .map((name) => join(__dirname, name));

const expected: Expectation[] = files.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => {
      const found = EXPECTED.exec(text);
      return found === null ? [] : [{ file, line: index + 2, words: found[1]! }];
    }),
);

/** All that the compiler says when nothing is expected of it, by file and line. */
function diagnose(): Map<string, ts.Diagnostic[]> {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  host.getSourceFile = (name, target) => {
    const text = read(name);
    const shown = files.includes(resolve(name)) ? text?.replaceAll('// @ts-expect-error', '// it says') : text;
    return shown === undefined ? undefined : ts.createSourceFile(name, shown, target);
  };
  const program = ts.createProgram({ rootNames: files, options, host });
  const found = new Map<string, ts.Diagnostic[]>();
  for (const file of files) {
    for (const diagnostic of program.getSemanticDiagnostics(program.getSourceFile(file))) {
      const { line } = ts.getLineAndCharacterOfPosition(diagnostic.file!, diagnostic.start!);
      const key = `${file}:${line + 1}`;
      found.set(key, [...(found.get(key) ?? []), diagnostic]);
    }
  }
  return found;
}

describe('what does not compile', () => {
  let found: Map<string, ts.Diagnostic[]>;

  beforeAll(() => {
    found = diagnose();
  }, 120_000);

  test('is expected, all of it', () => {
    expect([...found.keys()].sort()).toEqual(expected.map(({ file, line }) => `${file}:${line}`).sort());
    expect(expected.length).toBeGreaterThan(70);
  });

  test.each(expected.map((expectation) => [`${expectation.line}: ${expectation.words}`, expectation] as const))(
    'line %s',
    (_, { file, line, words }) => {
      const said = (found.get(`${file}:${line}`) ?? []).map(({ messageText }) =>
        ts.flattenDiagnosticMessageText(messageText, ' '),
      );
      expect(said).toEqual([expect.stringContaining(words)]);
    },
  );
});

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { FEATURES } from '../../lib/model';
import { CATALOG } from '../../lib/rules';

const ROOT = join(__dirname, '../..');

/** Files below a folder, by their path from the root, with what is in them. */
function filesBelow(folder: string): Map<string, string> {
  return new Map(
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name): [string, string] => [`${folder}/${name}`, readFileSync(join(ROOT, folder, name), 'utf8')]),
  );
}

const LIB = filesBelow('lib');
const TESTS = filesBelow('test/rules');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

/** Files of a set whose text matches. */
function where(files: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...files].flatMap(([name, text]) => (pattern.test(text) ? [name] : [])).sort();
}

// CONTRIBUTING, "A new rule": one file, one line of the catalogue (and its import), one test, one row.
describe.each(CATALOG.map(({ id }) => [id]))('%s costs one file, one line, one test, one row', (id) => {
  const name = id.toLowerCase();

  test('no file but the catalogue imports it', () => {
    expect(where(LIB, new RegExp(`from '[^']*/${name}'`))).toEqual(['lib/rules/catalog.ts']);
  });

  test('its file exports the rule and nothing else', () => {
    const file = [...LIB.keys()].filter((path) => path.endsWith(`/${name}.ts`));
    expect(file).toHaveLength(1);
    expect(LIB.get(file[0]!)!.match(/^export .*/gm)).toEqual([`export const ${id}: Rule = {`]);
  });

  test('the catalogue has an import and one line of it', () => {
    expect(LIB.get('lib/rules/catalog.ts')!.match(new RegExp(`\\b${id}\\b`, 'g'))).toHaveLength(2);
  });

  test('it has one test and one row', () => {
    expect([...TESTS.keys()].filter((path) => path.endsWith(`/${name}.test.ts`))).toHaveLength(1);
    expect(README.match(new RegExp(`^\\| ${id} +\\| (error|warning)`, 'gm'))).toHaveLength(1);
  });
});

// CONTRIBUTING, "A new feature": what asks for it, what can do it, and where it stands in the documents.
// One word alone, such as `user`, is a prop's name and much else, too.
test.each(Object.keys(FEATURES).filter((name) => name.includes('-')))(
  'the feature %s is named by systems, the table of them, and who asks for it',
  (feature) => {
    const others = where(LIB, new RegExp(`'${feature}'`)).filter(
      (path) => !/^lib\/(targets\/.*|model\/system|report\/capabilities)\.ts$/.test(path),
    );
    expect(others.filter((path) => !/^lib\/(constructs|clusters|model\/declare)\//.test(path))).toEqual([]);
  },
);

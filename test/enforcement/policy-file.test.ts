import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Policy, type PolicyDocument, ValidationError } from 'cdktf-strata';
import { checkedPolicy } from '../../lib/enforcement';

const FULL: PolicyDocument = {
  name: 'example-org',
  version: '2026.3',
  severities: { ISO011: 'error' },
  undecided: 'error',
  nonWaivable: ['ISO007'],
  maximumRatioPercent: { cpu: 400, memory: 100, disk: 120 },
  requiredReservePercent: { cpu: 5, memory: 10 },
  requiredProps: ['owner', 'trustZone', 'criticality', 'workload'],
  allowedSystems: ['esxi', 'docker'],
  minimumVersions: { esxi: '8.0' },
};

let folder: string;
const file = (text: string): string => {
  const path = join(folder, 'policy.json');
  writeFileSync(path, text);
  return path;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strata-policy-file-'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function refusalOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as Error).message).not.toContain('\n');
    return (error as Error).message;
  }
  throw new RangeError('it passed, expected a refusal');
}

describe('a policy file', () => {
  test('gives the policy that is in it', () => {
    expect(Policy.fromFile(file(JSON.stringify(FULL)))).toEqual(FULL);
  });

  test('may name its schema', () => {
    expect(Policy.fromFile(file(JSON.stringify({ $schema: './policy.schema.json', ...FULL })))).toMatchObject(FULL);
  });

  test('that is not there is refused by its path', () => {
    expect(refusalOf(() => Policy.fromFile(join(folder, 'none.json')))).toBe(
      `[${folder}/none.json] POL004: the policy file cannot be read; give the path of a JSON file`,
    );
  });

  test('that is a folder is refused', () => {
    mkdirSync(join(folder, 'folder.json'));
    expect(refusalOf(() => Policy.fromFile(join(folder, 'folder.json')))).toBe(
      `[${folder}/folder.json] POL004: the policy file cannot be read; give the path of a JSON file`,
    );
  });

  test.each(['', '{', 'name: org', "{ 'name': 'org' }"])('of %p is refused as no JSON', (text) => {
    expect(refusalOf(() => Policy.fromFile(file(text)))).toMatch(
      new RegExp(`^\\[${folder}/policy\\.json\\] POL004: the policy is no JSON: .+$`),
    );
  });

  test('that is not valid is refused by its path', () => {
    expect(refusalOf(() => Policy.fromFile(file('[]')))).toBe(
      `[${folder}/policy.json] POL004: the policy is not valid: it must be object (object)`,
    );
  });
});

describe('a policy is refused in one line', () => {
  test.each<[string, unknown, string]>([
    ['that is nothing', undefined, 'it must be object (object)'],
    ['that is null', null, 'it must be object (object)'],
    ['that is a text', 'org', 'it must be object (object)'],
    ['without a name', { version: '1' }, "it must have required property 'name' (name)"],
    ['without a version', { name: 'org' }, "it must have required property 'version' (version)"],
    ['with an empty name', { ...FULL, name: '' }, "'name' must NOT have fewer than 1 characters (1)"],
    ['with a version that is a number', { ...FULL, version: 3 }, "'version' must be string (string)"],
    [
      'with a mistyped key',
      { ...FULL, maximumRatio: { cpu: 200 } },
      'it must NOT have additional properties (maximumRatio)',
    ],
    [
      'with a severity that there is not',
      { ...FULL, severities: { ISO007: 'off' } },
      "'severities.ISO007' must be equal to one of the allowed values (error, warning)",
    ],
    [
      'with a resource that there is not',
      { ...FULL, maximumRatioPercent: { gpu: 200 } },
      "'maximumRatioPercent' must NOT have additional properties (gpu)",
    ],
    [
      'with part of a percent',
      { ...FULL, maximumRatioPercent: { cpu: 133.3 } },
      "'maximumRatioPercent.cpu' must be integer (integer)",
    ],
    [
      'with a negative reserve',
      { ...FULL, requiredReservePercent: { cpu: -1 } },
      "'requiredReservePercent.cpu' must be >= 0 (>=, 0)",
    ],
    [
      'with a reserve of more than all',
      { ...FULL, requiredReservePercent: { memory: 101 } },
      "'requiredReservePercent.memory' must be <= 100 (<=, 100)",
    ],
    [
      'with a reserve of disk',
      { ...FULL, requiredReservePercent: { disk: 5 } },
      "'requiredReservePercent' must NOT have additional properties (disk)",
    ],
    [
      'with a prop that no guest has',
      { ...FULL, requiredProps: ['owner', 'colour'] },
      "'requiredProps.1' must be equal to one of the allowed values (owner, trustZone, criticality, workload)",
    ],
    ['with one rule where a list is asked', { ...FULL, nonWaivable: 'ISO007' }, "'nonWaivable' must be array (array)"],
    ['with a system that is no text', { ...FULL, allowedSystems: [5] }, "'allowedSystems.0' must be string (string)"],
    [
      'with a release in words',
      { ...FULL, minimumVersions: { esxi: 'latest' } },
      '\'minimumVersions.esxi\' must match pattern "^\\d+(\\.\\d+)*$" (^\\d+(\\.\\d+)*$)',
    ],
  ])('%s', (_, policy, said) => {
    expect(refusalOf(() => checkedPolicy(policy as PolicyDocument, 'Policy.apply'))).toBe(
      `[Policy.apply] POL004: the policy is not valid: ${said}`,
    );
  });
});

test('what is checked is a copy', () => {
  const checked = checkedPolicy(FULL, 'here');
  expect(checked).toEqual(FULL);
  expect(checked).not.toBe(FULL);
  expect(checked.severities).not.toBe(FULL.severities);
});

test('its schema is shipped', () => {
  const root = join(__dirname, '../..');
  const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const shipped = read('package.json') as { exports: Record<string, string>; files: string[] };
  const path = shipped.exports['./policy.schema.json']!;
  expect(shipped.files).toContain(path.replace('./', ''));
  expect(read(path)).toMatchObject({ title: 'strata policy' });
});

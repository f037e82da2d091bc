import { unknownValue } from '../../../lib/rules';
import { estate, findingsOf, judge } from '../../support/estate';

const source = { file: 'main.ts', line: 7 };

test('INP001 passes when every value is known', () => {
  expect(findingsOf(estate())).toEqual([]);
});

test('INP001 fails for each value that Terraform knows later, in these words', () => {
  const judged = estate({
    unknowns: [
      { path: 'app/web', name: 'web', prop: 'vcpus', source },
      { path: 'app/db', name: 'db', prop: 'memory' },
    ],
  });
  expect(findingsOf(judged)).toEqual([
    "[app/db] INP001: 'memory' must be known at synth, got a value that Terraform knows later; give a literal value",
    "[app/web] INP001: 'vcpus' must be known at synth, got a value that Terraform knows later; give a literal value",
  ]);
  expect(judge(judged).findings[1]).toMatchObject({ severity: 'error', source });
});

test('INP001 says who decides a value instead, and what to give', () => {
  const unknown = {
    path: 'app/web',
    name: 'web',
    prop: 'disk0.size',
    by: 'provider',
    give: "its size by 'disks'",
  } as const;
  expect(findingsOf(estate({ unknowns: [unknown] }))).toEqual([
    "[app/web] INP001: 'disk0.size' must be known at synth, got one that its provider decides; give its size by 'disks'",
  ]);
});

test('INP001 is said the same where a construct refuses a value at once', () => {
  expect(unknownValue('disk.size')).toMatch(/^'disk.size' must be known at synth, got /);
});

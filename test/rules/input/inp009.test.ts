import { engineEstate, findingsOf, judge } from '../../support/estate';

test('INP009 passes when no secret is a literal', () => {
  expect(findingsOf(engineEstate([], { literalSecrets: [] }))).toEqual([]);
});

test('INP009 fails for each literal secret, in these words', () => {
  const source = { file: 'main.ts', line: 7 };
  const judged = engineEstate([], { literalSecrets: ['keyMaterial', 'caMaterial'], source });
  expect(findingsOf(judged)).toEqual([
    "[rack-1/docker-01/engine] INP009: 'caMaterial' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform",
    "[rack-1/docker-01/engine] INP009: 'keyMaterial' is a literal secret; give a TerraformVariable with sensitive: true, and its value to Terraform",
  ]);
  expect(judge(judged).findings).toMatchObject([{ severity: 'error', source }, { source }]);
});

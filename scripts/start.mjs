// Synthesizes the flagship example and prints its ledger, and where the Terraform is.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const OUTPUT = 'cdktf.out';
const APP = 'node --import tsx examples/flagship/main.ts';

const run = (command, ...args) => {
  const { status } = spawnSync(process.execPath, ['dist/cli/main.js', command, ...args], { stdio: 'inherit' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
};

run('check', '--app', APP, '--output', OUTPUT);
run('report', join(OUTPUT, 'strata.report.json'));

const { stacks } = JSON.parse(readFileSync(join(OUTPUT, 'manifest.json'), 'utf8'));
console.log('\nTerraform:');
for (const { synthesizedStackPath } of Object.values(stacks)) {
  console.log(`  ${join(OUTPUT, synthesizedStackPath)}`);
}

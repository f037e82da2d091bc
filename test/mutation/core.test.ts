import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * All unit tests of the pure core as one suite, for `npm run mutation` only: it is loaded again for every mutant.
 *
 * The property tests are left out: each would run for every mutant.
 */
for (const folder of ['model', 'placement', 'rules']) {
  const path = join(__dirname, '..', folder);
  for (const file of readdirSync(path)) {
    if (file.endsWith('.test.ts') && !file.includes('.property.')) {
      describe(`${folder}/${file}`, () => {
        jest.requireActual(join(path, file));
      });
    }
  }
}

import { readFileSync } from 'node:fs';
import { FEATURES } from '../../lib/model';
import { formatCapabilities } from '../../lib/report';
import { SYSTEMS, VARIANTS } from '../../lib/targets';

const COMMITTED = readFileSync('docs/capabilities.md', 'utf8');

/** Cells of the document's table, a row a line. */
const rows = COMMITTED.split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );

describe('docs/capabilities.md', () => {
  test('is what the targets state: `npm run docs` writes it', () => {
    expect(COMMITTED).toBe(formatCapabilities(SYSTEMS, VARIANTS));
  });

  test('has a column a system', () => {
    expect(rows[0]).toEqual(['', ...SYSTEMS.map(({ label }) => label)]);
  });

  test('has a row a feature, once, which says yes or no of every system', () => {
    for (const [feature, title] of Object.entries(FEATURES)) {
      const found = rows.filter(([name]) => name === title);
      const stated = SYSTEMS.map(({ capabilities }) => {
        const capability = capabilities[feature as keyof typeof FEATURES];
        return capability?.can === true ? 'yes' : 'no';
      });
      expect(found).toEqual([[title, ...stated]]);
    }
  });
});

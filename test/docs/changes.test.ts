import { readFileSync } from 'node:fs';
import { formatChanges } from '../../lib/report';
import { RECORDS_OF_CHANGES } from '../../lib/targets';

describe('docs/changes.md', () => {
  test('is what the targets state: `npm run docs` writes it', () => {
    expect(readFileSync('docs/changes.md', 'utf8')).toBe(formatChanges(RECORDS_OF_CHANGES));
  });

  test('has a section a system, once', () => {
    const labels = RECORDS_OF_CHANGES.map(({ system }) => system.label);
    expect(new Set(labels).size).toBe(labels.length);
  });
});

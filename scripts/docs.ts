// Writes docs/capabilities.md and docs/changes.md from what the targets state of themselves.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCapabilities, formatChanges } from '../lib/report';
import { RECORDS_OF_CHANGES, SYSTEMS, VARIANTS } from '../lib/targets';

const write = (name: string, text: string): void => writeFileSync(join(__dirname, '..', 'docs', name), text);

write('capabilities.md', formatCapabilities(SYSTEMS, VARIANTS));
write('changes.md', formatChanges(RECORDS_OF_CHANGES));

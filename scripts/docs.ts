// Writes docs/capabilities.md from what the targets state of themselves.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatCapabilities } from '../lib/report';
import { SYSTEMS, VARIANTS } from '../lib/targets';

writeFileSync(join(__dirname, '..', 'docs', 'capabilities.md'), formatCapabilities(SYSTEMS, VARIANTS));

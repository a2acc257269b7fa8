import { writeFileSync } from 'node:fs';
import { runbookSchema } from './schema/json-schema.ts';

// Run at the project's root.
writeFileSync('runbook.schema.json', `${JSON.stringify(runbookSchema(), null, 2)}\n`);

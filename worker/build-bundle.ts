import { writeFileSync } from 'node:fs';
import { bundleWorkflows, prebuiltBundle } from './bundle.ts';

const { code } = await bundleWorkflows();
writeFileSync(prebuiltBundle(), code);

import { writeFileSync } from 'node:fs';
import { bundleWorkflows, prebuiltBundle } from './bundle.ts';

for (const encrypted of [false, true]) {
  const { code } = await bundleWorkflows({ encrypted });
  writeFileSync(prebuiltBundle({ encrypted }), code);
}

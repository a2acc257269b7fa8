#!/usr/bin/env node
import { existsSync } from 'node:fs';

// The command line runs when it is imported.
const cli = new URL('../dist/cli/main.js', import.meta.url);
if (existsSync(cli)) {
  await import(cli.href);
} else {
  process.stderr.write('showcaller is not built. Run "npm ci" or "npm run build" in its folder first.\n');
  process.exitCode = 1;
}

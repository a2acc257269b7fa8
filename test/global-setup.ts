import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Builds dist/ before all tests when a source is newer: the tests of the command line run what users run. */
export default function setup(): void {
  const build = join(import.meta.dirname, '..', 'scripts', 'build.js');
  // With an error of types there is still a program, which the tests then judge.
  spawnSync(process.execPath, [build, '--if-stale'], { stdio: ['ignore', 'inherit', 'inherit'] });
}

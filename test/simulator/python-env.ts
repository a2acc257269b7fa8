import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const botocore = '1.44.5';
const folder = fileURLToPath(new URL(`../../.cache/python-botocore-${botocore}`, import.meta.url));

/**
 * The path of a Python that has botocore, made in the cache folder when it is missing. Throws, with what was tried and
 * what to install, when it cannot be made: a test that needs it must not pass without it.
 */
export function pythonWithBotocore(): string {
  const python = `${folder}/bin/python`;
  // Written last, so that an environment whose making was interrupted is made again.
  const complete = `${folder}/complete`;
  if (existsSync(complete)) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder], 'Install Python 3.10 or newer with its venv module.');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `botocore==${botocore}`];
  run(python, pip, 'pip must reach its package index.');
  writeFileSync(complete, '');
  return python;
}

function run(program: string, args: string[], hint: string): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: 240_000 });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new Error(
      `botocore ${botocore} is needed to test the simulator's fidelity, and could not be installed.\n` +
        `Tried: ${program} ${args.join(' ')}\n${said || String(error)}\n${hint}`,
      { cause: error },
    );
  }
}

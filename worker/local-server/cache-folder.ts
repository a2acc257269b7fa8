import { accessSync, constants, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { packageRoot } from '../package-root.ts';

/**
 * Where downloaded programs are kept: `.cache/` of a checkout of the project, or a folder of the user's when the package
 * is installed as a dependency or may not be written to. It need not exist yet.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const root = packageRoot();
  const installed = root.split(sep).includes('node_modules');
  return !installed && mayWrite(join(root, '.cache'), root) ? join(root, '.cache') : userCacheFolder(env);
}

function userCacheFolder(env: NodeJS.ProcessEnv): string {
  const base =
    env.XDG_CACHE_HOME ||
    (process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache'));
  return join(base, 'showcaller');
}

function mayWrite(folder: string, parent: string): boolean {
  try {
    accessSync(existsSync(folder) ? folder : parent, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

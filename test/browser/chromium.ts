import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** What distributions call it. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Starts the machine's own Chromium.
 *
 * @throws when there is none; it says what to install
 */
export function launchChromium(env: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  // No sandbox: CI runs as root, where Chromium starts without one only; nothing but our own pages is opened.
  return chromium.launch({ executablePath: findChromium(env), args: ['--no-sandbox'] });
}

function findChromium(env: NodeJS.ProcessEnv): string {
  if (env.CHROMIUM_PATH) return env.CHROMIUM_PATH;
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const found = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
  if (found) return found;
  throw new Error(
    `No Chromium was found: none of ${names.join(', ')} is on the PATH. ` +
      'Install it (Debian: apt-get update && apt-get install -y chromium), or let CHROMIUM_PATH name the program.',
  );
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const root = join(import.meta.dirname, '..', '..');

/** Pictures go into the documentation only when they are asked for: TAKE_PICTURES=1. */
const folder = join(root, process.env.TAKE_PICTURES ? 'docs/pictures' : '.cache/browser');

/** The UI's own bars: at the left and at the top, in pixels. */
const bars = { left: 257, top: 48 };

/** Takes a picture of the page as it is, without the UI's own bars, down to `height` pixels. */
export async function takePicture(page: Page, name: string, height: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const width = page.viewportSize()?.width ?? 0;
  const clip = { x: bars.left, y: bars.top, width: width - bars.left, height: height - bars.top };
  await page.setViewportSize({ width, height });
  await page.screenshot({ path: join(folder, name), clip, animations: 'disabled' });
}

/** What the page looked like when a test failed. */
export async function takeEvidence(page: Page, test: string): Promise<void> {
  const path = join(root, '.cache/browser', `failed-${test.replaceAll(/\W+/g, '-').slice(0, 40)}.png`);
  await page.screenshot({ path });
  process.stderr.write(`What it looked like: ${path}\n`);
}

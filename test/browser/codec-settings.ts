import type { Page } from 'playwright-core';

/** Lets the UI ask a codec server, as docs/production.md says: with this browser's own setting, and with cookies. */
export async function useCodecServer(page: Page, address: string): Promise<void> {
  await page.getByRole('button', { name: 'Codec Server' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Codec Server' });
  await dialog.getByText('Use my browser setting').click();
  await dialog.getByRole('textbox').fill(address);
  await dialog.getByText('Include cross-origin credentials').click();
  await dialog.getByRole('button', { name: 'Apply' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

import type { Page } from 'playwright-core';

/** The list of runs: what an operator looks at when there are many. */
export class RunsPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async open(address: string): Promise<void> {
    await this.page.goto(address, { waitUntil: 'load' });
    await this.page.getByRole('table', { name: 'Workflows' }).waitFor();
  }

  /** Opens the form that starts a run, with nothing filled in. */
  async openForm(): Promise<void> {
    await this.page.getByRole('link', { name: 'Start Workflow', exact: true }).click();
  }

  /** Chooses what the list shows: the browser remembers it. */
  async chooseColumns({ add, remove }: { add: string[]; remove: string[] }): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Configure Columns' }).click();
    for (const name of remove) await page.getByRole('button', { name: `Remove ${name} column` }).click();
    for (const name of add) await page.getByRole('button', { name: `Add ${name} column` }).click();
    await page.getByRole('button', { name: 'Close Workflows Table configuration' }).click();
  }

  /** Shows only the runs whose search attribute has that value. */
  async filter(attribute: string, value: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Add Filter' }).click();
    await page.getByRole('menuitem', { name: attribute }).click();
    await page.getByPlaceholder('Enter value').fill(value);
    await page.getByRole('button', { name: 'Apply' }).click();
  }

  /** The rows as they read now, by the words of their cells. */
  async rows(): Promise<string[]> {
    const { page } = this;
    await page.getByRole('button', { name: 'Refresh' }).click();
    const table = page.getByRole('table', { name: 'Workflows' });
    return table
      .getByRole('row')
      .filter({ has: page.getByRole('link') })
      .allInnerTexts();
  }
}

import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';

const Found = z.object({ executions: z.array(z.unknown()).default([]) });

/**
 * What an operator does in the Temporal UI and sees there, by the words on the screen. It waits for what it looks for, with
 * the page's time-out; the UI never stops loading, so nothing waits for that.
 */
export class Operator {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the form of a start link. The UI fills in what the latest run of that type was given, if there is one. */
  async openForm(link: string): Promise<void> {
    const { page } = this;
    const latest = page.waitForResponse((response) => response.url().includes('query=WorkflowType'));
    await page.goto(link, { waitUntil: 'load' });
    const { executions } = Found.parse(await (await latest).json());
    await page.getByText('Task Queue is Active').waitFor();
    // Later it would take the place of what is typed.
    const data = page.getByRole('textbox', { name: 'Data' });
    if (executions.length > 0) await data.filter({ hasText: 'parameters' }).waitFor();
  }

  /** Fills in the form. What is left out stays as the link filled it in. */
  async fillForm(form: {
    workflowId: string;
    taskQueue?: string;
    workflowType?: string;
    input?: string;
  }): Promise<void> {
    const { page } = this;
    await page.getByRole('textbox', { name: 'Workflow ID' }).fill(form.workflowId);
    if (form.taskQueue !== undefined)
      await page.getByRole('textbox', { name: 'Task Queue' }).fill(form.taskQueue);
    if (form.workflowType !== undefined)
      await page.getByRole('textbox', { name: 'Workflow Type' }).fill(form.workflowType);
    if (form.input !== undefined) await this.#typeJson(page.getByRole('main'), form.input);
  }

  /** Starts what the form says, and follows the link to its run. */
  async submitForm(): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'Start Workflow' }).click();
    await page.getByRole('link', { name: 'Workflow started successfully' }).click();
    await page.getByRole('tab', { name: 'User Metadata' }).waitFor();
  }

  async openTab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** The board as it reads now. Its tab is a photograph: the key R takes a new one. */
  async board(): Promise<string> {
    await this.openTab('User Metadata');
    await this.page.keyboard.press('r');
    return (await this.boardFrame().innerText()).trim();
  }

  /** Where the UI renders the board. */
  boardFrame(): Locator {
    return this.page.locator('iframe[title="output"]').last().contentFrame().locator('body');
  }

  /** Opens "Send an Update" with its list of commands, each with its description. */
  async openCommands(): Promise<Locator> {
    const { page } = this;
    await this.#moreActions('Send an Update');
    const dialog = page.getByRole('dialog', { name: 'Send an Update' });
    await dialog.getByRole('button', { name: 'Select an Update' }).click();
    return dialog.getByRole('listbox');
  }

  /** Picks a command of the open list and sends it with that input. */
  async giveCommand(name: string, input?: string): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Send an Update' });
    await dialog.getByRole('option', { name: new RegExp(`^${name} `) }).click();
    if (input !== undefined) await this.#typeJson(dialog, input);
    await dialog.getByRole('button', { name: 'Submit' }).click();
  }

  /** The UI says that the command was taken, and closes its dialog. */
  async commandTaken(): Promise<void> {
    await this.page.getByText('Update successful').first().waitFor();
    await this.page.getByRole('dialog', { name: 'Send an Update' }).waitFor({ state: 'hidden' });
  }

  /** Why the command was refused, as the dialog says it. */
  refusal(): Promise<string> {
    const dialog = this.page.getByRole('dialog', { name: 'Send an Update' });
    return dialog.getByRole('alert').filter({ hasText: 'refused' }).innerText();
  }

  async closeCommands(): Promise<void> {
    const dialog = this.page.getByRole('dialog', { name: 'Send an Update' });
    await dialog.getByRole('button', { name: 'Cancel', exact: true }).last().click();
  }

  async requestCancellation(): Promise<void> {
    await this.page.getByRole('button', { name: 'Request Cancellation' }).click();
    const dialog = this.page.getByRole('dialog', { name: 'Cancel Workflow' });
    await dialog.getByRole('button', { name: 'Confirm' }).click();
  }

  async terminate(): Promise<void> {
    await this.#moreActions('Terminate');
    const dialog = this.page.getByRole('dialog', { name: 'Terminate Workflow' });
    await dialog.getByRole('button', { name: 'Terminate', exact: true }).click();
  }

  /** The word that the UI shows before the run's id, such as `Running`. */
  async status(): Promise<string> {
    return this.page.getByRole('main').getByRole('status').first().innerText();
  }

  async #moreActions(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More Actions' }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Leaving the editor formats the JSON and moves the buttons: a click before that would miss them. */
  async #typeJson(within: Locator, json: string): Promise<void> {
    const editor = within.getByRole('textbox', { name: 'Data' });
    await editor.fill(json);
    await editor.blur();
  }
}

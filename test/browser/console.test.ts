// The Temporal UI is the console: all that an operator does in it, in a real browser. Nothing here goes past the screen but
// what the simulated cloud says in the end.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { z } from 'zod';
import { launchChromium } from './chromium.ts';
import { Operator } from './operator.ts';
import { takeEvidence, takePicture } from './pictures.ts';
import { RunsPage } from './runs-page.ts';
import { runUp, type Up } from './up.ts';

/** Limits for what is waited for, in milliseconds: generous, since a slow machine is no failure. */
const patience = { timeout: 60_000, interval: 250 };

const Input = z.object({ parameters: z.looseObject({ flowArn: z.string() }) });

let up: Up;
let browser: Browser;

beforeAll(async () => {
  // First what takes no time: without a browser there is no test.
  browser = await launchChromium();
  up = await runUp();
});

afterAll(async () => {
  await browser?.close();
  await up?.close();
});

const operating = test.extend<{ operator: Operator }>({
  operator: async ({ task }, use) => {
    const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, locale: 'en-GB' });
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    await use(new Operator(page));
    if (task.result?.state === 'fail') await takeEvidence(page, task.name);
    await context.close();
  },
});

/** What the simulated cloud says of channels. */
async function statesOf(...channels: string[]): Promise<(string | undefined)[]> {
  const resources = await up.resources();
  return channels.map((id) => resources[`channel:${id}`]);
}

operating(
  'a whole show: started from the printed link, asked on the board, approved, ended',
  async ({ operator, expect }) => {
    const { page } = operator;
    const board = () => expect.poll(() => operator.board(), patience);
    await operator.openForm(up.startLink);
    await operator.fillForm({ workflowId: 'evening-news-tonight', input: up.input });
    await takePicture(page, 'start.png', 1_060);
    await operator.submitForm();

    await board().toContain('YOUR TURN: approve');
    const rows = operator.boardFrame().getByRole('row');
    expect(await rows.first().innerText()).toMatch(/^step\s+state\s+since/);
    expect(await rows.filter({ hasText: 'on-air-check' }).innerText()).toMatch(/on-air-check\s+asking/);
    expect(await rows.filter({ hasText: 'channels' }).getByRole('link').allInnerTexts()).toContain(
      'channel:1234561',
    );
    await takePicture(page, 'board.png', 800);

    const commands = await operator.openCommands();
    expect(await commands.getByRole('option', { name: /^approve / }).innerText()).toMatch(
      /approve\s+Say yes/,
    );
    await takePicture(page, 'commands.png', 900);
    await operator.giveCommand(
      'approve',
      '{"step": "on-air-check", "by": "ada", "reason": "picture and sound are fine"}',
    );
    await operator.commandTaken();
    await board().toMatch(/^UP/);

    await operator.openCommands();
    await operator.giveCommand('end', '{"by": "ada"}');
    await operator.commandTaken();
    await board().toMatch(/^ENDED/);
    await operator.openTab('Timeline');
    await expect.poll(() => operator.status(), patience).toMatch(/completed/i);
    await page.getByText('channels: take down').waitFor();
    await takePicture(page, 'timeline.png', 1_260);
    expect(await statesOf('1234561', '1234562', '1234563')).toEqual(['IDLE', 'IDLE', 'IDLE']);
  },
);

operating.concurrent(
  'a refused command says why, and another sent in its place ends the show',
  async ({ operator, expect }) => {
    const { page } = operator;
    const board = () => expect.poll(() => operator.board(), patience);
    const runs = new RunsPage(page);
    await runs.open(up.runsPage);
    await runs.openForm();
    const { flowArn } = Input.parse(JSON.parse(up.input)).parameters;
    await operator.fillForm({
      workflowId: 'bulletin',
      taskQueue: up.taskQueue,
      workflowType: 'breaking-news',
      input: JSON.stringify({
        parameters: { flowArn, channelId: '1234565' },
      }),
    });
    await operator.submitForm();
    await board().toMatch(/^UP/);

    await operator.openCommands();
    await operator.giveCommand('abort', '{"by": "ada"}');
    await expect
      .poll(() => operator.refusal(), patience)
      .toBe(
        "abort refused: the show is up: abort takes it off air; confirm with the runbook's name, breaking-news",
      );
    await takePicture(page, 'refused.png', 900);
    await operator.closeCommands();
    expect(await statesOf('1234565')).toEqual(['RUNNING']);

    await operator.openCommands();
    await operator.giveCommand('end');
    await operator.commandTaken();
    await board().toMatch(/^ENDED/);
    expect(await statesOf('1234565')).toEqual(['IDLE']);
  },
);

operating.concurrent(
  'a run cancelled while it comes up is rolled back: what it had started is stopped',
  async ({ operator, expect }) => {
    const { page } = operator;
    const board = () => expect.poll(() => operator.board(), patience);
    const { parameters } = Input.parse(JSON.parse(up.input));
    const flowArn = parameters.flowArn.replace('main', 'backup');
    const input = JSON.stringify({
      parameters: { ...parameters, flowArn, channelIds: ['1234568', '1234569'] },
    });
    await operator.openForm(up.startLink);
    await operator.fillForm({ workflowId: 'evening-news-by-mistake', input });
    await operator.submitForm();
    // Not up before its approval, however long the page took to show it.
    await board().toMatch(/channels\s+(starting|up)/);
    await operator.requestCancellation();
    await board().toMatch(/^CANCELLED: what this run started is down again/);
    await expect.poll(() => operator.status(), patience).toMatch(/canceled/i);
    const rows = operator.boardFrame().getByRole('row');
    expect(await rows.filter({ hasText: 'contribution' }).innerText()).toMatch(/contribution\s+undone/);
    expect(await rows.filter({ hasText: 'channels' }).innerText()).toMatch(/channels\s+undone/);
    await takePicture(page, 'cancelled.png', 720);
    const calls = (await up.effects()).map((effect) => effect.split(' ', 2).join(' '));
    const ours = calls.filter((call) => /studio-backup|123456[89]/.test(call));
    expect(ours).toEqual([
      `StartFlow ${flowArn}`,
      ...['BatchStart channel:1234568', 'BatchStart channel:1234569'],
      ...['BatchStop channel:1234568', 'BatchStop channel:1234569'],
      `StopFlow ${flowArn}`,
    ]);
    expect(await statesOf('1234568', '1234569')).toEqual(['IDLE', 'IDLE']);
    expect((await up.resources())[flowArn]).toBe('STANDBY');
  },
);

operating.concurrent(
  'a show of another day waits for its time, is moved and extended, and found in the list',
  async ({ operator, expect }) => {
    const { page } = operator;
    const board = () => expect.poll(() => operator.board(), patience);
    // Another day in every zone, whatever the hour is here: a time of today is shown without its day.
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const { parameters } = Input.parse(JSON.parse(up.input));
    const input = { parameters, onAirAt: `${day} 20:00 Europe/Berlin`, offAirAt: '30m' };
    await operator.openForm(up.startLink);
    await operator.fillForm({ workflowId: 'evening-news-this-week', input: JSON.stringify(input) });
    await operator.submitForm();
    await board().toMatch(/^SCHEDULED: On air at .* 20:00:00 CES?T, off air at .* 20:30:00 CES?T/);

    await operator.openCommands();
    await operator.giveCommand('reschedule', `{"onAirAt": "${day} 21:00 Europe/Berlin", "by": "ada"}`);
    await operator.commandTaken();
    await board().toMatch(/^SCHEDULED: On air at .* 21:00:00 CES?T, off air at .* 21:30:00 CES?T/);
    await operator.openCommands();
    await operator.giveCommand('extend', '{"duration": "15m", "by": "ada"}');
    await operator.commandTaken();
    await board().toMatch(/^SCHEDULED: On air at .* 21:00:00 CES?T, off air at .* 21:45:00 CES?T/);
    await takePicture(page, 'scheduled.png', 720);

    await page.reload({ waitUntil: 'load' });
    await operator.openTab('Memo');
    await page.getByText('"phase": "scheduled"').waitFor();

    const runs = new RunsPage(page);
    await runs.open(up.runsPage);
    const add = ['ShowcallerPhase', 'ShowcallerOnAirAt', 'ShowcallerAsking', 'ShowcallerTrouble'];
    await runs.chooseColumns({ add, remove: ['Run ID', 'Type', 'Start', 'End'] });
    await takePicture(page, 'runs.png', 600);
    await runs.filter('ShowcallerPhase', 'scheduled');
    await expect
      .poll(() => runs.rows(), patience)
      .toEqual([expect.stringMatching(/evening-news-this-week\s+scheduled/)]);
  },
);

operating.concurrent(
  'what a terminated run left up is taken down from the form',
  async ({ operator, expect }) => {
    const board = () => expect.poll(() => operator.board(), patience);
    const { flowArn } = Input.parse(JSON.parse(up.input)).parameters;
    await operator.openForm(up.startLink);
    await operator.fillForm({
      workflowId: 'bulletin-at-noon',
      workflowType: 'breaking-news',
      input: JSON.stringify({ parameters: { flowArn, channelId: '1234566' } }),
    });
    await operator.submitForm();
    await board().toMatch(/^UP/);
    await operator.terminate();
    await expect.poll(() => operator.status(), patience).toMatch(/terminated/i);
    expect(await statesOf('1234566')).toEqual(['RUNNING']);

    await operator.openForm(up.startLink);
    await operator.fillForm({
      workflowId: 'bulletin-at-noon-down',
      workflowType: 'teardown',
      input: '{"workflowId": "bulletin-at-noon"}',
    });
    await operator.submitForm();
    await board().toMatch(/^ENDED/);
    expect(await statesOf('1234566')).toEqual(['IDLE']);
  },
);

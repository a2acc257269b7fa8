// Encrypted runs in the Temporal UI: cipher text for everybody, and plain words in a browser that the codec server has let in.
import { randomBytes } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunHandle } from '../../client/index.ts';
import { type CodecServer, startCodecServer } from '../../codec-server/index.ts';
import { readEncryption } from '../../encryption/index.ts';
import { type LocalServer, startLocalServer } from '../../worker/local-server/index.ts';
import { type KeyFolder, makeKeys } from '../encryption/key-folder.ts';
import { type Stage, setStage, until } from '../run/stage.ts';
import { launchChromium } from './chromium.ts';
import { useCodecServer } from './codec-settings.ts';
import { Operator } from './operator.ts';

const patience = { timeout: 60_000, interval: 250 };
const title = 'Twenty thousand leagues under the sea';

let browser: Browser;
let server: LocalServer;
let keys: KeyFolder;
let stage: Stage;
let codec: CodecServer;
const refusals: string[] = [];

beforeAll(async () => {
  browser = await launchChromium();
  keys = makeKeys('k1');
  server = await startLocalServer({ ui: true });
  stage = await setStage({ server, variables: keys.with('k1') });
  codec = await startCodecServer({
    encryption: readEncryption(keys.with('k1')),
    uiOrigin: server.uiAddress ?? '',
    token: randomBytes(32).toString('base64'),
    namespaces: ['default'],
    log: (line) => void refusals.push(line),
  });
});
afterAll(async () => {
  await browser?.close();
  await codec?.close();
  await stage?.close();
  await server?.stop();
  keys?.remove();
});

const document = {
  name: 'sealed',
  parameters: { title: { type: 'string' as const } },
  steps: { check: { uses: 'approval' as const, with: { prompt: 'Is ${{ parameters.title }} ready?' } } },
};

function pageOf({ workflowId, runId }: Pick<RunHandle, 'workflowId' | 'runId'>): string {
  return `${server.uiAddress}/namespaces/default/workflows/${workflowId}/${runId}`;
}

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1500, height: 900 }, locale: 'en-GB' });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

/** A run's input as the UI shows what it cannot read: the bytes, in base64. */
const cipherText = /Input "[\w+/=]{100,}"/;

/** The words of a page, without line breaks between them. */
const wordsOf = async (page: Page) => (await page.getByRole('main').innerText()).replaceAll(/\s+/g, ' ');

test('the UI shows cipher text, and with the codec server what it says, to the browser that was let in', async () => {
  const run = await stage.start(document, { title });
  await until(run, (status) => status.asking.length > 0);
  const page = await newPage();
  const operator = new Operator(page);
  await page.goto(pageOf(run), { waitUntil: 'load' });
  await expect.poll(() => wordsOf(page), patience).toMatch(cipherText);
  expect(await wordsOf(page)).not.toContain(title);

  // Set up, but not let in: the codec server refuses, and the UI says that it could not decode.
  await useCodecServer(page, codec.url);
  await page.goto(pageOf(run), { waitUntil: 'load' });
  await expect.poll(() => refusals.join('\n'), patience).toContain('refused with 401: POST "/decode"');
  await expect.poll(() => wordsOf(page), patience).toMatch(cipherText);
  expect(await wordsOf(page)).not.toContain(title);

  await page.goto(codec.newLink(), { waitUntil: 'load' });
  expect(page.url()).toContain(server.uiAddress);
  await page.goto(pageOf(run), { waitUntil: 'load' });
  await expect.poll(() => wordsOf(page), patience).toContain(`"title": "${title}"`);
  await expect.poll(() => operator.board(), patience).toContain(`Is ${title} ready?`);

  // What is typed there is encrypted before it leaves the browser.
  await operator.openCommands();
  await operator.giveCommand('abort', JSON.stringify({ by: 'ada', reason: `${title} is not` }));
  await operator.commandTaken();
  expect(await run.result()).toMatchObject({ outcome: 'aborted' });
  await page.goto(pageOf(run), { waitUntil: 'load' });
  await expect.poll(() => wordsOf(page), patience).toContain(`Aborted by ada: ${title} is not`);
  const { events } = await stage.client.workflow.getHandle(run.workflowId).fetchHistory();
  const given = (events ?? []).flatMap(
    (event) =>
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.args?.payloads ?? [],
  );
  expect(given.map(({ metadata }) => Buffer.from(metadata?.encoding ?? []).toString())).toEqual([
    'binary/encrypted',
  ]);

  // Another browser was not let in by it.
  const other = await newPage();
  await other.goto(server.uiAddress ?? '', { waitUntil: 'load' });
  await useCodecServer(other, codec.url);
  await other.goto(pageOf(run), { waitUntil: 'load' });
  await expect.poll(() => wordsOf(other), patience).toContain('Encoded failure');
  expect(await wordsOf(other)).not.toContain(title);
});
